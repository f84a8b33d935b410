/**
 * Who signed what: typed data built anew from the events' own fields, and the keys that made the signatures. A consent is of the
 * type of its node, a NodeConsent over the whole effect, or an Act over a call that the bundle holds. Only a signer that the
 * block's state shows to be a contract (ERC-1271) is not recovered.
 */

import typedData from "../../../generated/typed-data.json";

import { anySet, compare, equal, fromBig, toBig, toHex } from "../bytes";
import { callKey, CALLS } from "../bundle";
import type { Value } from "../calldata";
import { nameOf } from "../catalogue";
import { EMPTY_CODE_HASH } from "../chainproof/accounts";
import { keccak256, SIZE } from "../digest";
import type { Consent } from "../effects";
import { EvidenceError } from "../errors";
import type { Words } from "../report";
import { hexed } from "../shape";
import type { TypeFields, Values } from "../signatures";
import { recoverSigner, typedDigest } from "../signatures";
import type { Act, Case, Signed } from "./case";
import { whereOf } from "./case";

export const GENERIC = "NodeConsent";
export const RELAYED = "Act";
const VOTE = "CreditorVote";
// What further creditors of a joint loan agree to: the field of the effect that they sign as `object`.
const VOTED_ON = new Map([
  ["DEFAULT_DECLARED", "notice"],
  ["LOAN_ACCELERATED", "noticeProof"],
  ["SETTLEMENT_DISCOUNTED", "amount"],
]);
const MAX_SIGNATURES = 5_000;
// For Full, the principal is whatever is outstanding: the borrower signs none (contracts/interfaces/ILedger.sol).
const FULL = 3n;

const TYPES = new Map(Object.entries(typedData.types as unknown as Record<string, TypeFields>));
const TYPE_OF_NODE = new Map(Object.entries(typedData.typeOfNode));

/** The type by which a node's own person consents. */
export function typeOfNode(code: string): string | undefined {
  return TYPE_OF_NODE.get(code);
}

export function recovered(checked: Case): Words {
  const acts = checked.shown("log.effects");
  if (acts.reduce((sum, act) => sum + act.consents.length, 0) > MAX_SIGNATURES) {
    throw new EvidenceError("malformed.limit", "too many signatures", { expected: `at most ${MAX_SIGNATURES}` });
  }
  const found = acts.flatMap((act) => act.consents.map((consent) => recoveredOne(checked, act, consent)));
  requireUsed(checked, found);
  checked.show("signatures.recovered", found);
  const count = (wanted: (form: string | null) => boolean) => found.filter((signed) => wanted(signed.form)).length;
  const [all, generic, relayed] = [count((form) => form !== null), count((form) => form === GENERIC), count((form) => form === RELAYED)];
  const typed = all - generic - relayed;
  return {
    zh: `还原签名者 ${all} 份：专用结构 ${typed}，节点同意 ${generic}，代发调用 ${relayed}`,
    en: `${all} signers recovered: ${typed} over typed acts, ${generic} over node consents, ${relayed} over whole calls`,
  };
}

export function nonces(checked: Case): Words {
  const first = new Map<string, Signed>();
  for (const signed of checked.shown("signatures.recovered")) {
    const key = callKey(signed.consent);
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, signed);
    else if (!isSameCall(earlier, signed)) {
      const place = { where: whereOf(signed.act), expected: `only ${whereOf(earlier.act)}`, found: signed.consent.nonce };
      throw new EvidenceError("invalid.nonce", "one number of a signer stands for two acts", place);
    }
  }
  return { zh: `${first.size} 个一次性编号，各用一次`, en: `${first.size} nonces, each used for one act` };
}

export function contracts(checked: Case): Words {
  const found = checked.shown("signatures.recovered").filter((signed) => signed.form === null);
  if (found.length > 0) {
    const signers = [...new Set(found.map((signed) => hexed(signed.consent.signer)))].sort();
    const problem = `${found.length} signatures of contracts (ERC-1271): checked by the ledger, not recovered offline`;
    throw new EvidenceError("cannot-tell.form", problem, { where: whereOf(found[0]!.act), found: signers.join(", ") });
  }
  return { zh: "没有合约签名", en: "no signature is a contract's" };
}

function requireUsed(checked: Case, found: readonly Signed[]): void {
  const used = new Set(found.filter((signed) => signed.form === RELAYED).map((signed) => callKey(signed.consent)));
  for (const [key, call] of checked.part((bundle) => bundle.calls())) {
    if (used.has(key)) continue;
    const place = { where: CALLS, found: `${hexed(call.signer)}, ${call.nonce}` };
    throw new EvidenceError("invalid.claim", "a call that no step's consent is over", place);
  }
}

function recoveredOne(checked: Case, act: Act, consent: Consent): Signed {
  if (BigInt(act.step.timestamp) > consent.deadline) {
    const place = { where: whereOf(act), expected: `by ${consent.deadline}`, found: act.step.timestamp };
    throw new EvidenceError("invalid.nonce", "signed for an earlier time than that of the step", place);
  }
  let first: EvidenceError | null = null;
  for (const [form, values] of candidates(checked, act, consent)) {
    const fault = faultOf(checked, act, consent, form, values);
    if (fault === null) return { act, consent, form };
    first ??= fault;
  }
  const account = checked.shown("state.proofs").get(toHex(consent.signer))?.account;
  const isContract = account !== undefined && !equal(account.codeHash, EMPTY_CODE_HASH) && anySet(account.codeHash);
  if (isContract) return { act, consent, form: null };
  throw first!;
}

/** Why the consent is not over these values; null where it is. */
function faultOf(checked: Case, act: Act, consent: Consent, form: string, values: Values): EvidenceError | null {
  const all = new Map([...values, ["nonce", consent.nonce], ["deadline", consent.deadline]] as Array<[string, Value]>);
  const digest = typedDigest(checked.domain, form, TYPES.get(form)!, all);
  const where = `${whereOf(act)}, ${form}`;
  try {
    const found = recoverSigner(digest, consent.signature);
    if (equal(found, consent.signer)) return null;
    const problem = "signed by another key, or over another text than the step's";
    return new EvidenceError("invalid.signer", problem, { where, expected: consent.signer, found });
  } catch (error) {
    if (!(error instanceof EvidenceError) || error.code !== "invalid.signature") throw error;
    return error.at(where);
  }
}

/** What may have been signed, the most likely first: each type with the values of all fields but nonce and deadline. */
function* candidates(checked: Case, act: Act, consent: Consent): Generator<[string, ReadonlyMap<string, Value>]> {
  const own = TYPE_OF_NODE.get(act.code);
  if (own !== undefined) {
    const values = valuesOf(checked, act);
    const names = TYPES.get(own)!.slice(0, -2).map(([name]) => name);
    if (names.every((name) => values.has(name))) yield [own, new Map(names.map((name) => [name, values.get(name)!]))];
  }
  const { step } = act;
  const common: Array<[string, Value]> = [["node", BigInt(step.node)], ["documents", step.docHash]];
  const voted = VOTED_ON.get(act.code);
  if (voted !== undefined) yield [VOTE, new Map([...common, ["loan", step.file], ["object", word(act.fields.get(voted)!)]])];
  yield [GENERIC, new Map([...common, ["file", step.file], ["object", step.object], ["effect", keccak256(step.effect)]])];
  const call = checked.part((bundle) => bundle.calls()).get(callKey(consent));
  if (call !== undefined) yield [RELAYED, new Map([["call", call.call]])];
}

function word(value: Value): Uint8Array {
  return typeof value === "bigint" ? fromBig(value, SIZE) : (value as Uint8Array);
}

/** The file by its kind, a part that has a number by its scope, and the effect; of new terms the principal that they state. */
function valuesOf(checked: Case, act: Act): Map<string, Value> {
  const { step, fields } = act;
  const values = new Map<string, Value>([["node", BigInt(step.node)]]);
  if (!equal(step.object, step.file)) values.set(checked.catalogue.rule(step.node).scope, toBig(step.object));
  const terms = fields.get("terms");
  if (terms instanceof Map) values.set("principal", terms.get("principal")!);
  const relief = fields.get("relief");
  if (relief instanceof Map) for (const [part, amount] of relief) values.set(waived(part), amount);
  values.set(nameOf(act.kind), step.file);
  for (const [name, value] of fields) values.set(name, value);
  values.set("documents", step.docHash);
  if (act.code === "RESTRUCTURE_ACCEPTED") values.set("termsHash", fields.get("commitment")!);
  if (act.code === "PREPAY_QUOTED" && values.get("kind") === FULL) values.set("principal", 0n);
  return values;
}

function waived(part: string): string {
  return `waived${part.charAt(0).toUpperCase()}${part.slice(1).toLowerCase()}`;
}

/** One signed call may do several steps, all in its own transaction. */
function isSameCall(earlier: Signed, later: Signed): boolean {
  const [one, other] = [earlier.consent, later.consent];
  const sameConsent = one.deadline === other.deadline && compare(one.signature, other.signature) === 0;
  const relayed = earlier.form === RELAYED && later.form === RELAYED;
  return relayed && sameConsent && earlier.act.step.timestamp === later.act.step.timestamp;
}
