/** Which ledger this is: chain, address, origin and catalogue as the trust file pins them, against what the bundle states. */

import { equal } from "../bytes";
import type { Contract } from "../deployment";
import { contractToJson, ledgerOf, sameContract } from "../deployment";
import { EvidenceError } from "../errors";
import type { Words } from "../report";
import { hexed } from "../shape";
import { pinnedLedger, required } from "../trust";
import type { Case } from "./case";

type Value = number | Uint8Array;

export function ledger(checked: Case): Words {
  const { trust } = checked;
  const { manifest } = checked.bundle;
  const stated = checked.part((bundle) => bundle.environment());
  requireSame("manifest.ledger", ledgerOf(stated.contracts, "environment.contracts"), manifest.ledger);
  const values: ReadonlyArray<readonly [string, Value | undefined, Value]> = [
    ["chainId", trust.chainId, manifest.chainId],
    ["contracts", pinnedLedger(trust), manifest.ledger],
    ["origin", trust.origin, stated.origin],
    ["catalogue", trust.catalogue, stated.catalogue],
  ];
  for (const [name, pinned, found] of values) if (pinned !== undefined) requireSame(name, pinned, found);
  requireContracts(trust.contracts ?? [], stated.contracts);
  for (const [name, pinned] of values) required(pinned, name);
  if (!equal(stated.catalogue, checked.catalogue.digest)) {
    const problem = "a catalogue that this version does not bring: its steps cannot be judged";
    throw new EvidenceError("cannot-tell.form", problem, { expected: checked.catalogue.digest, found: stated.catalogue });
  }
  const [address, origin] = [hexed(manifest.ledger), hexed(stated.origin)];
  return {
    zh: `链 ${manifest.chainId}，账本 ${address}，起源 ${origin}，均与信任文件一致`,
    en: `chain ${manifest.chainId}, ledger ${address}, origin ${origin}: those of the trust file`,
  };
}

function requireContracts(pinned: readonly Contract[], stated: readonly Contract[]): void {
  const byName = new Map(stated.map((contract) => [contract.name, contract]));
  for (const contract of pinned) {
    const found = byName.get(contract.name);
    if (found !== undefined && !sameContract(contract, found)) {
      throw otherThanPinned(`contracts.${contract.name}`, contractToJson(contract), contractToJson(found));
    }
  }
}

function requireSame(name: string, pinned: Value, found: Value): void {
  const same = pinned instanceof Uint8Array && found instanceof Uint8Array ? equal(pinned, found) : pinned === found;
  if (!same) throw otherThanPinned(name, pinned, found);
}

function otherThanPinned(where: string, expected: unknown, found: unknown): EvidenceError {
  return new EvidenceError("invalid.claim", "not the one that is pinned", { where, expected, found });
}
