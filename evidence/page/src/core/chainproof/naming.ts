/**
 * The hash by which a chain calls a block, where nothing says beforehand which chain it is: a header whose extraData is QBFT's has
 * QBFT's hash, every other one that of its encoding.
 */

import type { Header } from "./header";
import { isSealed, qbftBlockHash } from "./qbft-extra";

export function blockHash(header: Header): Uint8Array {
  return isSealed(header) ? qbftBlockHash(header) : header.encodedHash;
}
