/**
 * A parser of JSON (RFC 8259) that refuses whatever could be read in two ways: a key twice, an integer beyond ±(2^53 - 1), a
 * fraction or exponent, NaN. `JSON.parse` keeps the last of two members and rounds numbers, so it cannot stand here. Objects are
 * maps, since a key may be any text. Faults are named as the command-line verifier names them.
 */

import { EvidenceError } from "./errors";
import { within } from "./spelling";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = Map<string, Json>;

const WHITESPACE = " \t\n\r";
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORDS: ReadonlyArray<readonly [string, Json]> = [["null", null], ["true", true], ["false", false]];
const CONSTANTS = ["NaN", "Infinity", "-Infinity"];
const SIMPLE: Readonly<Record<string, string>> = {
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
};
const LONGEST_INTEGER = "-9007199254740991".length;

/** The value that `text` spells. The caller has bounded length and depth. */
export function parse(text: string): Json {
  return new Parser(text).whole();
}

class Parser {
  #at = 0;

  constructor(readonly text: string) {}

  whole(): Json {
    if (this.text.startsWith("\ufeff")) this.#fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    this.#skip();
    const value = this.#value();
    this.#skip();
    if (this.#at !== this.text.length) this.#fail("Extra data", this.#at);
    return value;
  }

  #value(): Json {
    const first = this.text[this.#at];
    if (first === '"') return this.#string();
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    return this.#number();
  }

  #object(): JsonObject {
    const pairs: Array<[string, Json]> = [];
    this.#at++;
    this.#skip();
    if (this.#passes("}")) return new Map();
    for (;;) {
      if (this.text[this.#at] !== '"') this.#fail("Expecting property name enclosed in double quotes", this.#at);
      const key = this.#string();
      this.#skip();
      if (!this.#passes(":")) this.#fail("Expecting ':' delimiter", this.#at);
      this.#skip();
      pairs.push([key, this.#value()]);
      if (this.#ends("}")) return unique(pairs);
    }
  }

  #array(): Json[] {
    const items: Json[] = [];
    this.#at++;
    this.#skip();
    if (this.#passes("]")) return items;
    for (;;) {
      items.push(this.#value());
      if (this.#ends("]")) return items;
    }
  }

  /** Whether the bracket closes here; otherwise a comma must stand here. */
  #ends(bracket: string): boolean {
    this.#skip();
    if (this.#passes(bracket)) return true;
    if (!this.#passes(",")) this.#fail("Expecting ',' delimiter", this.#at);
    this.#skip();
    return false;
  }

  #string(): string {
    const begin = this.#at++;
    let value = "";
    for (;;) {
      const start = this.#at;
      this.#toStop(begin);
      value += this.text.slice(start, this.#at);
      if (this.text[this.#at++] === '"') return value;
      value += this.#escape(begin);
    }
  }

  /** Moves to the next quote or backslash. */
  #toStop(begin: number): void {
    for (; this.#at < this.text.length; this.#at++) {
      const code = this.text.charCodeAt(this.#at);
      if (code === 0x22 || code === 0x5c) return;
      if (code <= 0x1f) this.#fail("Invalid control character at", this.#at);
    }
    this.#fail("Unterminated string starting at", begin);
  }

  #escape(begin: number): string {
    if (this.#at === this.text.length) this.#fail("Unterminated string starting at", begin);
    const letter = this.text[this.#at++]!;
    if (letter === "u") return this.#unicode();
    const simple = SIMPLE[letter];
    if (simple === undefined) this.#fail("Invalid \\escape", this.#at - 2);
    return simple;
  }

  #unicode(): string {
    const digits = this.text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits) || this.#at + 4 >= this.text.length) {
      this.#fail("Invalid \\uXXXX escape", this.#at - 1);
    }
    this.#at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  #number(): number {
    for (const name of CONSTANTS) {
      if (this.text.startsWith(name, this.#at)) {
        throw new EvidenceError("malformed.json", "JSON has no such number", { found: name });
      }
    }
    NUMBER.lastIndex = this.#at;
    const found = NUMBER.exec(this.text);
    if (found === null) this.#fail("Expecting value", this.#at);
    this.#at += found[0].length;
    if (found[1] !== undefined || found[2] !== undefined) {
      const problem = "fractions and exponents are not used; write an integer of the smallest unit";
      throw new EvidenceError("malformed.json", problem, { found: found[0] });
    }
    return safeInteger(found[0]);
  }

  #passes(character: string): boolean {
    const here = this.text[this.#at] === character;
    if (here) this.#at++;
    return here;
  }

  #skip(): void {
    while (this.#at < this.text.length && WHITESPACE.includes(this.text[this.#at]!)) this.#at++;
  }

  #fail(problem: string, at: number): never {
    const before = this.text.slice(0, at);
    const line = before.split("\n").length;
    const column = Array.from(before.slice(before.lastIndexOf("\n") + 1)).length + 1;
    throw new EvidenceError("malformed.json", `not JSON: ${problem}`, { where: `line ${line} column ${column}` });
  }
}

function safeInteger(digits: string): number {
  const value = Number(digits);
  if (digits.length > LONGEST_INTEGER || !Number.isSafeInteger(value)) {
    const problem = "integer outside ±(2^53 - 1); write it as a string";
    throw new EvidenceError("malformed.json", problem, { found: digits });
  }
  return value === 0 ? 0 : value;
}

function unique(pairs: ReadonlyArray<[string, Json]>): JsonObject {
  const members = new Map(pairs);
  if (members.size !== pairs.length) {
    throw new EvidenceError("malformed.json", "a key stands twice in one object", { found: within(mostFrequent(pairs)) });
  }
  return members;
}

function mostFrequent(pairs: ReadonlyArray<[string, Json]>): string {
  const counts = new Map<string, number>();
  for (const [key] of pairs) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}
