/** What a bundle holds, as the page shows it: plain values that a worker can hand over. */

import { toHex } from "../core/bytes";
import { Bundle } from "../core/bundle";
import type { Fields, Value } from "../core/calldata";
import { Catalogue, KINDS, nameOf } from "../core/catalogue";
import type { Entry } from "../core/dossier";
import { FOLDER, verifyDossier } from "../core/dossier";
import { effectOf, functionOf, isOpening } from "../core/effects";
import { legalTime } from "../core/report";
import type { Step } from "../core/log";
import { hexed } from "../core/shape";
import generated from "../../generated/words.json";

export type File = "party" | "facility" | "loan";

/** `fen` is an integer in decimal digits. */
export interface Amount {
  name: string;
  fen: string;
}

/** `opens`: the entry of another file that the step opened. `documents`: of its docHash, hex, or null. */
export interface StepRow {
  file: File;
  seq: number;
  node: number;
  time: string;
  actor: string;
  amounts: Amount[];
  opens: boolean;
  supersedes: number;
  documents: string | null;
}

export interface ShownField {
  path: string;
  value: string | null;
}

/** A document that is what its step committed to. `content` where it is shown whole, `fields` where some are. */
export interface ShownDocument {
  docHash: string;
  role: string;
  mediaType: string;
  content: Uint8Array | null;
  fields: ShownField[] | null;
}

export interface Contents {
  steps: StepRow[];
  documents: ShownDocument[];
}

/** The index of a folder, whose form the reader of the bundle has checked. */
type IndexField = { path: (string | number)[]; value?: unknown };
type Index = { fields?: IndexField[] }[];

const AMOUNTS: Readonly<Record<string, readonly string[]>> = generated.amounts;

/** Whatever can be read; parts that cannot are empty, and the report says why. */
export function contentsOf(data: Uint8Array): Contents {
  const bundle = attempt(() => Bundle.read(data), null);
  if (bundle === null) return { steps: [], documents: [] };
  const steps = attempt(() => rows(bundle), []);
  const recorded = new Set(steps.map((step) => step.documents));
  return { steps, documents: attempt(() => documents(bundle), []).filter((found) => recorded.has(found.docHash)) };
}

function rows(bundle: Bundle): StepRow[] {
  const catalogue = Catalogue.own();
  const steps = bundle.steps();
  return KINDS.flatMap((kind) => steps[kind].map((step) => rowOf(step, nameOf(kind), catalogue)));
}

function rowOf(step: Step, file: File, catalogue: Catalogue): StepRow {
  const opens = isOpening(step, catalogue);
  const code = catalogue.nodes.get(step.node)?.code;
  return {
    file,
    seq: step.seq,
    node: step.node,
    time: legalTime(step.timestamp),
    actor: hexed(step.actor),
    amounts: opens || code === undefined ? [] : attempt(() => amountsOf(code, step.effect), []),
    opens,
    supersedes: step.supersedes,
    documents: step.docHash.some((byte) => byte !== 0) ? toHex(step.docHash) : null,
  };
}

function amountsOf(code: string, effect: Uint8Array): Amount[] {
  const fields = effectOf(code, effect);
  return (AMOUNTS[functionOf(code)] ?? []).flatMap((path) => {
    return at(fields, path.split(".")).map((value) => ({ name: path, fen: String(value) }));
  });
}

function at(fields: Fields, path: readonly string[]): bigint[] {
  const value = path.reduce<Value | undefined>((found, name) => (found instanceof Map ? found.get(name) : undefined), fields);
  return [value].flat().filter((found) => typeof found === "bigint");
}

function documents(bundle: Bundle): ShownDocument[] {
  return [...bundle.documents()].flatMap(([docHash, found]) => {
    const fits = attempt(() => (verifyDossier(found.docHash, found.dossier), true), false);
    const index = JSON.parse(new TextDecoder().decode(bundle.contents.get(`${FOLDER}${docHash}/index.json`))) as Index;
    return fits ? found.dossier.map((entry, place) => documentOf(docHash, entry, index[place]!)) : [];
  });
}

function documentOf(docHash: string, entry: Entry, listed: Index[number]): ShownDocument {
  const { role, mediaType } = entry.leaf;
  return { docHash, role, mediaType, content: entry.whole?.content ?? null, fields: listed.fields?.map(fieldOf) ?? null };
}

function fieldOf({ path, value }: IndexField): ShownField {
  return { path: path.join(" › "), value: value === undefined ? null : JSON.stringify(value) };
}

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
