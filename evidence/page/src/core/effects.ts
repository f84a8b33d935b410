/**
 * What a step did: the fields of its effect by name, and the consents that it carries. An effect is the call that
 * contracts/interfaces/IEffects.sol declares for the node; the shapes are evidence/effects.json, generated from the compiled interface.
 */

import own from "../../../effects.json";

import { equal } from "./bytes";
import type { Fields, Parameter, Value } from "./calldata";
import { decode, selector, SELECTOR_BYTES } from "./calldata";
import type { Catalogue } from "./catalogue";
import { EvidenceError } from "./errors";
import type { Step } from "./log";

const MAX_CONSENTS = 16;
const CONSENTS: readonly Parameter[] = [
  {
    name: "consents",
    type: "tuple[]",
    components: [
      { name: "signer", type: "address" },
      { name: "nonce", type: "uint256" },
      { name: "deadline", type: "uint64" },
      { name: "signature", type: "bytes" },
    ],
  },
];
const SHAPES = new Map(Object.entries(own.effects as Readonly<Record<string, readonly Parameter[]>>));
const ENUMS = new Map(Object.entries(own.enums as Readonly<Record<string, readonly string[]>>));
const selectors = new Map<string, Uint8Array>();

/** A signature that came with the call; `deadline` is a Unix time. */
export interface Consent {
  signer: Uint8Array;
  nonce: bigint;
  deadline: bigint;
  signature: Uint8Array;
}

/** The fields of a node's effect. */
export function effectOf(code: string, effect: Uint8Array): Fields {
  const name = functionOf(code);
  const shape = SHAPES.get(name);
  if (shape === undefined) {
    throw new EvidenceError("cannot-tell.form", `the effect of ${code} is not covered by this version`);
  }
  const [expected, found] = [selectorOf(name, shape), effect.slice(0, SELECTOR_BYTES)];
  if (!equal(expected, found)) {
    throw new EvidenceError("malformed.value", `the effect is not that of ${code}`, { expected, found });
  }
  return decode(shape, effect.subarray(SELECTOR_BYTES));
}

/** The name of an enum's member. */
export function enumMember(name: string, number: Value | undefined): string {
  const names = ENUMS.get(name)!;
  if (typeof number !== "bigint" || number >= BigInt(names.length)) {
    throw new EvidenceError("malformed.value", `no member of ${name}`, { expected: `below ${names.length}`, found: number });
  }
  return names[Number(number)]!;
}

/** KYC_ATTESTED is `kycAttested`. */
export function functionOf(code: string): string {
  const [first, ...rest] = code.toLowerCase().split("_");
  return first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

export function consentsOf(step: Step): Consent[] {
  if (step.consents.length === 0) return [];
  const found = decode(CONSENTS, step.consents).get("consents") as Fields[];
  if (found.length < 1 || found.length > MAX_CONSENTS) {
    throw new EvidenceError("malformed.value", "number of consents", { expected: `1 to ${MAX_CONSENTS}` });
  }
  return found.map((consent) => Object.fromEntries(consent) as unknown as Consent);
}

/** Whether the step is the entry of another file that was opened: then its object is that file, and it has no effect of a node. */
export function isOpening(step: Step, catalogue: Catalogue): boolean {
  const rule = catalogue.nodes.get(step.node);
  return rule !== undefined && rule.opens && !equal(step.object, step.file);
}

function selectorOf(name: string, shape: readonly Parameter[]): Uint8Array {
  const found = selectors.get(name) ?? selector(name, shape);
  selectors.set(name, found);
  return found;
}
