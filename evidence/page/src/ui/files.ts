/** The documents that a bundle shows, and the steps of its three files. */

import type { Contents, File, ShownDocument, StepRow } from "./contents";
import { digest, element } from "./dom";
import type { Language, Word } from "./language";
import { amountName, fileWord, nodeTitle, say, yuan } from "./language";
import { save } from "./save";

const FILES: readonly File[] = ["party", "facility", "loan"];
const COLUMNS: readonly Word[] = ["number", "step", "time", "actor", "amounts"];
/** Rows that are added at once: enough for any genuine file, few enough that the page answers in between. */
const ROWS_AT_ONCE = 300;
const SUFFIXES: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "application/json": "json",
  "application/xml": "xml",
  "text/plain": "txt",
};

export function documentsSection(contents: Contents, language: Language): HTMLElement {
  const shown = contents.documents.map((document, place) => documentItem(document, place, language));
  return element(
    "section",
    { class: "panel", "aria-labelledby": "documents" },
    element("h2", { id: "documents" }, say(language, "documents")),
    element("p", { class: "hint" }, say(language, shown.length > 0 ? "documentsHint" : "noDocuments")),
    shown.length > 0 ? element("ul", { class: "documents" }, ...shown) : null,
  );
}

function documentItem(document: ShownDocument, place: number, language: Language): HTMLElement {
  const title = element("strong", { lang: "en" }, document.role);
  const kind = element("span", { class: "hint", lang: "en" }, ` ${document.mediaType}`);
  return element("li", {}, element("p", {}, title, kind), ...body(document, place, language), docHash(document));
}

function docHash(document: ShownDocument): HTMLElement {
  return element("p", { class: "hint" }, "docHash ", digest(`0x${document.docHash}`));
}

function body(document: ShownDocument, place: number, language: Language): HTMLElement[] {
  const { content, fields } = document;
  if (content !== null) return [saving(document, content, place, language)];
  if (fields === null) return [element("p", {}, say(language, "withheld"))];
  const rows = fields.map(({ path, value }) => {
    return element("div", {}, element("dt", {}, path), element("dd", {}, value ?? say(language, "withheldField")));
  });
  return [element("dl", {}, ...rows)];
}

function saving(document: ShownDocument, content: Uint8Array, place: number, language: Language): HTMLElement {
  const name = `${place}-${document.role}.${SUFFIXES[document.mediaType] ?? "bin"}`;
  const size = `${content.length.toLocaleString("en")} ${say(language, "bytes")}`;
  const button = element("button", { type: "button", class: "screen" }, `${say(language, "download")} ${name}`);
  button.addEventListener("click", () => save(name, content));
  return element("p", {}, button, ` ${size}`);
}

export function stepsSection(contents: Contents, valid: boolean, language: Language): HTMLElement {
  const found = contents.steps;
  const tables = FILES.map((file) => stepsOf(found.filter((step) => step.file === file), file, language));
  return element(
    "section",
    { class: "panel", "aria-labelledby": "steps" },
    element("h2", { id: "steps" }, say(language, "steps")),
    valid || found.length === 0 ? null : element("p", { class: "notice" }, say(language, "stepsUnproven")),
    element("p", { class: "hint" }, say(language, found.length > 0 ? "stepsHint" : "noSteps")),
    ...tables,
  );
}

function stepsOf(steps: readonly StepRow[], file: File, language: Language): HTMLElement | null {
  if (steps.length === 0) return null;
  const heads = COLUMNS.map((word) => element("th", { scope: "col", role: "columnheader" }, say(language, word)));
  const head = element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...heads));
  const rows = element("tbody", { role: "rowgroup" });
  fill(rows, steps, language);
  // The roles are named because the table becomes cards on a narrow screen, where browsers would forget that it is one.
  return element("table", { role: "table" }, element("caption", {}, fileWord(language, file)), head, rows);
}

function fill(rows: HTMLElement, steps: readonly StepRow[], language: Language): void {
  rows.append(...steps.slice(0, ROWS_AT_ONCE).map((step) => stepRow(step, language)));
  const rest = steps.slice(ROWS_AT_ONCE);
  if (rest.length > 0) setTimeout(() => fill(rows, rest, language));
}

function stepRow(step: StepRow, language: Language): HTMLElement {
  const values = [String(step.seq), titleOf(step, language), step.time.replace("+08:00", ""), digest(step.actor), amounts(step, language)];
  const cells = values.map((value, place) => {
    return element("td", { role: "cell", "data-label": say(language, COLUMNS[place]!), class: COLUMNS[place]! }, value);
  });
  return element("tr", { role: "row" }, ...cells);
}

/** In both languages, the reader's own first. */
function titleOf(step: StepRow, language: Language): HTMLElement {
  const title = nodeTitle(step.node);
  const opens = step.opens ? element("div", {}, say(language, "opens")) : null;
  const corrects = step.supersedes > 0 ? element("div", {}, say(language, "supersedes", { seq: step.supersedes })) : null;
  if (title === undefined) return element("div", {}, say(language, "unknownNode", { node: step.node }));
  const other = language === "zh" ? element("div", { lang: "en", class: "hint" }, title.en) : element("div", { lang: "zh-CN", class: "hint" }, title.zh);
  return element("div", {}, element("div", {}, title[language]), other, opens, corrects);
}

function amounts(step: StepRow, language: Language): HTMLElement {
  const shown = step.amounts.filter(({ fen }) => fen !== "0");
  const rows = shown.map(({ name, fen }) => {
    return element("li", {}, `${amountName(language, name)} `, element("span", { class: "sum" }, `${yuan(fen)} ${say(language, "yuan")}`));
  });
  return rows.length > 0 ? element("ul", {}, ...rows) : element("span", {}, "—");
}
