/** What each check of evidence/verify/table.py does. Names, limits and order are that table's own, generated from it. */

import texts from "../../../generated/texts.json";

import { EvidenceError } from "../errors";
import type { Words } from "../report";
import { agreement } from "./agreement";
import * as block from "./block";
import type { Case } from "./case";
import { documents } from "./documents";
import * as filing from "./filing";
import * as form from "./form";
import { ledger } from "./identity";
import { independence } from "./independence";
import * as log from "./log";
import * as people from "./people";
import * as signatures from "./signatures";
import * as state from "./state";
import { independent, prefixes } from "./times";

/** Returns what it looked at, or throws an EvidenceError. */
export type Run = (checked: Case) => Words;

export interface Check {
  id: string;
  title: Words;
  limits: Words;
  decisive: boolean;
  run: Run;
}

const RUNS: Readonly<Record<string, Run>> = {
  "bundle.members": form.members,
  "bundle.form": form.parts,
  "log.replay": log.replays,
  "log.effects": log.effects,
  "log.belonging": log.belonging,
  "state.proofs": state.proofs,
  "state.heads": state.heads,
  "log.calendar": log.calendar,
  "log.extent": log.extent,
  "ledger.identity": ledger,
  "ledger.code": state.code,
  "block.header": block.header,
  "block.finality": block.finality,
  "block.independence": independence,
  documents,
  "signatures.recovered": signatures.recovered,
  "signatures.keys": people.keys,
  "signatures.nonces": signatures.nonces,
  "signatures.sides": people.sides,
  "signatures.custody": people.custody,
  "signatures.contracts": signatures.contracts,
  agreement,
  "agreement.clause": filing.clause,
  "agreement.capture": filing.capture,
  "time.independent": independent,
  "time.prefixes": prefixes,
  "block.assurance": block.assurance,
};

export const CHECKS: readonly Check[] = texts.checks.map(withRun);
/** Made only where an assurance is asked for. */
export const ASKED_ASSURANCE: Check = withRun(texts.askedAssurance);

function withRun(stated: (typeof texts.checks)[number]): Check {
  return { ...stated, run: RUNS[stated.id] ?? notMade };
}

/** A check that is new in the table stays open here until it is made, and never passes by silence. */
function notMade(): never {
  throw new EvidenceError("cannot-tell.form", "the page does not make this check yet: use the command line");
}
