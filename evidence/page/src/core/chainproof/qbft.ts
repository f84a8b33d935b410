/**
 * When a QBFT block is final: with the seals of ceil(2n/3) of its n validators (Besu and GoQuorum). Who they are is pinned for a
 * height. From there on a change is followed header by header: more than half of the validators, each with a vote of its own, add
 * or remove one. Votes lapse at the end of an epoch, whose length no header tells; so votes allow a change here and do not enforce
 * one, and the seals of the block after it say which of the two happened.
 */

import { equal, fromHex, toHex } from "../bytes";
import { EvidenceError } from "../errors";
import type { Addresses, PinnedSets } from "../validators";
import { addressesOf } from "../validators";
import type { Checkpoint, Confirmation, Finality } from "./finality";
import { requireLinked, whereOf } from "./finality";
import type { Header } from "./header";
import type { QbftExtra } from "./qbft-extra";
import { hashInRound, qbftBlockHash, qbftExtra, sealedHash, sealSigner, votedIn } from "./qbft-extra";

// How far the round of a seal that fits no validator is looked for, to say what is wrong with it.
const ROUNDS_TRIED = 32n;

/** ceil(2n/3) */
export function quorum(validators: number): number {
  return Math.floor((2 * validators + 2) / 3);
}

/** Final by the seals of the validators that are pinned for the height, or that follow from those. */
export class Qbft implements Finality {
  constructor(readonly pinned: PinnedSets) {}

  blockHash(header: Header): Uint8Array {
    return qbftBlockHash(header);
  }

  /** Of the block and of every header before it that the evidence brings. */
  confirmation(checkpoint: Checkpoint): Confirmation {
    const headers = [...checkpoint.preceding, checkpoint.header];
    let validators = addressesOf(this.pinned.at(headers[0]!.number));
    const ballot = new Ballot();
    requireLinked(headers, this);
    let by: string[] = [];
    for (const header of headers) {
      validators = this.#validators(header, validators, ballot);
      by = sealersOf(header, validators, [...headers, ...checkpoint.following]);
      ballot.count(header, validators);
    }
    return { level: "final", by, members: validators, needed: quorum(validators.size) };
  }

  /** Those of this header: as pinned, else as they were, else as votes have changed them. */
  #validators(header: Header, before: Addresses, ballot: Ballot): Addresses {
    const extra = qbftExtra(header);
    const named = new Set(extra.validators.map(toHex));
    const where = whereOf(header);
    if (named.size === 0) {
      const problem = "the header names no validators: a contract keeps their list";
      throw new EvidenceError("cannot-tell.form", problem, { where });
    }
    if (named.size !== extra.validators.length) {
      throw new EvidenceError("invalid.validators", "the header names a validator twice", { where });
    }
    const tenure = this.pinned.find(header.number);
    const fixed = tenure !== null && (tenure.last !== null || BigInt(tenure.first) === header.number);
    const expected = fixed ? addressesOf(this.pinned.at(header.number)) : before;
    const allowed = difference(named, expected).size === 0 || (!fixed && ballot.allows(expected, named));
    if (!allowed) throw disagreement(header, extra, expected, named);
    return named;
  }
}

/** The votes of the headers so far: what each proposer wants of each validator, its last word alone. */
class Ballot {
  readonly #votes = new Map<string, { voter: string; subject: string; adds: boolean }>();
  #validators: Addresses = new Set();

  /** After a change the votes about whom it was about are spent, and those of whoever left are void. */
  count(header: Header, validators: Addresses): void {
    const changed = this.#validators.size > 0 ? difference(this.#validators, validators) : new Set<string>();
    this.#validators = validators;
    for (const [key, { voter, subject }] of this.#votes) {
      if (!validators.has(voter) || changed.has(subject)) this.#votes.delete(key);
    }
    const vote = votedIn(qbftExtra(header));
    const voter = toHex(header.miner);
    if (vote !== null && validators.has(voter)) {
      this.#votes.set(`${voter}:${vote.validator}`, { voter, subject: vote.validator, adds: vote.adds });
    }
  }

  /** Whether more than half of `before` voted for the one difference between the two. */
  allows(before: Addresses, after: Addresses): boolean {
    const [subject, ...others] = difference(before, after);
    if (subject === undefined || others.length > 0) return false;
    const inFavour = [...this.#votes.values()].filter((vote) => vote.subject === subject && vote.adds === after.has(subject));
    return inFavour.length > Math.floor(before.size / 2);
  }
}

/** Who sealed the header, each of `validators` at most once, and enough of them. */
function sealersOf(header: Header, validators: Addresses, known: readonly Header[]): string[] {
  const extra = qbftExtra(header);
  const where = whereOf(header);
  // Among more seals than validators one is foreign or repeated; which, the first of them show.
  const seals = extra.seals.slice(0, validators.size + 1);
  const digest = sealedHash(header);
  const found = seals.map((seal) => sealSigner(digest, seal));
  const strangers = seals.filter((_, place) => !validators.has(found[place]!));
  if (strangers.length > 0) {
    requireInPlace(header, strangers[0]!, validators, known);
    if (strangers.length === seals.length) {
      throw new EvidenceError("invalid.seal.header", "no seal fits the header", { where, found: `${extra.seals.length} seals` });
    }
    const stranger = fromHex(found.find((signer) => !validators.has(signer))!);
    throw new EvidenceError("invalid.seal.foreign", "a seal by none of the pinned validators", { where, found: stranger });
  }
  const twice = found.find((signer, place) => found.indexOf(signer) !== place || found.lastIndexOf(signer) !== place);
  if (twice !== undefined) {
    throw new EvidenceError("invalid.seal.repeated", "two seals of one validator", { where, found: fromHex(twice) });
  }
  if (found.length < quorum(validators.size)) {
    const expected = `${quorum(validators.size)} of ${validators.size}`;
    throw new EvidenceError("invalid.seal.few", "too few validators sealed the header", { where, expected, found: found.length });
  }
  return found;
}

/** Refuses a seal that turns out to be a validator's for another round, or for another header that is at hand. */
function requireInPlace(header: Header, seal: Uint8Array, validators: Addresses, known: readonly Header[]): void {
  const extra = qbftExtra(header);
  const where = whereOf(header);
  for (let round = 0n; round < ROUNDS_TRIED; round++) {
    if (validators.has(sealSigner(hashInRound(header, extra, round), seal))) {
      const place = { where, expected: extra.round, found: round };
      throw new EvidenceError("invalid.seal.misplaced", "a seal of another round", place);
    }
  }
  for (const other of known) {
    const holds = qbftExtra(other).seals.some((candidate) => equal(candidate, seal));
    if (holds && validators.has(sealSigner(sealedHash(other), seal))) {
      const place = { where, expected: header.number, found: other.number };
      throw new EvidenceError("invalid.seal.misplaced", "a seal of another block", place);
    }
  }
}

/**
 * Where enough of the expected validators sealed a header that names others, the set has changed and what changed it is missing;
 * else somebody made up a list.
 */
function disagreement(header: Header, extra: QbftExtra, expected: Addresses, named: Addresses): EvidenceError {
  const digest = sealedHash(header);
  const seals = extra.seals.slice(0, new Set([...expected, ...named]).size + 1);
  const sealed = new Set(seals.map((seal) => sealSigner(digest, seal)).filter((signer) => expected.has(signer)));
  const place = { where: whereOf(header), expected: listed(expected), found: listed(named) };
  if (sealed.size >= quorum(expected.size)) {
    const problem = "the validators have changed since, and the headers that show how are not all there";
    return new EvidenceError("cannot-tell.trust", problem, place);
  }
  const problem = "the header names other validators than those pinned for its height";
  return new EvidenceError("invalid.validators", problem, place);
}

/** Those in one of the two alone. */
function difference(one: Addresses, other: Addresses): Set<string> {
  const left = [...one].filter((address) => !other.has(address));
  return new Set([...left, ...[...other].filter((address) => !one.has(address))]);
}

function listed(addresses: Addresses): string {
  return [...addresses].sort().map((address) => `0x${address.slice(0, 8)}…`).join(", ");
}
