/**
 * Recursive Length Prefix (Ethereum Yellow Paper, appendix B), strict: every item has exactly one encoding. The decoder keeps its
 * own stack and counts what it makes, so that no input exhausts the interpreter.
 */

import { concat, fromBig, toBig } from "../bytes";
import { EvidenceError } from "../errors";

export type Item = Uint8Array | Item[];

export const MAX_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 16;
const MAX_ITEMS = 200_000;
const SHORT = 55;

/** The one item that `data` encodes. */
export function decode(data: Uint8Array, maxBytes = MAX_BYTES): Item {
  if (data.length > maxBytes) {
    const place = { expected: `at most ${maxBytes} bytes`, found: data.length };
    throw new EvidenceError("malformed.limit", "RLP too long", place);
  }
  const top: Item[] = [];
  const stack: Array<[number, Item[]]> = [[data.length, top]];
  let [position, count] = [0, 0];
  while (stack.length > 0) {
    const [end, items] = stack[stack.length - 1]!;
    if (position === end) {
      stack.pop();
      continue;
    }
    count++;
    if (count > MAX_ITEMS || stack.length > MAX_DEPTH) {
      throw new EvidenceError("malformed.limit", "RLP of too many or too deep items", { where: `byte ${position}` });
    }
    const [isList, start, stop] = extent(data, position, end);
    if (isList) {
      const inner: Item[] = [];
      items.push(inner);
      stack.push([stop, inner]);
      position = start;
    } else {
      items.push(data.slice(start, stop));
      position = stop;
    }
  }
  if (top.length !== 1) throw malformed("not exactly one RLP item", { found: `${top.length} items` });
  return top[0]!;
}

export function decodeList(data: Uint8Array, maxBytes = MAX_BYTES): Item[] {
  return asList(decode(data, maxBytes));
}

export function encode(item: Item): Uint8Array {
  if (item instanceof Uint8Array) {
    return item.length === 1 && item[0]! < 0x80 ? item : concat(prefix(item.length, 0x80), item);
  }
  const content = concat(...item.map(encode));
  return concat(prefix(content.length, 0xc0), content);
}

/** Of `length` bytes, when given. */
export function asBytes(item: Item, length?: number): Uint8Array {
  if (!(item instanceof Uint8Array)) throw malformed("a list where bytes belong");
  if (length !== undefined && item.length !== length) {
    throw malformed("wrong number of bytes", { expected: length, found: item.length });
  }
  return item;
}

/** Of `length` items, when given. */
export function asList(item: Item, length?: number): Item[] {
  if (item instanceof Uint8Array) throw malformed("bytes where a list belongs");
  if (length !== undefined && item.length !== length) {
    throw malformed("wrong number of items", { expected: length, found: item.length });
  }
  return item;
}

/** A scalar: big-endian without leading zeros. */
export function asInteger(item: Item, maxBytes = 32): bigint {
  const data = asBytes(item);
  if (data.length > maxBytes || data[0] === 0) throw malformed("not an integer in its shortest form", { found: data });
  return toBig(data);
}

export function fromInteger(value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array() : fromBig(value, Math.ceil(value.toString(16).length / 2));
}

/** Whether the item at `position` is a list, and where its content starts and stops. */
function extent(data: Uint8Array, position: number, end: number): [boolean, number, number] {
  const first = data[position]!;
  if (first < 0x80) return [false, position, position + 1];
  const isList = first >= 0xc0;
  const short = first - (isList ? 0xc0 : 0x80);
  const [start, length] = short > SHORT ? longLength(data, position + 1, short - SHORT, end) : [position + 1, BigInt(short)];
  if (BigInt(start) + length > BigInt(end)) throw malformed("RLP cut short", { where: `byte ${position}` });
  const stop = start + Number(length);
  if (!isList && length === 1n && data[start]! < 0x80) {
    throw malformed("a single byte with a needless prefix", { where: `byte ${position}` });
  }
  return [isList, start, stop];
}

function longLength(data: Uint8Array, position: number, size: number, end: number): [number, bigint] {
  const start = position + size;
  const length = toBig(data.subarray(position, start));
  if (start > end || data[position] === 0 || length <= BigInt(SHORT)) {
    throw malformed("a length not in its shortest form", { where: `byte ${position}` });
  }
  return [start, length];
}

function prefix(length: number, offset: number): Uint8Array {
  if (length <= SHORT) return Uint8Array.of(offset + length);
  const size = fromInteger(BigInt(length));
  return concat(Uint8Array.of(offset + SHORT + size.length), size);
}

function malformed(problem: string, place: { where?: string; expected?: unknown; found?: unknown } = {}): EvidenceError {
  return new EvidenceError("malformed.rlp", problem, place);
}
