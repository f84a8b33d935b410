/** The block: its header is the one that the bundle speaks of, and something pinned says that it is the chain's own. */

import { equal } from "../bytes";
import type { Confirmation } from "../chainproof/finality";
import { EvidenceError, shown } from "../errors";
import type { Assurance, Words } from "../report";
import { legalTime } from "../report";
import { hexed } from "../shape";
import { blockHashOf, finalityOf, ownersOf } from "../trust";
import type { Owners } from "../validators";
import type { Case } from "./case";

// From the weakest.
const LEVELS: readonly Assurance[] = ["demonstration", "majority", "final"];
const ZH: Readonly<Record<Assurance, string>> = { demonstration: "演示级", majority: "多数确认", final: "最终确认" };

type Spoken = (size: number, count: number, needed: number, who: string) => string;
const SPOKEN: Readonly<Record<Assurance, { zh: Spoken; en: Spoken }>> = {
  demonstration: {
    zh: (_size, _count, _needed, who) => `公证密钥 ${who} 签署了该区块`,
    en: (_size, _count, _needed, who) => `the notary's key ${who} signed this block`,
  },
  majority: {
    zh: (size, count, needed, who) => `${size} 个认定签名人中有 ${count} 个在其上继续出块（须 ${needed} 个）：${who}`,
    en: (size, count, needed, who) => `${count} of ${size} pinned signers built on this block, where ${needed} are needed: ${who}`,
  },
  final: {
    zh: (size, count, needed, who) => `${size} 个认定验证者中有 ${count} 个封印（须 ${needed} 个）：${who}`,
    en: (size, count, needed, who) => `${count} of ${size} pinned validators sealed this block, where ${needed} are needed: ${who}`,
  },
};

export function header(checked: Case): Words {
  const found = checked.part((bundle) => bundle.header());
  const stated = checked.bundle.manifest.block;
  const [hash, number, timestamp] = [blockHashOf(checked.trust, found), found.number, found.timestamp];
  if (!equal(hash, stated.hash)) throw another("hash", hash, stated.hash);
  if (number !== BigInt(stated.number)) throw another("number", number, stated.number);
  if (timestamp !== BigInt(stated.timestamp)) throw another("timestamp", timestamp, stated.timestamp);
  const time = legalTime(timestamp);
  return { zh: `区块 ${number}，${hexed(hash)}，${time}`, en: `block ${number}, ${hexed(hash)}, ${time}` };
}

export function finality(checked: Case): Words {
  const found = finalityOf(checked.trust).confirmation(checked.part((bundle) => bundle.checkpoint()));
  checked.assurance = found.level;
  checked.show("block.finality", found);
  return spokenFor(found, ownersOf(checked.trust, checked.part((bundle) => bundle.header()).number));
}

/** Who speaks for a block, and whether that is enough. */
function spokenFor(found: Confirmation, owners: Owners): Words {
  const who = found.by.map((key) => `0x${key}${owners.has(key) ? ` (${shown(owners.get(key))})` : ""}`).join(", ");
  const { zh, en } = SPOKEN[found.level];
  const numbers = [found.members.size, found.by.length, found.needed] as const;
  return { zh: `${ZH[found.level]}：${zh(...numbers, who)}`, en: `${found.level}: ${en(...numbers, who)}` };
}

export function assurance(checked: Case): Words {
  const { level } = checked.shown("block.finality");
  const asked = checked.required;
  if (asked !== null && LEVELS.indexOf(level) < LEVELS.indexOf(asked)) {
    const place = { where: "--require", expected: asked, found: level };
    throw new EvidenceError("cannot-tell.missing", "the block is less sure than was asked for", place);
  }
  return { zh: `要求达到，实际为${ZH[level]}`, en: `asked for and reached: ${level}` };
}

function another(name: string, expected: unknown, found: unknown): EvidenceError {
  return new EvidenceError("invalid.claim", "the header is not that of the block", { where: `manifest.block.${name}`, expected, found });
}
