/** X.509 certificates (RFC 5280) as far as the way from a token's signer to a pinned authority needs them. */

import { toHex } from "../bytes";
import { EvidenceError, isMalformed } from "../errors";
import type { Element } from "./der";
import { BITS, BOOLEAN, context, momentOf, OCTETS, read, SEQUENCE, TIME, UTC_TIME } from "./der";
import { algorithmOf } from "./structures";

const [VERSION_3, MAX_SERIAL_BYTES] = [2n, 21];
export const BASIC_CONSTRAINTS = "2.5.29.19";
export const KEY_USAGE = "2.5.29.15";
export const EXTENDED_KEY_USAGE = "2.5.29.37";
const UTC = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const GENERALIZED = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;
const NAMES = new Map([
  ["2.5.4.3", "CN"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.6", "C"],
  ["2.5.4.9", "STREET"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  ["0.9.2342.19200300.100.1.1", "UID"],
]);

interface Extension {
  critical: boolean;
  value: Uint8Array;
}

export interface Certificate {
  encoded: Uint8Array;
  /** The bytes under the issuer's signature. */
  tbs: Uint8Array;
  issuer: Element;
  subject: Element;
  /** Milliseconds since 1970, both included to the end of their second. */
  first: number;
  last: number;
  key: Element;
  extensions: ReadonlyMap<string, Extension>;
  /** Whether none stands twice: else nothing is known of any. */
  extensionsReadable: boolean;
  signatureAlgorithm: Element;
  signature: Uint8Array;
  /** Whether it keeps the rules of RFC 5280 for its version, serial number, validity and algorithms. */
  keepsForm: boolean;
}

/** Null for bytes that are no certificate. */
export function loadCertificate(data: Uint8Array): Certificate | null {
  try {
    const found = certificateOf(data);
    return found.issuer.content.length === 0 ? null : found;
  } catch (error) {
    if (isMalformed(error)) return null;
    throw error;
  }
}

/** RFC 4514, the last part of the name first. */
export function nameText(name: Element): string {
  const parts = name.children.map((relative) => {
    return relative.children.map((attribute) => {
      const fields = attribute.sequence("name");
      const oid = fields.take().oid;
      return `${NAMES.get(oid) ?? oid}=${escaped(new TextDecoder().decode(fields.take().content))}`;
    }).join("+");
  });
  return parts.reverse().join(",");
}

/** Bytes of a BIT STRING of whole bytes. */
export function bitsOf(element: Element): Uint8Array {
  const { content } = element.require(BITS);
  if (content[0] !== 0) throw element.fault("not a number of whole bytes", { found: content });
  return content.subarray(1);
}

function certificateOf(data: Uint8Array): Certificate {
  const outer = read(data, "certificate").sequence("certificate");
  const tbs = outer.take(SEQUENCE);
  const signatureAlgorithm = outer.take(SEQUENCE);
  const signature = bitsOf(outer.take());
  outer.end();
  const fields = tbs.sequence("certificate");
  const version = fields.maybe(context(0))?.only(0x02).integer ?? 0n;
  const serialElement = fields.take();
  if (serialElement.integer <= 0n) throw serialElement.fault("a serial number is positive");
  const stated = fields.take(SEQUENCE);
  const issuer = fields.take(SEQUENCE);
  const validity = fields.take(SEQUENCE).sequence("validity");
  const [first, last] = [validity.take(), validity.take()];
  validity.end();
  const subject = fields.take(SEQUENCE);
  const key = fields.take(SEQUENCE);
  // Read here for their form: a certificate of which a part cannot be read is none.
  [stated, signatureAlgorithm, key.sequence("key").take()].forEach((algorithm) => algorithmOf(algorithm, "algorithm"));
  fields.maybe(0x81);
  fields.maybe(0x82);
  const extensions = fields.maybe(context(3));
  fields.end();
  const sameAlgorithm = toHex(stated.encoded) === toHex(signatureAlgorithm.encoded);
  const plain = version === VERSION_3 && serialElement.content.length <= MAX_SERIAL_BYTES && sameAlgorithm;
  const keepsForm = plain && keepsTimeForm(first) && keepsTimeForm(last);
  const common = { encoded: data, tbs: tbs.encoded, issuer, subject, key, signatureAlgorithm, signature, keepsForm };
  return { ...common, first: timeOf(first), last: timeOf(last), ...extensionsOf(extensions) };
}

function extensionsOf(found: Element | null): Pick<Certificate, "extensions" | "extensionsReadable"> {
  const extensions = new Map<string, Extension>();
  for (const element of found === null ? [] : found.only(SEQUENCE).children) {
    const fields = element.sequence("extension");
    const oid = fields.take().oid;
    const critical = fields.maybe(BOOLEAN)?.content[0] === 0xff;
    const value = fields.take(OCTETS).content;
    fields.end();
    if (extensions.has(oid)) return { extensions, extensionsReadable: false };
    extensions.set(oid, { critical, value });
  }
  return { extensions, extensionsReadable: true };
}

function timeOf(element: Element): number {
  const text = String.fromCharCode(...element.content.subarray(0, 32));
  const found = element.tag === UTC_TIME ? UTC.exec(text) : element.tag === TIME ? GENERALIZED.exec(text) : null;
  const parts = found?.slice(1).map(Number);
  // RFC 5280 section 4.1.2.5.1: two digits of a year are of 1950 to 2049.
  if (parts !== undefined && element.tag === UTC_TIME) parts[0]! += parts[0]! < 50 ? 2000 : 1900;
  const moment = parts === undefined ? null : momentOf(parts);
  if (moment === null) throw element.fault("not a time", { found: element.content });
  return moment;
}

/** RFC 5280 section 4.1.2.5: through 2049 as UTCTime, and only from 2050 on as GeneralizedTime. */
function keepsTimeForm(element: Element): boolean {
  const year = new Date(timeOf(element)).getUTCFullYear();
  return element.tag === UTC_TIME || year < 1950 || year >= 2050;
}

function escaped(value: string): string {
  const inner = value.replace(/[\\"+,;<>]/g, "\\$&").replaceAll("\0", "\\00");
  const begun = inner.startsWith("#") || (inner.startsWith(" ") && inner.length > 1) ? "\\" + inner : inner;
  return begun.endsWith(" ") ? begun.slice(0, -1) + "\\ " : begun;
}

export function malformedCertificate(where: string, found: Uint8Array): EvidenceError {
  return new EvidenceError("malformed.value", "not a certificate (X.509, DER)", { where, found });
}
