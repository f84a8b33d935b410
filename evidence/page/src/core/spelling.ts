/**
 * How values are spelled in a report: as the command-line verifier spells them, so that both reports are equal to the letter and
 * a difference between the two can only be one of substance.
 */

import { toHex } from "./bytes";

/** What no terminal shows as a character of its own, by its general category; the space is one. */
const UNPRINTABLE = /(?! )[\p{C}\p{Z}]/gu;
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A value that is written with its name and its members: an account, a calendar. */
export interface Named {
  readonly spelledAs: string;
}

export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escaped);
}

/** A value alone: text as it stands, bytes as hex. */
export function written(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return "0x" + toHex(value);
  return within(value);
}

/** A value inside another one, where text stands in quotes and bytes in the notation of byte strings. */
export function within(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number" || typeof value === "bigint") return value.toString();
  if (typeof value === "string") return quoted(value);
  if (value instanceof Uint8Array) return byteString(value);
  if (Array.isArray(value)) return `[${value.map(within).join(", ")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([key, member]) => `${within(key)}: ${within(member)}`).join(", ")}}`;
  }
  return (value as Named).spelledAs;
}

/** The name of a JSON value's type. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || typeof value === "bigint") return "int";
  if (typeof value === "string") return "str";
  if (value instanceof Uint8Array) return "bytes";
  return Array.isArray(value) ? "list" : "dict";
}

/** Text in quotes with everything beyond ASCII escaped. */
export function quotedAscii(text: string): string {
  return quoted(text).replace(/[^\x00-\x7f]/gu, escaped);
}

function quoted(text: string): string {
  const quote = quoteFor(text);
  const inner = text.replace(/\\/g, "\\\\").replaceAll(quote, "\\" + quote);
  return quote + printable(inner) + quote;
}

function quoteFor(text: string): string {
  return text.includes("'") && !text.includes('"') ? '"' : "'";
}

function escaped(character: string): string {
  const simple = ESCAPES[character];
  if (simple !== undefined) return simple;
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return "\\x" + code.toString(16).padStart(2, "0");
  return code <= 0xffff ? "\\u" + code.toString(16).padStart(4, "0") : "\\U" + code.toString(16).padStart(8, "0");
}

function byteString(data: Uint8Array): string {
  const text = String.fromCharCode(...data.subarray(0, 1024));
  const quote = quoteFor(text);
  const inner = text.replace(/\\/g, "\\\\").replaceAll(quote, "\\" + quote);
  return "b" + quote + inner.replace(/[^\x20-\x7e]/g, escaped) + quote;
}
