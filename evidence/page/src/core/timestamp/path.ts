/**
 * The way from a signing certificate to a pinned one (RFC 5280 section 6), every certificate on it being valid at the token's time,
 * issued by one that may issue, with algorithms that still count.
 */

import { equal } from "../bytes";
import { isMalformed } from "../errors";
import type { Certificate } from "./certificate";
import { BASIC_CONSTRAINTS, KEY_USAGE } from "./certificate";
import { BITS, BOOLEAN, INTEGER, read } from "./der";
import { publicKey } from "./keys";
import { algorithmOf, SHA256, SHA384, SHA512 } from "./structures";

const MAX_DEPTH = 8;
// More than any genuine way needs; beyond it somebody wants the reader busy.
const MAX_SIGNATURES = 64;
const MIN_MODULUS_BITS = 2_048;
const KEY_CERT_SIGN = 0x04;
// Those that the way itself, or whoever asks, looks at; and those that say nothing of it.
const KNOWN = new Set(["2.5.29.14", "2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.30", "2.5.29.35", "2.5.29.37", "1.3.6.1.5.5.7.1.1"]);
/** Signature algorithm -> kind of key and digest. */
const ALGORITHMS = new Map<string, readonly ["rsa" | "ecdsa", string]>([
  ["1.2.840.113549.1.1.11", ["rsa", SHA256]],
  ["1.2.840.113549.1.1.12", ["rsa", SHA384]],
  ["1.2.840.113549.1.1.13", ["rsa", SHA512]],
  ["1.2.840.10045.4.3.2", ["ecdsa", SHA256]],
  ["1.2.840.10045.4.3.3", ["ecdsa", SHA384]],
  ["1.2.840.10045.4.3.4", ["ecdsa", SHA512]],
]);

/** The pinned certificate at the end of the way; null where there is no way. `time` in milliseconds since 1970. */
export function rootOfPath(
  signing: Certificate,
  beside: readonly Certificate[],
  pinned: readonly Certificate[],
  time: number,
): Certificate | null {
  return isSound(signing, time) ? new Search(beside, pinned, time).from(signing, 0) : null;
}

class Search {
  #signatures = 0;

  constructor(
    readonly beside: readonly Certificate[],
    readonly pinned: readonly Certificate[],
    readonly time: number,
  ) {}

  from(certificate: Certificate, depth: number): Certificate | null {
    const root = this.pinned.find((candidate) => equal(candidate.encoded, certificate.encoded));
    if (root !== undefined) return root;
    if (depth > MAX_DEPTH) return null;
    for (const issuer of [...this.pinned, ...this.beside]) {
      if (!equal(issuer.subject.encoded, certificate.issuer.encoded) || !this.#issued(issuer, certificate, depth)) continue;
      const isSelfIssued = equal(issuer.subject.encoded, issuer.issuer.encoded);
      const found = this.from(issuer, isSelfIssued ? depth : depth + 1);
      if (found !== null) return found;
    }
    return null;
  }

  #issued(issuer: Certificate, certificate: Certificate, depth: number): boolean {
    if (!isSound(issuer, this.time) || !mayIssue(issuer, depth)) return false;
    const [kind, digest] = ALGORITHMS.get(algorithmOf(certificate.signatureAlgorithm, "certificate")) ?? [null, ""];
    const key = publicKey(issuer.key);
    if (key === null || key.kind !== kind || (kind === "rsa" && key.bits < MIN_MODULUS_BITS)) return false;
    if (++this.#signatures > MAX_SIGNATURES) return false;
    return key.verifies(digest, certificate.tbs, certificate.signature);
  }
}

/** In form and valid then, and with no critical extension that nobody looks at. */
function isSound(certificate: Certificate, time: number): boolean {
  const { keepsForm, extensionsReadable, extensions, first, last } = certificate;
  const second = Math.floor(time / 1000) * 1000;
  const unknown = [...extensions].some(([oid, { critical }]) => critical && !KNOWN.has(oid));
  return keepsForm && extensionsReadable && !unknown && first <= second && second <= last;
}

function mayIssue({ extensions, subject }: Certificate, depth: number): boolean {
  try {
    const constraints = extensions.get(BASIC_CONSTRAINTS);
    if (constraints === undefined || subject.content.length === 0) return false;
    const fields = read(constraints.value, "basicConstraints").sequence("basicConstraints");
    const isIssuer = fields.maybe(BOOLEAN)?.content[0] === 0xff;
    const length = fields.maybe(INTEGER)?.integer ?? null;
    fields.end();
    return isIssuer && (length === null || BigInt(depth) <= length) && maySign(extensions.get(KEY_USAGE)?.value);
  } catch (error) {
    if (isMalformed(error)) return false;
    throw error;
  }
}

function maySign(usage: Uint8Array | undefined): boolean {
  if (usage === undefined) return true;
  const bits = read(usage, "keyUsage").require(BITS).content;
  return ((bits[1] ?? 0) & KEY_CERT_SIGN) !== 0;
}
