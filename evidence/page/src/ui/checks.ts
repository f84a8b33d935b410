/** The outcome and the checks of a report, as sections of the page. */

import type { Checked, Report, Result, Words } from "../core/index";
import { digest, element } from "./dom";
import type { Language, Word } from "./language";
import { advice, fileWord, LANGUAGE_TAGS, outcomeWord, reasonMeaning, resultWord, say } from "./language";
import meanings from "./meanings.json";

const MEANINGS: Readonly<Record<string, Words>> = meanings;
/** A sign beside the word, so that neither colour nor sign alone carries the result. */
const SIGNS: Readonly<Record<Result, string>> = { passed: "✓", failed: "✗", "not-covered": "–" };
const OUTCOME_SIGNS = { valid: "✓", invalid: "✗", "cannot-tell": "?" } as const;

export interface Asked {
  bundle: string;
  trust: string | null;
  asOf: string;
  require: string;
}

type Row = readonly [label: string, value: Node | string];

export function outcomeSection(report: Report, asked: Asked, language: Language): HTMLElement {
  const word = outcomeWord(language, report.outcome);
  const heading = element(
    "h2",
    { id: "outcome", tabindex: "-1" },
    element("span", { class: "label" }, `${say(language, "outcome")} `),
    element("span", { class: "sign", "aria-hidden": "true" }, OUTCOME_SIGNS[report.outcome]),
    element("strong", {}, word),
  );
  const says = element("p", { class: "says" }, say(language, `says.${report.outcome}`));
  const caution = report.outcome === "valid" ? element("p", {}, say(language, "notTruth")) : null;
  return element(
    "section",
    { class: `panel outcome ${report.outcome}`, "aria-labelledby": "outcome" },
    heading, says, caution, list(facts(report, asked, language)),
  ); // prettier-ignore
}

function facts(report: Report, asked: Asked, language: Language): Row[] {
  const { assurance, completeTo, root, files } = report;
  const rows: Row[] = [];
  if (assurance !== null) rows.push([say(language, "assurance"), say(language, `assurance.${assurance}`)]);
  if (completeTo !== null) {
    rows.push([say(language, "completeTo"), `${completeTo.time} (${say(language, "block")} ${completeTo.number})`]);
  }
  if (root !== null) {
    const roots = list([["SHA-256", digest(root["sha-256"])], ["SM3", digest(root.sm3)]]);
    rows.push([say(language, "root"), element("div", {}, element("p", { class: "hint" }, say(language, "rootHint")), roots)]);
  }
  if (completeTo !== null) rows.push([say(language, "blockHash"), digest(completeTo.hash)]);
  if (files !== null) {
    const kinds = ["party", "facility", "loan"] as const;
    for (const kind of kinds) rows.push([fileWord(language, kind), digest(files[kind])]);
  }
  return [...rows, ...demands(asked, language)];
}

function demands(asked: Asked, language: Language): Row[] {
  const rows: Row[] = [
    [say(language, "bundleFile"), asked.bundle],
    [say(language, "trustFile"), asked.trust ?? say(language, "noTrust")],
  ];
  if (asked.asOf !== "") rows.push([say(language, "asOf"), asked.asOf]);
  if (asked.require !== "") rows.push([say(language, "require"), asked.require]);
  return rows;
}

/** What failed, or else what stays open and is needed to decide: where to read first. */
export function troubleSection(report: Report, language: Language): HTMLElement | null {
  const failed = report.checks.filter((check) => check.result === "failed");
  const open = report.checks.filter((check) => check.result === "not-covered" && check.decisive);
  const [word, found]: [Word, Checked[]] = failed.length > 0 ? ["failed", failed] : ["open", open];
  if (report.outcome === "valid" || found.length === 0) return null;
  const items = found.map((check) => {
    const link = element("a", { href: `#check-${check.id}` }, check.title[language]);
    return element("li", {}, link, ` — ${reasonMeaning(language, check.reason?.code ?? "")}`, where(check));
  });
  return element(
    "section",
    { class: "panel", "aria-labelledby": "trouble" },
    element("h2", { id: "trouble" }, say(language, word)),
    element("ul", { class: "trouble" }, ...items),
  );
}

function where(check: Checked): HTMLElement | null {
  return check.reason?.where ? element("div", {}, element("code", { lang: "en" }, check.reason.where)) : null;
}

export function checksSection(report: Report, language: Language): HTMLElement {
  const count = (result: Result): number => report.checks.filter((check) => check.result === result).length;
  const counts = { passed: count("passed"), failed: count("failed"), open: count("not-covered") };
  return element(
    "section",
    { class: "panel", "aria-labelledby": "checks" },
    element("h2", { id: "checks" }, say(language, "checks")),
    element("p", {}, say(language, "counts", counts)),
    element("ol", { class: "checks" }, ...report.checks.map((check) => checkItem(check, language))),
  );
}

function checkItem(check: Checked, language: Language): HTMLElement {
  const result = element(
    "span",
    { class: "result" },
    element("span", { "aria-hidden": "true", class: "sign" }, SIGNS[check.result]),
    resultWord(language, check.result),
  );
  const heading = element("h3", { id: `check-${check.id}`, tabindex: "-1" }, result, " ", check.title[language]);
  return element("li", { class: `check ${check.result}` }, heading, list(told(check, language)), note(check, language));
}

function note(check: Checked, language: Language): HTMLElement {
  const weight = say(language, check.decisive ? "decisive" : "indecisive");
  return element("p", { class: "hint" }, `${weight} · `, element("code", {}, check.id));
}

function told(check: Checked, language: Language): Row[] {
  const rows: Row[] = [];
  if (check.lookedAt !== null) rows.push([say(language, "lookedAt"), check.lookedAt[language]]);
  rows.push(...because(check, language));
  const meaning = MEANINGS[check.id];
  if (check.result === "passed" && meaning !== undefined) rows.push([say(language, "meaning"), meaning[language]]);
  if (check.result === "passed") rows.push([say(language, "doesNotProve"), check.doesNotProve[language]]);
  return rows;
}

function because({ reason }: Checked, language: Language): Row[] {
  if (reason === null) return [];
  const english = element("span", { lang: LANGUAGE_TAGS.en }, reason.problem);
  const detail = element("div", {}, element("p", {}, reasonMeaning(language, reason.code)), element("p", { class: "detail" }, english));
  const rows: Row[] = [[say(language, "reason"), detail]];
  for (const place of ["where", "expected", "found"] as const) {
    const value = reason[place];
    if (value !== null) rows.push([say(language, place), element("code", { lang: LANGUAGE_TAGS.en }, value)]);
  }
  return [...rows, [say(language, "advice"), advice(language, reason.code)]];
}

function list(rows: readonly Row[]): HTMLElement {
  return element("dl", {}, ...rows.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value))));
}
