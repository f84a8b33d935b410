/** JSON with exactly one spelling (RFC 8785), and a loader that refuses any other (evidence/canonical.py). */

import { ascii, equal } from "./bytes";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { parse } from "./json";
import { quotedAscii } from "./spelling";

export const MAX_BYTES = 16 * 1024 * 1024;
export const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The RFC 8785 form of `value`, UTF-8: members in the order of their names' UTF-16 code units, as `sort` compares. */
export function canonicalize(value: Json): Uint8Array {
  return ascii(spelled(value));
}

/** The value that `data` spells, in any valid spelling. */
export function load(data: Uint8Array, maxBytes = MAX_BYTES): Json {
  if (data.length > maxBytes) {
    const expected = `at most ${maxBytes} bytes`;
    throw new EvidenceError("malformed.limit", "JSON text too long", { expected, found: data.length });
  }
  const text = decoded(data);
  refuseDepth(text);
  const value = parse(text);
  if (text.includes("\\u")) refuseLoneSurrogates(value);
  return value;
}

/** Like `load`, and the bytes must be the canonical spelling: one content, one digest. */
export function loadCanonical(data: Uint8Array, maxBytes = MAX_BYTES): Json {
  const value = load(data, maxBytes);
  if (!equal(canonicalize(value), data)) {
    throw new EvidenceError("malformed.json", "JSON is valid but not in its canonical spelling (RFC 8785)");
  }
  return value;
}

function spelled(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join(",")}]`;
  if (value instanceof Map) {
    const names = [...value.keys()].sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${spelled(value.get(name)!)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function decoded(data: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new EvidenceError("malformed.json", "not UTF-8", { where: `byte ${firstFault(data)}` });
  }
}

/** Where the first sequence begins that no UTF-8 text contains (Unicode, table 3-7). */
function firstFault(data: Uint8Array): number {
  let at = 0;
  while (at < data.length) {
    const length = sequenceLength(data, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function sequenceLength(data: Uint8Array, at: number): number {
  const first = data[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  for (let next = 1; next < length; next++) {
    const byte = data[at + next] ?? 0;
    const [low, high] = next === 1 ? secondRange(first) : [0x80, 0xbf];
    if (byte < low || byte > high) return 0;
  }
  return length;
}

function secondRange(first: number): readonly [number, number] {
  if (first === 0xe0) return [0xa0, 0xbf];
  if (first === 0xed) return [0x80, 0x9f];
  if (first === 0xf0) return [0x90, 0xbf];
  return first === 0xf4 ? [0x80, 0x8f] : [0x80, 0xbf];
}

/** Before anything is read, so that no nesting exhausts the stack. */
function refuseDepth(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      at = endOfString(text, at);
    } else if (character === "[" || character === "{") {
      if (++depth > MAX_DEPTH) {
        const where = `character ${Array.from(text.slice(0, at)).length}`;
        throw new EvidenceError("malformed.limit", "JSON nested too deeply", { where, expected: MAX_DEPTH });
      }
    } else if (character === "]" || character === "}") {
      depth--;
    }
  }
}

function endOfString(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}

function refuseLoneSurrogates(value: Json): void {
  const pending: Json[] = [value];
  while (pending.length > 0) {
    const item = pending.pop()!;
    if (typeof item === "string") {
      if (LONE_SURROGATE.test(item)) {
        throw new EvidenceError("malformed.json", "a lone surrogate is no character", { found: quotedAscii(item) });
      }
    } else if (item instanceof Map) {
      pending.push(...item.keys(), ...item.values());
    } else if (Array.isArray(item)) {
      for (const inner of item) pending.push(inner);
    }
  }
}
