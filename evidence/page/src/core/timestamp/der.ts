/**
 * DER (ITU-T X.690) as far as tokens of time authorities use it, read one element at a time (evidence/timestamp/der.py). Lengths
 * are definite and in their shortest form, tags have one byte. The order within a SET is left as it is.
 */

import { toBig } from "../bytes";
import { EvidenceError } from "../errors";

export const [BOOLEAN, INTEGER, BITS, OCTETS, OID, UTC_TIME, TIME] = [0x01, 0x02, 0x03, 0x04, 0x06, 0x17, 0x18];
export const [SEQUENCE, SET] = [0x30, 0x31];
const MAX_ELEMENTS = 256;
const MAX_OID_BYTES = 64;
const [CONSTRUCTED, LONG_TAG] = [0x20, 0x1f];
const GENERALIZED = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{0,5}[1-9]))?Z$/;

/** The tag [number] of something constructed. */
export function context(number: number): number {
  return 0xa0 | number;
}

/** One element: its tag byte, its content, and all of its bytes. `where` names it in errors. */
export class Element {
  constructor(
    readonly tag: number,
    readonly content: Uint8Array,
    readonly encoded: Uint8Array,
    readonly where: string,
  ) {}

  /** What stands in a constructed element. */
  get children(): Element[] {
    if ((this.tag & CONSTRUCTED) === 0) throw this.fault("not made of other elements", { found: `tag ${hexByte(this.tag)}` });
    return elements(this.content, this.where);
  }

  require(tag: number): this {
    if (this.tag !== tag) throw this.fault("another type", { expected: `tag ${hexByte(tag)}`, found: hexByte(this.tag) });
    return this;
  }

  /** What stands in it, to be taken in order. */
  sequence(name: string): Fields {
    return new Fields(this.require(SEQUENCE).children, name);
  }

  /** The one element that this one holds, of that tag. */
  only(tag: number): Element {
    const found = this.children;
    if (found.length !== 1) throw this.fault("not exactly one element", { found: found.length });
    return found[0]!.require(tag);
  }

  get integer(): bigint {
    const { content } = this.require(INTEGER);
    const [first, second] = content;
    const padded = second !== undefined && (first === 0 || first === 0xff) && (first ^ second) < 0x80;
    if (first === undefined || padded) throw this.fault("an integer not in its shortest form", { found: content });
    return toBig(content) - (first >= 0x80 ? 1n << BigInt(8 * content.length) : 0n);
  }

  /** In numbers with dots. */
  get oid(): string {
    return oidOf(this.require(OID));
  }

  get octets(): Uint8Array {
    return this.require(OCTETS).content;
  }

  /** Of a GeneralizedTime as RFC 3161 section 2.4.2 has it: in UTC, to the second or with up to six decimals; since 1970. */
  get microseconds(): bigint {
    const found = GENERALIZED.exec(String.fromCharCode(...this.require(TIME).content.subarray(0, 64)));
    if (found === null || this.content.length > 64) throw this.fault("not a time in UTC", { found: this.content });
    const milliseconds = momentOf(found.slice(1, 7).map(Number));
    if (milliseconds === null) throw this.fault("no such time", { found: this.content });
    return BigInt(milliseconds) * 1000n + BigInt((found[7] ?? "").padEnd(6, "0"));
  }

  fault(problem: string, values: { expected?: unknown; found?: unknown } = {}): EvidenceError {
    return new EvidenceError("malformed.der", problem, { where: this.where, ...values });
  }
}

/** The elements of a SEQUENCE, taken one after the other. */
export class Fields {
  #next = 0;

  constructor(
    readonly elements: readonly Element[],
    readonly name: string,
  ) {}

  /** The next one, of that tag. */
  take(tag?: number): Element {
    const found = this.elements[this.#next++];
    if (found === undefined) throw new EvidenceError("malformed.der", "fields missing", { where: this.name });
    return tag === undefined ? found : found.require(tag);
  }

  /** The next one if it has that tag. */
  maybe(tag: number): Element | null {
    return this.elements[this.#next]?.tag === tag ? this.elements[this.#next++]! : null;
  }

  end(): void {
    const left = this.elements[this.#next];
    if (left !== undefined) {
      const place = { where: this.name, found: `tag ${hexByte(left.tag)}` };
      throw new EvidenceError("malformed.der", "fields that do not belong there", place);
    }
  }
}

/** The one element that `data` is, with nothing behind it. */
export function read(data: Uint8Array, where: string): Element {
  const found = element(data, 0, where);
  if (found.encoded.length !== data.length) {
    throw found.fault("bytes behind the end", { found: data.length - found.encoded.length });
  }
  return found;
}

/** Milliseconds since 1970 of year, month, day, hour, minute and second in UTC; null for a moment that no calendar has. */
export function momentOf(parts: readonly number[]): number | null {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const back = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return year >= 1 && back.every((value, place) => value === parts[place]) ? date.getTime() : null;
}


function elements(data: Uint8Array, where: string): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < data.length; at += found[found.length - 1]!.encoded.length) {
    if (found.length === MAX_ELEMENTS) {
      throw new EvidenceError("malformed.limit", "too many elements", { where, expected: `at most ${MAX_ELEMENTS}` });
    }
    found.push(element(data, at, where));
  }
  return found;
}

function element(data: Uint8Array, at: number, where: string): Element {
  const [tag, short] = [data[at], data[at + 1]];
  if (tag === undefined || short === undefined) throw malformed("cut short", where);
  if ((tag & LONG_TAG) === LONG_TAG) throw malformed("a tag of several bytes", where);
  const begin = at + 2 + (short >= 0x80 ? short & 0x7f : 0);
  const size = short >= 0x80 ? longLength(data.subarray(at + 2, begin), short & 0x7f, where) : short;
  const content = data.subarray(begin, begin + size);
  if (content.length !== size) {
    throw new EvidenceError("malformed.der", "cut short", { where, expected: `${size} bytes`, found: content.length });
  }
  return new Element(tag, content, data.subarray(at, begin + size), where);
}

function longLength(octets: Uint8Array, count: number, where: string): number {
  const plausible = count >= 1 && count <= 4 && octets.length === count && octets[0] !== 0;
  const size = plausible ? Number(toBig(octets)) : 0;
  if (size < 0x80) throw malformed("a length that is not definite and in its shortest form", where);
  return size;
}

function oidOf(element: Element): string {
  const { content } = element;
  if (content.length === 0 || content[content.length - 1]! >= 0x80 || content.length > MAX_OID_BYTES) {
    throw element.fault("not an object identifier", { found: content });
  }
  const numbers: bigint[] = [];
  let number = 0n;
  for (const octet of content) {
    if (number === 0n && octet === 0x80) throw element.fault("an object identifier not in its shortest form", { found: content });
    number = (number << 7n) | BigInt(octet & 0x7f);
    if (octet < 0x80) {
      numbers.push(number);
      number = 0n;
    }
  }
  const [joined, ...rest] = numbers as [bigint, ...bigint[]];
  const first = joined < 80n ? joined / 40n : 2n;
  return [first, joined - 40n * first, ...rest].join(".");
}

function hexByte(tag: number): string {
  return `0x${tag.toString(16).padStart(2, "0")}`;
}

function malformed(problem: string, where: string): EvidenceError {
  return new EvidenceError("malformed.der", problem, { where });
}
