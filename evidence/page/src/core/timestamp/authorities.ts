/** Whose time counts: certificates that a checker has from elsewhere (evidence/timestamp/authorities.py). */

import { EvidenceError } from "../errors";
import type { Json } from "../json";
import { items, member, members, octets, text } from "../shape";
import { OWNER } from "../validators";

const MAX_AUTHORITIES = 64;
const MAX_CERTIFICATE_BYTES = 64 * 1024;

/** A time authority by its root certificate (DER). `name` is what it is called, `owner` who runs it, in words. */
export interface TimeAuthority {
  name: string;
  owner: string;
  certificate: Uint8Array;
}

export function authoritiesFromJson(value: Json, where: string): TimeAuthority[] {
  return items(value, where, MAX_AUTHORITIES).map((item, place) => authorityFromJson(item, `${where}[${place}]`));
}

function authorityFromJson(value: Json, where: string): TimeAuthority {
  const found = members(value, where, ["name", "owner", "certificate"]);
  const certificate = octets(member(found, "certificate"), `${where}.certificate`);
  if (certificate.length > MAX_CERTIFICATE_BYTES) {
    const place = { where, expected: `at most ${MAX_CERTIFICATE_BYTES} bytes` };
    throw new EvidenceError("malformed.limit", "certificate too large", place);
  }
  return {
    name: text(member(found, "name"), `${where}.name`, OWNER),
    owner: text(member(found, "owner"), `${where}.owner`, OWNER),
    certificate,
  };
}
