/**
 * The electronic evidence clause (电子证据条款), by which the parties agree that this ledger is the record of the loan
 * (evidence/clauses). It is public, so its salt is zero and its leaf a constant of its words.
 */

import generated from "../../generated/clauses.json";

import { ascii } from "./bytes";
import type { Leaf } from "./documents";
import { encodedLeaf, leafOf, sameLeaf } from "./documents";
import { SIZE } from "./digest";
import { leafHash } from "./merkle";

export const ROLE = generated.role;
const PUBLIC_SALT = new Uint8Array(SIZE);

export interface Clause {
  version: number;
  /** RFC 6962 leaf hash under SHA-256: what the regulator publishes. */
  leafHash: Uint8Array;
}

/** The version that the leaf commits to, under both algorithms; null for any other document. */
export function clauseOf(leaf: Leaf): Clause | null {
  for (const { version, mediaType, text } of generated.clauses) {
    const own = leafOf(ROLE, mediaType, ascii(text), PUBLIC_SALT);
    if (sameLeaf(own, leaf)) return { version, leafHash: leafHash("sha-256", encodedLeaf(own, "sha-256")) };
  }
  return null;
}
