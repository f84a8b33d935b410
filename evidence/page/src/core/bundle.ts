/**
 * The evidence of one loan in one file (evidence/bundle.py). Reading it checks forms alone; what it claims is checked by `verify`.
 * Each part is read when it is first asked for, and its fault is told again to whoever asks later.
 */

import { equal, fromHex, toBig, toHex } from "./bytes";
import { canonicalize, loadCanonical } from "./canonical";
import type { FileKind, OfFiles } from "./catalogue";
import { forEachFile, KINDS, PARTY } from "./catalogue";
import type { AccountProof } from "./chainproof/accounts";
import { accountProofFromRpc, accountProofToRpc } from "./chainproof/accounts";
import type { Checkpoint } from "./chainproof/finality";
import { Header } from "./chainproof/header";
import { readCheckpoint } from "./checkpoint";
import type { Contents } from "./container";
import { FIRST, unpack } from "./container";
import { ADDRESS_BYTES, environmentFromJson, MAX_CONTRACTS } from "./deployment";
import type { Digests } from "./digest";
import { SIZE } from "./digest";
import type { Dossier } from "./dossier";
import { FOLDER, readDossier } from "./dossier";
import { EvidenceError } from "./errors";
import type { Json } from "./json";
import type { Step } from "./log";
import { stepFromJson } from "./log";
import type { Manifest } from "./manifest";
import { ATTACHMENTS, readManifest, rootOf } from "./manifest";
import { items, member, members, octets, text } from "./shape";
import { readStored } from "./stored";

export const CALLS = "calls.json";
const ENVIRONMENT = "environment.json";
const EVENTS = "events.jsonl";
const CHECKPOINT = `${ATTACHMENTS}checkpoint.json`;
const EXPORTER = `${ATTACHMENTS}exporter.json`;
export const TOKEN = `${ATTACHMENTS}token.tsr`;
const MAX_EVENTS_BYTES = 16 * 1024 * 1024;
const MAX_STEPS = 20_000;
const MAX_STEP_BYTES = 1024 * 1024;
const MAX_CALLS = 10_000;
const MAX_CALL_BYTES = 1024 * 1024;
const MAX_ACCOUNTS = 4 * MAX_CONTRACTS;
const LINE_FEED = 0x0a;

const NUMBER = "(?:0|[1-9]\\d{0,15})";
const NAMES = new RegExp(
  `^(?:manifest\\.json|calls\\.json|environment\\.json|events\\.jsonl|headers/${NUMBER}\\.rlp|proofs/${NUMBER}\\.json` +
    `|documents/[0-9a-f]{64}/(?:index\\.json|${NUMBER}\\.[a-z]{3,4})|attachments/(?:(?:checkpoint|exporter)\\.json|token\\.tsr)` +
    `|attachments/checkpoints/${NUMBER}/(?:header\\.rlp|proof\\.json|checkpoint\\.json|token\\.tsr))$`,
);

/** A call that somebody signed whole: whose signature, under which of its numbers. */
export interface SignedCall {
  signer: Uint8Array;
  nonce: bigint;
  call: Uint8Array;
}

/** The documents of a step, by what it recorded of them. */
export interface Documents {
  docHash: Uint8Array;
  dossier: Dossier;
}

export class Bundle {
  readonly environment = once(() => environmentFromJson(loadCanonical(this.#member(ENVIRONMENT))));
  /** That of the manifest's block, and no other. */
  readonly header = once(() => Header.fromRlp(this.#only(`headers/${this.manifest.block.number}.rlp`)));
  readonly proofs = once(() => this.#readProofs());
  /** The steps of each file. */
  readonly steps = once(() => this.#readSteps());
  /** By signer and nonce, see `callKey`. */
  readonly calls = once(() => this.#readCalls());
  /** By the hex digits of docHash. */
  readonly documents = once(() => this.#readDocuments());
  /** The block with what speaks for it. */
  readonly checkpoint = once((): Checkpoint => readCheckpoint(this.header(), this.contents.get(CHECKPOINT)));
  /** Statements about the export, by name: nobody's proof of anything. */
  readonly exporter = once(() => this.#readExporter());
  /** Earlier blocks, by number. */
  readonly stored = once(() => readStored(this.contents));

  private constructor(
    readonly manifest: Manifest,
    readonly contents: Contents,
  ) {}

  static read(data: Uint8Array): Bundle {
    const contents = unpack(data);
    const first = contents.get(FIRST);
    if (first === undefined) {
      throw new EvidenceError("malformed.container", "an archive without a manifest is no bundle", { expected: FIRST });
    }
    const manifest = readManifest(first);
    for (const name of contents.keys()) {
      if (!NAMES.test(name)) {
        throw new EvidenceError("malformed.container", "no bundle of this version has such a member", { where: name });
      }
    }
    return new Bundle(manifest, contents);
  }

  get root(): Digests {
    return rootOf(this.contents.get(FIRST)!);
  }

  #readProofs(): AccountProof[] {
    const name = `proofs/${this.manifest.block.number}.json`;
    const found = items(loadCanonical(this.#only(name)), name, MAX_ACCOUNTS);
    const proofs = found.map(accountProofFromRpc);
    if (new Set(proofs.map((proof) => toHex(proof.address))).size !== proofs.length) {
      throw new EvidenceError("malformed.value", "one account is proven twice", { where: name });
    }
    if (!equal(canonicalize(proofs.map(accountProofToRpc)), canonicalize(found))) {
      const problem = "proofs with other members, or in another spelling, than this format's";
      throw new EvidenceError("malformed.value", problem, { where: name });
    }
    return proofs;
  }

  #readSteps(): OfFiles<readonly Step[]> {
    const kinds = new Map(KINDS.map((kind) => [toHex(this.manifest.files[kind]), kind]));
    const found = forEachFile((): Step[] => []);
    let last: FileKind = PARTY;
    this.#lines().forEach((line, place) => {
      const where = `${EVENTS} line ${place + 1}`;
      const step = stepFromJson(loadCanonical(line), where);
      const kind = kinds.get(toHex(step.file));
      if (kind === undefined) {
        throw new EvidenceError("malformed.value", "a step of none of the three files", { where, found: step.file });
      }
      if (kind < last) {
        throw new EvidenceError("malformed.value", "party, facility, loan is the order of the files", { where });
      }
      found[kind].push(step);
      last = kind;
    });
    return found;
  }

  #readCalls(): ReadonlyMap<string, SignedCall> {
    const content = this.contents.get(CALLS);
    if (content === undefined) return new Map();
    const listed = items(loadCanonical(content), CALLS, MAX_CALLS).map(callFromJson);
    const keys = listed.map(callKey);
    if (keys.length === 0 || keys.some((key, place) => place > 0 && key <= keys[place - 1]!)) {
      throw new EvidenceError("malformed.value", "calls out of order, one twice, or none", { where: CALLS });
    }
    return new Map(listed.map((call, place) => [keys[place]!, call]));
  }

  #readDocuments(): ReadonlyMap<string, Documents> {
    const folders = new Map<string, Map<string, Uint8Array>>();
    for (const [name, content] of this.contents) {
      if (!name.startsWith(FOLDER)) continue;
      const [, folder, file] = name.split("/") as [string, string, string];
      folders.set(folder, (folders.get(folder) ?? new Map<string, Uint8Array>()).set(file, content));
    }
    const read = [...folders].map(([folder, files]) => {
      return [folder, { docHash: fromHex(folder), dossier: readDossier(files) }] as const;
    });
    return new Map(read);
  }

  #readExporter(): ReadonlyMap<string, string> {
    const content = this.contents.get(EXPORTER);
    if (content === undefined) return new Map();
    const found = loadCanonical(content);
    if (!(found instanceof Map) || found.size > MAX_CONTRACTS) {
      throw new EvidenceError("malformed.value", "not a JSON object of few members", { where: EXPORTER });
    }
    return new Map([...found].map(([name, value]) => [name, text(value, `${EXPORTER}.${name}`)]));
  }

  #member(name: string): Uint8Array {
    const found = this.contents.get(name);
    if (found === undefined) throw new EvidenceError("cannot-tell.missing", "the bundle lacks this", { where: name });
    return found;
  }

  /** The one member of its folder. */
  #only(name: string): Uint8Array {
    const folder = name.slice(0, name.indexOf("/") + 1);
    const other = [...this.contents.keys()].find((found) => found.startsWith(folder) && found !== name);
    if (other !== undefined) {
      const place = { where: other, expected: name };
      throw new EvidenceError("invalid.claim", "of another block than the manifest's", place);
    }
    return this.#member(name);
  }

  #lines(): Uint8Array[] {
    const data = this.#member(EVENTS);
    const ends = data.length > MAX_EVENTS_BYTES ? [] : lineEnds(data);
    if (data.length > MAX_EVENTS_BYTES || ends.length > MAX_STEPS) {
      throw new EvidenceError("malformed.limit", "too many steps", { where: EVENTS, expected: `at most ${MAX_STEPS}` });
    }
    if (data[data.length - 1] !== LINE_FEED) {
      throw new EvidenceError("malformed.value", "the last line is cut off, or there is none", { where: EVENTS });
    }
    const lines = ends.map((end, place) => data.subarray(place === 0 ? 0 : ends[place - 1]! + 1, end));
    if (lines.some((line) => line.length > MAX_STEP_BYTES)) {
      const place = { where: EVENTS, expected: `at most ${MAX_STEP_BYTES} bytes` };
      throw new EvidenceError("malformed.limit", "a step too long", place);
    }
    return lines;
  }
}

/** One text for signer and nonce, in whose order calls stand. */
export function callKey(call: { signer: Uint8Array; nonce: bigint }): string {
  return `${toHex(call.signer)}:${call.nonce.toString(16).padStart(2 * SIZE, "0")}`;
}

function callFromJson(value: Json): SignedCall {
  const found = members(value, CALLS, ["signer", "nonce", "call"]);
  const signer = octets(member(found, "signer"), `${CALLS}.signer`, ADDRESS_BYTES);
  const nonce = toBig(octets(member(found, "nonce"), `${CALLS}.nonce`, SIZE));
  const call = octets(member(found, "call"), `${CALLS}.call`);
  if (call.length > MAX_CALL_BYTES) {
    const place = { where: CALLS, expected: `at most ${MAX_CALL_BYTES} bytes`, found: call.length };
    throw new EvidenceError("malformed.limit", "a call too long", place);
  }
  return { signer, nonce, call };
}

/** Up to one more than a bundle may have: so many are refused whatever follows. */
function lineEnds(data: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = data.indexOf(LINE_FEED); at >= 0 && found.length <= MAX_STEPS; at = data.indexOf(LINE_FEED, at + 1)) {
    found.push(at);
  }
  return found;
}

/** What `read` returns, read once. A fault is not kept: reading again meets it again. */
function once<T>(read: () => T): () => T {
  let found: { value: T } | undefined;
  return () => (found ??= { value: read() }).value;
}

