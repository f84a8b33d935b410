/**
 * Block headers of any fork: the fields that the first fifteen have always been, then those that later forks appended. A header
 * keeps its items as they are encoded, those that this version has no name for included, so that its hash stands whatever fork made it.
 */

import { toBig } from "../bytes";
import { keccak256 } from "../digest";
import { EvidenceError } from "../errors";
import { asBytes, asInteger, decodeList, encode } from "./rlp";

const MAX_BYTES = 256 * 1024;
const MAX_ITEMS = 64;
const ALWAYS = 15;

/** The number of bytes; null is an integer, -1 bytes of any length. In the order of the encoding. */
const SIZES: ReadonlyArray<readonly [string, number | null]> = [
  ["parentHash", 32],
  ["sha3Uncles", 32],
  ["miner", 20],
  ["stateRoot", 32],
  ["transactionsRoot", 32],
  ["receiptsRoot", 32],
  ["logsBloom", 256],
  ["difficulty", null],
  ["number", null],
  ["gasLimit", null],
  ["gasUsed", null],
  ["timestamp", null],
  ["extraData", -1],
  ["mixHash", 32],
  ["nonce", 8],
  ["baseFeePerGas", null], // London, EIP-1559
  ["withdrawalsRoot", 32], // Shanghai, EIP-4895
  ["blobGasUsed", null], // Cancun, EIP-4844
  ["excessBlobGas", null],
  ["parentBeaconBlockRoot", 32], // EIP-4788
  ["requestsHash", 32], // Prague, EIP-7685
];
const PLACE = new Map(SIZES.map(([name], place) => [name, place]));

export class Header {
  constructor(readonly items: readonly Uint8Array[]) {
    if (items.length < ALWAYS || items.length > MAX_ITEMS) {
      const place = { expected: `${ALWAYS} to ${MAX_ITEMS} items`, found: items.length };
      throw new EvidenceError("malformed.rlp", "not a header", place);
    }
    items.slice(0, SIZES.length).forEach((item, place) => requireSize(item, SIZES[place]![1]));
  }

  static fromRlp(data: Uint8Array): Header {
    return new Header(decodeList(data, MAX_BYTES).map((item) => asBytes(item)));
  }

  get encoded(): Uint8Array {
    return encode([...this.items]);
  }

  /** keccak256 of the encoding: the block's hash, unless the consensus has a rule of its own. */
  get encodedHash(): Uint8Array {
    return keccak256(this.encoded);
  }

  get parentHash(): Uint8Array {
    return this.bytes("parentHash");
  }

  get stateRoot(): Uint8Array {
    return this.bytes("stateRoot");
  }

  get extraData(): Uint8Array {
    return this.bytes("extraData");
  }

  get number(): bigint {
    return toBig(this.bytes("number"));
  }

  /** Who is named as the block's maker, 20 bytes; under Clique the subject of a vote. */
  get miner(): Uint8Array {
    return this.bytes("miner");
  }

  get nonce(): Uint8Array {
    return this.bytes("nonce");
  }

  get difficulty(): bigint {
    return toBig(this.bytes("difficulty"));
  }

  /** Seconds since 1970. */
  get timestamp(): bigint {
    return toBig(this.bytes("timestamp"));
  }

  withExtraData(extraData: Uint8Array): Header {
    const place = PLACE.get("extraData")!;
    return new Header(this.items.map((item, at) => (at === place ? extraData : item)));
  }

  bytes(name: string): Uint8Array {
    return this.items[PLACE.get(name)!]!;
  }
}

function requireSize(item: Uint8Array, size: number | null): void {
  if (size === null) asInteger(item);
  else if (size >= 0) asBytes(item, size);
}
