/** From the logs to the state of the block: the heads stand in the ledger's storage, and the pinned code is what keeps them there. */

import { equal, fromBig, toHex } from "../bytes";
import type { FileKind } from "../catalogue";
import { KINDS, nameOf } from "../catalogue";
import type { AccountProof } from "../chainproof/accounts";
import { verifyAccountProof } from "../chainproof/accounts";
import { SIZE } from "../digest";
import { EvidenceError } from "../errors";
import { headOf, verifyHead } from "../replay";
import type { Words } from "../report";
import { hexed, hexNumber, sorted } from "../shape";
import { headSlot } from "../slots";
import { required } from "../trust";
import type { Case } from "./case";

export function proofs(checked: Case): Words {
  const root = checked.part((bundle) => bundle.header()).stateRoot;
  const found = new Map<string, AccountProof>();
  for (const proof of checked.part((bundle) => bundle.proofs())) {
    verifyAccountProof(root, proof);
    found.set(toHex(proof.address), proof);
  }
  checked.show("state.proofs", found);
  const slots = [...found.values()].reduce((sum, proof) => sum + proof.storage.length, 0);
  return {
    zh: `${found.size} 个账户与 ${slots} 个存储项，均由状态根 ${hexed(root)} 证明`,
    en: `${found.size} accounts and ${slots} storage words, each proven from the state root ${hexed(root)}`,
  };
}

export function heads(checked: Case): Words {
  const ledger = checked.ledger;
  const account = checked.shown("state.proofs").get(toHex(ledger));
  if (account === undefined) {
    throw new EvidenceError("cannot-tell.missing", "the ledger's account is not proven", { expected: ledger });
  }
  const { files } = checked.bundle.manifest;
  const logs = checked.shown("log.replay");
  const wanted = new Map<bigint, FileKind>(KINDS.map((kind) => [headSlot(checked.layout.files, files[kind]), kind]));
  const words = new Map(account.storage.map((slot) => [slot.slot, slot.value]));
  requireSlots(ledger, new Set([...wanted.keys(), checked.layout.origin]), new Set(words.keys()));
  requireOrigin(checked, fromBig(words.get(checked.layout.origin)!, SIZE));
  for (const [slot, kind] of wanted) verifyHead(logs[kind], fromBig(words.get(slot)!, SIZE));
  checked.show("state.heads", true);
  const listed = KINDS.map((kind) => `${nameOf(kind)} ${hexed(headOf(logs[kind]))}`).join(", ");
  return {
    zh: `三个案卷的日志头与账本存储一致：${listed}`,
    en: `the three logs lead to the heads in the ledger's storage: ${listed}`,
  };
}

export function code(checked: Case): Words {
  const pinned = required(checked.trust.contracts, "contracts");
  const accounts = checked.shown("state.proofs");
  for (const contract of pinned) {
    const found = accounts.get(toHex(contract.address))?.account.codeHash;
    if (found === undefined) {
      const place = { expected: contract.address };
      throw new EvidenceError("cannot-tell.missing", `the code of ${contract.name} is not proven`, place);
    }
    if (!equal(found, contract.codeHash)) {
      const place = { where: contract.name, expected: contract.codeHash, found };
      throw new EvidenceError("invalid.claim", "other code than the pinned one stands at this address", place);
    }
  }
  const names = new Set(pinned.map((contract) => contract.name));
  const missing = sorted(new Set(checked.layout.contracts.filter((name) => !names.has(name))));
  if (missing.length > 0) {
    const problem = "the trust file does not pin every contract of the ledger";
    throw new EvidenceError("cannot-tell.trust", problem, { where: missing.join(", ") });
  }
  return {
    zh: `${pinned.length} 个合约的代码哈希与信任文件一致`,
    en: `the code hashes of ${pinned.length} contracts are those of the trust file`,
  };
}

function requireSlots(ledger: Uint8Array, wanted: ReadonlySet<bigint>, found: ReadonlySet<bigint>): void {
  if (wanted.size === found.size && [...wanted].every((slot) => found.has(slot))) return;
  const problem = "the storage proofs are not those of the origin and of these three files";
  const place = { where: hexed(ledger), expected: listed(wanted), found: listed(found) };
  throw new EvidenceError("invalid.claim", problem, place);
}

function listed(slots: ReadonlySet<bigint>): string[] {
  return [...slots].sort((one, other) => (one < other ? -1 : 1)).map(hexNumber);
}

function requireOrigin(checked: Case, found: Uint8Array): void {
  if (!equal(found, checked.origin)) {
    const problem = "the ledger is of another origin: another deployment, if of the same code";
    throw new EvidenceError("invalid.claim", problem, { expected: checked.origin, found });
  }
}
