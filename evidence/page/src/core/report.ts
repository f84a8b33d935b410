/**
 * The answer of a verification: the JSON of `fubie-verify --json` (evidence/report.py), member by member and in its order.
 */

import type { FileKind } from "./catalogue";
import { KINDS, nameOf } from "./catalogue";
import type { Digests } from "./digest";
import { digestsToJson } from "./digest";
import type { EvidenceError } from "./errors";
import { isCannotTell, shown } from "./errors";
import type { Manifest } from "./manifest";
import { hexed, hexNumber } from "./shape";
import type { Token } from "./timestamp/verification";
import { secondsOf } from "./timestamp/verification";

export const SCHEMA = "fubie.report";
export const VERSION = 1;
/** 9999-12-31T23:59:59+08:00 */
const LAST_WRITTEN = 253_402_271_999;
const LEGAL_OFFSET = 8 * 3600;

export type Result = "passed" | "failed" | "not-covered";
export type Outcome = "valid" | "invalid" | "cannot-tell";
export type Assurance = "final" | "majority" | "demonstration";

/** The same in Chinese and in English. */
export interface Words {
  zh: string;
  en: string;
}

export interface Reason {
  code: string;
  problem: string;
  where: string | null;
  expected: string | null;
  found: string | null;
}

/** One check. A decisive one must pass for the bundle to be valid; any one that fails makes it invalid. */
export interface Checked {
  id: string;
  title: Words;
  result: Result;
  decisive: boolean;
  lookedAt: Words | null;
  reason: Reason | null;
  doesNotProve: Words;
}

export interface Report {
  schema: typeof SCHEMA;
  version: typeof VERSION;
  outcome: Outcome;
  assurance: Assurance | null;
  completeTo: { number: number; hash: string; timestamp: number; time: string } | null;
  root: { "sha-256": string; sm3: string } | null;
  files: { party: string; facility: string; loan: string } | null;
  checks: Checked[];
  token: StatedToken | null;
  prefixes: StatedPrefix[];
}

/** Unix seconds rounded up, microseconds where the authority states an accuracy. */
export interface StatedToken {
  genTime: number;
  time: string;
  accuracy: number | null;
  serial: string;
  policy: string;
  authority: { name: string; owner: string } | null;
}

export interface StatedPrefix {
  block: { number: number; hash: string; timestamp: number; time: string };
  steps: { party?: number; facility?: number; loan?: number };
  assurance: Assurance | null;
  token: StatedToken | null;
}

/** Steps of the files, from the first, that existed before an earlier block; and before the token, where one is over it. */
export interface Prefix {
  block: { number: bigint; hash: Uint8Array; timestamp: bigint };
  steps: ReadonlyMap<FileKind, number>;
  assurance: Assurance | null;
  token: Token | null;
}

/** What was shown of the block and of earlier ones, as far as it was proven. */
export interface Proven {
  assurance: Assurance | null;
  token: Token | null;
  prefixes: readonly Prefix[];
}

export const NOTHING: Proven = { assurance: null, token: null, prefixes: [] };

/** Invalid as soon as one check failed; valid only if every decisive one passed. */
export function outcomeOf(checks: readonly Checked[]): Outcome {
  if (checks.some((check) => check.result === "failed")) return "invalid";
  if (checks.some((check) => check.decisive && check.result !== "passed")) return "cannot-tell";
  return "valid";
}

export function resultOf(error: EvidenceError): Result {
  return isCannotTell(error.code) ? "not-covered" : "failed";
}

export function reasonOf(error: EvidenceError): Reason {
  return {
    code: error.code,
    problem: error.problem,
    where: error.where || null,
    expected: error.expected === undefined ? null : shown(error.expected),
    found: error.found === undefined ? null : shown(error.found),
  };
}

/** `manifest` and `root` are null where the bundle could not be read at all. */
export function reportOf(
  checks: Checked[],
  manifest: Manifest | null,
  root: Digests | null,
  proven: Proven,
): Report {
  return {
    schema: SCHEMA,
    version: VERSION,
    outcome: outcomeOf(checks),
    assurance: proven.assurance,
    completeTo: manifest && completeTo(manifest),
    root: root && digestsToJson(root),
    files: manifest && filesOf(manifest),
    checks,
    token: proven.token && statedToken(proven.token),
    prefixes: proven.prefixes.map(statedPrefix),
  };
}

/** A moment, in Unix seconds, as it is written in legal time (UTC+8). */
export function legalTime(timestamp: number | bigint): string {
  if (timestamp < 0 || timestamp > LAST_WRITTEN) return `${timestamp} s`;
  const written = new Date((Number(timestamp) + LEGAL_OFFSET) * 1000).toISOString();
  return `${written.slice(0, 10)} ${written.slice(11, 19)}+08:00`;
}

function completeTo(manifest: Manifest) {
  const { number, hash, timestamp } = manifest.block;
  return { number, hash: hexed(hash), timestamp, time: legalTime(timestamp) };
}

function statedPrefix(prefix: Prefix): StatedPrefix {
  const { number, hash, timestamp } = prefix.block;
  const steps = KINDS.filter((kind) => prefix.steps.has(kind)).map((kind) => [nameOf(kind), prefix.steps.get(kind)!]);
  return {
    block: { number: Number(number), hash: hexed(hash), timestamp: Number(timestamp), time: legalTime(timestamp) },
    steps: Object.fromEntries(steps),
    assurance: prefix.assurance,
    token: prefix.token && statedToken(prefix.token),
  };
}

function statedToken(token: Token): StatedToken {
  const seconds = secondsOf(token);
  return {
    genTime: Number(seconds),
    time: legalTime(seconds),
    accuracy: token.accuracy === null ? null : Number(token.accuracy),
    serial: hexNumber(token.serial),
    policy: token.policy,
    authority: { name: token.authority.name, owner: token.authority.owner },
  };
}

function filesOf(manifest: Manifest) {
  const listed = KINDS.map((kind) => [nameOf(kind), hexed(manifest.files[kind])] as const);
  return Object.fromEntries(listed) as unknown as NonNullable<Report["files"]>;
}
