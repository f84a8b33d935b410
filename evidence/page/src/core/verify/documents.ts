/** The documents: those behind each step's docHash are all there as commitments, and what is shown is what was committed to. */

import { equal, toHex } from "../bytes";
import type { Documents } from "../bundle";
import { NO_DOCUMENTS } from "../documents";
import { verifyDossier } from "../dossier";
import { EvidenceError } from "../errors";
import type { Words } from "../report";
import type { Case } from "./case";

export function documents(checked: Case): Words {
  const recorded = new Set(
    checked.allSteps.filter((step) => !equal(step.docHash, NO_DOCUMENTS)).map((step) => toHex(step.docHash)),
  );
  const sets = checked.part((bundle) => bundle.documents());
  for (const [name, found] of sets) {
    if (!recorded.has(name)) {
      throw new EvidenceError("invalid.claim", "documents of no step of these files", { where: `documents/${name}` });
    }
    verifySet(name, found);
  }
  if (sets.size === 0) {
    const problem = "the bundle holds no documents, so nothing is said about any";
    throw new EvidenceError("cannot-tell.missing", problem, { found: `${recorded.size} sets recorded` });
  }
  checked.show("documents", sets);
  const entries = [...sets.values()].flatMap((set) => set.dossier);
  const shown = entries.filter((entry) => entry.whole !== undefined || entry.fields !== undefined).length;
  const [closed, absent] = [entries.length - shown, recorded.size - sets.size];
  return {
    zh: `${sets.size} 组文件的 docHash 可重算：出示 ${shown} 份，仅承诺 ${closed} 份；另有 ${absent} 组未随附`,
    en: `docHash recomputed for ${sets.size} sets: ${shown} documents shown, ${closed} as commitments only; ${absent} sets are not in the bundle`,
  };
}

function verifySet(name: string, found: Documents): void {
  try {
    verifyDossier(found.docHash, found.dossier);
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error;
    throw error.at(`documents/${name}${error.where && `, ${error.where}`}`);
  }
}
