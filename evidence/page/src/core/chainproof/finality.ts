/**
 * How sure a block is: one strategy for each kind of chain, chosen by the trust file and never by the evidence.
 *
 *     final           enough of the pinned validators committed to this block, so no other can stand in its place      `qbft`
 *     majority        more than half of the pinned signers have built on it                                            `clique`
 *     demonstration   one pinned notary says so                                                                        `notary`
 */

import { equal } from "../bytes";
import { EvidenceError } from "../errors";
import type { Assurance } from "../report";
import type { Addresses } from "../validators";
import type { Header } from "./header";

// Beside one block; a change of validators that lies further back is the trust file's to pin.
export const MAX_HEADERS = 2_048;

/** A block, and what the evidence brings that may speak for it beside its own header. */
export interface Checkpoint {
  header: Header;
  preceding: readonly Header[];
  following: readonly Header[];
  notarySignature: Uint8Array | null;
}

/** `by`: who of `members`, the keys that could speak for the block, did, by hex digits; `needed` of them are enough. */
export interface Confirmation {
  level: Assurance;
  by: readonly string[];
  members: Addresses;
  needed: number;
}

/** What a verifier asks of a chain. `blockHash`: the hash by which the chain itself calls this block. */
export interface Finality {
  blockHash(header: Header): Uint8Array;
  confirmation(checkpoint: Checkpoint): Confirmation;
}

export function whereOf(header: Header): string {
  return `block ${header.number}`;
}

/** Each header is the parent of the next. */
export function requireLinked(headers: readonly Header[], finality: Finality): void {
  for (let at = 1; at < headers.length; at++) {
    const [parent, child] = [headers[at - 1]!, headers[at]!];
    const where = whereOf(child);
    if (child.number !== parent.number + 1n) {
      const place = { where, expected: parent.number + 1n, found: child.number };
      throw new EvidenceError("invalid.headers", "a gap between two headers", place);
    }
    const expected = finality.blockHash(parent);
    if (!equal(child.parentHash, expected)) {
      const place = { where, expected, found: child.parentHash };
      throw new EvidenceError("invalid.headers", "not a child of the header before it", place);
    }
  }
}
