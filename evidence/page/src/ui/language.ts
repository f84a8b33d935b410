/** The words of the page. The language is kept in memory alone. */

import texts from "../../generated/texts.json";
import generated from "../../generated/words.json";
import type { Outcome, Result } from "../core/index";
import amounts from "./amounts.json";
import type { File } from "./contents";
import words from "./words.json";

export type Language = "zh" | "en";
export type Word = keyof typeof words;
type Both = Readonly<Record<Language, string>>;

export const LANGUAGE_TAGS = { zh: "zh-CN", en: "en" } as const;
const NODES: Readonly<Record<string, Both>> = generated.nodes;
const AMOUNTS: Readonly<Record<string, Both>> = amounts;
const REASONS: Readonly<Record<string, { zh: string; meaning: string; advice: string }>> = texts.reasons;
const WORDS: Readonly<Record<string, Both>> = words;

/** A word, with what stands for {name} in it. */
export function say(language: Language, word: Word, values: Readonly<Record<string, string | number>> = {}): string {
  return words[word][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}

export function outcomeWord(language: Language, outcome: Outcome): string {
  return texts.outcomes[outcome][language];
}

export function resultWord(language: Language, result: Result): string {
  return texts.results[result][language];
}

export function fileWord(language: Language, file: File): string {
  return texts.files[file][language];
}

export function nodeTitle(node: number): Both | undefined {
  return NODES[node];
}

/** `terms.originationFee` is told by its last part. */
export function amountName(language: Language, path: string): string {
  const last = path.slice(path.lastIndexOf(".") + 1);
  return AMOUNTS[last]?.[language] ?? last;
}

export function reasonMeaning(language: Language, code: string): string {
  return REASONS[code]?.[language === "zh" ? "zh" : "meaning"] ?? code;
}

/** In Chinese by the nearest kind of reason that has its own. */
export function advice(language: Language, code: string): string {
  if (language === "en") return REASONS[code]?.advice ?? "";
  const kinds = [code, code.slice(0, code.lastIndexOf(".")), code.split(".")[0]];
  return kinds.map((kind) => WORDS[`advice.${kind}`]?.zh).find((found) => found !== undefined) ?? "";
}

/** Fen, in decimal digits, as yuan: 1100161 is 11,001.61. */
export function yuan(fen: string): string {
  const digits = fen.padStart(3, "0");
  return `${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
}
