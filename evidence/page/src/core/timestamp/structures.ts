/**
 * What stands in a response of a time authority: RFC 3161 section 2.4.2, in a CMS SignedData (evidence/timestamp/structures.py).
 * Reading says nothing of whether it is true.
 */

import { concat, equal, toBig } from "../bytes";
import { EvidenceError } from "../errors";
import type { Element, Fields } from "./der";
import { BOOLEAN, context, INTEGER, OCTETS, read, SEQUENCE, SET } from "./der";

const MAX_CERTIFICATES = 16;
const STATUSES = [
  "granted",
  "granted with modifications",
  "rejection",
  "waiting",
  "revocation warning",
  "revocation notification",
];
const SIGNED_DATA = "1.2.840.113549.1.7.2";
export const TST_INFO = "1.2.840.113549.1.9.16.1.4";
export const CONTENT_TYPE = "1.2.840.113549.1.9.3";
export const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
// RFC 2634 section 5.4 (SHA-1), RFC 5035 section 4 (any algorithm).
const SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.12";
const SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
export const SHA1 = "1.3.14.3.2.26";
export const SHA256 = "2.16.840.1.101.3.4.2.1";
export const SHA384 = "2.16.840.1.101.3.4.2.2";
export const SHA512 = "2.16.840.1.101.3.4.2.3";

/** A certificate by its issuer, as it is encoded, and its serial number. */
export interface Named {
  issuer: Uint8Array;
  serial: bigint;
}

/** ESSCertID: the digest of the certificate that was signed with, its algorithm, and its name where it stands there. */
export interface SignedCertificate {
  algorithm: string;
  digest: Uint8Array;
  named: Named | null;
}

/** SignerInfo. `signed` are the bytes under the signature; `attributes` their values by object identifier. */
export interface Signer {
  named: Named;
  digestAlgorithm: string;
  signed: Uint8Array;
  attributes: ReadonlyMap<string, Element>;
  signatureAlgorithm: string;
  signature: Uint8Array;
}

/** TSTInfo. Times in microseconds since 1970; `accuracy` likewise, null where the authority states none. */
export interface Info {
  policy: string;
  algorithm: string;
  imprint: Uint8Array;
  serial: bigint;
  time: bigint;
  accuracy: bigint | null;
}

/** A token taken apart. `content` are the bytes of TSTInfo; `certificates` what the authority added, unproven. */
export interface Parts {
  content: Uint8Array;
  info: Info;
  signer: Signer;
  certificates: readonly Uint8Array[];
}

export function partsOf(response: Uint8Array): Parts {
  const fields = read(response, "response").sequence("response");
  requireGranted(fields.take(SEQUENCE));
  const token = fields.maybe(SEQUENCE);
  fields.end();
  if (token === null) {
    throw new EvidenceError("invalid.token.status", "the response holds no token", { where: "response" });
  }
  return signedData(contentOf(token.sequence("token"), SIGNED_DATA, "token", SEQUENCE));
}

export function sameNamed(one: Named, other: Named): boolean {
  return one.serial === other.serial && equal(one.issuer, other.issuer);
}

/** Issuer and serial number of a certificate (RFC 5280 section 4.1). */
export function nameOf(certificate: Uint8Array): Named {
  const fields = read(certificate, "certificate").sequence("certificate");
  const inner = fields.take(SEQUENCE).sequence("certificate");
  inner.maybe(context(0));
  const serial = inner.take().integer;
  inner.take(SEQUENCE);
  return { issuer: inner.take(SEQUENCE).encoded, serial };
}

/** The certificate that the signature binds. */
export function signedCertificate(signer: Signer): SignedCertificate {
  const second = signer.attributes.get(SIGNING_CERTIFICATE_V2);
  if (second !== undefined) return essCertId(second, SHA256, true);
  const first = signer.attributes.get(SIGNING_CERTIFICATE);
  if (first !== undefined) return essCertId(first, SHA1, false);
  const problem = "nothing that is signed says which certificate signed";
  throw new EvidenceError("invalid.token.signature", problem, { expected: "signingCertificate" });
}

/** Parameters are passed over: none of the algorithms that are read has any that change it. */
export function algorithmOf(found: Element, where: string): string {
  return found.sequence(where).take().oid;
}

function requireGranted(statusInfo: Element): void {
  const fields = statusInfo.sequence("status");
  const status = fields.take().integer;
  if (status === 0n) return;
  const texts = fields.maybe(SEQUENCE)?.children ?? [];
  const said = texts.map((text) => new TextDecoder().decode(text.content)).join(" ");
  const known = status > 0n ? STATUSES[Number(status)] : undefined;
  const problem = `the time authority refused: ${known ?? "unknown status"}${said && `: ${said}`}`;
  throw new EvidenceError("invalid.token.status", problem, { where: "response status", expected: 0, found: status });
}

/** The content of a ContentInfo of that type. */
function contentOf(fields: Fields, oid: string, where: string, tag: number): Element {
  const found = fields.take().oid;
  if (found !== oid) throw new EvidenceError("malformed.der", "another type of content", { where, expected: oid, found });
  const content = fields.take(context(0)).only(tag);
  fields.end();
  return content;
}

function signedData(signed: Element): Parts {
  const fields = signed.sequence("token");
  fields.take(INTEGER);
  fields.take(SET);
  const content = contentOf(fields.take(SEQUENCE).sequence("token content"), TST_INFO, "token content", OCTETS).octets;
  const certificates = fields.maybe(context(0));
  fields.maybe(context(1));
  const signers = fields.take(SET).children;
  fields.end();
  if (signers.length !== 1) {
    const place = { where: "token", expected: 1, found: signers.length };
    throw new EvidenceError("invalid.token.signature", "a token has exactly one signer", place);
  }
  return { content, info: infoOf(content), signer: signerOf(signers[0]!), certificates: certificatesOf(certificates) };
}

/** Those of X.509 alone; other kinds have other tags. */
function certificatesOf(found: Element | null): Uint8Array[] {
  const listed = found?.children ?? [];
  if (listed.length > MAX_CERTIFICATES) {
    const place = { where: "token", expected: `at most ${MAX_CERTIFICATES}`, found: listed.length };
    throw new EvidenceError("malformed.limit", "too many certificates", place);
  }
  return listed.filter((certificate) => certificate.tag === SEQUENCE).map((certificate) => certificate.encoded);
}

function signerOf(info: Element): Signer {
  const fields = info.sequence("signer");
  fields.take(INTEGER);
  const named = fields.take();
  if (named.tag !== SEQUENCE) {
    const problem = "a signer that is not named by issuer and serial number";
    throw new EvidenceError("cannot-tell.form", problem, { where: "signer" });
  }
  const digestAlgorithm = algorithmOf(fields.take(), "signer");
  const attributes = fields.maybe(context(0));
  if (attributes === null) {
    throw new EvidenceError("invalid.token.signature", "the signature covers no attributes", { where: "signer" });
  }
  const signatureAlgorithm = algorithmOf(fields.take(), "signer");
  const signature = fields.take().octets;
  fields.maybe(context(1));
  fields.end();
  // RFC 5652 section 5.4: what is signed has the tag of a SET instead of [0].
  const signed = concat(Uint8Array.of(SET), attributes.encoded.subarray(1));
  const values = attributesOf(attributes);
  return { named: namedOf(named), digestAlgorithm, signed, attributes: values, signatureAlgorithm, signature };
}

/** Refuses one that stands twice, or has not exactly one value. */
function attributesOf(found: Element): Map<string, Element> {
  const values = new Map<string, Element>();
  for (const attribute of found.children) {
    const fields = attribute.sequence("signed attribute");
    const oid = fields.take().oid;
    const listed = fields.take(SET).children;
    fields.end();
    if (values.has(oid) || listed.length !== 1) {
      const problem = "a signed attribute twice, or without exactly one value";
      throw new EvidenceError("malformed.der", problem, { where: oid, found: listed.length });
    }
    values.set(oid, listed[0]!);
  }
  return values;
}

function infoOf(content: Uint8Array): Info {
  const fields = read(content, "TSTInfo").sequence("TSTInfo");
  const version = fields.take().integer;
  if (version !== 1n) {
    const place = { where: "TSTInfo", expected: 1, found: version };
    throw new EvidenceError("cannot-tell.form", "another version of tokens", place);
  }
  const policy = fields.take().oid;
  const stated = fields.take(SEQUENCE).sequence("messageImprint");
  const [algorithm, imprint] = [algorithmOf(stated.take(), "messageImprint"), stated.take().octets];
  stated.end();
  const [serial, time] = [fields.take().integer, fields.take().microseconds];
  const accuracy = fields.maybe(SEQUENCE);
  fields.maybe(BOOLEAN);
  const nonce = fields.maybe(INTEGER);
  fields.maybe(context(0));
  requireKnown(fields.maybe(context(1)));
  fields.end();
  const found = { policy, algorithm, imprint, serial, time, accuracy: accuracy && accuracyOf(accuracy) };
  // Read for its form alone: a bundle does not hold the request that it answers.
  void nonce?.integer;
  return found;
}

/** In microseconds: seconds, then [0] thousandths and [1] millionths of 1 to 999 each. */
function accuracyOf(found: Element): bigint {
  const units = new Map([[INTEGER, 1_000_000n], [0x80, 1_000n], [0x81, 1n]]);
  return found.children.reduce((total, part) => {
    const unit = units.get(part.tag);
    if (unit === undefined || part.content.length > 4) {
      throw new EvidenceError("malformed.der", "no such accuracy", { where: "TSTInfo", found: part.encoded });
    }
    return total + toBig(part.content) * unit;
  }, 0n);
}

/** What is critical and unknown must not be passed over. */
function requireKnown(extensions: Element | null): void {
  for (const extension of extensions?.children ?? []) {
    const fields = extension.sequence("TSTInfo extension");
    const oid = fields.take().oid;
    if (fields.maybe(BOOLEAN) !== null) {
      throw new EvidenceError("cannot-tell.form", "a critical extension that is not known", { where: "TSTInfo", found: oid });
    }
  }
}

function namedOf(found: Element): Named {
  const fields = found.sequence("issuerAndSerialNumber");
  const named = { issuer: fields.take(SEQUENCE).encoded, serial: fields.take().integer };
  fields.end();
  return named;
}

function essCertId(value: Element, algorithm: string, isSecond: boolean): SignedCertificate {
  const [first] = value.sequence("signingCertificate").take(SEQUENCE).children;
  if (first === undefined) {
    throw new EvidenceError("malformed.der", "names no certificate", { where: "signingCertificate" });
  }
  const fields = first.sequence("signingCertificate");
  const stated = isSecond ? fields.maybe(SEQUENCE) : null;
  const digest = fields.take().octets;
  const name = fields.maybe(SEQUENCE);
  fields.end();
  return {
    algorithm: stated === null ? algorithm : algorithmOf(stated, "signingCertificate"),
    digest,
    named: name && issuerSerial(name),
  };
}

/** IssuerSerial (RFC 2634): GeneralNames, of which a directoryName [4] names the issuer, and the serial number. */
function issuerSerial(found: Element): Named {
  const fields = found.sequence("issuerSerial");
  const issuer = fields.take(SEQUENCE).only(context(4)).only(SEQUENCE).encoded;
  const named = { issuer, serial: fields.take().integer };
  fields.end();
  return named;
}
