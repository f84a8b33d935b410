// What the tests of the page's modules call, by name: bytes stand in hex, a refusal is {"refused": code}.
import { fromHex, toHex } from "../../evidence/page/src/core/bytes";
import { canonicalize, load, loadCanonical } from "../../evidence/page/src/core/canonical";
import { accountAt, storageAt } from "../../evidence/page/src/core/chainproof/accounts";
import { Header } from "../../evidence/page/src/core/chainproof/header";
import { blockHash } from "../../evidence/page/src/core/chainproof/naming";
import { decode, encode } from "../../evidence/page/src/core/chainproof/rlp";
import { lookup } from "../../evidence/page/src/core/chainproof/trie";
import type { DocumentAlgorithm } from "../../evidence/page/src/core/digest";
import { hash, keccak256 } from "../../evidence/page/src/core/digest";
import { EvidenceError } from "../../evidence/page/src/core/errors";
import { rootFromProof, rootOf } from "../../evidence/page/src/core/merkle";
import { verifyResponse } from "../../evidence/page/src/core/timestamp/verification";

type Arguments = Record<string, any>;

const CALLS: Record<string, (given: Arguments) => unknown> = {
  hash: ({ algorithm, data }) => toHex(hash(algorithm as DocumentAlgorithm, fromHex(data))),
  keccak: ({ data }) => toHex(keccak256(fromHex(data))),
  canonical: ({ data }) => toHex(canonicalize(load(fromHex(data)))),
  loadCanonical: ({ data }) => toHex(canonicalize(loadCanonical(fromHex(data)))),
  treeRoot: ({ algorithm, leaves }) => toHex(rootOf(algorithm, leaves.map(fromHex))),
  inclusion: ({ leaf, index, size, proof }) => toHex(rootFromProof("sha-256", fromHex(leaf), index, size, proof.map(fromHex))),
  rlp: ({ data }) => toHex(encode(decode(fromHex(data)))),
  lookup: ({ root, key, proof }) => hexOrNull(lookup(fromHex(root), fromHex(key), proof.map(fromHex))),
  account: ({ root, address, proof }) => accountAt(fromHex(root), fromHex(address), proof.map(fromHex))?.balance.toString() ?? null,
  storage: ({ root, slot, proof }) => storageAt(fromHex(root), BigInt(slot), proof.map(fromHex)).toString(),
  token: ({ response, imprint, authorities }) => token(fromHex(response), fromHex(imprint), authorities),
  blockHash: ({ header }) => toHex(blockHash(Header.fromRlp(fromHex(header)))),
};

export function call(name: string, given: Arguments): unknown {
  try {
    return CALLS[name]!(given);
  } catch (error) {
    if (error instanceof EvidenceError) return { refused: error.code };
    throw error;
  }
}

function hexOrNull(value: Uint8Array | null): string | null {
  return value === null ? null : toHex(value);
}

function token(response: Uint8Array, imprint: Uint8Array, authorities: Arguments[]): unknown {
  const known = authorities.map(({ name, owner, certificate }) => ({ name, owner, certificate: fromHex(certificate) }));
  const { time, accuracy, serial, policy, authority } = verifyResponse(response, imprint, known);
  return [time.toString(), accuracy?.toString() ?? null, serial.toString(), policy, authority.name];
}
