/**
 * Whether a response of a time authority holds: RFC 3161 sections 2.2 and 2.4.2, with its certificates as of the time that it states
 * (evidence/timestamp/verification.py). In this order, each with its own refusal: granted; one signer; the content is what was
 * signed; the certificate of the signer by issuer and serial number, which the signature binds by digest too; its signature; its
 * purpose; valid at that time; over the data in question; issued by a pinned authority.
 */

import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";

import { equal } from "../bytes";
import { EvidenceError } from "../errors";
import { hexed } from "../shape";
import type { TimeAuthority } from "./authorities";
import { authorityOf, requirePurpose, requireValid } from "./authorities";
import type { Certificate } from "./certificate";
import { loadCertificate } from "./certificate";
import { publicKey } from "./keys";
import type { Info, Parts, Signer } from "./structures";
import {
  CONTENT_TYPE,
  MESSAGE_DIGEST,
  nameOf,
  partsOf,
  sameNamed,
  SHA1,
  SHA256,
  SHA384,
  SHA512,
  signedCertificate,
  TST_INFO,
} from "./structures";

const MAX_RESPONSE_BYTES = 64 * 1024;
const MICROSECONDS = 1_000_000n;
const NAMES = new Map([[SHA1, "sha1"], [SHA256, "sha256"], [SHA384, "sha384"], [SHA512, "sha512"]]);
const HASHES = new Map<string, (data: Uint8Array) => Uint8Array>([[SHA256, sha256], [SHA384, sha384], [SHA512, sha512]]);
/** Signature algorithm -> the digest that it is with; rsaEncryption leaves that to the signer's digest algorithm. */
const DIGESTS = {
  rsa: new Map<string, string | null>([
    ["1.2.840.113549.1.1.1", null],
    ["1.2.840.113549.1.1.11", SHA256],
    ["1.2.840.113549.1.1.12", SHA384],
    ["1.2.840.113549.1.1.13", SHA512],
  ]),
  ecdsa: new Map<string, string | null>([
    ["1.2.840.10045.4.3.2", SHA256],
    ["1.2.840.10045.4.3.3", SHA384],
    ["1.2.840.10045.4.3.4", SHA512],
  ]),
};

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
  const negated = -token.time;
  return -(negated / MICROSECONDS - (negated % MICROSECONDS < 0n ? 1n : 0n));
}

/** The token in a TimeStampResp (DER) over data of which `imprint` is the SHA-256. */
export function verifyResponse(response: Uint8Array, imprint: Uint8Array, authorities: readonly TimeAuthority[]): Token {
  if (response.length > MAX_RESPONSE_BYTES) {
    const place = { expected: `at most ${MAX_RESPONSE_BYTES} bytes`, found: response.length };
    throw new EvidenceError("malformed.limit", "response too large", place);
  }
  const parts = partsOf(response);
  requireContent(parts);
  const signing = signingCertificate(parts, authorities);
  requireSignature(parts.signer, signing);
  requirePurpose(signing);
  const { info } = parts;
  const milliseconds = Number(info.time / 1000n);
  requireValid(signing, milliseconds);
  requireData(info, imprint);
  const beside = parts.certificates.flatMap((certificate) => loadCertificate(certificate) ?? []);
  const authority = authorityOf(signing, beside, authorities, milliseconds);
  return { time: info.time, accuracy: info.accuracy, serial: info.serial, policy: info.policy, authority };
}

/** What is signed names the content by type and digest (RFC 5652 section 11). */
function requireContent(parts: Parts): void {
  const { attributes, digestAlgorithm } = parts.signer;
  const [kind, digest] = [attributes.get(CONTENT_TYPE), attributes.get(MESSAGE_DIGEST)];
  if (kind === undefined || digest === undefined) {
    throw refused("what is signed does not name the content", { expected: "contentType, messageDigest" });
  }
  if (kind.oid !== TST_INFO) throw refused("another type of content was signed", { expected: TST_INFO, found: kind.oid });
  const found = digestOf(digestAlgorithm, parts.content);
  if (!equal(found, digest.octets)) throw refused("other content was signed", { expected: digest.octets, found });
}

/** By issuer and serial number, then by the digest that is signed: one that only looks like it is passed over. */
function signingCertificate(parts: Parts, authorities: readonly TimeAuthority[]): Certificate {
  const { signer } = parts;
  const known = [...parts.certificates, ...authorities.map((authority) => authority.certificate)];
  const named = known.filter((certificate) => sameNamed(nameOf(certificate), signer.named));
  if (named.length === 0) {
    const problem = "the signing certificate is neither in the response nor in the trust file";
    const place = { where: "trust.timeAuthorities", expected: `serial number ${signer.named.serial}` };
    throw new EvidenceError("cannot-tell.missing", problem, place);
  }
  const bound = signedCertificate(signer);
  if (bound.named !== null && !sameNamed(bound.named, signer.named)) {
    throw refused("signed with one certificate and named by another", { where: "signingCertificate" });
  }
  for (const certificate of named) {
    const digest = bound.algorithm === SHA1 ? sha1(certificate) : digestOf(bound.algorithm, certificate);
    const found = equal(digest, bound.digest) ? loadCertificate(certificate) : null;
    if (found !== null) return found;
  }
  const problem = "the certificate of that name is not the one that the signature binds";
  throw refused(problem, { where: "signingCertificate", expected: bound.digest });
}

function requireSignature(signer: Signer, certificate: Certificate): void {
  const key = publicKey(certificate.key);
  if (key === null) throw unread("a kind of key that is not read", { where: "signing certificate" });
  const digest = digestFor(signer, DIGESTS[key.kind]);
  if (!key.verifies(digest, signer.signed, signer.signature)) {
    throw refused("the signature is not of this certificate over this content");
  }
}

function digestFor(signer: Signer, known: ReadonlyMap<string, string | null>): string {
  if (!known.has(signer.signatureAlgorithm)) {
    throw unread("a kind of signature that is not read", { where: "signer", found: signer.signatureAlgorithm });
  }
  const digest = known.get(signer.signatureAlgorithm) ?? signer.digestAlgorithm;
  if (digest !== signer.digestAlgorithm) {
    const problem = "the digest of the signature is not the digest of the content";
    throw unread(problem, { where: "signer", expected: signer.digestAlgorithm, found: digest });
  }
  return digest;
}

function requireData(info: Info, imprint: Uint8Array): void {
  if (info.algorithm === SHA256 && equal(info.imprint, imprint)) return;
  const found = `${NAMES.get(info.algorithm) ?? info.algorithm} ${hexed(info.imprint)}`;
  const place = { expected: `sha256 ${hexed(imprint)}`, found };
  throw new EvidenceError("invalid.token.imprint", "the token is over other data", place);
}

/** Refuses a digest that is too weak or unknown. */
function digestOf(algorithm: string, data: Uint8Array): Uint8Array {
  const hash = HASHES.get(algorithm);
  if (hash === undefined) {
    const found = NAMES.get(algorithm) ?? algorithm;
    throw unread("a digest that does not count here", { where: "token", found });
  }
  return hash(data);
}

function unread(problem: string, place: { where?: string; expected?: unknown; found?: unknown }): EvidenceError {
  return new EvidenceError("cannot-tell.form", problem, place);
}

function refused(problem: string, place: { where?: string; expected?: unknown; found?: unknown } = {}): EvidenceError {
  return new EvidenceError("invalid.token.signature", problem, place);
}
