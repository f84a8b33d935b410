"""The catalogue that the verifier brings, on lives written down by hand from the catalogue's own words."""

from __future__ import annotations

from pathlib import Path

import pytest
from Crypto.Hash import keccak

from evidence.catalogue import Catalogue, FileKind
from evidence.errors import StepRefused
from evidence.log import Start, Step
from evidence.replay import Replay, replay

ROOT = Path(__file__).resolve().parents[3]
ORIGIN = b"\x0f" * 32
FILES = {FileKind.PARTY: b"\x01" * 32, FileKind.FACILITY: b"\x02" * 32, FileKind.LOAN: b"\x03" * 32}

PARTY = "BORROWER_REGISTERED KYC_ATTESTED INQUIRY_AUTHORIZED CREDIT_APPLIED>"
FACILITY = "CREDIT_APPLIED RISK_ASSESSED CREDIT_APPROVED LIMIT_ACCEPTED TERMS_PROPOSED>"
SIGNED = (
    "TERMS_PROPOSED APR_DISCLOSED BORROWER_SIGNED LENDER_SIGNED AGREEMENT_EFFECTIVE AGREEMENT_ANCHORED "
    "DRAWDOWN_REQUESTED:1 DRAWDOWN_APPROVED:1 SELF_PAYMENT_RELEASED:1 DISBURSEMENT_CONFIRMED LOAN_NOTE_ISSUED:1 "
    "SCHEDULE_GENERATED ORIGINATION_FEE_CHARGED AUTODEBIT_AUTHORIZED:1 "
)
PAID_LATE = (
    "INTEREST_ACCRUED BILL_ISSUED:1 INSTALMENT_DUE:1 OVERDUE_ENTERED:1 BUCKET_MIGRATED PENALTY_ACCRUED "
    "PAYMENT_RECEIVED:900 PAYMENT_ALLOCATED:900 INSTALMENT_SETTLED:1 OVERDUE_CURED PROCEEDS_DISTRIBUTED:1 "
)
PAID_EARLY = (
    "BILL_ISSUED:2 INSTALMENT_DUE:2 AUTODEBIT_EXECUTED:901 PAYMENT_ALLOCATED:901 INSTALMENT_SETTLED:2 "
    "PREPAY_QUOTED:1 FULL_PREPAID PAYMENT_RECEIVED:902 PAYMENT_ALLOCATED:902 "
)
SETTLED = "TOLERANCE_CLEARED OBLIGATIONS_MET LOAN_NOTE_CANCELLED:1 SETTLEMENT_CERTIFICATE_ISSUED RECORD_ARCHIVED"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.own()


def play(catalogue: Catalogue, kind: FileKind, life: str, *above: Replay) -> Replay:
    """CODE is a step of the file's own object, CODE:n of part n, CODE> the entry of the next file."""
    number = {rule.code: node for node, rule in catalogue.nodes.items()}
    file = FILES[kind]
    steps = []
    for seq, word in enumerate(life.split(), 1):
        code, _, part = word.rstrip(">").partition(":")
        effect, object_ = b"", int(part).to_bytes(32, "big") if part else file
        if word.endswith(">"):
            child = Start(ORIGIN, FileKind(kind + 1), FILES[FileKind(kind + 1)])
            object_, effect = child.file, bytes(31) + bytes([child.kind]) + child.file + child.head
        when = 10_000 * kind + seq
        steps.append(Step(file, number[code], object_, seq, bytes(20), when, 1, 0, bytes(32), effect, b"", when))
    return replay(Start(ORIGIN, kind, file), steps, catalogue, above)


@pytest.fixture
def above(catalogue: Catalogue) -> tuple[Replay, Replay]:
    party = play(catalogue, FileKind.PARTY, PARTY)
    return party, play(catalogue, FileKind.FACILITY, FACILITY, party)


def test_it_is_generated_from_the_catalogue_of_this_version(catalogue: Catalogue) -> None:
    source = (ROOT / "lifecycle.yaml").read_bytes()
    assert catalogue.digest == keccak.new(digest_bits=256, data=source).digest()
    assert sorted(catalogue.nodes) == list(range(1, 133))
    assert [rule.code for rule in catalogue.nodes.values() if rule.opens] == [
        "BORROWER_REGISTERED",
        "CREDIT_APPLIED",
        "TERMS_PROPOSED",
    ]


@pytest.mark.parametrize(
    "life",
    [
        SIGNED + PAID_LATE + PAID_EARLY + SETTLED,
        SIGNED + PAID_LATE + SETTLED.split()[1] + " PAYMENT_REVERSED:900 PAYMENT_RECEIVED:903 PAYMENT_ALLOCATED:903 " + SETTLED,
        "TERMS_PROPOSED APR_DISCLOSED BORROWER_SIGNED LENDER_SIGNED AGREEMENT_EFFECTIVE AGREEMENT_VOIDED RECORD_ARCHIVED",
    ],
)  # fmt: skip
def test_a_loans_life_with_everything_above_it(catalogue: Catalogue, above: tuple[Replay, Replay], life: str) -> None:
    assert above[0].opened[0].file == FILES[FileKind.FACILITY]
    assert above[1].opened[0].file == FILES[FileKind.LOAN]
    loan = play(catalogue, FileKind.LOAN, life, *above)
    assert len(loan.steps) == len(life.split())
    assert loan.unchecked == above[0].unchecked == above[1].unchecked == ()


def test_a_limit_restored_by_another_loan_is_left_open(catalogue: Catalogue, above: tuple[Replay, Replay]) -> None:
    facility = play(catalogue, FileKind.FACILITY, FACILITY + " LIMIT_RESTORED", above[0])
    assert facility.unchecked == ((6, "PAYMENT_ALLOCATED"),)


@pytest.mark.parametrize(
    ("life", "said"),
    [
        ("APR_DISCLOSED", "first TERMS_PROPOSED"),
        ("TERMS_PROPOSED BORROWER_SIGNED", "first APR_DISCLOSED"),
        ("TERMS_PROPOSED APR_DISCLOSED BORROWER_SIGNED AGREEMENT_EFFECTIVE", "first LENDER_SIGNED"),
        ("TERMS_PROPOSED TERMS_PROPOSED", "happens once"),
        (SIGNED + "BILL_ISSUED:1 INSTALMENT_DUE:2", "first BILL_ISSUED"),
        (SIGNED + "PENALTY_ACCRUED", "first OVERDUE_ENTERED"),
        (SIGNED + "AUTODEBIT_EXECUTED:900", "first INSTALMENT_DUE"),
        (SIGNED + "PAYMENT_ALLOCATED:900", "one of"),
        (SIGNED + "SETTLEMENT_CERTIFICATE_ISSUED", "first OBLIGATIONS_MET"),
        (SIGNED + PAID_LATE + "OBLIGATIONS_MET PAYMENT_REVERSED:900 SETTLEMENT_CERTIFICATE_ISSUED", "OBLIGATIONS_MET"),
        (SIGNED + "RECORD_ARCHIVED", "one of"),
        ("KYC_ATTESTED", "log of a loan does not record"),
    ],
)
def test_a_life_out_of_order(catalogue: Catalogue, above: tuple[Replay, Replay], life: str, said: str) -> None:
    with pytest.raises(StepRefused, match=said):
        play(catalogue, FileKind.LOAN, life, *above)
