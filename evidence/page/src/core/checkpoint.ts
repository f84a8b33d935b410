/** What speaks for a block, beside the block itself: an attachment, outside the root (evidence/checkpoint.py). */

import { loadCanonical } from "./canonical";
import type { Checkpoint } from "./chainproof/finality";
import { MAX_HEADERS } from "./chainproof/finality";
import { Header } from "./chainproof/header";
import type { Json } from "./json";
import { items, member, members, octets, Pattern, text } from "./shape";
import { SIGNATURE_BYTES } from "./signatures";

const MAX_BYTES = 8 * 1024 * 1024;
/** Strategy -> what stands beside its name. */
const MEMBER = { notary: "signature", qbft: "preceding", clique: "following" };
const STRATEGY = new Pattern(Object.keys(MEMBER).join("|"));

/** The block with what the attachment brings for it. */
export function readCheckpoint(header: Header, attachment: Uint8Array | undefined): Checkpoint {
  const nothing: Checkpoint = { header, preceding: [], following: [], notarySignature: null };
  if (attachment === undefined) return nothing;
  const value = loadCanonical(attachment, MAX_BYTES);
  const stated = value instanceof Map ? (value.get("strategy") ?? null) : null;
  const name = MEMBER[text(stated, "checkpoint.strategy", STRATEGY) as keyof typeof MEMBER];
  const found = member(members(value, "checkpoint", ["strategy", name]), name);
  if (name === "signature") return { ...nothing, notarySignature: octets(found, "checkpoint.signature", SIGNATURE_BYTES) };
  return { ...nothing, [name]: headersFromJson(found, `checkpoint.${name}`) };
}

function headersFromJson(value: Json, where: string): Header[] {
  return items(value, where, MAX_HEADERS).map((item, place) => Header.fromRlp(octets(item, `${where}[${place}]`)));
}
