/** The page: takes two files, has them checked, and shows the report in either language. */

import type { Assurance, Report } from "../core/index";
import type { Asked } from "./checks";
import { checksSection, outcomeSection, troubleSection } from "./checks";
import { byId, element } from "./dom";
import { documentsSection, stepsSection } from "./files";
import type { Language, Word } from "./language";
import { LANGUAGE_TAGS, say } from "./language";
import { momentOf } from "./moment";
import { headSheets } from "./print";
import { save } from "./save";
import type { Answer, Job } from "./work";
import { NoAnswer, serve, work } from "./work";

/** One byte more than a bundle or a trust file may have: that it is too many is for the report to tell. */
const MOST = { bundle: 64 * 1024 * 1024 + 1, trust: 1024 * 1024 + 1 } as const;
type Slot = keyof typeof MOST;
type Status = { word: Word; detail: string } | null;

class Page {
  language: Language = navigator.language.startsWith("zh") ? "zh" : "en";
  readonly files: Record<Slot, File | null> = { bundle: null, trust: null };
  shown: { answer: Answer; asked: Asked } | null = null;
  status: Status = null;

  constructor(readonly script: string) {}

  start(): void {
    for (const language of ["zh", "en"] as const) byId(language).addEventListener("click", () => this.speak(language));
    for (const slot of ["bundle", "trust"] as const) {
      const input = byId<HTMLInputElement>(slot);
      input.addEventListener("change", () => this.choose(slot, input.files?.[0] ?? null));
    }
    byId("form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.check();
    });
    this.takeDrops();
    this.speak(this.language);
  }

  /** The whole window takes files, so that a near miss does not open the bundle in the page's place. */
  takeDrops(): void {
    const zone = byId("drop");
    window.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    window.addEventListener("dragleave", () => zone.classList.remove("over"));
    window.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      for (const file of event.dataTransfer?.files ?? []) this.choose(/\.json$/i.test(file.name) ? "trust" : "bundle", file);
    });
  }

  choose(slot: Slot, file: File | null): void {
    this.files[slot] = file;
    byId<HTMLInputElement>(slot).setCustomValidity("");
    this.tell(null);
    this.nameFiles();
  }

  speak(language: Language): void {
    this.language = language;
    document.documentElement.lang = LANGUAGE_TAGS[language];
    document.title = `${say(language, "title")} · Fubie`;
    for (const option of ["zh", "en"] as const) byId(option).setAttribute("aria-pressed", String(option === language));
    for (const found of document.querySelectorAll<HTMLElement>("[data-word]")) {
      found.textContent = say(language, found.dataset["word"] as Word);
    }
    this.nameFiles();
    this.tell(this.status);
    this.show();
  }

  nameFiles(): void {
    for (const slot of ["bundle", "trust"] as const) {
      const file = this.files[slot];
      const text = file === null ? say(this.language, "none") : `${say(this.language, "chosen")}: ${file.name}`;
      byId(`${slot}-name`).textContent = text;
    }
  }

  tell(status: Status): void {
    this.status = status;
    byId("status").textContent = status === null ? "" : `${say(this.language, status.word)}${status.detail}`;
  }

  async check(): Promise<void> {
    const { bundle, trust } = this.files;
    const asked = { asOf: byId<HTMLInputElement>("as-of").value.trim(), require: byId<HTMLSelectElement>("require").value };
    if (bundle === null) return this.refuse("missingBundle", "bundle");
    if (asked.asOf !== "" && Number.isNaN(momentOf(asked.asOf))) return this.refuse("asOfError", "as-of");
    byId("as-of-error").textContent = "";
    this.shown = null;
    this.show();
    this.tell({ word: "working", detail: "" });
    byId<HTMLButtonElement>("check").disabled = true;
    await this.answer(await this.job(bundle, trust, asked), { bundle: bundle.name, trust: trust?.name ?? null, ...asked });
    byId<HTMLButtonElement>("check").disabled = false;
  }

  /** Null when a file cannot be read. */
  async job(bundle: File, trust: File | null, { asOf, require }: Pick<Asked, "asOf" | "require">): Promise<Job | null> {
    try {
      const options = {
        asOf: asOf === "" ? undefined : momentOf(asOf),
        require: require === "" ? undefined : (require as Assurance),
      };
      return { bundle: await bytesOf(bundle, MOST.bundle), trust: trust && (await bytesOf(trust, MOST.trust)), options };
    } catch {
      return null;
    }
  }

  async answer(job: Job | null, asked: Asked): Promise<void> {
    if (job === null) return this.tell({ word: "unreadable", detail: "" });
    try {
      this.shown = { answer: await work(this.script, job), asked };
    } catch (error) {
      return this.tell({ word: "noAnswer", detail: ` ${error instanceof NoAnswer ? error.message : String(error)}` });
    }
    this.tell({ word: "done", detail: "" });
    this.show();
    byId("outcome").focus();
    byId("outcome").scrollIntoView();
  }

  refuse(word: Word, field: string): void {
    if (field === "as-of") byId("as-of-error").textContent = say(this.language, word);
    else this.tell({ word, detail: "" });
    const at = byId(field);
    at.closest("details")?.setAttribute("open", "");
    at.focus();
  }

  show(): void {
    const place = byId("report");
    if (this.shown === null) return place.replaceChildren();
    const { answer, asked } = this.shown;
    const { report, contents } = answer;
    headSheets(report.root?.["sha-256"] ?? null);
    const sections = [
      outcomeSection(report, asked, this.language),
      this.tools(report),
      troubleSection(report, this.language),
      checksSection(report, this.language),
      documentsSection(contents, this.language),
      stepsSection(contents, report.outcome === "valid", this.language),
      element("p", { class: "hint" }, say(this.language, "madeBy")),
    ];
    place.replaceChildren(...sections.filter((section) => section !== null));
  }

  tools(report: Report): HTMLElement {
    const print = element("button", { type: "button" }, say(this.language, "print"));
    print.addEventListener("click", () => window.print());
    const keep = element("button", { type: "button" }, say(this.language, "save"));
    keep.addEventListener("click", () => save("fubie-report.json", `${JSON.stringify(report, null, 1)}\n`));
    return element("div", { class: "tools screen" }, print, keep);
  }
}

async function bytesOf(file: File, most: number): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, most).arrayBuffer());
}

if (typeof document === "undefined") serve();
else new Page(document.currentScript!.textContent!).start();
