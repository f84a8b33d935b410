/** Merkle-Patricia tries (Ethereum Yellow Paper, appendix D): what a proof shows of a key. Keys are taken as they are. */

import { equal } from "../bytes";
import { keccak256, SIZE } from "../digest";
import { EvidenceError } from "../errors";
import type { Item } from "./rlp";
import { asBytes, decodeList, encode } from "./rlp";

const NOTHING = new Uint8Array();
const NO_NODE = encode(NOTHING);
export const EMPTY_ROOT = keccak256(NO_NODE);
const MAX_KEY = 64;
export const MAX_PROOF_NODES = 2 * MAX_KEY + 1;
const BRANCH = 17;

/**
 * The value under `key` in the trie of `root`, or null when `proof` shows that it has none. `proof` holds the encoded nodes on the
 * way from the root, each once; nodes inside another node are not repeated.
 */
export function lookup(root: Uint8Array, key: Uint8Array, proof: readonly Uint8Array[]): Uint8Array | null {
  requireSize(key, proof);
  if (equal(root, EMPTY_ROOT) && (proof.length === 0 || (proof.length === 1 && equal(proof[0]!, NO_NODE)))) return null;
  const way = new Way(proof);
  const value = walk(root, key, way);
  if (!way.isDone) throw new EvidenceError("invalid.trie-proof", "nodes after the end of the proof");
  return value;
}

/** The nodes of a proof, each taken once. */
class Way {
  #next = 0;

  constructor(readonly nodes: readonly Uint8Array[]) {}

  get isDone(): boolean {
    return this.#next === this.nodes.length;
  }

  node(reference: Uint8Array): Item[] {
    const encoded = this.nodes[this.#next++];
    if (encoded === undefined) throw new EvidenceError("invalid.trie-proof", "proof cut short", { expected: reference });
    const found = keccak256(encoded);
    if (!equal(found, reference)) {
      throw new EvidenceError("invalid.trie-proof", "not the node referred to", { expected: reference, found });
    }
    const node = decodeList(encoded);
    requireNode(node);
    return node;
  }
}

function walk(root: Uint8Array, key: Uint8Array, way: Way): Uint8Array | null {
  let path = nibbles(key);
  let reference: Item = root;
  for (;;) {
    const node: Item[] = reference instanceof Uint8Array ? way.node(reference) : reference;
    if (node.length === BRANCH) {
      if (path.length === 0) return orNull(asBytes(node[16]!));
      reference = child(node[path[0]!]!);
      path = path.subarray(1);
    } else {
      const [prefix, isLeaf] = expand(asBytes(node[0]!));
      if (isLeaf) return equal(prefix, path) ? leafValue(node[1]!) : null;
      if (!equal(path.subarray(0, prefix.length), prefix)) return null;
      reference = child(node[1]!);
      path = path.subarray(prefix.length);
      if (isAbsent(reference)) throw malformed("an extension that leads nowhere");
    }
    if (isAbsent(reference)) return null;
  }
}

function isAbsent(reference: Item): boolean {
  return reference instanceof Uint8Array && reference.length === 0;
}

function orNull(value: Uint8Array): Uint8Array | null {
  return value.length === 0 ? null : value;
}

function requireNode(node: Item[]): void {
  if (node.length !== 2 && node.length !== BRANCH) throw malformed("a node has 2 or 17 items", node.length);
}

/** A reference checked: nothing, a hash, or a node small enough to stand inside its parent. */
function child(reference: Item): Item {
  if (reference instanceof Uint8Array) {
    if (reference.length !== 0 && reference.length !== SIZE) throw malformed("a reference is a hash or a node", reference);
    return reference;
  }
  requireNode(reference);
  if (encode(reference).length >= SIZE) throw malformed("a node of 32 bytes or more inside another");
  return reference;
}

function leafValue(value: Item): Uint8Array {
  const data = asBytes(value);
  if (data.length === 0) throw malformed("a leaf without a value");
  return data;
}

function nibbles(data: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: 2 * data.length }, (_, at) => (at % 2 === 0 ? data[at / 2]! >> 4 : data[(at - 1) / 2]! & 15));
}

/** The path of a hex-prefix encoding (appendix C), and whether it ends in a leaf. */
function expand(encoded: Uint8Array): [Uint8Array, boolean] {
  const found = nibbles(encoded);
  const flag = found[0];
  if (flag === undefined || flag > 3 || (flag % 2 === 0 && found[1] !== 0)) {
    throw malformed("a path with a wrong prefix", encoded);
  }
  const [path, isLeaf] = [found.subarray(2 - (flag % 2)), flag >= 2];
  if (path.length === 0 && !isLeaf) throw malformed("an extension without a path");
  return [path, isLeaf];
}

function requireSize(key: Uint8Array, proof: readonly Uint8Array[]): void {
  if (key.length > MAX_KEY) {
    throw new EvidenceError("malformed.limit", "trie key too long", { expected: `at most ${MAX_KEY} bytes`, found: key.length });
  }
  if (proof.length > MAX_PROOF_NODES) {
    const place = { expected: `at most ${MAX_PROOF_NODES} nodes`, found: proof.length };
    throw new EvidenceError("malformed.limit", "trie proof too long", place);
  }
}

function malformed(problem: string, found?: unknown): EvidenceError {
  return new EvidenceError("malformed.node", problem, { found });
}
