/** What stands beside the agreement: the clause by which both sides agreed on the evidence, and the log of how its documents were captured. */

import { equal, toHex } from "../bytes";
import { lastCaptured, readCaptureLog, ROLE as CAPTURE_ROLE, verifyCaptureLog } from "../capture";
import { clauseOf, ROLE as CLAUSE_ROLE } from "../clauses";
import { NO_DOCUMENTS } from "../documents";
import type { Dossier, Entry } from "../dossier";
import { EvidenceError } from "../errors";
import type { Words } from "../report";
import { legalTime } from "../report";
import { hexed } from "../shape";
import type { Act, Case } from "./case";
import { lastOf } from "./case";

export function clause(checked: Case): Words {
  const [proposed, entries] = agreementOf(checked);
  const [place, entry] = withRole(entries, CLAUSE_ROLE, "the agreement holds no evidence clause");
  const found = clauseOf(entry.leaf);
  if (found === null) {
    const problem = "an evidence clause whose text this version does not know";
    const values = { where: placeOf(place, entries), found: entry.leaf.commitments["sha-256"] };
    throw new EvidenceError("cannot-tell.form", problem, values);
  }
  const [count, leaf] = [entries.length, hexed(found.leafHash)];
  return {
    zh: `双方签署的 ${count} 份文件中第 ${place + 1} 份为电子证据条款第 ${found.version} 版（叶哈希 ${leaf}）`,
    en:
      `document ${place + 1} of the ${count} that were proposed is the evidence clause, version ${found.version} (leaf ${leaf}); ` +
      `step ${proposed.step.seq}`,
  };
}

export function capture(checked: Case): Words {
  const [proposed, entries] = agreementOf(checked);
  const [place, entry] = withRole(entries, CAPTURE_ROLE, "the agreement holds no capture log");
  if (entry.whole === undefined) {
    const problem = "the capture log is not shown, and its signature is over all of it";
    throw new EvidenceError("cannot-tell.missing", problem, { where: placeOf(place, entries) });
  }
  const log = readCaptureLog(entry.whole.content);
  const others = entries.filter((_, other) => other !== place).map((other) => other.leaf);
  const recorded = proposed.step.timestamp;
  verifyCaptureLog(log, others, recorded);
  const last = lastCaptured(log);
  const proposer = equal(proposed.step.actor, log.operator);
  const anchored = lastOf(checked.shown("log.effects"), "AGREEMENT_ANCHORED");
  const until = anchored === null ? null : anchored.step.timestamp - last;
  const [by, time, delay] = [hexed(log.operator), legalTime(last), recorded - last];
  return {
    zh:
      `采集日志由 ${by} 签名（${proposer ? "即提出条款者" : "非提出条款者"}），${others.length} 份文件采集于 ${time} 之前，` +
      `采集至上链 ${delay} 秒${until === null ? "" : `，至存证 ${until} 秒`}`,
    en:
      `signed by ${by}, ${proposer ? "who proposed the terms" : "not the one who proposed the terms"}: ${others.length} documents captured by ` +
      `${time} (${log.device}), ${delay} s before they were recorded${until === null ? "" : `, ${until} s before the anchor`}`,
  };
}

/** The proposal and all its documents, which the docHash holds. */
function agreementOf(checked: Case): [Act, Dossier] {
  const proposed = lastOf(checked.shown("log.effects"), "TERMS_PROPOSED");
  if (proposed === null || equal(proposed.step.docHash, NO_DOCUMENTS)) {
    throw new EvidenceError("cannot-tell.missing", "no terms were proposed with documents in this file");
  }
  const set = checked.shown("documents").get(toHex(proposed.step.docHash));
  if (set === undefined) {
    const place = { where: hexed(proposed.step.docHash) };
    throw new EvidenceError("cannot-tell.missing", "the documents of the agreement are not in the bundle", place);
  }
  return [proposed, set.dossier];
}

function withRole(entries: Dossier, role: string, problem: string): [number, Entry] {
  const place = entries.findIndex((entry) => entry.leaf.role === role);
  if (place < 0) {
    const found = entries.map((entry) => entry.leaf.role).join(", ");
    throw new EvidenceError("cannot-tell.missing", problem, { expected: role, found });
  }
  return [place, entries[place]!];
}

function placeOf(place: number, entries: Dossier): string {
  return `document ${place + 1} of ${entries.length}`;
}
