/** Whose the signatures are: the key registered for the party at that moment, no key on both sides, and in whose keeping it was. */

import { compare, equal } from "../bytes";
import type { Value } from "../calldata";
import { enumMember } from "../effects";
import { EvidenceError } from "../errors";
import type { Words } from "../report";
import { hexed } from "../shape";
import type { Act, Case, Signed } from "./case";
import { byCode, lastOf, whereOf } from "./case";
import type { Keys } from "./keys";
import { history, registeredKeys, requireAmong, requireKey } from "./keys";
import { GENERIC, RELAYED, typeOfNode } from "./signatures";

// An institution acts, and a bank, which has the money, says so.
const BANKED = new Set(["COLLATERAL_SOLD", "MERCHANT_REFUND_APPLIED"]);
// An institution's own, or the other side's: no key of theirs is in the three files.
const INSTITUTIONS_OWN = new Set(["LENDER_SIGNED", "RECOVERY_RECEIVED", ...BANKED]);
// An institution acts, and the borrower agrees with a signature of the type.
const AGREED_WITH = new Set(["EXTENSION_APPROVED", "MORATORIUM_GRANTED", "RESTRUCTURE_ACCEPTED", "REFINANCED"]);
// The same, and others sign the same besides, whose keys these files do not record.
const AGREED_AMONG = new Set(["DEBT_ASSUMED", "MEDIATION_AGREED", "SETTLEMENT_DISCOUNTED"]);
// Who signs is named by this field of the effect: the borrower or somebody else, whose own file has the key.
const NAMED = new Map([
  ["GUARANTEE_SIGNED", "guarantor"],
  ["COLLATERAL_PLEDGED", "pledgor"],
  ["SECURITY_DEPOSIT_POSTED", "depositor"],
  ["GUARANTOR_PAID", "guarantor"],
  ["THIRD_PARTY_PAID", "payer"],
  ["DISPUTE_RAISED", "party"],
]);
// A bank may do these too; then no consent of this type comes with them.
const FROM_A_WALLET = new Set(["WalletPayment", "Prepayment"]);
// The borrower's where a NodeConsent comes with them; else an institution's own act.
const BORROWERS_CONSENT = new Set(["TERMS_PROPOSED", "OVERPAYMENT_REFUNDED", "FACILITY_CLOSED"]);

export function keys(checked: Case): Words {
  const acts = checked.shown("log.effects");
  const signatures = checked.shown("signatures.recovered");
  const registered = registeredKeys(acts);
  for (const signed of signatures) requireSigner(signed, registered);
  const consented = new Set(signatures.filter(isOwn).map(({ act }) => placeOf(act)));
  let inPerson = 0;
  for (const act of acts) {
    if (AGREED_AMONG.has(act.code) && !isAnothers(act, registered)) requireAmong(act, registered);
    const own = typeOfNode(act.code);
    if (own === undefined || AGREED_WITH.has(act.code) || AGREED_AMONG.has(act.code) || consented.has(placeOf(act))) continue;
    if (isAnothers(act, registered) || FROM_A_WALLET.has(own)) continue;
    requireKey(act, act.step.actor, registered);
    if (act.consents.length === 0) inPerson++;
  }
  return {
    zh: `借款人登记密钥：${history(registered)}；其中 ${inPerson} 步由其本人直接发送，无需另行签名`,
    en: `keys registered for the party: ${history(registered)}; ${inPerson} steps it sent itself, without a further signature`,
  };
}

export function sides(checked: Case): Words {
  const acts = checked.shown("log.effects");
  for (const act of byCode(acts, "CREDIT_APPROVED")) requireTwo(act, act.step.actor, act.fields.get("secondApprover"));
  for (const act of byCode(acts, "AGREEMENT_VOIDED")) {
    const [one, other] = act.consents;
    if (one !== undefined && other !== undefined) requireTwo(act, one.signer, other.signer);
  }
  const [borrower, lender] = [lastOf(acts, "BORROWER_SIGNED"), lastOf(acts, "LENDER_SIGNED")];
  if (borrower === null || lender === null) {
    throw new EvidenceError("cannot-tell.missing", "both sides have not signed an agreement in this file");
  }
  const both = peopleOf(borrower).filter((key) => peopleOf(lender).some((other) => equal(key, other))).sort(compare);
  if (both.length > 0) {
    const place = { where: whereOf(lender), found: both[0] };
    throw new EvidenceError("invalid.sole-control", "one key signed for both sides", place);
  }
  const [borrowers, lenders] = [hexed(borrower.step.actor), hexed(lender.step.actor)];
  return {
    zh: `借款人 ${borrowers} 与出借人 ${lenders} 各用其钥`,
    en: `the borrower signed with ${borrowers}, the lender with ${lenders}`,
  };
}

export function custody(checked: Case): Words {
  const acts = checked.shown("log.effects");
  const signing = lastOf(acts, "BORROWER_SIGNED");
  const attested = byCode(acts, "KYC_ATTESTED")
    .filter((act) => signing === null || act.step.timestamp <= signing.step.timestamp)
    .at(-1);
  if (attested === undefined) {
    throw new EvidenceError("cannot-tell.missing", "nothing states who kept the borrower's key when it signed");
  }
  const keeper = enumMember("Custody", attested.fields.get("custody"));
  const place = { where: whereOf(attested), expected: "Party", found: keeper };
  if (keeper === "Lender") throw new EvidenceError("invalid.sole-control", "the lender kept the borrower's key", place);
  if (keeper !== "Party") {
    const problem = "another than the borrower kept its key: whether it had sole control of it is not in the record";
    throw new EvidenceError("cannot-tell.missing", problem, place);
  }
  return { zh: "核验记录载明密钥由借款人本人保管", en: "the attested identity states that the borrower itself kept its key" };
}

function requireSigner(signed: Signed, registered: Keys): void {
  const { act, consent, form } = signed;
  const { signer } = consent;
  const acts = equal(signer, act.step.actor);
  const place = { where: whereOf(act), expected: act.step.actor, found: signer };
  if (form === RELAYED && !acts) throw new EvidenceError("invalid.signer", "acts by the signature of another", place);
  if (isOwn(signed) && !AGREED_AMONG.has(act.code)) {
    if (!acts && !AGREED_WITH.has(act.code) && !BANKED.has(act.code)) {
      throw new EvidenceError("invalid.signer", "signed by another than who acts", place);
    }
    if (!isAnothers(act, registered)) requireKey(act, signer, registered);
  }
  if (form === GENERIC && BORROWERS_CONSENT.has(act.code) && !isAnothers(act, registered)) requireKey(act, signer, registered);
}

/** Whether somebody signs whose key these files do not record; for the loan, whoever has assumed its debt. */
function isAnothers(act: Act, registered: Keys): boolean {
  const { left } = registered;
  if (left !== null && act.kind === left.kind && act.step.seq > left.step.seq) return true;
  if (INSTITUTIONS_OWN.has(act.code)) return true;
  const name = NAMED.get(act.code);
  const party = registered.since[0]?.by.step.file;
  return name !== undefined && !(party !== undefined && equal(act.fields.get(name) as Uint8Array, party));
}

/** Whether the consent is of the type that the node has for its own person. */
function isOwn(signed: Signed): boolean {
  return signed.form !== null && signed.form === typeOfNode(signed.act.code);
}

function requireTwo(act: Act, one: Value, other: Value | undefined): void {
  if (one instanceof Uint8Array && other instanceof Uint8Array && equal(one, other)) {
    throw new EvidenceError("invalid.sole-control", "one key stands for two people", { where: whereOf(act), found: one });
  }
}

function peopleOf(act: Act): Uint8Array[] {
  return [act.step.actor, ...act.consents.map((consent) => consent.signer)];
}

function placeOf(act: Act): string {
  return `${act.kind}:${act.step.seq}`;
}
