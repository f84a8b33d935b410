/**
 * Why a check did not pass. The codes are those of evidence/errors.py, and their first part says what follows: `malformed` and
 * `invalid` make a check fail, `cannot-tell` leaves it open.
 */

import { printable, written } from "./spelling";

const SHOWN_CHARACTERS = 140;

export type Code =
  | "malformed.json"
  | "malformed.value"
  | "malformed.rlp"
  | "malformed.node"
  | "malformed.der"
  | "malformed.container"
  | "malformed.limit"
  | "invalid.index"
  | "invalid.proof-length"
  | "invalid.root"
  | "invalid.document"
  | "invalid.trie-proof"
  | "invalid.claim"
  | "invalid.signature"
  | "invalid.signer"
  | "invalid.seal.foreign"
  | "invalid.seal.repeated"
  | "invalid.seal.misplaced"
  | "invalid.seal.header"
  | "invalid.seal.few"
  | "invalid.seal.turn"
  | "invalid.validators"
  | "invalid.headers"
  | "invalid.independence"
  | "invalid.nonce"
  | "invalid.sole-control"
  | "invalid.token.status"
  | "invalid.token.imprint"
  | "invalid.token.signature"
  | "invalid.token.purpose"
  | "invalid.token.validity"
  | "invalid.token.chain"
  | "invalid.log.sequence"
  | "invalid.log.order"
  | "invalid.log.step"
  | "invalid.log.head"
  | "cannot-tell.missing"
  | "cannot-tell.form"
  | "cannot-tell.unreached"
  | "cannot-tell.trust";

/** `expected` and `found` may be any value of the evidence; null counts as absent. */
export interface Place {
  where?: string;
  expected?: unknown;
  found?: unknown;
}

export class EvidenceError extends Error {
  readonly code: Code;
  readonly problem: string;
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;

  constructor(code: Code, problem: string, place: Place = {}) {
    super(problem);
    this.code = code;
    this.problem = printable(problem);
    this.where = shown(place.where ?? "");
    this.expected = place.expected ?? undefined;
    this.found = place.found ?? undefined;
  }

  /** The same fault, told of another place. */
  at(where: string): EvidenceError {
    return new EvidenceError(this.code, this.problem, { where, expected: this.expected, found: this.found });
  }
}

export function isCannotTell(code: Code): boolean {
  return code.startsWith("cannot-tell");
}

export function isMalformed(error: unknown): boolean {
  return error instanceof EvidenceError && error.code.startsWith("malformed");
}

/** `value` for a person: bytes as hex, anything long cut short, and nothing that steers a terminal. */
export function shown(value: unknown): string {
  if (value instanceof Uint8Array) {
    return cut(written(value.subarray(0, SHOWN_CHARACTERS)), value.length * 2 + 2);
  }
  const characters = Array.from(written(value));
  return cut(printable(characters.slice(0, 2 * SHOWN_CHARACTERS).join("")), characters.length);
}

function cut(text: string, length: number): string {
  if (length <= SHOWN_CHARACTERS) return text;
  const kept = Array.from(text).slice(0, SHOWN_CHARACTERS - 20).join("");
  return `${kept}… (${length} characters)`;
}
