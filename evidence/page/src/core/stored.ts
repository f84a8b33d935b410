/**
 * Blocks that a service stored while the nodes still had their state, each with what speaks for it: attachments of a bundle
 * (evidence/stored.py). A head is one of a prefix of the file's log: those steps existed before the block, and before the token.
 */

import { equal } from "./bytes";
import { canonicalize, loadCanonical } from "./canonical";
import type { AccountProof } from "./chainproof/accounts";
import { accountProofFromRpc, accountProofToRpc } from "./chainproof/accounts";
import { Header } from "./chainproof/header";
import type { Contents } from "./container";
import { EvidenceError } from "./errors";

const FOLDER = "attachments/checkpoints/";
export const TOKEN_FILE = "token.tsr";
// A bundle of so many is still checked within a second.
const MAX_STORED = 128;

/** `speaking` and `token` are absent where the service had none. */
export interface StoredBlock {
  where: string;
  header: Header;
  proof: AccountProof;
  speaking: Uint8Array | undefined;
  token: Uint8Array | undefined;
}

/** Earlier blocks, by number. */
export function readStored(contents: Contents): StoredBlock[] {
  const folders = new Map<string, Map<string, Uint8Array>>();
  for (const [name, content] of contents) {
    if (!name.startsWith(FOLDER)) continue;
    const [number, file] = name.slice(FOLDER.length).split("/") as [string, string];
    folders.set(number, (folders.get(number) ?? new Map<string, Uint8Array>()).set(file, content));
  }
  if (folders.size > MAX_STORED) {
    const place = { expected: `at most ${MAX_STORED}`, found: folders.size };
    throw new EvidenceError("malformed.limit", "too many stored blocks", place);
  }
  const numbers = [...folders.keys()].sort((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1));
  return numbers.map((number) => storedBlock(number, folders.get(number)!));
}

function storedBlock(number: string, files: ReadonlyMap<string, Uint8Array>): StoredBlock {
  const where = `${FOLDER}${number}`;
  const [encoded, stated] = [required(files, "header.rlp", where), required(files, "proof.json", where)];
  const header = Header.fromRlp(encoded);
  if (header.number.toString() !== number) {
    const place = { where, expected: number, found: header.number };
    throw new EvidenceError("malformed.value", "a header of another block", place);
  }
  const value = loadCanonical(stated);
  const proof = accountProofFromRpc(value);
  if (!equal(canonicalize(accountProofToRpc(proof)), canonicalize(value))) {
    const problem = "a proof in another spelling than this format's";
    throw new EvidenceError("malformed.value", problem, { where: `${where}/proof.json` });
  }
  return { where, header, proof, speaking: files.get("checkpoint.json"), token: files.get(TOKEN_FILE) };
}

function required(files: ReadonlyMap<string, Uint8Array>, name: string, where: string): Uint8Array {
  const found = files.get(name);
  if (found === undefined) {
    throw new EvidenceError("cannot-tell.missing", "the bundle lacks this", { where: `${where}/${name}` });
  }
  return found;
}
