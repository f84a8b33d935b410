/**
 * Clique (EIP-225): who signed a header, whose turn it was, and when more than half of the signers stand behind a block. Signers
 * can abandon a block for a heavier branch, so this gives a majority and never finality.
 */

import { anySet, equal, fromHex, toBig, toHex } from "../bytes";
import { ADDRESS_BYTES } from "../deployment";
import { keccak256 } from "../digest";
import { EvidenceError } from "../errors";
import { recoverUnrestricted } from "../signatures";
import type { Addresses, PinnedSets } from "../validators";
import { addressesOf } from "../validators";
import type { Checkpoint, Confirmation, Finality } from "./finality";
import { requireLinked, whereOf } from "./finality";
import type { Header } from "./header";

const VANITY_BYTES = 32;
const SEAL_BYTES = 65;
const [IN_TURN, OUT_OF_TURN] = [2n, 1n];
const LETS_IN = new Uint8Array(8).fill(0xff);

/** `signers` stand in the header at the end of an epoch alone, by hex digits. */
interface CliqueExtra {
  signers: readonly string[];
  seal: Uint8Array;
}

function cliqueExtra(header: Header): CliqueExtra {
  const data = header.extraData;
  const listed = data.slice(VANITY_BYTES, Math.max(VANITY_BYTES, data.length - SEAL_BYTES));
  if (data.length < VANITY_BYTES + SEAL_BYTES || listed.length % ADDRESS_BYTES !== 0) {
    throw new EvidenceError("malformed.value", "not Clique's extraData", { where: whereOf(header), found: data });
  }
  const signers = Array.from({ length: listed.length / ADDRESS_BYTES }, (_, at) => {
    return toHex(listed.subarray(at * ADDRESS_BYTES, (at + 1) * ADDRESS_BYTES));
  });
  return { signers, seal: data.slice(-SEAL_BYTES) };
}

function signerOf(header: Header): string {
  const { seal } = cliqueExtra(header);
  const digest = keccak256(header.withExtraData(header.extraData.slice(0, -SEAL_BYTES)).encoded);
  return toHex(recoverUnrestricted(digest, toBig(seal.subarray(0, 32)), toBig(seal.subarray(32, 64)), seal[64]!));
}

/** More than half; also the number of blocks in a row of which a signer may seal one. */
export function majority(signers: number): number {
  return Math.floor(signers / 2) + 1;
}

/** A majority of the signers pinned for the block's height has built on it. */
export class Clique implements Finality {
  constructor(readonly pinned: PinnedSets) {}

  blockHash(header: Header): Uint8Array {
    return header.encodedHash;
  }

  confirmation(checkpoint: Checkpoint): Confirmation {
    const headers = [checkpoint.header, ...checkpoint.following];
    requireLinked(headers, this);
    const run = new Run(this.pinned);
    const signers = headers.map((header) => run.signer(header));
    const members = addressesOf(this.pinned.at(checkpoint.header.number));
    const by = [...new Set(signers.slice(1).filter((signer) => members.has(signer)))];
    const needed = majority(members.size);
    if (by.length < needed) {
      const place = { where: whereOf(checkpoint.header), expected: `${needed} of ${members.size}`, found: by.length };
      throw new EvidenceError("cannot-tell.missing", "too few signers have built on the block", place);
    }
    return { level: "majority", by, members, needed };
  }
}

/** Headers in a row, checked one after the other. */
class Run {
  readonly #sealed = new Map<string, bigint>();
  #votes = new Map<string, string>();
  #decided: Addresses | null = null;

  constructor(readonly pinned: PinnedSets) {}

  /** Who sealed the header, and rightly. */
  signer(header: Header): string {
    const signers = this.#signers(header);
    const signer = signerOf(header);
    if (!signers.has(signer)) {
      const problem = "sealed by none of the pinned signers, or changed after it was sealed";
      throw new EvidenceError("invalid.seal.foreign", problem, { where: whereOf(header), found: fromHex(signer) });
    }
    this.#requireTurn(header, signer, signers);
    this.#count(header, signer, signers);
    this.#sealed.set(signer, header.number);
    return signer;
  }

  #signers(header: Header): Addresses {
    const signers = addressesOf(this.pinned.at(header.number));
    const where = whereOf(header);
    if (this.#decided !== null && !same(this.#decided, signers)) {
      const problem = "the signers voted for a change that the trust file does not pin";
      throw new EvidenceError("cannot-tell.trust", problem, { where, expected: signers.size, found: this.#decided.size });
    }
    this.#decided = null;
    const { signers: listed } = cliqueExtra(header);
    if (listed.length > 0 && listed.join() !== [...signers].sort().join()) {
      const problem = "the header lists other signers than those pinned for its height";
      throw new EvidenceError("invalid.validators", problem, { where, expected: signers.size, found: listed.length });
    }
    if (listed.length > 0) this.#votes.clear();
    return signers;
  }

  #requireTurn(header: Header, signer: string, signers: Addresses): void {
    const where = whereOf(header);
    const last = this.#sealed.get(signer);
    const window = majority(signers.size);
    if (last !== undefined && header.number - last < BigInt(window)) {
      throw outOfTurn(`its signer sealed another of ${window} blocks in a row`, { where, found: `block ${last}` });
    }
    const inTurn = [...signers].sort()[Number(header.number % BigInt(signers.size))] === signer;
    const expected = inTurn ? IN_TURN : OUT_OF_TURN;
    if (header.difficulty !== expected) {
      throw outOfTurn("not the difficulty of its signer", { where, expected, found: header.difficulty });
    }
  }

  /** A vote of the header; once it decides, the next header must be of the signers that it leaves. */
  #count(header: Header, signer: string, signers: Addresses): void {
    const letsIn = equal(header.nonce, LETS_IN);
    if (!letsIn && anySet(header.nonce)) {
      throw outOfTurn("a nonce that is no vote", { where: whereOf(header), found: header.nonce });
    }
    const subject = toHex(header.miner);
    if (!anySet(header.miner) || letsIn === signers.has(subject)) return;
    this.#votes.set(`${signer}:${subject}`, subject);
    const about = [...this.#votes.values()].filter((of) => of === subject).length;
    if (about > Math.floor(signers.size / 2)) {
      this.#decided = new Set(letsIn ? [...signers, subject] : [...signers].filter((other) => other !== subject));
      this.#votes = new Map([...this.#votes].filter(([, of]) => of !== subject));
    }
  }
}

function same(one: Addresses, other: Addresses): boolean {
  return one.size === other.size && [...one].every((address) => other.has(address));
}

function outOfTurn(problem: string, place: { where: string; expected?: unknown; found?: unknown }): EvidenceError {
  return new EvidenceError("invalid.seal.turn", problem, place);
}
