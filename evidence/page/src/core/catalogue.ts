/** What may follow what: the part of the catalogue of nodes that a replay checks (evidence/catalogue.json, generated). */

import own from "../../../catalogue.json";

import { fromHex } from "./bytes";

/** The three files (卷宗), each a log of its own. The numbers stand in first heads. */
export const PARTY = 1;
export const FACILITY = 2;
export const LOAN = 3;
export const KINDS = [PARTY, FACILITY, LOAN] as const;
export type FileKind = (typeof KINDS)[number];
export type OfFiles<T> = Readonly<Record<FileKind, T>>;

export const MAX_NODE = 255;
const NAMES = { [PARTY]: "party", [FACILITY]: "facility", [LOAN]: "loan" } as const;

export function nameOf(kind: FileKind): "party" | "facility" | "loan" {
  return NAMES[kind];
}

export function forEachFile<T>(made: (kind: FileKind) => T): OfFiles<T> {
  return { [PARTY]: made(PARTY), [FACILITY]: made(FACILITY), [LOAN]: made(LOAN) };
}

interface Scope {
  file: FileKind;
  parent: string | null;
}

/**
 * One node. `afterAll` and `afterAny` must have been reached by the object or by what it belongs to; those in `anywhere` by any
 * object. `clears` is undone for later steps. A node that `opens` begins a file of its scope.
 */
export interface NodeRule {
  id: number;
  code: string;
  scope: string;
  afterAll: readonly number[];
  afterAny: readonly number[];
  anywhere: ReadonlySet<number>;
  clears: readonly number[];
  repeats: boolean;
  opens: boolean;
}

/** `digest` is the keccak256 of the catalogue's source, as the contracts carry it. None is ever taken from a bundle. */
export class Catalogue {
  constructor(
    readonly digest: Uint8Array,
    readonly scopes: ReadonlyMap<string, Scope>,
    readonly nodes: ReadonlyMap<number, NodeRule>,
  ) {}

  /** The kind of file that records the node. */
  home(node: number): FileKind {
    return this.scopes.get(this.rule(node).scope)!.file;
  }

  rule(node: number): NodeRule {
    return this.nodes.get(node)!;
  }

  numberOf(code: string): number {
    return [...this.nodes.values()].find((rule) => rule.code === code)!.id;
  }

  /** The scope and all that it belongs to. */
  lineage(scope: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (let next: string | null = scope; next !== null && !found.has(next); next = this.scopes.get(next)!.parent) {
      found.add(next);
    }
    return found;
  }

  /** Nodes by name, for a message. */
  codes(nodes: readonly number[]): string {
    return nodes.map((node) => this.rule(node).code).join(", ");
  }

  /** The catalogue of this version. */
  static own(): Catalogue {
    const kinds = { party: PARTY, facility: FACILITY, loan: LOAN } as const;
    const scopes = Object.entries(own.scopes).map(
      ([name, scope]) => [name, { file: kinds[scope.file as keyof typeof kinds], parent: scope.in }] as const,
    );
    const nodes = own.nodes.map((node) => [node.id, ruleOf(node)] as const);
    return new Catalogue(fromHex(own.digest.slice(2)), new Map(scopes), new Map(nodes));
  }
}

function ruleOf(node: (typeof own.nodes)[number]): NodeRule {
  return {
    ...node,
    afterAll: ascending(node.afterAll),
    afterAny: ascending(node.afterAny),
    clears: ascending(node.clears),
    anywhere: new Set(node.anywhere),
  };
}

export function ascending(nodes: Iterable<number>): number[] {
  return [...new Set(nodes)].sort((one, other) => one - other);
}
