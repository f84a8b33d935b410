/** The documents of a bundle, by docHash: every leaf behind it, and the content of those that the recipient may see (evidence/dossier.py). */

import { loadCanonical } from "./canonical";
import { SIZE } from "./digest";
import type { Leaf } from "./documents";
import { leafFromJson, MAX_LEAVES, verifyDocument, verifyLeaves } from "./documents";
import { EvidenceError } from "./errors";
import type { Field } from "./fields";
import { fieldFromJson, MAX_FIELDS, verifyFields } from "./fields";
import type { Json } from "./json";
import { items, member, members, octets, sorted } from "./shape";

export const FOLDER = "documents/";
const INDEX = "index.json";
// For whoever unpacks the bundle and opens a file; any other media type ends in .bin.
const SUFFIXES = new Map([
  ["application/pdf", ".pdf"],
  ["application/json", ".json"],
  ["application/xml", ".xml"],
  ["text/plain", ".txt"],
]);

/** A document of a step as its recipient gets it; neither `whole` nor `fields` for one that stays closed. */
export interface Entry {
  leaf: Leaf;
  whole?: { content: Uint8Array; salt: Uint8Array };
  fields?: readonly Field[];
}

export type Dossier = readonly Entry[];

/** The documents from the files of one folder, by their names within it. */
export function readDossier(found: ReadonlyMap<string, Uint8Array>): Dossier {
  const index = found.get(INDEX);
  if (index === undefined) {
    const place = { expected: INDEX, found: sorted(found.keys()) };
    throw new EvidenceError("invalid.claim", "a folder of documents without its index", place);
  }
  const listed = items(loadCanonical(index), INDEX, MAX_LEAVES);
  const dossier = listed.map((value, place) => entryFromJson(value, place, found));
  const wanted = new Set([INDEX, ...dossier.flatMap((entry, place) => (entry.whole ? [contentName(place, entry.leaf)] : []))]);
  const [unlisted] = sorted([...found.keys()].filter((name) => !wanted.has(name)));
  if (unlisted !== undefined) {
    throw new EvidenceError("invalid.claim", "a document that the index does not list", { where: unlisted });
  }
  return dossier;
}

/** These are all the documents behind `docHash`, and what is shown is what was committed to. */
export function verifyDossier(docHash: Uint8Array, dossier: Dossier): void {
  verifyLeaves(dossier.map((entry) => entry.leaf), docHash);
  for (const { leaf, whole, fields } of dossier) {
    if (whole !== undefined) verifyDocument(leaf, whole.content, whole.salt);
    if (fields !== undefined) verifyFields(fields, leaf.commitments);
  }
}

function contentName(place: number, leaf: Leaf): string {
  return `${place}${SUFFIXES.get(leaf.mediaType) ?? ".bin"}`;
}

function entryFromJson(value: Json, place: number, found: ReadonlyMap<string, Uint8Array>): Entry {
  const where = `${INDEX}[${place}]`;
  const entry = members(value, where, ["leaf"], ["salt", "fields"]);
  const leaf = leafFromJson(member(entry, "leaf"), `${where}.leaf`);
  if (entry.size > 2) throw new EvidenceError("malformed.value", "shown whole and in part at once", { where });
  if (entry.has("salt")) return { leaf, whole: wholeOf(leaf, member(entry, "salt"), place, found) };
  if (!entry.has("fields")) return { leaf };
  if (leaf.kind !== "fields") throw new EvidenceError("malformed.value", "fields of a document that has none", { where });
  const listed = items(member(entry, "fields"), `${where}.fields`, MAX_FIELDS);
  return { leaf, fields: listed.map((field) => fieldFromJson(field, `${where}.fields`)) };
}

function wholeOf(leaf: Leaf, salt: Json, place: number, found: ReadonlyMap<string, Uint8Array>) {
  const name = contentName(place, leaf);
  const content = found.get(name);
  if (content === undefined) {
    throw new EvidenceError("invalid.claim", "the content of a document that is shown is not there", { where: name });
  }
  return { content, salt: octets(salt, `${INDEX}[${place}].salt`, SIZE) };
}
