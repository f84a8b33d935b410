/** The list of a bundle's members, with both digests of each; its own digests are the bundle's root (evidence/manifest.py). */

import { equal } from "./bytes";
import { loadCanonical } from "./canonical";
import type { OfFiles } from "./catalogue";
import { forEachFile, nameOf, KINDS } from "./catalogue";
import type { Contents } from "./container";
import { FIRST, MAX_MEMBERS } from "./container";
import { ADDRESS_BYTES } from "./deployment";
import type { Digests } from "./digest";
import { digestsFromJson, each, hash, SIZE } from "./digest";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { integer, items, member, members, octets, Pattern, sorted, text } from "./shape";

export const ATTACHMENTS = "attachments/";
const VERSION = 1;
const MAX_BYTES = 4 * 1024 * 1024;
const MEMBERS = ["schema", "version", "chainId", "ledger", "block", "files", "members"];
const SCHEMA = new Pattern("fubie\\.bundle");

/** The block to whose end the files are complete; `timestamp` in Unix seconds. */
export interface Block {
  number: number;
  hash: Uint8Array;
  timestamp: number;
}

interface Member {
  name: string;
  size: number;
  digests: Digests;
}

/** What a bundle says that it is. */
export interface Manifest {
  chainId: number;
  ledger: Uint8Array;
  block: Block;
  files: OfFiles<Uint8Array>;
  members: readonly Member[];
}

export function readManifest(data: Uint8Array): Manifest {
  const value = loadCanonical(data, MAX_BYTES);
  const found = members(value, "manifest", value instanceof Map ? value.keys() : []);
  if (!found.has("schema") || !found.has("version")) {
    throw new EvidenceError("malformed.value", "says neither what it is nor in which version", { where: "manifest" });
  }
  requireVersion(member(found, "schema"), member(found, "version"), SCHEMA, VERSION, "manifest");
  members(value, "manifest", MEMBERS);
  return {
    chainId: integer(member(found, "chainId"), "manifest.chainId", 1),
    ledger: octets(member(found, "ledger"), "manifest.ledger", ADDRESS_BYTES),
    block: blockFromJson(member(found, "block"), "manifest.block"),
    files: filesFromJson(member(found, "files")),
    members: membersFromJson(member(found, "members")),
  };
}

/** What stands for the whole core of a bundle, on a certificate for example. */
export function rootOf(manifest: Uint8Array): Digests {
  return each((algorithm) => hash(algorithm, manifest));
}

/** The core of the bundle is exactly what the manifest lists. */
export function verifyMembers(manifest: Manifest, contents: Contents): void {
  const listed = new Set(manifest.members.map((listed) => listed.name));
  const core = [...contents.keys()].filter((name) => name !== FIRST && !name.startsWith(ATTACHMENTS));
  const [unlisted] = sorted(core.filter((name) => !listed.has(name)));
  if (unlisted !== undefined) throw differs("a member that the manifest does not list", { where: unlisted });
  for (const { name, size, digests } of manifest.members) {
    const content = contents.get(name);
    if (content === undefined) throw differs("a member that the manifest lists is not in the bundle", { where: name });
    const found = each((algorithm) => hash(algorithm, content));
    const same = equal(found["sha-256"], digests["sha-256"]) && equal(found.sm3, digests.sm3);
    if (!same || content.length !== size) {
      const place = { where: name, expected: digests["sha-256"], found: found["sha-256"] };
      throw differs("the member is not the one that the manifest lists", place);
    }
  }
}

/** Refuses another schema, and says of another version of it that it is not covered. */
export function requireVersion(schema: Json, version: Json, own: Pattern, ownVersion: number, where: string): void {
  text(schema, `${where}.schema`, own);
  if (integer(version, `${where}.version`, 1) !== ownVersion) {
    const place = { where, expected: ownVersion, found: version };
    throw new EvidenceError("cannot-tell.form", "another version of this format", place);
  }
}

export function blockFromJson(value: Json, where: string): Block {
  const found = members(value, where, ["number", "hash", "timestamp"]);
  return {
    number: integer(member(found, "number"), `${where}.number`),
    hash: octets(member(found, "hash"), `${where}.hash`, SIZE),
    timestamp: integer(member(found, "timestamp"), `${where}.timestamp`),
  };
}

function filesFromJson(value: Json): OfFiles<Uint8Array> {
  const found = members(value, "manifest.files", KINDS.map(nameOf));
  return forEachFile((kind) => octets(member(found, nameOf(kind)), `manifest.files.${nameOf(kind)}`, SIZE));
}

function membersFromJson(value: Json): Member[] {
  const where = "manifest.members";
  const found = items(value, where, MAX_MEMBERS).map((item, place) => memberFromJson(item, `${where}[${place}]`));
  const names = found.map((listed) => listed.name);
  const wanted = sorted(new Set(names));
  if (names.length !== wanted.length || names.some((name, place) => name !== wanted[place])) {
    throw new EvidenceError("malformed.value", "members out of order, or one twice", { where });
  }
  return found;
}

function memberFromJson(value: Json, where: string): Member {
  const found = members(value, where, ["name", "size", "sha-256", "sm3"]);
  const digests = new Map(["sha-256", "sm3"].map((name) => [name, member(found, name)]));
  const read = digestsFromJson(digests, where);
  return { name: text(member(found, "name"), `${where}.name`), size: integer(member(found, "size"), `${where}.size`), digests: read };
}

function differs(problem: string, place: { where: string; expected?: unknown; found?: unknown }): EvidenceError {
  return new EvidenceError("invalid.claim", problem, place);
}
