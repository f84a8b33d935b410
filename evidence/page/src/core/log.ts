/**
 * The log of a file (卷宗): each step's hash holds the one before, so that the last head proves the whole history.
 *
 *     first head = keccak256(abi.encode("fubie.file.v1", bytes32 origin, uint8 kind, bytes32 file))
 *     effectHash = keccak256(abi.encode(keccak256(effect), effectiveDay, supersedes, keccak256(consents)))
 *     head'      = keccak256(abi.encode(head, seq, node, object, actor, timestamp, effectHash, docHash))
 */

import * as abi from "./abi";
import { ascii } from "./bytes";
import type { FileKind } from "./catalogue";
import { MAX_NODE } from "./catalogue";
import { keccak256 } from "./digest";
import type { Json } from "./json";
import { integer, member, members, octets } from "./shape";

const FILE_TAG = ascii("fubie.file.v1");
const HEX_MEMBERS = { file: 32, object: 32, actor: 20, docHash: 32, effect: undefined, consents: undefined };
const INTEGER_MEMBERS = {
  node: MAX_NODE,
  seq: 2 ** 32 - 1,
  timestamp: Number.MAX_SAFE_INTEGER,
  effectiveDay: 2 ** 32 - 1,
  supersedes: 2 ** 32 - 1,
  block: Number.MAX_SAFE_INTEGER,
};
const MEMBERS = [...Object.keys(HEX_MEMBERS), ...Object.keys(INTEGER_MEMBERS)];

/**
 * One NodeReached event, or the entry that a FileOpened event makes in the parent's log. `timestamp` in seconds, `effectiveDay` a
 * legal day number, `supersedes` the seq that this step corrects or 0. `block` is where the event was found; unlike everything
 * else the head does not bind it.
 */
export type Step = Readonly<Record<keyof typeof HEX_MEMBERS, Uint8Array> & Record<keyof typeof INTEGER_MEMBERS, number>>;

/** What the first head of a file is made of. `origin` is the deployment's own constant. */
export interface Start {
  origin: Uint8Array;
  kind: FileKind;
  file: Uint8Array;
}

export function stepFromJson(value: Json, where: string): Step {
  const found = members(value, where, MEMBERS);
  const raw = Object.entries(HEX_MEMBERS).map(
    ([name, length]) => [name, octets(member(found, name), `${where}.${name}`, length)] as const,
  );
  const whole = Object.entries(INTEGER_MEMBERS).map(
    ([name, most]) => [name, integer(member(found, name), `${where}.${name}`, 0, most)] as const,
  );
  return Object.fromEntries([...raw, ...whole]) as unknown as Step;
}

export function firstHead(start: Start): Uint8Array {
  return keccak256(
    abi.uint256(4 * abi.WORD),
    abi.bytes32(start.origin),
    abi.uint256(start.kind),
    abi.bytes32(start.file),
    abi.tail(FILE_TAG),
  );
}

export function headAfter(step: Step, head: Uint8Array): Uint8Array {
  return keccak256(
    abi.bytes32(head),
    abi.uint256(step.seq),
    abi.uint256(step.node),
    abi.bytes32(step.object),
    abi.address(step.actor),
    abi.uint256(step.timestamp),
    effectHash(step),
    abi.bytes32(step.docHash),
  );
}

function effectHash(step: Step): Uint8Array {
  return keccak256(
    keccak256(step.effect),
    abi.uint256(step.effectiveDay),
    abi.uint256(step.supersedes),
    keccak256(step.consents),
  );
}
