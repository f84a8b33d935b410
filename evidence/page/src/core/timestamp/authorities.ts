/** Whose time counts: certificates that a checker has from elsewhere, and what a signing certificate must be (evidence/timestamp/authorities.py). */

import { equal } from "../bytes";
import { EvidenceError, isMalformed } from "../errors";
import type { Json } from "../json";
import { items, member, members, octets, text } from "../shape";
import { OWNER } from "../validators";
import type { Certificate } from "./certificate";
import { EXTENDED_KEY_USAGE, loadCertificate, malformedCertificate, nameText } from "./certificate";
import { read } from "./der";
import { rootOfPath } from "./path";

const MAX_AUTHORITIES = 64;
const MAX_CERTIFICATE_BYTES = 64 * 1024;
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

/** A time authority by its root certificate (DER). `name` is what it is called, `owner` who runs it, in words. */
export interface TimeAuthority {
  name: string;
  owner: string;
  certificate: Uint8Array;
}

export function authoritiesFromJson(value: Json, where: string): TimeAuthority[] {
  return items(value, where, MAX_AUTHORITIES).map((item, place) => authorityFromJson(item, `${where}[${place}]`));
}

/** RFC 3161 section 2.3: the certificate is for time stamping alone, and says so as critical. */
export function requirePurpose(certificate: Certificate): void {
  const stated = certificate.extensions.get(EXTENDED_KEY_USAGE);
  if (!certificate.extensionsReadable) throw purposeRefused("the purposes of the signing certificate cannot be read");
  if (stated === undefined) throw purposeRefused("the signing certificate states no purpose", { expected: "timeStamping" });
  const purposes = purposesOf(stated.value);
  if (purposes.length !== 1 || purposes[0] !== TIME_STAMPING || !stated.critical) {
    const problem = "the signing certificate is not for time stamping alone, or does not say so as critical";
    throw purposeRefused(problem, { expected: "timeStamping, critical", found: purposes.join(", ") });
  }
}

/** `time` in milliseconds since 1970. */
export function requireValid({ first, last }: Certificate, time: number): void {
  if (first <= time && time < last + 1000) return;
  const problem = "the signing certificate was not valid at the time that the token states";
  const place = { expected: `${utc(first)} to ${utc(last)}`, found: utc(time) };
  throw new EvidenceError("invalid.token.validity", problem, place);
}

/** The pinned authority to which the signing certificate leads. None of the certificates `beside` is believed for being there. */
export function authorityOf(
  signing: Certificate,
  beside: readonly Certificate[],
  authorities: readonly TimeAuthority[],
  time: number,
): TimeAuthority {
  const pinned = authorities.flatMap((authority) => loadCertificate(authority.certificate) ?? []);
  if (pinned.length === 0) {
    throw new EvidenceError("cannot-tell.trust", "no trust file names a time authority", { where: "trust.timeAuthorities" });
  }
  const root = rootOfPath(signing, beside, pinned, time);
  if (root === null) {
    requireKnown(signing, beside, pinned);
    throw new EvidenceError("invalid.token.chain", "the signing certificate does not lead to the pinned one");
  }
  return authorities.filter((authority) => equal(authority.certificate, root.encoded)).at(-1)!;
}

function authorityFromJson(value: Json, where: string): TimeAuthority {
  const found = members(value, where, ["name", "owner", "certificate"]);
  const certificate = octets(member(found, "certificate"), `${where}.certificate`);
  if (certificate.length > MAX_CERTIFICATE_BYTES) {
    const place = { where, expected: `at most ${MAX_CERTIFICATE_BYTES} bytes` };
    throw new EvidenceError("malformed.limit", "certificate too large", place);
  }
  if (loadCertificate(certificate) === null) throw malformedCertificate(`${where}.certificate`, certificate);
  return {
    name: text(member(found, "name"), `${where}.name`, OWNER),
    owner: text(member(found, "owner"), `${where}.owner`, OWNER),
    certificate,
  };
}

function purposesOf(value: Uint8Array): string[] {
  try {
    return read(value, "extendedKeyUsage").require(0x30).children.map((purpose) => purpose.oid);
  } catch (error) {
    if (isMalformed(error)) throw purposeRefused("the purposes of the signing certificate cannot be read");
    throw error;
  }
}

/** Some pinned certificate has a name that this one could come from. */
function requireKnown(signing: Certificate, beside: readonly Certificate[], pinned: readonly Certificate[]): void {
  const names = [signing.issuer.encoded];
  const isNamed = (certificate: Certificate) => names.some((name) => equal(name, certificate.subject.encoded));
  for (let round = 0; round < beside.length; round++) {
    for (const certificate of beside.filter(isNamed)) names.push(certificate.issuer.encoded);
  }
  if (!pinned.some(isNamed)) {
    const problem = "the token is of an authority that the trust file does not name";
    const place = { where: "trust.timeAuthorities", found: nameText(signing.issuer) };
    throw new EvidenceError("cannot-tell.trust", problem, place);
  }
}

function utc(milliseconds: number): string {
  const written = new Date(milliseconds).toISOString();
  return `${written.slice(0, 10)} ${written.slice(11, 19)}Z`;
}

function purposeRefused(problem: string, place: { expected?: unknown; found?: unknown } = {}): EvidenceError {
  return new EvidenceError("invalid.token.purpose", problem, place);
}
