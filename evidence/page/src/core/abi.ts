/** The 32-byte words of the Solidity ABI: all that log heads, docHash and typed data are made of. */

import { concat, fromBig } from "./bytes";
import { EvidenceError } from "./errors";

export const WORD = 32;

export function uint256(value: number | bigint): Uint8Array {
  return uint(BigInt(value), 256);
}

export function uint(value: bigint, bits: number): Uint8Array {
  if (value < 0n || value >> BigInt(bits) !== 0n) {
    throw new EvidenceError("malformed.value", `out of the range of uint${bits}`, { found: value });
  }
  return fromBig(value, WORD);
}

/** bytesN: `length` bytes, padded on the right. */
export function fixedBytes(value: Uint8Array, length: number): Uint8Array {
  if (value.length !== length) {
    throw new EvidenceError("malformed.value", `not bytes${length}`, { expected: length, found: value.length });
  }
  return concat(value, new Uint8Array(WORD - length));
}

export function bytes32(value: Uint8Array): Uint8Array {
  return fixedBytes(value, WORD);
}

export function address(value: Uint8Array): Uint8Array {
  if (value.length !== 20) {
    throw new EvidenceError("malformed.value", "not an address", { expected: "20 bytes", found: value.length });
  }
  return concat(new Uint8Array(WORD - 20), value);
}

/** The tail of a dynamic `bytes` or `string`: length word, content, padding to whole words. */
export function tail(value: Uint8Array): Uint8Array {
  return concat(uint256(value.length), value, new Uint8Array((WORD - (value.length % WORD)) % WORD));
}
