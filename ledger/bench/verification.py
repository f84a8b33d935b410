"""How long it takes to check the evidence of a loan."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from evidence.report import Outcome
from evidence.shape import hexed
from evidence.verify import verify
from ledger.bench.errors import BenchError
from ledger.bench.office import key
from ledger.exporting import export, trust_of
from ledger.scenario.loader import load
from ledger.scenario.player import Played, Progress, played

NOTARY = key("notary")
LONG_LOAN = Path(__file__).with_name("three-years.yaml")
REPETITIONS = 5


@dataclass(frozen=True)
class Verified:
    """A loan's bundle of `size` bytes, with `entries` in the loan's own log; the median of several verifications."""

    scenario: str
    loan: str
    size: int
    entries: int
    nanoseconds: int


def verifications(run: Played) -> list[Verified]:
    """Of every loan that came to have a file, of a run whose chain still stands.

    Raises: BenchError where a bundle is not valid; ExportError, ChainError.
    """
    files = {file.file for file in run.report.files}
    return [_verified(run, name) for name in run.scenario.loans if hexed(run.registry.loan(name)) in files]


def long_loan(progress: Progress) -> list[Verified]:
    """Of a loan of 36 instalments, which no example has.

    Raises: BenchError where it did not play to its end; as `verifications`.
    """
    with played(load(LONG_LOAN), progress) as run:
        if not run.report.held:
            raise BenchError(f"{LONG_LOAN} did not play to its end: {run.report.failure or 'a check failed'}")
        return verifications(run)


def _verified(run: Played, loan: str) -> Verified:
    deployment, id_ = run.wire.deployment, run.registry.loan(loan)
    bundle = export(run.wire.chain, deployment, id_, documents=run.dossier.attached, notary=NOTARY)
    trust = trust_of(deployment, NOTARY.address, "the notary of the measurement")
    times = []
    for _ in range(REPETITIONS):
        begun = time.perf_counter_ns()
        found = verify(bundle, trust)
        times.append(time.perf_counter_ns() - begun)
        if found.outcome is not Outcome.VALID:
            raise BenchError(f"{run.scenario.path}: the evidence of {loan} is {found.outcome.word}")
    entries = next(file.entries for file in run.report.files if file.file == hexed(id_))
    return Verified(run.scenario.title, loan, len(bundle), entries, sorted(times)[REPETITIONS // 2])
