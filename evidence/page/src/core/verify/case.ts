/**
 * One verification under way: the bundle, what is known beforehand, and what the checks have shown so far. A check that builds on
 * another asks here for what that one showed; where it showed nothing, `unreached` says on which check it rests.
 */

import type { Bundle, Documents } from "../bundle";
import type { Fields } from "../calldata";
import type { Catalogue, FileKind, OfFiles } from "../catalogue";
import { KINDS, nameOf } from "../catalogue";
import type { AccountProof } from "../chainproof/accounts";
import type { Confirmation } from "../chainproof/finality";
import type { Layout } from "../deployment";
import type { Consent } from "../effects";
import { EvidenceError, isCannotTell } from "../errors";
import type { Step } from "../log";
import type { Replay } from "../replay";
import type { Assurance, Prefix } from "../report";
import type { Domain } from "../signatures";
import type { Token } from "../timestamp/verification";
import type { Trust } from "../trust";
import { pinnedLedger } from "../trust";
import typedData from "../../../generated/typed-data.json";

export const FORM = "bundle.form";

/** A step of a node, decoded. Entries of opened files are none. */
export interface Act {
  kind: FileKind;
  code: string;
  step: Step;
  fields: Fields;
  consents: readonly Consent[];
}

/** A consent and the key that made it. `form` is the type that was signed; null for a contract's signature, which no key made. */
export interface Signed {
  act: Act;
  consent: Consent;
  form: string | null;
}

/** What the checks show to those that build on them, by the check that shows it. */
export interface Shown {
  "log.replay": OfFiles<Replay>;
  "log.effects": readonly Act[];
  documents: ReadonlyMap<string, Documents>;
  "state.proofs": ReadonlyMap<string, AccountProof>;
  "state.heads": true;
  "block.finality": Confirmation;
  "signatures.recovered": readonly Signed[];
}

export class Case {
  assurance: Assurance | null = null;
  token: Token | null = null;
  prefixes: readonly Prefix[] = [];
  readonly #shown: Partial<Shown> = {};

  /** `asOf` in Unix seconds; `required` is the assurance asked for. */
  constructor(
    readonly bundle: Bundle,
    readonly trust: Trust,
    readonly catalogue: Catalogue,
    readonly ownLayout: Layout,
    readonly asOf: number | null,
    readonly required: Assurance | null,
  ) {}

  /** A part of the bundle, whose form one check is about. */
  part<T>(read: (bundle: Bundle) => T): T {
    try {
      return read(this.bundle);
    } catch (error) {
      if (!(error instanceof EvidenceError) || isCannotTell(error.code)) throw error;
      throw unreached("builds on a part of the bundle whose form is refused", FORM);
    }
  }

  get steps(): OfFiles<readonly Step[]> {
    return this.part((bundle) => bundle.steps());
  }

  /** The steps of all files, in the order of the files. */
  get allSteps(): Step[] {
    const steps = this.steps;
    return KINDS.flatMap((kind) => steps[kind]);
  }

  // ---- what is known beforehand; where the trust file is silent, what the bundle states, which other checks then say

  get layout(): Layout {
    return this.trust.layout ?? this.ownLayout;
  }

  get origin(): Uint8Array {
    return this.trust.origin ?? this.part((bundle) => bundle.environment()).origin;
  }

  get ledger(): Uint8Array {
    return pinnedLedger(this.trust) ?? this.bundle.manifest.ledger;
  }

  /** Where the parties' signatures hold. */
  get domain(): Domain {
    const chainId = this.trust.chainId ?? this.bundle.manifest.chainId;
    return { ...typedData.domain, chainId, verifyingContract: this.ledger };
  }

  // ---- what the checks have shown

  show<Check extends keyof Shown>(check: Check, value: Shown[Check]): void {
    this.#shown[check] = value;
  }

  shown<Check extends keyof Shown>(check: Check): Shown[Check] {
    const found = this.#shown[check];
    if (found === undefined) throw unreached("builds on another check, which did not pass", check);
    return found as Shown[Check];
  }
}

export function whereOf(act: Act): string {
  return `${nameOf(act.kind)} file, step ${act.step.seq} ${act.code}`;
}

export function byCode(acts: readonly Act[], code: string): Act[] {
  return acts.filter((act) => act.code === code);
}

export function lastOf(acts: readonly Act[], code: string): Act | null {
  return byCode(acts, code).at(-1) ?? null;
}

export function unreached(problem: string, where: string): EvidenceError {
  return new EvidenceError("cannot-tell.unreached", problem, { where });
}
