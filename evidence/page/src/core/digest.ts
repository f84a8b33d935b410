/** The digests that evidence rests on: SHA-256 (FIPS 180-4), SM3 (GB/T 32905-2016), Keccak-256 (the original padding). */

import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sm3 as smSm3 } from "sm-crypto-v2";

import { concat, fromHex } from "./bytes";
import type { Json } from "./json";
import { hexed, member, members, octets } from "./shape";

export const SIZE = 32;
export const DOCUMENT_ALGORITHMS = ["sha-256", "sm3"] as const;
export type DocumentAlgorithm = (typeof DOCUMENT_ALGORITHMS)[number];

/** One thing under both document digests: neither algorithm's fall alone lets it be replaced. */
export type Digests = Readonly<Record<DocumentAlgorithm, Uint8Array>>;

const ONE_SHOT: Readonly<Record<DocumentAlgorithm, (data: Uint8Array) => Uint8Array>> = {
  "sha-256": sha256,
  sm3: (data) => fromHex(smSm3(data)),
};

export function hash(algorithm: DocumentAlgorithm, ...parts: readonly Uint8Array[]): Uint8Array {
  return ONE_SHOT[algorithm](parts.length === 1 ? parts[0]! : concat(...parts));
}

export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data);
}

export function keccak256(...parts: readonly Uint8Array[]): Uint8Array {
  return keccak_256(parts.length === 1 ? parts[0]! : concat(...parts));
}

export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  return hmac(nobleSha256, key, data);
}

export function each(computed: (algorithm: DocumentAlgorithm) => Uint8Array): Digests {
  return { "sha-256": computed("sha-256"), sm3: computed("sm3") };
}

export function digestsToJson(digests: Digests): { "sha-256": string; sm3: string } {
  return { "sha-256": hexed(digests["sha-256"]), sm3: hexed(digests.sm3) };
}

export function digestsFromJson(value: Json, where: string): Digests {
  const found = members(value, where, DOCUMENT_ALGORITHMS);
  return each((algorithm) => octets(member(found, algorithm), `${where}.${algorithm}`, SIZE));
}
