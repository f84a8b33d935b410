/** Accounts and storage proven from a state root (EIP-1186): state and storage tries hash their keys with Keccak-256. */

import { anySet, equal, fromBig, toBig } from "../bytes";
import { keccak256, SIZE } from "../digest";
import { EvidenceError } from "../errors";
import type { Json, JsonObject } from "../json";
import { hexed, hexNumber, items, member, members, quantity, rpcOctets } from "../shape";
import type { Named } from "../spelling";
import { within } from "../spelling";
import { asBytes, asInteger, asList, decode } from "./rlp";
import { EMPTY_ROOT, lookup, MAX_PROOF_NODES } from "./trie";

export const EMPTY_CODE_HASH = keccak256(new Uint8Array());
const MAX_SLOTS = 10_000;
const MEMBERS = ["address", "nonce", "balance", "storageHash", "codeHash", "accountProof", "storageProof"];

export class Account implements Named {
  constructor(
    readonly nonce: bigint,
    readonly balance: bigint,
    readonly storageRoot: Uint8Array,
    readonly codeHash: Uint8Array,
  ) {}

  equals(other: Account): boolean {
    const sameNumbers = this.nonce === other.nonce && this.balance === other.balance;
    return sameNumbers && equal(this.storageRoot, other.storageRoot) && equal(this.codeHash, other.codeHash);
  }

  get spelledAs(): string {
    const hashes = `storage_root=${within(this.storageRoot)}, code_hash=${within(this.codeHash)}`;
    return `Account(nonce=${this.nonce}, balance=${this.balance}, ${hashes})`;
  }
}

const NO_ACCOUNT = new Account(0n, 0n, EMPTY_ROOT, EMPTY_CODE_HASH);

/** One storage slot: its number, the value stated for it (0 = absent) and the way to it from the storage root. */
export interface SlotProof {
  slot: bigint;
  value: bigint;
  proof: readonly Uint8Array[];
}

/** The result of eth_getProof: statements, and the nodes that must prove them. */
export interface AccountProof {
  address: Uint8Array;
  account: Account;
  accountProof: readonly Uint8Array[];
  storage: readonly SlotProof[];
}

/** Members that nodes add of their own are passed over. */
export function accountProofFromRpc(value: Json): AccountProof {
  const found = members(value, "proof", MEMBERS, allOf(value));
  const account = new Account(
    quantity(member(found, "nonce"), "proof.nonce"),
    quantity(member(found, "balance"), "proof.balance"),
    rpcOctets(member(found, "storageHash"), "proof.storageHash", SIZE),
    rpcOctets(member(found, "codeHash"), "proof.codeHash", SIZE),
  );
  return {
    account,
    address: rpcOctets(member(found, "address"), "proof.address", 20),
    accountProof: nodes(member(found, "accountProof"), "proof.accountProof"),
    storage: items(member(found, "storageProof"), "proof.storageProof", MAX_SLOTS).map(slotProof),
  };
}

/** The one spelling that bundles have. */
export function accountProofToRpc(proof: AccountProof): JsonObject {
  const { account } = proof;
  return new Map<string, Json>([
    ["address", hexed(proof.address)],
    ["nonce", hexNumber(account.nonce)],
    ["balance", hexNumber(account.balance)],
    ["storageHash", hexed(account.storageRoot)],
    ["codeHash", hexed(account.codeHash)],
    ["accountProof", proof.accountProof.map(hexed)],
    ["storageProof", proof.storage.map(slotToRpc)],
  ]);
}

/** Every value stated in `proof` is the one that the state of `stateRoot` holds. */
export function verifyAccountProof(stateRoot: Uint8Array, proof: AccountProof): void {
  const proven = accountAt(stateRoot, proof.address, proof.accountProof) ?? NO_ACCOUNT;
  const stated = statedAs(proof.account);
  if (!stated.equals(proven)) throw otherValue("account", proven, stated);
  for (const slot of proof.storage) {
    const value = storageAt(proven.storageRoot, slot.slot, slot.proof);
    if (value !== slot.value) throw otherValue(`storage slot ${slotName(slot.slot)}`, value, slot.value);
  }
}

/** The account of `address`, or null when the proof shows that there is none. */
export function accountAt(stateRoot: Uint8Array, address: Uint8Array, proof: readonly Uint8Array[]): Account | null {
  const value = lookup(stateRoot, keccak256(address), proof);
  if (value === null) return null;
  const [nonce, balance, storageRoot, codeHash] = asList(decode(value), 4);
  return new Account(asInteger(nonce!, 8), asInteger(balance!), asBytes(storageRoot!, SIZE), asBytes(codeHash!, SIZE));
}

/** The word in `slot`, 0 when the proof shows that nothing is stored. */
export function storageAt(storageRoot: Uint8Array, slot: bigint, proof: readonly Uint8Array[]): bigint {
  const value = lookup(storageRoot, keccak256(fromBig(slot, SIZE)), proof);
  if (value === null) return 0n;
  const word = asInteger(decode(value));
  if (word === 0n) throw new EvidenceError("malformed.rlp", "a storage trie holds no zeros");
  return word;
}

/** What is stated, with the two spellings that nodes have for an absent account made one. */
function statedAs(account: Account): Account {
  const absent = account.nonce === 0n && account.balance === 0n && !anySet(account.codeHash);
  const empty = !anySet(account.storageRoot) || equal(account.storageRoot, EMPTY_ROOT);
  return absent && empty ? NO_ACCOUNT : account;
}

function slotProof(value: Json): SlotProof {
  const found = members(value, "proof.storageProof", ["key", "value", "proof"], allOf(value));
  const where = "proof.storageProof.key";
  const key = member(found, "key");
  // Nodes give the key back as they were asked: as a quantity or as 32 bytes.
  const slot = typeof key === "string" && Array.from(key).length % 2 === 1 ? quantity(key, where) : word(key, where);
  return {
    slot,
    value: quantity(member(found, "value"), "proof.storageProof.value"),
    proof: nodes(member(found, "proof"), "proof.storageProof.proof"),
  };
}

function slotToRpc(slot: SlotProof): JsonObject {
  return new Map<string, Json>([
    ["key", slotName(slot.slot)],
    ["value", hexNumber(slot.value)],
    ["proof", slot.proof.map(hexed)],
  ]);
}

function slotName(slot: bigint): string {
  return hexed(fromBig(slot, SIZE));
}

function allOf(value: Json): Iterable<string> {
  return value instanceof Map ? value.keys() : [];
}

function word(value: Json, where: string): bigint {
  const data = rpcOctets(value, where);
  if (data.length > SIZE) {
    throw new EvidenceError("malformed.value", "a storage slot has at most 32 bytes", { where, found: data });
  }
  return toBig(data);
}

function nodes(value: Json, where: string): Uint8Array[] {
  return items(value, where, MAX_PROOF_NODES).map((node) => rpcOctets(node, where));
}

function otherValue(where: string, expected: unknown, found: unknown): EvidenceError {
  return new EvidenceError("invalid.claim", "another value is proven than the one stated", { where, expected, found });
}
