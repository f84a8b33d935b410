/** The capture log (采集日志) of an agreement: where its documents came from and when they were captured (evidence/capture.py). */

import { canonicalize, loadCanonical } from "./canonical";
import { ADDRESS_BYTES } from "./deployment";
import type { Leaf } from "./documents";
import { leafFromJson, sameLeaf } from "./documents";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import { integer, items, member, members, octets, Pattern, text } from "./shape";
import { SIGNATURE_BYTES, typedDigest, verifySigner } from "./signatures";

export const ROLE = "capture-log";
const VERSION = 1;
const MAX_CAPTURED = 1_000;
const DOMAIN = { name: "Fubie capture log", version: "1" };
const WORDS = new Pattern("[^\\x00-\\x1f\\x7f]{1,200}");
const MEMBERS = ["version", "operator", "software", "device", "captured", "signature"];

interface Captured {
  leaf: Leaf;
  at: number;
}

/** `text` is what was signed: RFC 8785 of the log without its signature. */
export interface CaptureLog {
  operator: Uint8Array;
  device: string;
  captured: readonly Captured[];
  text: string;
  signature: Uint8Array;
}

export function readCaptureLog(content: Uint8Array): CaptureLog {
  const found = members(loadCanonical(content), ROLE, MEMBERS);
  integer(member(found, "version"), `${ROLE}.version`, VERSION, VERSION);
  const software = members(member(found, "software"), `${ROLE}.software`, ["name", "version"]);
  const listed = items(member(found, "captured"), `${ROLE}.captured`, MAX_CAPTURED);
  if (listed.length === 0) throw new EvidenceError("malformed.value", "a capture log of nothing", { where: `${ROLE}.captured` });
  const operator = octets(member(found, "operator"), `${ROLE}.operator`, ADDRESS_BYTES);
  for (const name of ["name", "version"]) text(member(software, name), `${ROLE}.software.${name}`, WORDS);
  const device = text(member(found, "device"), `${ROLE}.device`, WORDS);
  const captured = listed.map((value, place) => capturedFromJson(value, `${ROLE}.captured[${place}]`));
  const signature = octets(member(found, "signature"), `${ROLE}.signature`, SIGNATURE_BYTES);
  const unsigned = new Map([...found].filter(([name]) => name !== "signature"));
  return { operator, device, captured, text: new TextDecoder().decode(canonicalize(unsigned)), signature };
}

/** When the last document was captured, in Unix seconds. */
export function lastCaptured(log: CaptureLog): number {
  return Math.max(...log.captured.map((one) => one.at));
}

/** The operator signed the log, it is of exactly these documents, and it speaks of no time after `before` (Unix seconds). */
export function verifyCaptureLog(log: CaptureLog, others: readonly Leaf[], before: number): void {
  const digest = typedDigest(DOMAIN, "CaptureLog", [["log", "string"]], new Map([["log", log.text]]));
  verifySigner(digest, log.signature, log.operator);
  requireDocuments(log, others);
  log.captured.forEach((one, place) => {
    if (one.at > before) {
      const values = { expected: `at most ${before}`, found: one.at };
      const where = `${ROLE}.captured[${place}].at`;
      throw new EvidenceError("invalid.claim", "captured after it was recorded on chain", { where, ...values });
    }
  });
}

function requireDocuments(log: CaptureLog, others: readonly Leaf[]): void {
  const shared = Math.min(log.captured.length, others.length);
  const differing = others.slice(0, shared).findIndex((other, place) => !sameLeaf(log.captured[place]!.leaf, other));
  if (differing < 0 && log.captured.length === others.length) return;
  throw new EvidenceError("invalid.claim", "the capture log is not of the documents beside it", {
    where: `${ROLE}.captured[${differing < 0 ? shared : differing}]`,
    expected: `${others.length} documents, as committed to`,
    found: `${log.captured.length} captured`,
  });
}

function capturedFromJson(value: Json, where: string): Captured {
  const found = members(value, where, ["at", "source", "leaf"]);
  const captured = {
    leaf: leafFromJson(member(found, "leaf"), `${where}.leaf`),
    at: integer(member(found, "at"), `${where}.at`),
  };
  text(member(found, "source"), `${where}.source`, WORDS);
  return captured;
}
