/** What identifies one ledger on one chain: its contracts, its origin, its catalogue and its calendar (evidence/deployment.py). */

import own from "../../../layout.json";

import { ascii, equal, toBig, toHex } from "./bytes";
import { load } from "./canonical";
import { SIZE } from "./digest";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { hexed, integer, items, member, members, octets, Pattern, text } from "./shape";
import type { FilesLayout } from "./slots";
import { filesLayoutFromJson } from "./slots";
import type { Named } from "./spelling";
import { typeName } from "./spelling";

export const LEDGER = "LoanLedger";
export const DAY_SECONDS = 86_400;
export const MAX_CONTRACTS = 64;
export const ADDRESS_BYTES = 20;
const NAME = new Pattern("[A-Za-z][A-Za-z0-9]{0,63}");

/** `codeHash` is keccak256 of the code at the address, immutables included. */
export interface Contract {
  name: string;
  address: Uint8Array;
  codeHash: Uint8Array;
}

/** How the contracts count days: `originDay`, in days since 1970-01-01 of legal time, begins at `originTimestamp`. */
export class Calendar implements Named {
  constructor(
    readonly originTimestamp: number,
    readonly originDay: number,
    readonly dayLength: number,
  ) {}

  /** Whether a legal day is anything but a day. */
  get isTest(): boolean {
    return this.dayLength !== DAY_SECONDS;
  }

  /** The legal day of a moment, in Unix seconds. In bigints, since both numbers may be near the largest safe one. */
  day(timestamp: number): bigint {
    const [passed, length] = [BigInt(timestamp) - BigInt(this.originTimestamp), BigInt(this.dayLength)];
    const floored = passed / length - (passed < 0n && passed % length !== 0n ? 1n : 0n);
    return BigInt(this.originDay) + floored;
  }

  equals(other: Calendar): boolean {
    const sameOrigin = this.originTimestamp === other.originTimestamp && this.originDay === other.originDay;
    return sameOrigin && this.dayLength === other.dayLength;
  }

  get spelledAs(): string {
    const origin = `origin_timestamp=${this.originTimestamp}, origin_day=${this.originDay}`;
    return `Calendar(${origin}, day_length=${this.dayLength})`;
  }
}

/** What the ledger's code consists of, by the names of its contracts, and where it keeps what is proven. `origin` is a slot. */
export interface Layout {
  contracts: readonly string[];
  origin: bigint;
  files: FilesLayout;
}

/** What a bundle states about where its file lives: claims, to be compared with a trust file. */
export interface Environment {
  contracts: readonly Contract[];
  origin: Uint8Array;
  catalogue: Uint8Array;
  calendar: Calendar;
}

export function contractToJson(contract: Contract): Map<string, Json> {
  return new Map([
    ["name", contract.name],
    ["address", hexed(contract.address)],
    ["codeHash", hexed(contract.codeHash)],
  ]);
}

export function sameContract(one: Contract, other: Contract): boolean {
  return one.name === other.name && equal(one.address, other.address) && equal(one.codeHash, other.codeHash);
}

export function calendarFromJson(value: Json, where: string): Calendar {
  const found = members(value, where, ["originTimestamp", "originDay", "dayLength"]);
  return new Calendar(
    integer(member(found, "originTimestamp"), `${where}.originTimestamp`, -Number.MAX_SAFE_INTEGER),
    integer(member(found, "originDay"), `${where}.originDay`, 0, 2 ** 32 - 1),
    integer(member(found, "dayLength"), `${where}.dayLength`, 1, DAY_SECONDS),
  );
}

export function layoutFromJson(value: Json, where: string): Layout {
  const found = members(value, where, ["contracts", "origin", "files"]);
  const names = items(member(found, "contracts"), `${where}.contracts`, MAX_CONTRACTS);
  return {
    contracts: names.map((name) => text(name, `${where}.contracts`, NAME)),
    origin: toBig(octets(member(found, "origin"), `${where}.origin`, SIZE)),
    files: filesLayoutFromJson(member(found, "files"), `${where}.files`),
  };
}

/** That of this version's contracts. */
export function ownLayout(): Layout {
  return layoutFromJson(load(ascii(JSON.stringify(own))), "layout");
}

export function environmentFromJson(value: Json): Environment {
  const where = "environment";
  const found = members(value, where, ["contracts", "origin", "catalogue", "calendar", "genesis", "deployed", "compiler"]);
  const deployed = members(member(found, "deployed"), `${where}.deployed`, ["number", "hash"]);
  const compiler = member(found, "compiler");
  if (!(compiler instanceof Map)) {
    const place = { where: `${where}.compiler`, found: typeName(compiler) };
    throw new EvidenceError("malformed.value", "not a JSON object", place);
  }
  const environment = {
    contracts: contractsFromJson(member(found, "contracts"), `${where}.contracts`),
    origin: octets(member(found, "origin"), `${where}.origin`, SIZE),
    catalogue: octets(member(found, "catalogue"), `${where}.catalogue`, SIZE),
    calendar: calendarFromJson(member(found, "calendar"), `${where}.calendar`),
  };
  octets(member(found, "genesis"), `${where}.genesis`, SIZE);
  integer(member(deployed, "number"), `${where}.deployed.number`);
  octets(member(deployed, "hash"), `${where}.deployed.hash`, SIZE);
  return environment;
}

/** Refuses a name or an address that stands twice. */
export function contractsFromJson(value: Json, where: string): Contract[] {
  const found = items(value, where, MAX_CONTRACTS).map((item, place) => contractFromJson(item, `${where}[${place}]`));
  const kinds = { name: found.map((contract) => contract.name), address: found.map((contract) => toHex(contract.address)) };
  for (const [kind, values] of Object.entries(kinds)) {
    if (new Set(values).size !== values.length) {
      throw new EvidenceError("malformed.value", `one ${kind} stands for two contracts`, { where });
    }
  }
  return found;
}

/** The address of the entry. */
export function ledgerOf(contracts: readonly Contract[], where: string): Uint8Array {
  const found = contracts.find((contract) => contract.name === LEDGER);
  if (found === undefined) throw new EvidenceError("malformed.value", `no contract is named ${LEDGER}`, { where });
  return found.address;
}

function contractFromJson(value: Json, where: string): Contract {
  const found = members(value, where, ["name", "address", "codeHash"]);
  return {
    name: text(member(found, "name"), `${where}.name`, NAME),
    address: octets(member(found, "address"), `${where}.address`, ADDRESS_BYTES),
    codeHash: octets(member(found, "codeHash"), `${where}.codeHash`, SIZE),
  };
}
