/** Where Solidity puts a value: storage slots from a contract's layout, so that no slot is ever taken from a bundle. */

import * as abi from "./abi";
import { toBig } from "./bytes";
import { keccak256 } from "./digest";
import type { Json } from "./json";
import { integer, member, members, octets } from "./shape";

const WRAP = 1n << 256n;

/** Where a ledger keeps its files: the slot of `mapping(bytes32 => File)`, and a File's slots counted from its first. */
export interface FilesLayout {
  mapping: bigint;
  headOffset: number;
  seqOffset: number;
  seqBit: number;
}

export function headSlot(layout: FilesLayout, file: Uint8Array): bigint {
  const struct = toBig(keccak256(abi.bytes32(file), abi.uint256(layout.mapping)));
  return (struct + BigInt(layout.headOffset)) % WRAP;
}

export function filesLayoutFromJson(value: Json, where: string): FilesLayout {
  const found = members(value, where, ["mapping", "headOffset", "seqOffset", "seqBit"]);
  return {
    mapping: toBig(octets(member(found, "mapping"), `${where}.mapping`, 32)),
    headOffset: integer(member(found, "headOffset"), `${where}.headOffset`, 0, 255),
    seqOffset: integer(member(found, "seqOffset"), `${where}.seqOffset`, 0, 255),
    seqBit: integer(member(found, "seqBit"), `${where}.seqBit`, 0, 224),
  };
}
