/**
 * Who signed: digests of typed data (EIP-712) and the signer's address recovered from a signature. Signatures take the one form
 * that the contracts accept: r, s, v of 65 bytes with s in the lower half and v 27 or 28.
 */

import { secp256k1 } from "@noble/curves/secp256k1.js";

import * as abi from "./abi";
import { ascii, equal, toBig } from "./bytes";
import type { Value } from "./calldata";
import { keccak256, SIZE } from "./digest";
import { EvidenceError } from "./errors";
import { typeName } from "./spelling";

export const SIGNATURE_BYTES = 65;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const UINT = /^uint([1-9]\d{0,2})$/;
const FIXED_BYTES = /^bytes([1-9]\d{0,2})$/;
const INTRODUCTION = Uint8Array.of(0x19, 0x01);

/** A type's fields as (name, Solidity type), in the order in which they are hashed. All types here are flat. */
export type TypeFields = ReadonlyArray<readonly [string, string]>;
export type Values = ReadonlyMap<string, Value | string>;

/** EIP-712's separator of applications; what is not bound to a chain or to a contract leaves those out. */
export interface Domain {
  name: string;
  version: string;
  chainId?: number;
  verifyingContract?: Uint8Array;
}

/** What a wallet signs for `values` of the type `primary`. */
export function typedDigest(domain: Domain, primary: string, fields: TypeFields, values: Values): Uint8Array {
  return keccak256(INTRODUCTION, separator(domain), structHash(primary, fields, values));
}

/** The address, 20 bytes, whose key made `signature` over `digest`. */
export function recoverSigner(digest: Uint8Array, signature: Uint8Array): Uint8Array {
  if (signature.length !== SIGNATURE_BYTES) throw refused("a signature has 65 bytes", signature);
  const [r, s, v] = [toBig(signature.subarray(0, 32)), toBig(signature.subarray(32, 64)), signature[64]!];
  if (v !== 27 && v !== 28) throw refused("v is neither 27 nor 28", v);
  if (s > ORDER / 2n) throw refused("s in the upper half of the curve's order: another form of a signature already made");
  return recoverUnrestricted(digest, r, s, v - 27);
}

/** The signer for the numbers of a signature, s in either half: what block seals may hold. */
export function recoverUnrestricted(digest: Uint8Array, r: bigint, s: bigint, parity: number): Uint8Array {
  const inOrder = r > 0n && r < ORDER && s > 0n && s < ORDER;
  if (!inOrder || (parity !== 0 && parity !== 1) || digest.length !== SIZE) {
    throw refused("numbers outside the curve's order, or not over 32 bytes");
  }
  return keccak256(publicKey(digest, r, s, parity).subarray(1)).slice(-20);
}

export function verifySigner(digest: Uint8Array, signature: Uint8Array, signer: Uint8Array): void {
  const found = recoverSigner(digest, signature);
  if (!equal(found, signer)) {
    const problem = "signed by another key, or over another text";
    throw new EvidenceError("invalid.signer", problem, { expected: signer, found });
  }
}

function publicKey(digest: Uint8Array, r: bigint, s: bigint, parity: number): Uint8Array {
  try {
    return new secp256k1.Signature(r, s, parity).recoverPublicKey(digest).toBytes(false);
  } catch {
    throw refused("no key makes this signature");
  }
}

function separator(domain: Domain): Uint8Array {
  const fields: Array<[string, string]> = [["name", "string"], ["version", "string"]];
  const values = new Map<string, Value | string>([["name", domain.name], ["version", domain.version]]);
  if (domain.chainId !== undefined) {
    fields.push(["chainId", "uint256"]);
    values.set("chainId", BigInt(domain.chainId));
  }
  if (domain.verifyingContract !== undefined) {
    fields.push(["verifyingContract", "address"]);
    values.set("verifyingContract", domain.verifyingContract);
  }
  return structHash("EIP712Domain", fields, values);
}

function structHash(primary: string, fields: TypeFields, values: Values): Uint8Array {
  const encodedType = `${primary}(${fields.map(([name, kind]) => `${kind} ${name}`).join(",")})`;
  const words = fields.map(([name, kind]) => word(kind, values.get(name), `${primary}.${name}`));
  return keccak256(keccak256(ascii(encodedType)), ...words);
}

function word(kind: string, value: Value | string | undefined, where: string): Uint8Array {
  if (kind === "string") return keccak256(ascii(value as string));
  if (kind === "bytes") return keccak256(bytesOf(value, where));
  if (kind === "address") return abi.address(bytesOf(value, where));
  if (kind === "bool") {
    if (typeof value !== "boolean") throw notOfType("bool", value, where);
    return abi.uint256(value ? 1 : 0);
  }
  const bits = Number(UINT.exec(kind)?.[1] ?? 0);
  if (bits > 0) {
    if (typeof value !== "bigint") throw notOfType("int", value, where);
    return abi.uint(value, bits);
  }
  return abi.fixedBytes(bytesOf(value, where), Number(FIXED_BYTES.exec(kind)![1]));
}

function bytesOf(value: Value | string | undefined, where: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw notOfType("bytes", value, where);
  return value;
}

function notOfType(wanted: string, value: unknown, where: string): EvidenceError {
  const found = Array.isArray(value) ? "tuple" : typeName(value);
  return new EvidenceError("malformed.value", `not of type ${wanted}`, { where, found });
}

function refused(problem: string, found?: unknown): EvidenceError {
  return new EvidenceError("invalid.signature", problem, { found });
}

