/** The three logs: played again from their first heads, each opened in the one above, each effect the one of its node. */

import { equal } from "../bytes";
import type { FileKind, OfFiles } from "../catalogue";
import { FACILITY, KINDS, LOAN, nameOf, PARTY } from "../catalogue";
import { consentsOf, effectOf, isOpening } from "../effects";
import { EvidenceError } from "../errors";
import type { Step } from "../log";
import type { Replay } from "../replay";
import { replay } from "../replay";
import type { Words } from "../report";
import { legalTime } from "../report";
import { hexed } from "../shape";
import { required } from "../trust";
import type { Act, Case } from "./case";
import { whereOf } from "./case";

const OPENING = new Set(["BORROWER_REGISTERED", "CREDIT_APPLIED", "TERMS_PROPOSED"]);

export function replays(checked: Case): Words {
  const found: Partial<Record<FileKind, Replay>> = {};
  for (const kind of KINDS) {
    const start = { origin: checked.origin, kind, file: checked.bundle.manifest.files[kind] };
    const played = replay(start, checked.steps[kind], checked.catalogue, Object.values(found));
    if (played.steps.length === 0) {
      const where = `${nameOf(kind)} file`;
      throw new EvidenceError("invalid.log.sequence", "a file without a step", { where });
    }
    found[kind] = played;
  }
  requireOneTime(checked.allSteps);
  const logs = found as OfFiles<Replay>;
  checked.show("log.replay", logs);
  const steps = sum(KINDS.map((kind) => logs[kind].steps.length));
  const beyond = sum(KINDS.map((kind) => logs[kind].unchecked));
  return {
    zh: `${steps} 个步骤，序号连续，时间不倒流，每步皆有前序；${beyond} 个前序在未随附的案卷中`,
    en: `${steps} steps without a gap, in rising time, each after what it follows; ${beyond} predecessors are in files not at hand`,
  };
}

export function effects(checked: Case): Words {
  const steps = checked.steps;
  const acts = KINDS.flatMap((kind) => {
    return steps[kind].filter((step) => !isOpening(step, checked.catalogue)).map((step) => actOf(checked, kind, step));
  });
  checked.show("log.effects", acts);
  const consents = sum(acts.map((act) => act.consents.length));
  return {
    zh: `${acts.length} 个步骤的效果与节点相符，含 ${consents} 份同意`,
    en: `${acts.length} effects, each its node's own, with ${consents} consents`,
  };
}

export function belonging(checked: Case): Words {
  const { files } = checked.bundle.manifest;
  const logs = checked.shown("log.replay");
  requireOpened(files[FACILITY], logs[PARTY], logs[FACILITY]);
  requireOpened(files[LOAN], logs[FACILITY], logs[LOAN]);
  for (const act of checked.shown("log.effects")) requireOwnIds(act, files);
  const siblings = logs[FACILITY].opened.filter((opened) => !equal(opened.file, files[LOAN])).map(({ file }) => hexed(file));
  const facilities = logs[PARTY].opened.length;
  return {
    zh: `主体案卷中开立授信 ${facilities} 项；该授信下其他借款：${siblings.join(", ") || "无"}`,
    en: `the party's file opens ${facilities} facilities; other loans under this facility: ${siblings.join(", ") || "none"}`,
  };
}

export function calendar(checked: Case): Words {
  const stated = checked.part((bundle) => bundle.environment()).calendar;
  for (const step of checked.allSteps) {
    const day = stated.day(step.timestamp);
    if (BigInt(step.effectiveDay) > day) {
      const place = { where: whereInFile(step), expected: day, found: step.effectiveDay };
      throw new EvidenceError("invalid.log.order", "a step that takes effect on a day that had not come", place);
    }
  }
  const pinned = required(checked.trust.calendar, "calendar");
  if (!pinned.equals(stated)) {
    const place = { where: "environment.calendar", expected: pinned, found: stated };
    throw new EvidenceError("invalid.claim", "another calendar than the pinned one", place);
  }
  if (!pinned.isTest) return { zh: "真实日历，一日 86,400 秒", en: "the real calendar, 86,400 s a day" };
  return {
    zh: `测试日历：一日为 ${pinned.dayLength} 秒，日期并非真实日期`,
    en: `a test calendar: a day has ${pinned.dayLength} s, so no date in this file is a real one`,
  };
}

export function extent(checked: Case): Words {
  const header = checked.part((bundle) => bundle.header());
  checked.shown("state.heads");
  for (const step of checked.allSteps) {
    if (BigInt(step.block) > header.number || BigInt(step.timestamp) > header.timestamp) {
      const problem = "a step after the block to which the file is said to be complete";
      const place = { where: whereInFile(step), expected: `at most block ${header.number}`, found: step.block };
      throw new EvidenceError("invalid.log.order", problem, place);
    }
  }
  const time = legalTime(header.timestamp);
  if (checked.asOf !== null && BigInt(checked.asOf) > header.timestamp) {
    const problem = "asked as of a time after the block: what happened since then is not in the bundle";
    const place = { where: "--as-of", expected: `at most ${time}`, found: legalTime(checked.asOf) };
    throw new EvidenceError("cannot-tell.missing", problem, place);
  }
  return {
    zh: `完整至区块 ${header.number}，${time}`,
    en: `complete to block ${header.number}, ${time}: nothing left out, nothing added`,
  };
}

function requireOneTime(steps: readonly Step[]): void {
  const times = new Map<number, number>();
  for (const step of steps) {
    const time = times.get(step.block) ?? step.timestamp;
    times.set(step.block, time);
    if (time !== step.timestamp) {
      const place = { where: `block ${step.block}`, expected: time, found: step.timestamp };
      throw new EvidenceError("invalid.log.order", "one block has two times", place);
    }
  }
}

function requireOpened(file: Uint8Array, parent: Replay, own: Replay): void {
  const opened = parent.opened.find((candidate) => equal(candidate.file, file));
  if (opened === undefined) {
    const problem = `the log of the ${nameOf(parent.start.kind)} does not show that this file was opened in it`;
    const found = parent.opened.map((candidate) => hexed(candidate.file));
    throw new EvidenceError("invalid.claim", problem, { expected: file, found });
  }
  const [entry, first] = [parent.steps[opened.seq - 1]!, own.steps[0]!];
  if (entry.block !== first.block || entry.timestamp !== first.timestamp || entry.node !== first.node) {
    const place = { where: `step ${opened.seq}`, expected: entry.timestamp, found: first.timestamp };
    throw new EvidenceError("invalid.claim", "a file was opened at another time than its first step", place);
  }
}

/** An opening effect names its own file and the one above. */
function requireOwnIds(act: Act, files: OfFiles<Uint8Array>): void {
  if (!OPENING.has(act.code)) return;
  for (const kind of KINDS) {
    const found = act.fields.get(nameOf(kind));
    if (found instanceof Uint8Array && !equal(found, files[kind])) {
      const place = { where: whereOf(act), expected: files[kind], found };
      throw new EvidenceError("invalid.claim", `speaks of another ${nameOf(kind)}`, place);
    }
  }
}

function actOf(checked: Case, kind: FileKind, step: Step): Act {
  const where = `${nameOf(kind)} file, step ${step.seq}`;
  const rule = checked.catalogue.nodes.get(step.node);
  if (rule === undefined) {
    throw new EvidenceError("malformed.value", "the catalogue has no such node", { where, found: step.node });
  }
  try {
    return { kind, code: rule.code, step, fields: effectOf(rule.code, step.effect), consents: consentsOf(step) };
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    throw error.at(`${where} ${rule.code}${error.where && "." + error.where}`);
  }
}

function whereInFile(step: Step): string {
  return `step ${step.seq} of file ${hexed(step.file)}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
