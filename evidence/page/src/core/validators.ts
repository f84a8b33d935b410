/** Who may speak for the blocks of a chain of several validators, height by height, as the trust file pins them (evidence/validators.py). */

import { toHex } from "./bytes";
import { ADDRESS_BYTES } from "./deployment";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { integer, items, member, members, octets, Pattern, text } from "./shape";

const MAX_VALIDATORS = 256;
const MAX_RANGES = 1_024;
export const OWNER = new Pattern("[^\\x00-\\x1f\\x7f-\\x9f]{1,200}");

/** Addresses by their hex digits, without a prefix. */
export type Addresses = ReadonlySet<string>;
/** Who owns each key, by the hex digits of its address. */
export type Owners = ReadonlyMap<string, string>;

/** The validators of the heights `first` to `last`, both included; `last` null: until further notice. */
export interface Tenure {
  first: number;
  last: number | null;
  owners: Owners;
}

export function addressesOf(tenure: Tenure): Addresses {
  return new Set(tenure.owners.keys());
}

/** The validators of all heights that the trust file speaks of. */
export class PinnedSets {
  constructor(readonly tenures: readonly Tenure[]) {}

  find(height: bigint): Tenure | null {
    const covers = ({ first, last }: Tenure) => BigInt(first) <= height && (last === null || height <= BigInt(last));
    return this.tenures.find(covers) ?? null;
  }

  at(height: bigint): Tenure {
    const found = this.find(height);
    if (found === null) throw unpinned("no validators are pinned for this height", height);
    if (found.owners.size === 0) throw unpinned("the list of validators is empty", height);
    return found;
  }

  /** Refuses ranges that overlap or do not rise. */
  static fromJson(value: Json, where: string): PinnedSets {
    const tenures = items(value, where, MAX_RANGES).map((item, place) => tenureFromJson(item, `${where}[${place}]`));
    tenures.forEach((later, place) => {
      const earlier = tenures[place - 1];
      if (earlier !== undefined && (earlier.last === null || earlier.last >= later.first)) {
        throw new EvidenceError("malformed.value", "ranges overlap or do not rise", { where: `${where}[${place}]` });
      }
    });
    return new PinnedSets(tenures);
  }
}

export function ownerFromJson(value: Json, where: string): [string, string] {
  const found = members(value, where, ["address", "owner"]);
  const address = octets(member(found, "address"), `${where}.address`, ADDRESS_BYTES);
  return [toHex(address), text(member(found, "owner"), `${where}.owner`, OWNER)];
}

function tenureFromJson(value: Json, where: string): Tenure {
  const found = members(value, where, ["from", "members"], ["to"]);
  const first = integer(member(found, "from"), `${where}.from`);
  const last = found.has("to") ? integer(member(found, "to"), `${where}.to`, first) : null;
  const listed = items(member(found, "members"), `${where}.members`, MAX_VALIDATORS);
  const pairs = listed.map((item, place) => ownerFromJson(item, `${where}.members[${place}]`));
  const owners = new Map(pairs);
  if (owners.size !== pairs.length) {
    throw new EvidenceError("malformed.value", "one validator stands twice", { where: `${where}.members` });
  }
  return { first, last, owners };
}

function unpinned(problem: string, height: bigint): EvidenceError {
  return new EvidenceError("cannot-tell.trust", problem, { where: "trust.validators", found: height });
}
