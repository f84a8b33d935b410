/** Time from somebody who is neither lender, borrower nor operator of the chain: tokens over the bundle's block and over earlier ones. */

import { equal, fromBig } from "../bytes";
import { TOKEN } from "../bundle";
import type { FileKind } from "../catalogue";
import { KINDS, nameOf } from "../catalogue";
import { verifyAccountProof } from "../chainproof/accounts";
import { readCheckpoint } from "../checkpoint";
import { LEDGER } from "../deployment";
import { sha256, SIZE } from "../digest";
import { EvidenceError, isCannotTell, shown } from "../errors";
import type { Replay } from "../replay";
import type { Assurance, Prefix, Words } from "../report";
import { legalTime } from "../report";
import { hexNumber } from "../shape";
import { headSlot } from "../slots";
import type { StoredBlock } from "../stored";
import { TOKEN_FILE } from "../stored";
import type { Token } from "../timestamp/verification";
import { secondsOf, verifyResponse } from "../timestamp/verification";
import { blockHashOf, finalityOf } from "../trust";
import type { Case } from "./case";

type Steps = ReadonlyMap<FileKind, number>;

export function independent(checked: Case): Words {
  const response = checked.bundle.contents.get(TOKEN);
  const { block } = checked.bundle.manifest;
  if (response === undefined) {
    const problem = "the bundle holds no token of an independent time authority over its block: its time is the chain's own";
    throw new EvidenceError("cannot-tell.missing", problem, { where: TOKEN, found: `block ${block.number}` });
  }
  const token = tokenOver(checked, block.hash, response);
  checked.token = token;
  const [time, own] = [legalTime(secondsOf(token)), legalTime(block.timestamp)];
  const who = `${shown(token.authority.name)} (${shown(token.authority.owner)})`;
  return {
    zh: `区块 ${block.number} 在 ${time} 之前已存在（${who}）；区块自称 ${own}`,
    en: `block ${block.number} existed before ${time}, says ${who}; its own time is ${own}`,
  };
}

/** Which steps existed before which earlier block, and before the token over it. */
export function prefixes(checked: Case): Words {
  const blocks = checked.part((bundle) => bundle.stored());
  if (blocks.length === 0) {
    const problem = "no earlier block was stored for these files: steps are dated by the chain alone";
    throw new EvidenceError("cannot-tell.missing", problem);
  }
  checked.shown("log.replay");
  const openQuestions: EvidenceError[] = [];
  const found = blocks.map((stored) => prefixOf(checked, stored, stepsOf(checked, stored), openQuestions));
  checked.prefixes = found;
  const dated = found.filter((prefix) => prefix.token !== null);
  if (dated.length === 0) throw openQuestions[0] ?? withoutToken(blocks);
  return told(found, dated);
}

/** How many steps of each file stand at the block: the head that its state holds is the one after them. */
function stepsOf(checked: Case, stored: StoredBlock): Steps {
  const { header, proof, where } = stored;
  const { number } = checked.bundle.manifest.block;
  if (header.number >= BigInt(number)) {
    const place = { where, expected: `below ${number}` };
    throw new EvidenceError("invalid.claim", "a stored block is earlier than the bundle's own", place);
  }
  verifyAccountProof(header.stateRoot, proof);
  requireLedger(checked, stored);
  const { files } = checked.bundle.manifest;
  const slots = new Map<bigint, FileKind>(KINDS.map((kind) => [headSlot(checked.layout.files, files[kind]), kind]));
  const proven = proof.storage.map((slot) => slot.slot);
  if (proven.length === 0 || new Set(proven).size !== proven.length || proven.some((slot) => !slots.has(slot))) {
    const problem = "the storage proofs are not those of heads of these files, each once";
    const expected = [...slots.keys()].sort((one, other) => (one < other ? -1 : 1)).map(hexNumber);
    throw new EvidenceError("invalid.claim", problem, { where, expected, found: proven.map(hexNumber) });
  }
  const logs = checked.shown("log.replay");
  return new Map(proof.storage.map(({ slot, value }) => [slots.get(slot)!, lengthAt(logs[slots.get(slot)!], value, stored)]));
}

/** The account is the ledger's, and the pinned code was there already. */
function requireLedger(checked: Case, stored: StoredBlock): void {
  const { where, proof } = stored;
  if (!equal(proof.address, checked.ledger)) {
    const place = { where, expected: checked.ledger, found: proof.address };
    throw new EvidenceError("invalid.claim", "not the ledger's account", place);
  }
  const pinned = checked.trust.contracts?.find((contract) => contract.name === LEDGER);
  if (pinned !== undefined && !equal(proof.account.codeHash, pinned.codeHash)) {
    const place = { where, expected: pinned.codeHash, found: proof.account.codeHash };
    throw new EvidenceError("invalid.claim", "other code than the pinned one stood at the ledger's address", place);
  }
}

/** Steps before the block, of a file that is not opened yet none. The steps' own times must agree. */
function lengthAt(log: Replay, word: bigint, stored: StoredBlock): number {
  if (word === 0n) return 0;
  const head = fromBig(word, SIZE);
  const count = log.heads.findIndex((candidate) => equal(candidate, head));
  if (count < 0) {
    const where = `${stored.where}, ${nameOf(log.start.kind)} file`;
    throw new EvidenceError("invalid.log.head", "no prefix of the log leads to the head that this block had", { where, found: head });
  }
  const last = log.steps[count - 1];
  if (last !== undefined && BigInt(last.timestamp) > stored.header.timestamp) {
    const place = { where: stored.where, expected: `step ${count} by ${stored.header.timestamp}` };
    throw new EvidenceError("invalid.claim", "a step is dated after the block that already held it", place);
  }
  return count;
}

function prefixOf(checked: Case, stored: StoredBlock, steps: Steps, openQuestions: EvidenceError[]): Prefix {
  const hash = blockHashOf(checked.trust, stored.header);
  const token = toldOrOpen(() => stored.token && tokenOver(checked, hash, stored.token), openQuestions);
  const assurance = toldOrOpen(() => assuranceOf(checked, stored), openQuestions);
  return { block: { number: stored.header.number, hash, timestamp: stored.header.timestamp }, steps, assurance, token };
}

/** What cannot be told is noted and stays open; what is false is thrown. */
function toldOrOpen<T>(tell: () => T | undefined, openQuestions: EvidenceError[]): T | null {
  try {
    return tell() ?? null;
  } catch (error) {
    if (!(error instanceof EvidenceError) || !isCannotTell(error.code)) throw error;
    openQuestions.push(error);
    return null;
  }
}

/** Its steps are the chain's because a later block of the chain holds them: this block's own finality adds to that. */
function assuranceOf(checked: Case, stored: StoredBlock): Assurance | undefined {
  if (stored.speaking === undefined) return undefined;
  return finalityOf(checked.trust).confirmation(readCheckpoint(stored.header, stored.speaking)).level;
}

function tokenOver(checked: Case, blockHash: Uint8Array, response: Uint8Array): Token {
  return verifyResponse(response, sha256(blockHash), checked.trust.timeAuthorities ?? []);
}

function withoutToken(blocks: readonly StoredBlock[]): EvidenceError {
  const problem = "earlier blocks were stored, but no time authority's token over one of them";
  const place = { where: `${blocks[blocks.length - 1]!.where}/${TOKEN_FILE}`, found: `${blocks.length} blocks` };
  return new EvidenceError("cannot-tell.missing", problem, place);
}

function told(all: readonly Prefix[], dated: readonly Prefix[]): Words {
  const shownPrefixes = dated.length > 1 ? [dated[0]!, dated[dated.length - 1]!] : dated;
  const lines = shownPrefixes.map(line);
  return {
    zh: `${all.length} 个先前区块，其中 ${dated.length} 个带有独立时间戳：${lines.map((words) => words.zh).join("；")}`,
    en: `${all.length} earlier blocks, ${dated.length} with a token: ${lines.map((words) => words.en).join("; ")}`,
  };
}

function line(prefix: Prefix): Words {
  const listed = KINDS.filter((kind) => prefix.steps.has(kind)).map((kind) => `${nameOf(kind)} ${prefix.steps.get(kind)}`);
  const time = legalTime(secondsOf(prefix.token!));
  return {
    zh: `至区块 ${prefix.block.number} 的步骤（${listed.join(", ")}）在 ${time} 之前已存在`,
    en: `the steps to block ${prefix.block.number} (${listed.join(", ")}) existed before ${time}`,
  };
}
