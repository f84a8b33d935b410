/**
 * A bundle's outer form: a zip archive in the one spelling that its members have (evidence/container.py, APPNOTE.TXT 6.3.10).
 * The members are packed again and compared, so nothing hides between them and no library's reading of zip is relied on.
 */

import { ascii, concat, equal } from "./bytes";
import { EvidenceError } from "./errors";
import { sorted } from "./shape";

export const FIRST = "manifest.json";
export const MAX_BYTES = 64 * 1024 * 1024;
export const MAX_MEMBER_BYTES = 32 * 1024 * 1024;
export const MAX_MEMBERS = 4096;
const MAX_NAME = 255;

export type Contents = ReadonlyMap<string, Uint8Array>;

const LOCAL_BYTES = 30;
const LOCAL_SIGNATURE = 0x04034b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const [VERSION, MADE_BY, DATE] = [20, 0x0314, 0x21];
const ATTRIBUTES = 0o100644 * 0x10000;
const NAME = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)*$/;
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => crcOf(byte));

/** The members by name. Refuses anything but what packing these members makes, and anything larger than genuine bundles are. */
export function unpack(archive: Uint8Array): Contents {
  requireSize(archive.length, MAX_BYTES, "bundle too large");
  const found = new Map<string, Uint8Array>();
  const sums = new Map<string, number>();
  let at = 0;
  while (startsMember(archive, at)) {
    if (found.size >= MAX_MEMBERS) {
      throw new EvidenceError("malformed.limit", "too many members", { expected: `at most ${MAX_MEMBERS}`, found: found.size + 1 });
    }
    const { name, content, crc, next } = readMember(archive, at);
    if (found.has(name)) throw malformed("a name stands twice in the archive", { where: name });
    found.set(name, content);
    sums.set(name, crc);
    at = next;
  }
  if (found.size === 0) {
    throw malformed("not a bundle: it does not begin as a zip archive does", { found: archive.slice(0, 4) });
  }
  requireOrder([...found.keys()]);
  if (!equal(pack(found, sums), archive)) {
    const problem = "the directory at the end of the archive is not that of its members: something is hidden, linked or cut off";
    throw malformed(problem, { where: `byte ${at}` });
  }
  return found;
}

/** The archive of these members, which stand in their order, with the checksums that were found right. */
function pack(members: Contents, sums: ReadonlyMap<string, number>): Uint8Array {
  const local: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of members) {
    const common = commonFields(name, content.length, sums.get(name)!);
    const header = concat(fields([LOCAL_SIGNATURE, 4]), common, ascii(name));
    local.push(header, content);
    directory.push(entry(name, common, offset));
    offset += header.length + content.length;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = fields([END_SIGNATURE, 4], [0, 2], [0, 2], [members.size, 2], [members.size, 2], [length, 4], [offset, 4], [0, 2]);
  return concat(...local, ...directory, end);
}

function entry(name: string, common: Uint8Array, offset: number): Uint8Array {
  const rest = fields([0, 2], [0, 2], [0, 2], [ATTRIBUTES, 4], [offset, 4]);
  return concat(fields([ENTRY_SIGNATURE, 4], [MADE_BY, 2]), common, rest, ascii(name));
}

/** Version, flags, method, time, date, checksum, both sizes, length of the name, no extra field. */
function commonFields(name: string, size: number, crc: number): Uint8Array {
  return fields([VERSION, 2], [0, 2], [0, 2], [0, 2], [DATE, 2], [crc, 4], [size, 4], [size, 4], [name.length, 2], [0, 2]);
}

/** Numbers with their lengths in bytes, the lowest byte first. */
function fields(...values: ReadonlyArray<readonly [number, number]>): Uint8Array {
  return Uint8Array.from(
    values.flatMap(([value, length]) => Array.from({ length }, (_, at) => Math.floor(value / 2 ** (8 * at)) % 256)),
  );
}

interface Local {
  fixed: boolean;
  method: number;
  crc: number;
  packed: number;
  size: number;
  nameLength: number;
  extraLength: number;
}

function startsMember(archive: Uint8Array, at: number): boolean {
  return archive.length >= at + 4 && new DataView(archive.buffer, archive.byteOffset + at, 4).getUint32(0, true) === LOCAL_SIGNATURE;
}

interface Read {
  name: string;
  content: Uint8Array;
  crc: number;
  /** Where the next member begins. */
  next: number;
}

function readMember(archive: Uint8Array, at: number): Read {
  const header = localHeader(archive, at);
  const start = at + LOCAL_BYTES;
  const begin = start + header.nameLength + header.extraLength;
  const name = decoded(archive.subarray(start, start + header.nameLength), at);
  if (header.method !== 0) throw malformed("compressed: the members of a bundle are stored as they are", { where: name });
  if (!header.fixed || header.extraLength !== 0) {
    throw malformed("encrypted, dated or with extra fields: not made by this format", { where: name });
  }
  requireSize(header.size, MAX_MEMBER_BYTES, "member too large", name);
  const content = archive.subarray(begin, begin + header.size);
  if (content.length !== header.size || header.packed !== header.size) {
    throw malformed("cut short", { where: name, expected: header.size, found: content.length });
  }
  if (crc32(content) !== header.crc) {
    throw malformed("the content is not the one that was packed (CRC-32)", { where: name });
  }
  return { name, content, crc: header.crc, next: begin + content.length };
}

function localHeader(archive: Uint8Array, at: number): Local {
  if (archive.length < at + LOCAL_BYTES) throw malformed("cut short", { where: `byte ${at}` });
  const view = new DataView(archive.buffer, archive.byteOffset + at, LOCAL_BYTES);
  const short = (offset: number) => view.getUint16(offset, true);
  const long = (offset: number) => view.getUint32(offset, true);
  return {
    fixed: short(4) === VERSION && short(6) === 0 && short(10) === 0 && short(12) === DATE,
    method: short(8),
    crc: long(14),
    packed: long(18),
    size: long(22),
    nameLength: short(26),
    extraLength: short(28),
  };
}

function decoded(name: Uint8Array, at: number): string {
  const read = String.fromCharCode(...name.subarray(0, MAX_NAME + 1));
  if (name.length > MAX_NAME || !NAME.test(read)) {
    const problem = "a name that no bundle has: it could lead out of a folder, or be read in two ways";
    throw malformed(problem, { where: `byte ${at}`, found: escaped(name) });
  }
  return read;
}

function escaped(name: Uint8Array): string {
  return Array.from(name, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\\x" + byte.toString(16))).join("");
}

function requireOrder(names: readonly string[]): void {
  const wanted = [FIRST, ...sorted(names.filter((name) => name !== FIRST))].filter((name) => names.includes(name));
  if (names.some((name, place) => name !== wanted[place])) {
    throw malformed("the members are not in their order", { expected: `${FIRST}, then by name` });
  }
}

function requireSize(size: number, atMost: number, problem: string, where = ""): void {
  if (size > atMost) {
    throw new EvidenceError("malformed.limit", problem, { where, expected: `at most ${atMost} bytes`, found: size });
  }
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function crcOf(byte: number): number {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc >>> 0;
}

function malformed(problem: string, place: { where?: string; expected?: unknown; found?: unknown }): EvidenceError {
  return new EvidenceError("malformed.container", problem, place);
}
