/** Whether a response of a time authority holds (evidence/timestamp/verification.py). */

import { EvidenceError } from "../errors";
import type { TimeAuthority } from "./authorities";

const MICROSECONDS = 1_000_000n;

/** The data existed at `time`, in microseconds since 1970, give or take `accuracy` where the authority states it. */
export interface Token {
  time: bigint;
  accuracy: bigint | null;
  serial: bigint;
  policy: string;
  authority: TimeAuthority;
}

/** The first whole second that is not before the token's time. */
export function secondsOf(token: Token): bigint {
  const floored = token.time / MICROSECONDS - (token.time % MICROSECONDS < 0n ? 1n : 0n);
  return floored * MICROSECONDS === token.time ? floored : floored + 1n;
}

/** The token in a TimeStampResp (DER) over data of which `imprint` is the SHA-256. */
export function verifyResponse(_response: Uint8Array, _imprint: Uint8Array, _authorities: readonly TimeAuthority[]): Token {
  throw new EvidenceError("cannot-tell.form", "tokens of time authorities are not read by this page yet");
}
