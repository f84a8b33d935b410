/** Runs every check and never stops at the first fault: the report says of each what it found. */

import { Bundle } from "../bundle";
import { Catalogue } from "../catalogue";
import { ownLayout } from "../deployment";
import { EvidenceError } from "../errors";
import type { Assurance, Checked, Report } from "../report";
import { NOTHING, reasonOf, reportOf, resultOf } from "../report";
import type { Trust } from "../trust";
import { readTrust } from "../trust";
import { Case, unreached } from "./case";
import type { Check } from "./table";
import { ASKED_ASSURANCE, CHECKS } from "./table";

/** `asOf` (Unix seconds): the moment for which the file is to be complete. `require`: how sure its block is to be. */
export interface Options {
  asOf?: number | undefined;
  require?: Assurance | undefined;
}

/**
 * What the bundle proves to somebody who knows `trust` from elsewhere; without it at most "cannot tell". Never throws: a trust
 * file that cannot be read leaves every check open, with its fault as the reason of the first.
 */
export function verify(bundle: Uint8Array, trust: Uint8Array | null, options: Options = {}): Report {
  const checks = options.require === undefined ? CHECKS : [...CHECKS, ASKED_ASSURANCE];
  try {
    return verifyWith(checks, bundle, trust === null ? {} : readTrust(trust), options);
  } catch (error) {
    const reason = evidenceError(error);
    return reportOf(checks.map((check, place) => open(check, place === 0 ? reason : notMade())), null, null, NOTHING);
  }
}

function verifyWith(checks: readonly Check[], data: Uint8Array, trust: Trust, options: Options): Report {
  let bundle: Bundle;
  try {
    bundle = Bundle.read(data);
  } catch (error) {
    return reportOf(checks.map((check) => unread(check, evidenceError(error))), null, null, NOTHING);
  }
  const checked = new Case(bundle, trust, Catalogue.own(), ownLayout(), options.asOf ?? null, options.require ?? null);
  const made = checks.map((check) => make(check, checked));
  return reportOf(made, bundle.manifest, bundle.root, checked);
}

function make(check: Check, checked: Case): Checked {
  try {
    return { ...stated(check), result: "passed", lookedAt: check.run(checked), reason: null, doesNotProve: check.limits };
  } catch (error) {
    return told(check, evidenceError(error));
  }
}

function unread(check: Check, error: EvidenceError): Checked {
  if (check === CHECKS[0]) return told(check, error);
  return told(check, unreached("the bundle could not be read", CHECKS[0]!.id));
}

function notMade(): EvidenceError {
  return new EvidenceError("cannot-tell.trust", "the trust file could not be read", { where: "trust" });
}

function told(check: Check, error: EvidenceError): Checked {
  return { ...open(check, error), result: resultOf(error) };
}

function open(check: Check, error: EvidenceError): Checked {
  const reason = reasonOf(error);
  return { ...stated(check), result: "not-covered", lookedAt: null, reason, doesNotProve: check.limits };
}

function stated(check: Check) {
  return { id: check.id, title: check.title, result: "passed" as const, decisive: check.decisive };
}

/** A fault of this program itself is no fault of the evidence: the question then stays open. */
function evidenceError(error: unknown): EvidenceError {
  if (error instanceof EvidenceError) return error;
  const problem = `this verifier failed over the evidence: ${String(error)}`;
  return new EvidenceError("cannot-tell.form", problem);
}
