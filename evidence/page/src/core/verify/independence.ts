/**
 * Who could have made the block alone: the keys that may speak for it, by owner (人民法院在线诉讼规则 Art. 17). Of n keys q are
 * enough. Whoever owns n − q + 1 can stop the chain; whoever owns 2q − n can have two different blocks confirmed, since any two
 * groups of q need have only so many keys in common.
 */

import { fromHex } from "../bytes";
import { EvidenceError, shown } from "../errors";
import type { Words } from "../report";
import { sorted } from "../shape";
import { ownersOf } from "../trust";
import type { Case } from "./case";

/** How many of `size` keys each owner has, of which `needed` are enough. */
class Shares {
  constructor(
    readonly byOwner: ReadonlyMap<string, number>,
    readonly size: number,
    readonly needed: number,
  ) {}

  get toStop(): number {
    return this.size - this.needed + 1;
  }

  get toForge(): number {
    return 2 * this.needed - this.size;
  }

  /** What these have together. */
  of(owners: readonly string[]): number {
    return [...new Set(owners)].reduce((sum, owner) => sum + (this.byOwner.get(owner) ?? 0), 0);
  }

  get inOrder(): Array<[string, number]> {
    return sorted(this.byOwner.keys()).map((owner) => [owner, this.byOwner.get(owner)!]);
  }

  get listed(): string {
    return this.inOrder.map(([owner, count]) => `${shown(owner)}: ${count}`).join(", ");
  }
}

export function independence(checked: Case): Words {
  const shares = sharesOf(checked);
  const { interested, strategy } = checked.trust;
  const together = shares.of(interested ?? []);
  if (together >= shares.toForge) {
    throw notIndependent("those with an interest in the loan could have had two histories confirmed", shares, together);
  }
  if (strategy === "notary") {
    const problem = "a single notary speaks for the block: that several agreed is not shown";
    throw new EvidenceError("cannot-tell.missing", problem, { found: shares.listed });
  }
  const [strongest, most] = shares.inOrder.reduce((best, share) => (share[1] > best[1] ? share : best));
  if (most >= shares.toForge) {
    throw notIndependent(`${shown(strongest)} alone could have had two histories confirmed`, shares, most);
  }
  if (interested === undefined) {
    const place = { where: "trust.interested", found: shares.listed };
    throw new EvidenceError("cannot-tell.trust", "who has an interest in the loan is not stated", place);
  }
  return passed(shares, together);
}

function sharesOf(checked: Case): Shares {
  const found = checked.shown("block.finality");
  const owners = ownersOf(checked.trust, checked.part((bundle) => bundle.header()).number);
  const [unknown] = [...found.members].filter((key) => !owners.has(key)).sort();
  if (unknown !== undefined) {
    const place = { where: "trust.validators", found: fromHex(unknown) };
    throw new EvidenceError("cannot-tell.trust", "nobody states who owns this key", place);
  }
  const byOwner = new Map<string, number>();
  for (const key of found.members) byOwner.set(owners.get(key)!, (byOwner.get(owners.get(key)!) ?? 0) + 1);
  return new Shares(byOwner, found.members.size, found.needed);
}

function notIndependent(problem: string, shares: Shares, found: number): EvidenceError {
  const expected = `fewer than ${shares.toForge} of ${shares.size} keys`;
  return new EvidenceError("invalid.independence", problem, { where: shares.listed, expected, found });
}

function passed(shares: Shares, together: number): Words {
  const { size, needed, toStop, toForge, listed } = shares;
  const stopping = shares.inOrder.filter(([, count]) => count >= toStop).map(([owner]) => shown(owner)).join(", ");
  const zh = `${size} 把密钥中须 ${needed} 把；${toStop} 把足以停链，${toForge} 把足以另造历史；各所有者：${listed}；利害关系方共 ${together} 把`;
  const en =
    `${needed} of ${size} keys are needed; ${toStop} could stop the chain, ${toForge} make two histories; ` +
    `by owner: ${listed}; those with an interest own ${together}`;
  if (stopping === "") return { zh, en };
  return { zh: `${zh}；注意：${stopping} 足以使该链停止`, en: `${en}; warning: ${stopping} could stop the chain` };
}
