/**
 * Structured documents whose single fields can be shown while the rest stays hidden and is proven unchanged (evidence/fields.py).
 * A field is one scalar (or empty object or array) of a JSON object, with the path that leads to it.
 */

import * as abi from "./abi";
import { ascii, compare, concat, equal } from "./bytes";
import { canonicalize, MAX_DEPTH } from "./canonical";
import type { Digests, DocumentAlgorithm } from "./digest";
import { digestsFromJson, DOCUMENT_ALGORITHMS, each, hash, hmacSha256, SIZE } from "./digest";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { rootOf } from "./merkle";
import { hexed, integer, items, member, members, octets, text } from "./shape";
import { typeName } from "./spelling";

const FIELD_TAG = ascii("fubie.field.v1\0");
const FIELDS_TAG = ascii("fubie.fields.v1\0");
export const MAX_FIELDS = 10_000;

type Path = Array<string | number>;

/** A field, shown with its value and salt or withheld, by what it commits to. */
export interface Field {
  path: Path;
  commitments: Digests;
}

const DECODER = new TextDecoder();

/** The commitments of every field of the JSON object `document`, each under the salt derived from the document's. */
export function fieldsOf(document: Json, salt: Uint8Array): Field[] {
  if (!(document instanceof Map)) {
    throw new EvidenceError("malformed.value", "a structured document is a JSON object", { found: typeName(document) });
  }
  requireSalt(salt);
  const found = leavesOf(document)
    .map(({ path, value }) => ({ path, value, spelled: canonicalize(path) }))
    .sort((one, other) => compare(one.spelled, other.spelled));
  requireCount(found.length);
  return found.map(({ path, value, spelled }) => {
    return { path, commitments: commitmentsOf(hmacSha256(salt, concat(FIELD_TAG, spelled)), value) };
  });
}

/** The commitments that a document's leaf carries, from its fields. */
export function commitmentsTo(fields: readonly Field[]): Digests {
  return each((algorithm) => commitment(algorithm, fields));
}

/** The fields, shown and withheld, are exactly those committed to. */
export function verifyFields(fields: readonly Field[], commitments: Digests): void {
  requireCount(fields.length);
  requireOrder(fields);
  requireOneObject(fields.map((field) => field.path));
  const found = commitmentsTo(fields);
  for (const algorithm of DOCUMENT_ALGORITHMS) {
    if (!equal(found[algorithm], commitments[algorithm])) {
      const place = { where: algorithm, expected: commitments[algorithm], found: found[algorithm] };
      throw new EvidenceError("invalid.document", "these are not the fields committed to", place);
    }
  }
}

/** One field of a disclosure. */
export function fieldFromJson(value: Json, where: string): Field {
  const isShown = value instanceof Map && value.has("value");
  const found = members(value, where, isShown ? ["path", "salt", "value"] : ["path", "commitments"]);
  const path = pathFromJson(member(found, "path"), `${where}.path`);
  if (!isShown) return { path, commitments: digestsFromJson(member(found, "commitments"), `${where}.commitments`) };
  const shown = leafValue(member(found, "value"), path);
  return { path, commitments: commitmentsOf(octets(member(found, "salt"), `${where}.salt`, SIZE), shown) };
}

export function requireSalt(salt: Uint8Array): void {
  if (salt.length !== SIZE) {
    throw new EvidenceError("malformed.value", "a salt has 32 bytes", { found: `${salt.length} bytes` });
  }
}

function commitmentsOf(fieldSalt: Uint8Array, value: Json): Digests {
  const spelled = canonicalize(value);
  return each((algorithm) => hash(algorithm, FIELD_TAG, fieldSalt, spelled));
}

function pathFromJson(value: Json, where: string): Path {
  return items(value, where, MAX_DEPTH).map((step) => (typeof step === "string" ? text(step, where) : integer(step, where)));
}

function commitment(algorithm: DocumentAlgorithm, fields: readonly Field[]): Uint8Array {
  const leaves = fields.map(({ path, commitments }) => {
    return canonicalize(new Map<string, Json>([["commitment", hexed(commitments[algorithm])], ["path", path]]));
  });
  const count = abi.uint256(fields.length).slice(-8);
  return hash(algorithm, FIELDS_TAG, count, rootOf(algorithm, leaves));
}

function leavesOf(document: Json): Array<{ path: Path; value: Json }> {
  const found: Array<{ path: Path; value: Json }> = [];
  const pending: Array<{ path: Path; value: Json }> = [{ path: [], value: document }];
  while (pending.length > 0) {
    const { path, value } = pending.pop()!;
    if (isLeaf(value)) {
      found.push({ path, value });
      continue;
    }
    if (path.length === MAX_DEPTH) {
      const place = { expected: `at most ${MAX_DEPTH} levels` };
      throw new EvidenceError("malformed.limit", "document nested too deeply", place);
    }
    for (const [step, inner] of stepsOf(value)) pending.push({ path: [...path, step], value: inner });
  }
  return found;
}

function stepsOf(value: Json): Iterable<[string | number, Json]> {
  return value instanceof Map ? value.entries() : (value as Json[]).entries();
}

function isLeaf(value: Json): boolean {
  if (value instanceof Map) return value.size === 0;
  return !Array.isArray(value) || value.length === 0;
}

function leafValue(value: Json, path: Path): Json {
  if (!isLeaf(value)) {
    throw new EvidenceError("malformed.value", "a field holds a scalar, {} or []", { where: spelledPath(path) });
  }
  if (path.length === 0 && !(value instanceof Map)) {
    throw new EvidenceError("malformed.value", "a structured document is a JSON object", { found: value });
  }
  return value;
}

function requireCount(count: number): void {
  if (count < 1 || count > MAX_FIELDS) {
    throw new EvidenceError("malformed.limit", "number of fields", { expected: `1 to ${MAX_FIELDS}`, found: count });
  }
}

function requireOrder(fields: readonly Field[]): void {
  const spelled = fields.map((field) => canonicalize(field.path));
  for (let at = 1; at < spelled.length; at++) {
    if (compare(spelled[at - 1]!, spelled[at]!) >= 0) {
      throw new EvidenceError("malformed.value", "fields out of order or doubled", { where: DECODER.decode(spelled[at]) });
    }
  }
}

/** Some JSON object has exactly these paths: otherwise a value could stand at two places. */
function requireOneObject(paths: readonly Path[]): void {
  const ends = new Set(paths.map(spelledPath));
  const below = new Map<string, Set<string | number>>();
  for (const path of paths) {
    path.forEach((step, length) => {
      const parent = spelledPath(path.slice(0, length));
      below.set(parent, (below.get(parent) ?? new Set()).add(step));
    });
  }
  if ([...(below.get("[]") ?? [])].some((step) => typeof step !== "string")) {
    throw new EvidenceError("malformed.value", "a structured document is a JSON object, not an array");
  }
  for (const [path, steps] of below) {
    if (ends.has(path) || !isOneKind(steps)) {
      throw new EvidenceError("malformed.value", "no JSON value has these fields", { where: path });
    }
  }
}

/** Names of members, or the places of an array from its first without a gap. */
function isOneKind(steps: ReadonlySet<string | number>): boolean {
  const places = [...steps].filter((step) => typeof step === "number");
  return places.length === 0 || (places.length === steps.size && places.every((place) => place < places.length));
}

function spelledPath(path: Path): string {
  return DECODER.decode(canonicalize(path));
}
