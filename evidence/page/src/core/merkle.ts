/**
 * Merkle trees as RFC 6962 §2.1 shapes them: leaf hash H(0x00 || leaf), node hash H(0x01 || left || right), the left part holding
 * the largest power of two below the size; the empty root is H().
 */

import type { DocumentAlgorithm } from "./digest";
import { hash, SIZE } from "./digest";
import { EvidenceError } from "./errors";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(algorithm: DocumentAlgorithm, leaf: Uint8Array): Uint8Array {
  return hash(algorithm, LEAF, leaf);
}

export function nodeHash(algorithm: DocumentAlgorithm, left: Uint8Array, right: Uint8Array): Uint8Array {
  return hash(algorithm, NODE, left, right);
}

/** The root over the leaves in their order, with one hash kept for each complete subtree. */
export function rootOf(algorithm: DocumentAlgorithm, leaves: Iterable<Uint8Array>): Uint8Array {
  const peaks: Uint8Array[] = [];
  let size = 0;
  for (const leaf of leaves) {
    let carry = leafHash(algorithm, leaf);
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) carry = nodeHash(algorithm, peaks.pop()!, carry);
    peaks.push(carry);
    size++;
  }
  return peaks.length === 0
    ? hash(algorithm, new Uint8Array())
    : peaks.reduceRight((right, peak) => nodeHash(algorithm, peak, right));
}

/** The root that `proof` leads to from `leaf` at `index` (RFC 9162 §2.1.3.2). */
export function rootFromProof(
  algorithm: DocumentAlgorithm,
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Uint8Array {
  if (index < 0 || index >= size) {
    throw new EvidenceError("invalid.index", "no such leaf", { expected: `0 <= index < ${size}`, found: index });
  }
  requireHashes([leaf, ...proof]);
  const sides = siblingSides(index, size);
  if (proof.length !== sides.length) {
    const problem = "inclusion proof of another length";
    throw new EvidenceError("invalid.proof-length", problem, { expected: sides.length, found: proof.length });
  }
  return proof.reduce(
    (found, sibling, at) => (sides[at] ? nodeHash(algorithm, sibling, found) : nodeHash(algorithm, found, sibling)),
    leaf,
  );
}

export function requireHashes(hashes: readonly Uint8Array[]): void {
  for (const value of hashes) {
    if (value.length !== SIZE) throw new EvidenceError("malformed.value", "a hash of a tree has 32 bytes", { found: value });
  }
}

/** For each sibling from the leaf upwards, whether it stands on the left. */
function siblingSides(index: number, size: number): boolean[] {
  const sides: boolean[] = [];
  let [place, last] = [index, size - 1];
  while (last > 0) {
    if (place % 2 === 1) sides.push(true);
    else if (place < last) sides.push(false);
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return sides;
}
