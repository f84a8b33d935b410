/**
 * Plays the log of a file again: sequence without a gap, time that never runs back, and each step where it may stand
 * (evidence/replay.py). A predecessor that only a file not at hand could show is no fault and is listed in `unchecked`.
 */

import * as abi from "./abi";
import { anySet, concat, equal, toHex } from "./bytes";
import { SELECTOR_BYTES } from "./calldata";
import type { Catalogue, FileKind, NodeRule } from "./catalogue";
import { ascending, nameOf } from "./catalogue";
import { EvidenceError } from "./errors";
import type { Start, Step } from "./log";
import { firstHead, headAfter } from "./log";
import { Reached } from "./reached";

// Nodes that put another object in place of theirs, whose number is the first field of the effect: a bureau record is never overwritten.
const REPLACING = new Set(["BUREAU_CORRECTED"]);
// Nodes by which a part of an object goes on as another one, whose number is that field of the effect (from 0): of a claim sold in part.
const DIVIDING = new Map([["TRANSFER_SETTLED", 4]]);
// What the file of the lender may show once the second has happened: the claim of whoever covers its first losses is made there.
const ELSEWHERE = new Map([["LOAN_NOTE_ISSUED", "DEFAULT_DECLARED"]]);
// Nodes that make another part as a second node would, if the last field of the effect is its number: what a sale brings beyond the debt.
const HOLDING = new Map([["COLLATERAL_SOLD", "SECURITY_DEPOSIT_POSTED"]]);

/** A file that this log says was opened in it. */
export interface Opened {
  seq: number;
  file: Uint8Array;
}

/** A log that holds together. `heads[k]` is the head after step k; `heads[0]` the first head. */
export interface Replay {
  start: Start;
  steps: readonly Step[];
  heads: readonly Uint8Array[];
  opened: readonly Opened[];
  unchecked: number;
  reachedAt: ReadonlyMap<number, number>;
}

/** Play the log from its first step; `above` are the replays of the files that this one belongs to. */
export function replay(start: Start, steps: readonly Step[], catalogue: Catalogue, above: readonly Replay[]): Replay {
  const player = new Player(start, catalogue, above);
  for (const step of steps) player.play(step);
  return player.result();
}

export function headOf(replayed: Replay): Uint8Array {
  return replayed.heads[replayed.heads.length - 1]!;
}

/** The log leads to `head`, with nothing before it changed and nothing after it added. */
export function verifyHead(replayed: Replay, head: Uint8Array): void {
  if (equal(head, headOf(replayed))) return;
  const seq = replayed.heads.findIndex((earlier) => equal(earlier, head));
  if (seq >= 0) {
    throw new EvidenceError("invalid.log.head", "the log has steps that the chain had not recorded at this block", {
      where: `after step ${seq}`,
      expected: `${seq} steps`,
      found: `${replayed.steps.length} steps`,
    });
  }
  const problem = "the log leads to another head than the chain's";
  throw new EvidenceError("invalid.log.head", problem, { expected: head, found: headOf(replayed) });
}

/** The state of one replay. */
class Player {
  readonly #atHand: ReadonlySet<FileKind>;
  readonly #steps: Step[] = [];
  readonly #heads: Uint8Array[];
  readonly #opened: Opened[] = [];
  readonly #reached = new Reached();
  readonly #replacedBy = new Map<string, number>();
  #unchecked = 0;

  constructor(
    readonly start: Start,
    readonly catalogue: Catalogue,
    readonly above: readonly Replay[],
  ) {
    this.#atHand = new Set([start.kind, ...above.map((other) => other.start.kind)]);
    this.#heads = [firstHead(start)];
  }

  play(step: Step): void {
    this.#requireSequence(step);
    this.#requireOrder(step);
    const rule = this.catalogue.nodes.get(step.node);
    if (rule === undefined) throw refused("the catalogue has no such node", step, { found: step.node });
    if (this.catalogue.home(step.node) === this.start.kind) this.#reach(step, rule);
    else this.#open(step, rule);
    this.#heads.push(headAfter(step, this.#heads[this.#heads.length - 1]!));
    this.#steps.push(step);
  }

  result(): Replay {
    return {
      start: this.start,
      steps: this.#steps,
      heads: this.#heads,
      opened: this.#opened,
      unchecked: this.#unchecked,
      reachedAt: this.#reached.firstAt,
    };
  }

  #requireSequence(step: Step): void {
    const expected = this.#steps.length + 1;
    if (!equal(step.file, this.start.file)) {
      const place = { where: `place ${expected}`, expected: this.start.file, found: step.file };
      throw new EvidenceError("invalid.log.sequence", "a step of another file", place);
    }
    if (step.seq !== expected) {
      throw new EvidenceError("invalid.log.sequence", "a step is missing, doubled or moved", { expected, found: step.seq });
    }
  }

  #requireOrder(step: Step): void {
    const last = this.#steps[this.#steps.length - 1];
    if (last === undefined) return;
    if (step.timestamp < last.timestamp) throw backwards("time runs back", step, `>= ${last.timestamp}`, step.timestamp);
    if (step.block < last.block) throw backwards("blocks run back", step, `>= ${last.block}`, step.block);
    if (step.block === last.block && step.timestamp !== last.timestamp) {
      throw backwards("one block has two times", step, last.timestamp, step.timestamp);
    }
  }

  #reach(step: Step, rule: NodeRule): void {
    this.#requirePredecessors(step, rule);
    if (step.supersedes !== 0) this.#requireCorrectable(step, rule);
    else if (!rule.repeats && this.#reached.stands(step.node, step.object)) {
      throw refused(`${rule.code} happens once to one object`, step, { found: step.object });
    }
    this.#add(step);
    if (REPLACING.has(rule.code)) this.#replace(step, rule);
    if (DIVIDING.has(rule.code)) this.#divide(step, rule);
    const held = HOLDING.get(rule.code);
    if (held !== undefined) this.#hold(step, held);
    this.#clear(step, rule);
  }

  #add(step: Step, node = step.node, object = step.object): void {
    this.#reached.add(node, object, step.seq, step.timestamp);
  }

  #clear(step: Step, rule: NodeRule): void {
    for (const node of rule.clears) {
      if (this.catalogue.rule(node).scope === rule.scope) this.#reached.clear(node, step.object);
      else this.#reached.clearEverywhere(node, step.seq);
    }
  }

  #requirePredecessors(step: Step, rule: NodeRule): void {
    const stands = (node: number) => this.#standsFor(step, rule, node);
    const beyond = (node: number) => this.#isBeyond(rule, node);
    const missing = rule.afterAll.filter((node) => !stands(node));
    const refusedFor = missing.filter((node) => !beyond(node));
    if (refusedFor.length > 0) {
      throw refused(`${rule.code} before what it follows`, step, { expected: `first ${this.catalogue.codes(refusedFor)}` });
    }
    const open = rule.afterAny.some(stands) ? [] : rule.afterAny;
    const openBeyond = open.filter(beyond);
    if (open.length > 0 && openBeyond.length === 0) {
      const expected = `one of ${this.catalogue.codes(open)}`;
      throw refused(`${rule.code} before all that it may follow`, step, { expected });
    }
    this.#unchecked += ascending([...missing, ...openBeyond]).length;
  }

  #standsFor(step: Step, rule: NodeRule, node: number): boolean {
    const scope = this.catalogue.rule(node).scope;
    if (this.above.some((other) => (other.reachedAt.get(node) ?? Infinity) <= step.timestamp)) return true;
    if (rule.anywhere.has(node)) return this.#reached.firstAt.has(node);
    if (scope === rule.scope) return this.#reached.stands(node, step.object);
    return this.catalogue.lineage(rule.scope).has(scope) && this.#reached.standsAnywhere(node);
  }

  /** Whether a file not at hand may show the node: one of another kind, or a named object of this level or above. */
  #isBeyond(rule: NodeRule, node: number): boolean {
    const named = rule.anywhere.has(node) && this.catalogue.lineage(rule.scope).has(this.catalogue.rule(node).scope);
    return !this.#atHand.has(this.catalogue.home(node)) || this.#isElsewhere(node) || named;
  }

  #isElsewhere(node: number): boolean {
    const after = ELSEWHERE.get(this.catalogue.rule(node).code);
    return after !== undefined && [...this.#reached.firstAt.keys()].some((past) => this.catalogue.rule(past).code === after);
  }

  /** The same node of the object, or, where a node of its own corrects, what that node follows. */
  #requireCorrectable(step: Step, rule: NodeRule): void {
    const earlier = this.#steps[step.supersedes - 1];
    if (earlier === undefined || !this.#corrects(step, rule, earlier)) {
      throw refused(`corrects a step that is no earlier ${rule.code} of this object`, step, { found: step.supersedes });
    }
  }

  #corrects(step: Step, rule: NodeRule, earlier: Step): boolean {
    const replaces = REPLACING.has(rule.code) && rule.afterAll.includes(earlier.node);
    if (earlier.node !== step.node && !replaces) return false;
    return equal(earlier.object, step.object) || this.#replacedBy.get(toHex(step.object)) === earlier.seq;
  }

  /** The object that the effect names first stands in place of the step's, and has reached what that had. */
  #replace(step: Step, rule: NodeRule): void {
    const successor = wordOf(step, 0);
    this.#replacedBy.set(toHex(successor), step.seq);
    for (const node of this.#ofScope(rule, rule.afterAll)) this.#add(step, node, successor);
  }

  /** The object that the effect names has reached what the step's had; what led to the step and the step itself are its own alone. */
  #divide(step: Step, rule: NodeRule): void {
    const part = wordOf(step, DIVIDING.get(rule.code)!);
    if (equal(part, step.object)) return;
    for (const node of this.#ofScope(rule, [...this.catalogue.nodes.keys()])) {
      if (this.#reached.stands(node, step.object)) this.#add(step, node, part);
    }
    for (const node of this.#ofScope(rule, [step.node, ...rule.afterAll])) this.#reached.clear(node, step.object);
  }

  #ofScope(rule: NodeRule, nodes: readonly number[]): number[] {
    return nodes.filter((node) => this.catalogue.rule(node).scope === rule.scope);
  }

  /** The part that the effect numbers last, if it made one. */
  #hold(step: Step, code: string): void {
    const number = step.effect.slice(-abi.WORD);
    if (anySet(number)) this.#add(step, this.catalogue.numberOf(code), number);
  }

  #open(step: Step, rule: NodeRule): void {
    const kind = this.catalogue.home(step.node);
    if (!rule.opens || kind !== this.start.kind + 1) {
      throw refused(`the log of a ${nameOf(this.start.kind)} does not record ${rule.code}`, step, {});
    }
    const head = firstHead({ origin: this.start.origin, kind, file: step.object });
    const effect = concat(abi.uint256(kind), abi.bytes32(step.object), head);
    if (!equal(step.effect, effect)) {
      const problem = "the entry of an opened file does not fit that file";
      throw refused(problem, step, { expected: effect, found: step.effect });
    }
    this.#opened.push({ seq: step.seq, file: step.object });
  }
}

/** A field of the step's effect, all of whose fields are words. */
function wordOf(step: Step, field: number): Uint8Array {
  const begin = SELECTOR_BYTES + field * abi.WORD;
  return step.effect.slice(begin, begin + abi.WORD);
}

function refused(problem: string, step: Step, values: { expected?: unknown; found?: unknown }): EvidenceError {
  return new EvidenceError("invalid.log.step", problem, { where: `step ${step.seq}`, ...values });
}

function backwards(problem: string, step: Step, expected: string | number, found: number): EvidenceError {
  return new EvidenceError("invalid.log.order", problem, { where: `step ${step.seq}`, expected, found });
}
