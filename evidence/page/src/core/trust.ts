/** What the checker knows from elsewhere: the trust file. Nothing in it is ever taken from a bundle (evidence/trust.py). */

import { load } from "./canonical";
import { toHex } from "./bytes";
import { Clique } from "./chainproof/clique";
import type { Finality } from "./chainproof/finality";
import type { Header } from "./chainproof/header";
import { blockHash } from "./chainproof/naming";
import { Notary } from "./chainproof/notary";
import { Qbft } from "./chainproof/qbft";
import { qbftBlockHash } from "./chainproof/qbft-extra";
import type { Calendar, Contract, Layout } from "./deployment";
import { ADDRESS_BYTES, calendarFromJson, contractsFromJson, layoutFromJson, ledgerOf } from "./deployment";
import { SIZE } from "./digest";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { requireVersion } from "./manifest";
import { integer, items, member, members, octets, Pattern, text } from "./shape";
import type { TimeAuthority } from "./timestamp/authorities";
import { authoritiesFromJson } from "./timestamp/authorities";
import type { Owners } from "./validators";
import { OWNER, PinnedSets } from "./validators";

const SCHEMA = new Pattern("fubie\\.trust");
const VERSION = 1;
export const MAX_BYTES = 1024 * 1024;
const STRATEGY = new Pattern("notary|qbft|clique");
const MAX_INTERESTED = 256;

export type Strategy = "notary" | "qbft" | "clique";

/** The key whose signature stands for a block, and who holds it, in words. */
export interface NotaryKey {
  address: Uint8Array;
  owner: string;
}

/** A trust file; what it lacks is absent. */
export interface Trust {
  strategy?: Strategy;
  chainId?: number;
  notary?: NotaryKey;
  validators?: PinnedSets;
  interested?: string[];
  contracts?: Contract[];
  origin?: Uint8Array;
  catalogue?: Uint8Array;
  calendar?: Calendar;
  timeAuthorities?: TimeAuthority[];
  layout?: Layout;
}

const READERS: { [Name in keyof Trust]-?: (value: Json, where: string) => NonNullable<Trust[Name]> } = {
  strategy: (value, where) => text(value, where, STRATEGY) as Strategy,
  chainId: (value, where) => integer(value, where, 1),
  notary: notaryFromJson,
  validators: PinnedSets.fromJson,
  interested: (value, where) => items(value, where, MAX_INTERESTED).map((owner) => text(owner, where, OWNER)),
  contracts: contractsFromJson,
  origin: word,
  catalogue: word,
  calendar: calendarFromJson,
  timeAuthorities: authoritiesFromJson,
  layout: layoutFromJson,
};

export function readTrust(data: Uint8Array): Trust {
  const found = members(load(data, MAX_BYTES), "trust", ["schema", "version"], Object.keys(READERS));
  requireVersion(member(found, "schema"), member(found, "version"), SCHEMA, VERSION, "trust");
  const stated = Object.entries(READERS)
    .filter(([name]) => found.has(name))
    .map(([name, read]) => [name, read(member(found, name), `trust.${name}`)] as const);
  const trust = Object.fromEntries(stated) as Trust;
  if (trust.contracts !== undefined) ledgerOf(trust.contracts, "trust.contracts");
  return trust;
}

export function pinnedLedger(trust: Trust): Uint8Array | undefined {
  return trust.contracts && ledgerOf(trust.contracts, "trust.contracts");
}

/** The rule by which a block is the chain's. */
export function finalityOf(trust: Trust): Finality {
  if (trust.strategy === undefined) {
    const problem = "nothing says how a block is known to be the chain's own";
    throw new EvidenceError("cannot-tell.trust", problem, { where: "trust.strategy" });
  }
  if (trust.strategy === "notary") {
    const notary = required(trust.notary, "notary");
    return new Notary(required(trust.chainId, "chainId"), notary.address);
  }
  const validators = required(trust.validators, "validators");
  return trust.strategy === "qbft" ? new Qbft(validators) : new Clique(validators);
}

/** The hash by which the chain calls the block. */
export function blockHashOf(trust: Trust, header: Header): Uint8Array {
  if (trust.strategy === "qbft") return qbftBlockHash(header);
  return trust.strategy === "clique" ? header.encodedHash : blockHash(header);
}

/** Who holds each key that may speak for the block of that height, as far as it is known. */
export function ownersOf(trust: Trust, height: bigint): Owners {
  if (trust.strategy === "notary") {
    return new Map(trust.notary === undefined ? [] : [[toHex(trust.notary.address), trust.notary.owner]]);
  }
  return trust.validators?.find(height)?.owners ?? new Map();
}

/** What the trust file states. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw new EvidenceError("cannot-tell.trust", "no trust file states this", { where: `trust.${name}` });
  }
  return value;
}

function notaryFromJson(value: Json, where: string): NotaryKey {
  const found = members(value, where, ["address", "owner"]);
  const address = octets(member(found, "address"), `${where}.address`, ADDRESS_BYTES);
  return { address, owner: text(member(found, "owner"), `${where}.owner`, OWNER) };
}

function word(value: Json, where: string): Uint8Array {
  return octets(value, where, SIZE);
}
