/**
 * The documents of one step of a loan, and the docHash that its event records (evidence/documents.py): two independent RFC 6962
 * trees, one under SHA-256 and one under SM3, over the same leaves in the same order.
 */

import * as abi from "./abi";
import { ascii, equal } from "./bytes";
import { canonicalize, loadCanonical } from "./canonical";
import type { Digests, DocumentAlgorithm } from "./digest";
import { digestsFromJson, DOCUMENT_ALGORITHMS, each, hash, keccak256, SIZE } from "./digest";
import { EvidenceError } from "./errors";
import { commitmentsTo, fieldsOf, requireSalt } from "./fields";
import type { Json } from "./json";
import { rootOf } from "./merkle";
import { hexed, member, members, Pattern, text } from "./shape";

const VERSION = 1;
const DOCUMENT_TAG = ascii("fubie.document.v1\0");
export const NO_DOCUMENTS = new Uint8Array(SIZE);
export const MAX_LEAVES = 2 ** 20;
const ROLE = new Pattern("[a-z][a-z0-9-]{0,63}");
const MEDIA_TYPE = new Pattern("[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}");
const KIND = new Pattern("whole|fields");

/** What the trees hold of a document: enough to prove it, nothing of its content. */
export interface Leaf {
  role: string;
  mediaType: string;
  kind: "whole" | "fields";
  commitments: Digests;
}

export function leafFromJson(value: Json, where: string): Leaf {
  const found = members(value, where, ["role", "mediaType", "kind", "commitments"]);
  const kind = text(member(found, "kind"), `${where}.kind`, KIND) as Leaf["kind"];
  return {
    kind,
    role: text(member(found, "role"), `${where}.role`, ROLE),
    mediaType: text(member(found, "mediaType"), `${where}.mediaType`, MEDIA_TYPE),
    commitments: digestsFromJson(member(found, "commitments"), `${where}.commitments`),
  };
}

/** These are all the leaves behind the docHash `expected`, in their order; none at all stand behind NO_DOCUMENTS. */
export function verifyLeaves(leaves: readonly Leaf[], expected: Uint8Array): void {
  const found = leaves.length === 0 ? NO_DOCUMENTS : docHashOf(leaves);
  if (!equal(found, expected)) {
    throw new EvidenceError("invalid.document", "these are not the documents of this step", { expected, found });
  }
}

/** `content` is the whole document that `leaf` commits to, under both algorithms. */
export function verifyDocument(leaf: Leaf, content: Uint8Array, salt: Uint8Array): void {
  const found = commitments(leaf.kind, content, salt);
  for (const algorithm of DOCUMENT_ALGORITHMS) {
    if (!equal(found[algorithm], leaf.commitments[algorithm])) {
      const values = { expected: leaf.commitments[algorithm], found: found[algorithm] };
      const where = `${leaf.role}, ${algorithm}`;
      throw new EvidenceError("invalid.document", "the document is not the one committed to", { where, ...values });
    }
  }
}

export function sameLeaf(one: Leaf, other: Leaf): boolean {
  const sameLabels = one.role === other.role && one.mediaType === other.mediaType && one.kind === other.kind;
  return sameLabels && DOCUMENT_ALGORITHMS.every((algorithm) => equal(one.commitments[algorithm], other.commitments[algorithm]));
}

/** The leaf of a whole document. */
export function leafOf(role: string, mediaType: string, content: Uint8Array, salt: Uint8Array): Leaf {
  return { role, mediaType, kind: "whole", commitments: commitments("whole", content, salt) };
}

export function docHashOf(leaves: readonly Leaf[]): Uint8Array {
  const roots = each((algorithm) => rootOf(algorithm, leaves.map((leaf) => encodedLeaf(leaf, algorithm))));
  const head = [abi.uint256(VERSION), abi.uint256(leaves.length)];
  return keccak256(...head, abi.bytes32(roots["sha-256"]), abi.bytes32(roots.sm3));
}

export function encodedLeaf(leaf: Leaf, algorithm: DocumentAlgorithm): Uint8Array {
  return canonicalize(
    new Map([
      ["kind", leaf.kind],
      ["mediaType", leaf.mediaType],
      ["role", leaf.role],
      ["commitment", hexed(leaf.commitments[algorithm])],
    ]),
  );
}

function commitments(kind: Leaf["kind"], content: Uint8Array, salt: Uint8Array): Digests {
  requireSalt(salt);
  if (kind === "fields") return commitmentsTo(fieldsOf(loadCanonical(content), salt));
  return each((algorithm) => hash(algorithm, DOCUMENT_TAG, salt, content));
}
