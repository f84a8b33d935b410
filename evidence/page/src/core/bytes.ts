/** Byte strings: the one comparison, joining and spelling that everything else here uses. */

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
const ENCODER = new TextEncoder();

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return compare(one, other) === 0;
}

/** Negative, zero or positive, by the first byte that differs, then by length. */
export function compare(one: Uint8Array, other: Uint8Array): number {
  const shared = Math.min(one.length, other.length);
  for (let at = 0; at < shared; at++) {
    if (one[at] !== other[at]) return one[at]! - other[at]!;
  }
  return one.length - other.length;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function ascii(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/** Without a prefix. */
export function toHex(data: Uint8Array): string {
  let text = "";
  for (const byte of data) text += HEX[byte];
  return text;
}

/** From pairs of hex digits, which the caller has checked. */
export function fromHex(digits: string): Uint8Array {
  const data = new Uint8Array(digits.length / 2);
  for (let at = 0; at < data.length; at++) data[at] = parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return data;
}

export function toBig(data: Uint8Array): bigint {
  return data.length === 0 ? 0n : BigInt("0x" + toHex(data));
}

/** Big-endian in `length` bytes, which must suffice. */
export function fromBig(value: bigint, length: number): Uint8Array {
  return fromHex(value.toString(16).padStart(2 * length, "0"));
}

export function anySet(data: Uint8Array): boolean {
  return data.some((byte) => byte !== 0);
}
