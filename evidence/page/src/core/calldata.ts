/**
 * Reads what contracts encode (Solidity ABI): strict, so that every value has exactly one encoding (evidence/calldata.py). Parts
 * that vary in length must follow each other without gaps in the order of their types, as Solidity's encoder lays them out.
 */

import { WORD } from "./abi";
import { anySet, ascii, fromBig, toBig } from "./bytes";
import { keccak256 } from "./digest";
import { EvidenceError } from "./errors";

export const SELECTOR_BYTES = 4;
const MAX_BYTES = 4 * 1024 * 1024;
const UINT = /^uint([1-9]\d{0,2})$/;
const FIXED_BYTES = /^bytes([1-9]\d?)$/;

/** A named value by its ABI type; `components` are a struct's fields. */
export interface Parameter {
  name: string;
  type: string;
  components?: readonly Parameter[];
}

/** Integers (enums too) are bigints, a struct is a map by name. */
export type Value = bigint | boolean | Uint8Array | Value[] | Fields;
export type Fields = Map<string, Value>;

export function selector(name: string, fields: readonly Parameter[]): Uint8Array {
  return keccak256(ascii(`${name}(${fields.map(canonicalType).join(",")})`)).slice(0, SELECTOR_BYTES);
}

/** The values in `data`, of which nothing may be left over. */
export function decode(fields: readonly Parameter[], data: Uint8Array): Fields {
  if (data.length > MAX_BYTES) {
    const place = { expected: `at most ${MAX_BYTES} bytes`, found: data.length };
    throw new EvidenceError("malformed.limit", "encoded values too long", place);
  }
  const [values, end] = new Reader(data).struct(fields, 0);
  if (end !== data.length) {
    throw new EvidenceError("malformed.value", "bytes after the end of the encoded values", { expected: end, found: data.length });
  }
  return values;
}

function canonicalType(field: Parameter): string {
  if (!field.type.startsWith("tuple")) return field.type;
  return `(${components(field).map(canonicalType).join(",")})${field.type.slice("tuple".length)}`;
}

function components(field: Parameter): readonly Parameter[] {
  return field.components ?? [];
}

function isDynamic(field: Parameter): boolean {
  if (field.type.endsWith("[]") || field.type === "bytes" || field.type === "string") return true;
  return field.type === "tuple" && components(field).some(isDynamic);
}

/** What the value takes in the part of fixed length. */
function headBytes(field: Parameter): number {
  return isDynamic(field) || field.type !== "tuple" ? WORD : headsOf(components(field));
}

function headsOf(fields: readonly Parameter[]): number {
  return fields.reduce((sum, field) => sum + headBytes(field), 0);
}

/** Each method returns a value, and those of varying length the place after it too. */
class Reader {
  constructor(readonly data: Uint8Array) {}

  struct(fields: readonly Parameter[], start: number): [Fields, number] {
    const [values, end] = this.#sequence(fields, start);
    return [new Map(fields.map((field, place) => [field.name, values[place]!])), end];
  }

  #sequence(fields: readonly Parameter[], start: number): [Value[], number] {
    let [at, tail] = [start, start + headsOf(fields)];
    const values: Value[] = [];
    for (const field of fields) {
      if (isDynamic(field)) {
        this.#requireOffset(field, at, tail - start);
        const [value, end] = this.#dynamic(field, tail);
        values.push(value);
        tail = end;
      } else {
        values.push(this.#static(field, at));
      }
      at += headBytes(field);
    }
    return [values, tail];
  }

  #dynamic(field: Parameter, start: number): [Value, number] {
    if (field.type === "bytes") return this.#octets(field, start);
    if (field.type.endsWith("[]")) {
      const element = { ...field, type: field.type.slice(0, -2) };
      return this.#sequence(new Array<Parameter>(this.#length(field, start)).fill(element), start + WORD);
    }
    if (field.type === "tuple") return this.struct(components(field), start);
    throw unread(field);
  }

  #static(field: Parameter, at: number): Value {
    if (field.type === "tuple") return this.struct(components(field), at)[0];
    return valueOf(field, this.#take(at, WORD, field));
  }

  #octets(field: Parameter, start: number): [Uint8Array, number] {
    const stated = this.#integer(field, start);
    const padded = stated + ((32n - (stated % 32n)) % 32n);
    const data = this.#take(start + WORD, padded, field);
    const length = Number(stated);
    if (anySet(data.subarray(length))) throw malformed("padding that is not zero", field);
    return [data.slice(0, length), start + WORD + data.length];
  }

  /** The number of elements, of which each takes at least a word. */
  #length(field: Parameter, start: number): number {
    const length = this.#integer(field, start);
    if (length > BigInt(Math.floor(this.data.length / WORD))) {
      throw malformed("more elements than there are bytes", field, { found: length });
    }
    return Number(length);
  }

  #requireOffset(field: Parameter, at: number, expected: number): void {
    const found = this.#integer(field, at);
    if (found !== BigInt(expected)) throw malformed("laid out otherwise than the contracts do it", field, { expected, found });
  }

  #integer(field: Parameter, at: number): bigint {
    return toBig(this.#take(at, WORD, field));
  }

  #take(at: number, length: number | bigint, field: Parameter): Uint8Array {
    if (BigInt(at) + BigInt(length) > BigInt(this.data.length)) {
      throw malformed("encoded values cut short", field, { expected: length, found: this.data.length - at });
    }
    return this.data.subarray(at, at + Number(length));
  }
}

function valueOf(field: Parameter, word: Uint8Array): Value {
  const number = toBig(word);
  const sized = UINT.exec(field.type);
  if (sized !== null) return below(field, number, Number(sized[1]));
  if (field.type === "bool") return below(field, number, 1) === 1n;
  if (field.type === "address") return fromBig(below(field, number, 160), 20);
  const length = Number(FIXED_BYTES.exec(field.type)?.[1] ?? NaN);
  if (length <= WORD) {
    if (anySet(word.subarray(length))) throw malformed("padding that is not zero", field, { found: word });
    return word.slice(0, length);
  }
  throw unread(field);
}

function below(field: Parameter, number: bigint, bits: number): bigint {
  if (number >> BigInt(bits) !== 0n) throw malformed(`out of the range of ${field.type}`, field, { found: number });
  return number;
}

function unread(field: Parameter): EvidenceError {
  const place = { where: field.name, found: field.type };
  return new EvidenceError("cannot-tell.form", "a type that this version does not read", place);
}

function malformed(problem: string, field: Parameter, values: { expected?: unknown; found?: unknown } = {}): EvidenceError {
  return new EvidenceError("malformed.value", problem, { where: field.name, ...values });
}
