/** The agreement: both sides signed the terms, the disclosure and the documents that were proposed, disclosed and anchored. */

import { WORD } from "../abi";
import { equal } from "../bytes";
import type { Value } from "../calldata";
import { SELECTOR_BYTES } from "../calldata";
import { keccak256 } from "../digest";
import { EvidenceError } from "../errors";
import type { Words } from "../report";
import { hexed } from "../shape";
import type { Act, Case } from "./case";
import { lastOf, whereOf } from "./case";

const DISCLOSED = ["apr", "dailyCost", "totalCost"];

export function agreement(checked: Case): Words {
  const acts = checked.shown("log.effects");
  const [proposed, disclosed] = [lastOf(acts, "TERMS_PROPOSED"), lastOf(acts, "APR_DISCLOSED")];
  const [borrower, lender] = [lastOf(acts, "BORROWER_SIGNED"), lastOf(acts, "LENDER_SIGNED")];
  if (proposed === null || disclosed === null || borrower === null || lender === null) {
    throw new EvidenceError("cannot-tell.missing", "both sides have not signed an agreement in this file");
  }
  requireTerms(proposed);
  for (const signed of [borrower, lender]) requireAgreed(signed, proposed, disclosed);
  const anchored = lastOf(acts, "AGREEMENT_ANCHORED");
  if (anchored !== null) {
    requireSame(anchored, "root", proposed.step.docHash);
    requireSame(anchored, "blockNumber", BigInt(anchored.step.block));
  }
  const [documents, terms] = [hexed(proposed.step.docHash), hexed(proposed.fields.get("termsHash") as Uint8Array)];
  const cost = percent(disclosed.fields.get("apr") as bigint);
  return {
    zh: `双方签署同一文件 ${documents} 与同一条款 ${terms}，综合年化 ${cost}`,
    en: `both signed the documents ${documents} and the terms ${terms}, annual cost ${cost}`,
  };
}

function requireAgreed(signed: Act, proposed: Act, disclosed: Act): void {
  requireSame(signed, "termsHash", proposed.fields.get("termsHash")!);
  for (const name of DISCLOSED) requireSame(signed, name, disclosed.fields.get(name)!);
  if (!equal(signed.step.docHash, proposed.step.docHash)) {
    const place = { where: whereOf(signed), expected: proposed.step.docHash, found: signed.step.docHash };
    throw new EvidenceError("invalid.claim", "signed over other documents than those proposed", place);
  }
}

/** The terms stand inline, between the two ids and their own hash. */
function requireTerms(proposed: Act): void {
  const expected = keccak256(proposed.step.effect.slice(SELECTOR_BYTES + 2 * WORD, -WORD));
  const found = proposed.fields.get("termsHash") as Uint8Array;
  if (!equal(expected, found)) {
    const place = { where: whereOf(proposed), expected, found };
    throw new EvidenceError("invalid.claim", "the hash of the terms is not that of the terms beside it", place);
  }
}

function requireSame(act: Act, name: string, expected: Value): void {
  const found = act.fields.get(name)!;
  const same = found instanceof Uint8Array && expected instanceof Uint8Array ? equal(found, expected) : found === expected;
  if (!same) {
    const place = { where: `${whereOf(act)}, ${name}`, expected, found };
    throw new EvidenceError("invalid.claim", "other than what was proposed and disclosed", place);
  }
}

/** Millionths a year as a percentage, exactly. */
function percent(millionths: bigint): string {
  return `${millionths / 10_000n}.${(millionths % 10_000n).toString().padStart(4, "0")} %`;
}
