/**
 * A chain whose blocks show no finality of their own: one pinned key signs the block. Its statement is EIP-712 typed data in the
 * domain ("Fubie notary", "1", chain id).
 */

import { toHex } from "../bytes";
import { EvidenceError } from "../errors";
import type { TypeFields } from "../signatures";
import { typedDigest, verifySigner } from "../signatures";
import type { Checkpoint, Confirmation, Finality } from "./finality";
import { whereOf } from "./finality";
import type { Header } from "./header";
import { blockHash } from "./naming";

const CHECKPOINT: TypeFields = [
  ["number", "uint256"],
  ["blockHash", "bytes32"],
  ["stateRoot", "bytes32"],
  ["timestamp", "uint256"],
];

/** A notary may sign for any chain, so the block is called as that chain calls it. */
export class Notary implements Finality {
  constructor(
    readonly chainId: number,
    readonly address: Uint8Array,
  ) {}

  blockHash(header: Header): Uint8Array {
    return blockHash(header);
  }

  confirmation(checkpoint: Checkpoint): Confirmation {
    const { header, notarySignature } = checkpoint;
    if (notarySignature === null) {
      throw new EvidenceError("cannot-tell.missing", "the block carries no notary's signature", { where: whereOf(header) });
    }
    verifySigner(checkpointDigest(this.chainId, header), notarySignature, this.address);
    const key = toHex(this.address);
    return { level: "demonstration", by: [key], members: new Set([key]), needed: 1 };
  }
}

/** What the notary signs. */
function checkpointDigest(chainId: number, header: Header): Uint8Array {
  const statement = new Map<string, bigint | Uint8Array>([
    ["number", header.number],
    ["blockHash", blockHash(header)],
    ["stateRoot", header.stateRoot],
    ["timestamp", header.timestamp],
  ]);
  return typedDigest({ name: "Fubie notary", version: "1", chainId }, "Checkpoint", CHECKPOINT, statement);
}
