/** Reads JSON strictly: exact members, exact types, exact lengths (evidence/shape.py). Every function names the member it refuses. */

import { fromHex, toHex } from "./bytes";
import { EvidenceError } from "./errors";
import type { Json, JsonObject } from "./json";
import { typeName } from "./spelling";

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const HEX = /^0x(?:[0-9a-f]{2})*$/;
const HEX_ANY_CASE = /^0x(?:[0-9a-fA-F]{2})*$/;
const QUANTITY = /^0x(?:0|[1-9a-f][0-9a-f]{0,63})$/;

/** A form of text: its source, as reports quote it, and the whole string must match. */
export class Pattern {
  readonly #whole: RegExp;

  constructor(readonly source: string) {
    this.#whole = new RegExp(`^(?:${source})$`, "u");
  }

  matches(text: string): boolean {
    return this.#whole.test(text);
  }
}

/** `value` as an object that has every required member and no other than the optional ones. */
export function members(value: Json, where: string, required: Iterable<string>, optional: Iterable<string> = []): JsonObject {
  if (!(value instanceof Map)) throw malformed("not a JSON object", where, { found: typeName(value) });
  const wanted = new Set(required);
  const allowed = new Set([...wanted, ...optional]);
  if ([...wanted].some((name) => !value.has(name)) || [...value.keys()].some((name) => !allowed.has(name))) {
    throw malformed("wrong members", where, { expected: sorted(wanted), found: sorted(value.keys()) });
  }
  return value;
}

/** The member, which `members` has shown to be there. */
export function member(found: JsonObject, name: string): Json {
  return found.get(name)!;
}

export function items(value: Json, where: string, atMost: number): Json[] {
  if (!Array.isArray(value)) throw malformed("not a JSON array", where, { found: typeName(value) });
  if (value.length > atMost) {
    throw new EvidenceError("malformed.limit", "too many items", { where, expected: `at most ${atMost}`, found: value.length });
  }
  return value;
}

/** `value` as a string; with `pattern`, one that it matches in full. */
export function text(value: Json, where: string, pattern?: Pattern): string {
  if (typeof value !== "string") throw malformed("not a string", where, { found: typeName(value) });
  if (pattern !== undefined && !pattern.matches(value)) {
    throw malformed("string not in the allowed form", where, { expected: pattern.source, found: value });
  }
  return value;
}

export function integer(value: Json, where: string, atLeast = 0, atMost = MAX_SAFE): number {
  if (typeof value !== "number") throw malformed("not an integer", where, { found: typeName(value) });
  if (value < atLeast || value > atMost) {
    throw malformed("integer out of range", where, { expected: `${atLeast} to ${atMost}`, found: value });
  }
  return value;
}

/** Bytes from lower-case hex; of exactly `length` when given. */
export function octets(value: Json, where: string, length?: number): Uint8Array {
  return bytesOf(value, where, length, HEX);
}

/** Bytes from hex in either case: JSON-RPC leaves it open, and EIP-55 addresses mix both. */
export function rpcOctets(value: Json, where: string, length?: number): Uint8Array {
  return bytesOf(value, where, length, HEX_ANY_CASE);
}

/** A JSON-RPC quantity of at most 256 bits. */
export function quantity(value: Json, where: string): bigint {
  if (typeof value !== "string" || !QUANTITY.test(value)) throw malformed("not a hex quantity", where, { found: value });
  return BigInt(value);
}

export function hexed(value: Uint8Array): string {
  return "0x" + toHex(value);
}

/** A number as a hex quantity. */
export function hexNumber(value: bigint): string {
  return "0x" + value.toString(16);
}

/** By code points, as reports order names. */
export function sorted(names: Iterable<string>): string[] {
  return [...names].sort(byCodePoints);
}

function byCodePoints(one: string, other: string): number {
  const [mine, theirs] = [Array.from(one), Array.from(other)];
  for (let at = 0; at < Math.min(mine.length, theirs.length); at++) {
    const difference = mine[at]!.codePointAt(0)! - theirs[at]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return mine.length - theirs.length;
}

function bytesOf(value: Json, where: string, length: number | undefined, form: RegExp): Uint8Array {
  if (typeof value !== "string" || !form.test(value)) {
    throw malformed("not bytes in hex with 0x", where, { found: value });
  }
  const data = fromHex(value.slice(2));
  if (length !== undefined && data.length !== length) {
    throw malformed("wrong number of bytes", where, { expected: length, found: data.length });
  }
  return data;
}

function malformed(problem: string, where: string, values: { expected?: unknown; found?: unknown }): EvidenceError {
  return new EvidenceError("malformed.value", problem, { where, ...values });
}
