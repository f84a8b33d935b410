/**
 * What a QBFT header's extraData holds, RLP[vanity, validators, vote, round, seals], and which bytes hash and seals are over: the
 * hash over the header with round 0 and no seals, a seal over the header with its round and no seals.
 */

import { equal, toBig, toHex } from "../bytes";
import { keccak256 } from "../digest";
import { EvidenceError, isMalformed } from "../errors";
import { recoverUnrestricted } from "../signatures";
import type { Header } from "./header";
import type { Item } from "./rlp";
import { asBytes, asInteger, asList, decode, encode, fromInteger } from "./rlp";

const SEAL_BYTES = 65;
const MAX_ROUND_BYTES = 4;
const ADD = Uint8Array.of(0xff);

/** `vote` is kept as it is encoded: empty, or [address, add or drop]. */
export interface QbftExtra {
  vanity: Uint8Array;
  validators: readonly Uint8Array[];
  vote: Item;
  round: bigint;
  seals: readonly Uint8Array[];
}

/** `validator`, by its hex digits, is to be added or removed. */
export interface Vote {
  validator: string;
  adds: boolean;
}

export function qbftExtra(header: Header): QbftExtra {
  const [vanity, validators, vote, round, seals] = asList(decode(header.extraData), 5) as [Item, Item, Item, Item, Item];
  if (vote instanceof Uint8Array && vote.length > 0) {
    throw new EvidenceError("malformed.rlp", "a vote is a list or empty", { found: vote });
  }
  return {
    vanity: asBytes(vanity, 32),
    validators: asList(validators).map((validator) => asBytes(validator, 20)),
    vote,
    round: asInteger(round, MAX_ROUND_BYTES),
    seals: asList(seals).map((seal) => asBytes(seal, SEAL_BYTES)),
  };
}

/** Whether extraData has QBFT's form. */
export function isSealed(header: Header): boolean {
  try {
    qbftExtra(header);
    return true;
  } catch (error) {
    if (isMalformed(error)) return false;
    throw error;
  }
}

export function qbftBlockHash(header: Header): Uint8Array {
  return hashInRound(header, qbftExtra(header), 0n);
}

/** What a validator's commit seal signs. */
export function sealedHash(header: Header): Uint8Array {
  const extra = qbftExtra(header);
  return hashInRound(header, extra, extra.round);
}

export function hashInRound(header: Header, extra: QbftExtra, round: bigint): Uint8Array {
  const encoded = encode([extra.vanity, [...extra.validators], extra.vote, fromInteger(round), []]);
  return keccak256(header.withExtraData(encoded).encoded);
}

/** A vote to remove is written as nothing (GoQuorum) or as a zero byte (Besu). */
export function votedIn(extra: QbftExtra): Vote | null {
  if (extra.vote.length === 0) return null;
  const [validator, way] = asList(extra.vote, 2) as [Item, Item];
  const adds = way instanceof Uint8Array && equal(way, ADD);
  const drops = way instanceof Uint8Array && (way.length === 0 || (way.length === 1 && way[0] === 0));
  if (!adds && !drops) throw new EvidenceError("malformed.rlp", "a vote neither adds nor removes", { found: way });
  return { validator: toHex(asBytes(validator, 20)), adds };
}

/** By hex digits; nothing where no key makes such a seal. */
export function sealSigner(digest: Uint8Array, seal: Uint8Array): string {
  try {
    return toHex(recoverUnrestricted(digest, toBig(seal.subarray(0, 32)), toBig(seal.subarray(32, 64)), seal[64]!));
  } catch (error) {
    if (error instanceof EvidenceError && error.code === "invalid.signature") return "";
    throw error;
  }
}
