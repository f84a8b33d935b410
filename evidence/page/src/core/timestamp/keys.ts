/** Signatures of RSA (PKCS #1, version 1.5) and ECDSA keys, over the curves that time authorities use. */

import { p256, p384, p521 } from "@noble/curves/nist.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { PKCS1_SHA256, PKCS1_SHA384, PKCS1_SHA512 } from "micro-rsa-dsa-dh/rsa.js";

import { isMalformed } from "../errors";
import { bitsOf } from "./certificate";
import type { Element } from "./der";
import { read } from "./der";
import { SHA256, SHA384, SHA512 } from "./structures";

const [RSA, EC] = ["1.2.840.113549.1.1.1", "1.2.840.10045.2.1"];
// A larger one would only keep the reader busy.
const MAX_MODULUS_BITS = 8_192;
const MAX_EXPONENT_BITS = 64;
const CURVES = new Map([
  ["1.2.840.10045.3.1.7", p256],
  ["1.3.132.0.34", p384],
  ["1.3.132.0.35", p521],
]);
const HASHES = new Map<string, (data: Uint8Array) => Uint8Array>([[SHA256, sha256], [SHA384, sha384], [SHA512, sha512]]);
const WITH_RSA = new Map([[SHA256, PKCS1_SHA256], [SHA384, PKCS1_SHA384], [SHA512, PKCS1_SHA512]]);

/** Whether `signature` is of this key over `data`, under the digest of that object identifier. */
export interface PublicKey {
  kind: "rsa" | "ecdsa";
  /** Of the modulus; 0 for a curve. */
  bits: number;
  verifies(digest: string, data: Uint8Array, signature: Uint8Array): boolean;
}

/** Of a SubjectPublicKeyInfo; null for a kind of key that is not read. */
export function publicKey(info: Element): PublicKey | null {
  try {
    const fields = info.sequence("key");
    const algorithm = fields.take().sequence("key");
    const [kind, bits] = [algorithm.take().oid, bitsOf(fields.take())];
    if (kind === RSA) return rsaKey(bits);
    return kind === EC ? curveKey(algorithm.take().oid, bits) : null;
  } catch (error) {
    if (isMalformed(error)) return null;
    throw error;
  }
}

function rsaKey(encoded: Uint8Array): PublicKey | null {
  const fields = read(encoded, "key").sequence("key");
  const [n, e] = [fields.take().integer, fields.take().integer];
  const bits = n > 0n ? n.toString(2).length : 0;
  if (bits === 0 || bits > MAX_MODULUS_BITS || e <= 0n || e.toString(2).length > MAX_EXPONENT_BITS) return null;
  const verifies = (digest: string, data: Uint8Array, signature: Uint8Array) => {
    return holds(() => WITH_RSA.get(digest)!.verify({ n, e }, data, signature));
  };
  return { kind: "rsa", bits, verifies };
}

function curveKey(oid: string, point: Uint8Array): PublicKey | null {
  const curve = CURVES.get(oid);
  if (curve === undefined) return null;
  const verifies = (digest: string, data: Uint8Array, signature: Uint8Array) => {
    const options = { prehash: false, lowS: false, format: "der" } as const;
    return holds(() => curve.verify(signature, HASHES.get(digest)!(data), point, options));
  };
  return { kind: "ecdsa", bits: 0, verifies };
}

/** The libraries throw for what no key can have signed. */
function holds(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}
