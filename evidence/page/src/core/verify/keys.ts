/** The keys that were registered for the party, and whose step needs which. */

import { equal, toHex } from "../bytes";
import type { Value } from "../calldata";
import { PARTY } from "../catalogue";
import { EvidenceError } from "../errors";
import { hexed } from "../shape";
import type { Act } from "./case";
import { lastOf, whereOf } from "./case";

interface Registration {
  by: Act;
  key: Uint8Array;
}

/** `left`: the step with which another assumed the party's debt. */
export interface Keys {
  since: readonly Registration[];
  left: Act | null;
}

export function registeredKeys(acts: readonly Act[]): Keys {
  const since: Registration[] = [];
  for (const act of acts) {
    if (act.code !== "BORROWER_REGISTERED" && act.code !== "KYC_ATTESTED") continue;
    const key = act.fields.get("key") as Uint8Array;
    const last = since.at(-1);
    const isNew = last === undefined || !equal(last.key, key);
    const rebound = act.fields.get("rebound");
    if (act.code === "KYC_ATTESTED" && rebound !== isNew) {
      const problem = "says of the party's key that it stayed or changed, and it did not";
      throw new EvidenceError("invalid.signer", problem, { where: whereOf(act), expected: isNew, found: rebound });
    }
    if (isNew) since.push({ by: act, key });
  }
  return { since, left: lastOf(acts, "DEBT_ASSUMED") };
}

/**
 * Those that may have been the party's when `act` happened: steps of two files are set in order by their times, which the heads
 * bind, and of two at one time neither is the earlier.
 */
export function keysAt(keys: Keys, act: Act): Uint8Array[] {
  const keysOf = (wanted: (by: Act) => boolean) => keys.since.filter(({ by }) => wanted(by)).map(({ key }) => key);
  if (act.kind === PARTY) return keysOf((by) => by.step.seq <= act.step.seq).slice(-1);
  const before = keysOf((by) => by.step.timestamp < act.step.timestamp);
  return [...before.slice(-1), ...keysOf((by) => by.step.timestamp === act.step.timestamp)];
}

export function requireKey(act: Act, key: Uint8Array, keys: Keys): void {
  const allowed = keysAt(keys, act);
  if (!allowed.some((candidate) => equal(candidate, key))) {
    const place = { where: whereOf(act), expected: listed(allowed), found: key };
    throw new EvidenceError("invalid.signer", "not the key that was registered for the party then", place);
  }
}

/** One of those who consented must be the party. */
export function requireAmong(act: Act, keys: Keys): void {
  const signers = act.consents.map((consent) => consent.signer);
  const allowed = keysAt(keys, act);
  if (!signers.some((signer) => allowed.some((key) => equal(key, signer)))) {
    const place = { where: whereOf(act), expected: listed(allowed), found: listed(signers) };
    throw new EvidenceError("invalid.signer", "not signed with the key that was registered for the party then", place);
  }
}

export function listed(keys: readonly Value[]): string {
  const found = keys.filter((key): key is Uint8Array => key instanceof Uint8Array).map(toHex);
  return [...new Set(found)].sort().map((key) => "0x" + key).join(", ") || "none";
}

export function history(keys: Keys): string {
  return keys.since.map(({ key }) => hexed(key)).join(", ");
}
