/** The bundle itself: nothing changed since it was packed, and everything in the one spelling of this format. */

import { KINDS } from "../catalogue";
import { EvidenceError, shown } from "../errors";
import { verifyMembers } from "../manifest";
import type { Words } from "../report";
import { sorted } from "../shape";
import type { Case } from "./case";

export function members({ bundle }: Case): Words {
  verifyMembers(bundle.manifest, bundle.contents);
  const listed = bundle.manifest.members;
  const size = listed.reduce((sum, member) => sum + member.size, 0);
  return {
    zh: `${listed.length} 个成员，${size} 字节，SHA-256 与 SM3 均与清单一致`,
    en: `${listed.length} members of ${size} bytes, each as listed under SHA-256 and SM3`,
  };
}

export function parts({ bundle }: Case): Words {
  const found = bundle.steps();
  const steps = KINDS.reduce((sum, kind) => sum + found[kind].length, 0);
  bundle.environment();
  bundle.header();
  const proofs = bundle.proofs().length;
  bundle.calls();
  const documents = bundle.documents().size;
  bundle.checkpoint();
  bundle.stored();
  const exporter = bundle.exporter();
  if (steps === 0) throw new EvidenceError("cannot-tell.missing", "the files have no steps", { where: "events.jsonl" });
  const stated = sorted(exporter.keys()).map((name) => `${name}: ${exporter.get(name)}`);
  const software = shown(stated.join("; ")) || "nothing";
  return {
    zh: `${steps} 个步骤，区块头，${proofs} 个账户证明，${documents} 组文件；导出方自述：${software}`,
    en: `${steps} steps, a header, ${proofs} account proofs, ${documents} sets of documents; the exporter says of itself: ${software}`,
  };
}
