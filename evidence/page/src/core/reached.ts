/** Which object reached which node, as far as it was not cleared. */

import { toHex } from "./bytes";

/**
 * Clearing what other scopes reached concerns all their objects at once, so a marker by node suffices and the work of a step does
 * not grow with the log.
 */
export class Reached {
  /** The time at which a node was first reached. */
  readonly firstAt = new Map<number, number>();
  readonly #byObject = new Map<string, number>();
  readonly #standing = new Map<number, number>();
  readonly #clearedAfter = new Map<number, number>();

  add(node: number, object: Uint8Array, seq: number, timestamp: number): void {
    if (!this.stands(node, object)) this.#count(node, 1);
    this.#byObject.set(key(node, object), seq);
    if (!this.firstAt.has(node)) this.firstAt.set(node, timestamp);
  }

  stands(node: number, object: Uint8Array): boolean {
    return (this.#byObject.get(key(node, object)) ?? 0) > (this.#clearedAfter.get(node) ?? 0);
  }

  standsAnywhere(node: number): boolean {
    return (this.#standing.get(node) ?? 0) > 0;
  }

  clear(node: number, object: Uint8Array): void {
    if (!this.stands(node, object)) return;
    this.#byObject.delete(key(node, object));
    this.#count(node, -1);
  }

  clearEverywhere(node: number, seq: number): void {
    this.#clearedAfter.set(node, seq);
    this.#standing.set(node, 0);
  }

  #count(node: number, by: number): void {
    this.#standing.set(node, (this.#standing.get(node) ?? 0) + by);
  }
}

function key(node: number, object: Uint8Array): string {
  return `${node}:${toHex(object)}`;
}
