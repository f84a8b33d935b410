"""Write the documents of the examples, or say which differ from their scenario.

usage: build_agreements.py [--check] [SCENARIO.yaml …]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from agreements import pdf
from agreements.clauses import Facts, certificate
from evidence.canonical import canonicalize
from ledger.domain.calendar import CHINA, Day
from ledger.domain.nodes import Node
from ledger.scenario.loader import CAP, load
from ledger.scenario.model import LoanPlan, NodeStep, Scenario
from ledger.scenario.termsheet import termsheet

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


def documents(path: Path) -> dict[Path, bytes]:
    """Path and content of every document that a scenario uses and that follows from its terms."""
    scenario = load(path, with_documents=False)
    folder = path.parent / "documents" / path.stem
    found: dict[Path, bytes] = {}
    for loan in scenario.loans.values():
        facts = facts_of(scenario, path.stem, loan)
        found[folder / f"{loan.name}-agreement.pdf"] = pdf.agreement(facts)
        found[folder / f"{loan.name}-terms.json"] = canonicalize(termsheet(loan))
        for step in certificates(scenario, loan):
            number = f"{facts.number}-JQ"
            text = certificate(facts, settled_before(scenario, step), CHINA.day(step.at))
            found[folder / f"{loan.name}-certificate.pdf"] = pdf.letter("结清证明", number, text)
    used = {document.path for document in scenario.documents.values()}
    return {file: content for file, content in found.items() if file in used}


def facts_of(scenario: Scenario, name: str, loan: LoanPlan) -> Facts:
    facility = scenario.facilities[loan.facility]
    product, borrower = scenario.products[facility.product], scenario.parties[facility.party]
    lender = scenario.parties[product.lender]
    caps = [item.value for item in scenario.parameters if item.key == CAP and item.regime == lender.regime]
    number, cap = f"{name}-{loan.name}".upper(), caps[0] if caps else None
    return Facts(number, loan, product, lender, borrower, cap, entrusted(scenario, loan))


def entrusted(scenario: Scenario, loan: LoanPlan) -> bool:
    """Whether the money is paid to whom the borrower buys from."""
    return any(
        isinstance(step, NodeStep) and step.node is Node.ENTRUSTED_PAYMENT_RELEASED and step.on == loan.name
        for step in scenario.steps
    )


def certificates(scenario: Scenario, loan: LoanPlan) -> Iterator[NodeStep]:
    """The steps that issue the loan's settlement certificate."""
    for step in scenario.steps:
        certifies = isinstance(step, NodeStep) and step.node is Node.SETTLEMENT_CERTIFICATE_ISSUED
        if certifies and isinstance(step, NodeStep) and step.on == loan.name and step.expect is None:
            yield step


def settled_before(scenario: Scenario, certified: NodeStep) -> Day:
    """The day on which a checkpoint before the certificate finds the loan closed; otherwise the certificate's own."""
    found = CHINA.day(certified.at)
    for step in scenario.steps:
        if step is certified:
            return found
        for expected in getattr(step, "expected", ()):
            if expected.name == certified.on and expected.path == ("closed_on",):
                found = expected.value
    return found


def is_stale(path: Path, content: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != content


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the documents of the examples.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a document is stale")
    parser.add_argument("scenarios", nargs="*", type=Path, help="default: every example")
    chosen = parser.parse_args(arguments)
    stale = 0
    for scenario in chosen.scenarios or sorted(EXAMPLES.glob("*.yaml")):
        for path, content in documents(scenario.resolve()).items():
            if not is_stale(path, content):
                continue
            stale += 1
            print(f"{path.relative_to(ROOT)} is stale" if chosen.check else f"wrote {path.relative_to(ROOT)}")
            if not chosen.check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
    return int(chosen.check and stale > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
