"""Parts of a file and the money of joint facilities: every figure by hand."""

import json
from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from ledger.domain.nodes import Node
from ledger.readmodel.audit import Audit
from ledger.readmodel.database import Database
from ledger.readmodel.projector import Projector
from ledger.readmodel.queries import balances
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Claim, Loan
from ledger.readmodel.tables.parts import Part
from ledger.readmodel.tables.payments import Payment
from tests.unit.readmodel.memory_chain import ZERO, MemoryChain, identifier, number
from tests.unit.readmodel.story import (
    APPROVER,
    BANK,
    BORROWER,
    DAY,
    FIRST_DUE,
    LENDER,
    OPERATOR,
    OTHER_LENDER,
    PRINCIPAL,
    SECOND_DUE,
    agree,
    allocate,
    draw,
    first_row_paid,
    grant,
    payment_id,
    publish,
    receive,
    register,
    second_row_overdue,
)

GUARANTOR = identifier("guarantor")
NOBODY = "0x" + "00" * 20


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(day=DAY)


def reading(database: Database, chain: MemoryChain) -> Iterator[Session]:
    if chain.waiting:
        chain.mine()
    list(Projector(database, chain).catch_up(chain.head()))
    with database.reader() as session:
        yield session


def money(session: Session) -> dict[tuple[str, str], int]:
    return {(account.kind, account.owner): account.balance for account in balances(session, None)}


def hexed(value: bytes) -> str:
    return "0x" + value.hex()


def part(session: Session, scope: str, place: int) -> Part:
    found = session.exec(select(Part).where(Part.scope == scope, Part.object == hexed(number(place)))).one()
    assert isinstance(found, Part)
    return found


def guarantee(chain: MemoryChain, facility: bytes) -> None:
    signed = {"guarantor": GUARANTOR, "kind": 2, "cap": 40_000, "periodEnd": DAY + 400}
    chain.reach(Node.GUARANTEE_SIGNED, facility, BORROWER, object=number(1), **signed)


def call_and_pay(chain: MemoryChain, facility: bytes, loan: bytes, amount: int, paid: int) -> None:
    called = {"loan": loan, "guarantor": GUARANTOR, "cap": 40_000, "ground": 0, "proof": ZERO}
    chain.reach(Node.GUARANTEE_CALLED, facility, OPERATOR, object=number(1), **called)
    chain.reach(
        Node.GUARANTOR_PAID,
        facility,
        BANK,
        object=number(1),
        loan=loan,
        payment=identifier("from the guarantor")[:16],
        amount=amount,
        receipt=identifier("receipt"),
        payer=NOBODY,
        paid=paid,
        cap=40_000,
        guarantor=GUARANTOR,
    )


def test_a_guarantee_is_signed_called_and_paid_in_part(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    guarantee(chain, facility)
    second_row_overdue(chain, facility, loan)
    call_and_pay(chain, facility, loan, 10_000, paid=10_000)
    for session in reading(database, chain):
        row = part(session, "guarantee", 1)
        assert (row.state, row.node) == ("partial", Node.GUARANTOR_PAID)
        assert json.loads(row.facts) == {
            "guarantor": hexed(GUARANTOR),
            "kind": 2,
            "cap": 40_000,
            "paid": 10_000,
            "periodEnd": DAY + 400,
        }
        came = session.get(Payment, hexed(identifier("from the guarantor")[:16]))
        assert came is not None
        assert (came.loan, came.kind, came.number, came.state) == (hexed(loan), "guarantor", 2, "received")
        assert session.exec(select(Loan.payments)).one() == 2


def test_a_guarantee_paid_up_to_its_cap_is_paid(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    guarantee(chain, facility)
    call_and_pay(chain, facility, loan, 40_000, paid=40_000)
    for session in reading(database, chain):
        assert part(session, "guarantee", 1).state == "paid"


def test_a_deposit_is_set_off_and_the_rest_goes_back(database: Database, chain: MemoryChain) -> None:
    party, facility, loan = first_row_paid(chain)
    posted = {"depositor": party, "amount": 5_000}
    chain.reach(Node.SECURITY_DEPOSIT_POSTED, facility, BORROWER, object=number(1), **posted)
    used = {"loan": loan, "payment": identifier("set off")[:16], "amount": 2_000, "held": 3_000, "depositor": party}
    chain.reach(Node.SETOFF_EXECUTED, facility, OPERATOR, object=number(1), **used)
    for session in reading(database, chain):
        assert part(session, "deposit", 1).state == "held"
        assert money(session)["deposit", hexed(facility)] == 3_000
        came = session.get(Payment, hexed(identifier("set off")[:16]))
        assert came is not None
        assert (came.kind, came.amount, came.number) == ("setoff", 2_000, 2)
    chain.reach(Node.DEPOSIT_RETURNED, facility, BORROWER, object=number(1), depositor=party, amount=3_000)
    for session in reading(database, chain):
        assert part(session, "deposit", 1).state == "returned"
        assert money(session)["deposit", hexed(facility)] == 0
        assert money(session)["payable", hexed(party)] == 3_000


def joint(chain: MemoryChain, shares: tuple[int, int] = (6_001, 3_999)) -> tuple[bytes, bytes]:
    """A facility that two lenders fund with 1,200.00 yuan, and its loan, released: facility, loan."""
    publish(chain)
    chain.tell("PoolFunded", lender=OTHER_LENDER, amount=100_000, receipt=identifier("other funding"))
    facility = grant(chain, "facility", register(chain, "borrower"))
    # 120,000 · 3,999 / 10,000 = 47,988; the rest is the lead's.
    parts = (72_012, 47_988)
    formed = {"number": 1, "target": PRINCIPAL, "deadline": DAY + 5, "shareBps": list(shares)}
    lenders = [LENDER, OTHER_LENDER]
    chain.reach(
        Node.SYNDICATE_FORMED,
        facility,
        OPERATOR,
        object=number(1),
        participants=lenders,
        commitments=list(parts),
        **formed,
    )
    raised = 0
    for lender, amount in zip(lenders, parts, strict=True):
        raised += amount
        paid = {"participant": lender, "amount": amount, "funded": amount, "raised": raised}
        chain.reach(Node.PARTICIPATION_FUNDED, facility, OPERATOR, object=number(1), **paid)
    chain.reach(Node.FUNDING_CLOSED, facility, OPERATOR, object=number(1), raised=raised)
    loan = agree(chain, "loan", facility)
    draw(chain, loan)
    chain.mine()
    return facility, loan


def test_a_joint_loan_is_released_from_what_its_lenders_paid_in(database: Database, chain: MemoryChain) -> None:
    facility, loan = joint(chain)
    for session in reading(database, chain):
        assert part(session, "funding", 1).state == "closed"
        assert json.loads(part(session, "funding", 1).facts)["raised"] == PRINCIPAL
        assert money(session) == {
            ("pool", hexed(LENDER)): 1_000_000 - 72_012,
            ("pool", hexed(OTHER_LENDER)): 100_000 - 47_988,
            ("escrow", hexed(facility)): 0,
            ("transit", hexed(loan)): PRINCIPAL,
        }


def test_money_that_did_not_arrive_is_in_the_escrow_again_and_then_with_the_lenders(
    database: Database, chain: MemoryChain
) -> None:
    facility, loan = joint(chain)
    back = {"amount": PRINCIPAL, "receipt": identifier("returned")}
    chain.reach(Node.DISBURSEMENT_REVERSED, loan, BANK, object=number(1), **back)
    for session in reading(database, chain):
        assert money(session)["escrow", hexed(facility)] == PRINCIPAL
    refunded = {"state": 3, "participants": [LENDER, OTHER_LENDER], "amounts": [72_012, 47_988], "drawn": 0}
    chain.reach(Node.FUNDING_REFUNDED, facility, OPERATOR, object=number(1), **refunded)
    for session in reading(database, chain):
        assert part(session, "funding", 1).state == "failed"
        assert money(session)["escrow", hexed(facility)] == 0
        assert money(session)["pool", hexed(OTHER_LENDER)] == 100_000


def test_money_that_comes_back_to_a_spent_fund_goes_to_its_lenders_at_once(
    database: Database, chain: MemoryChain
) -> None:
    facility, loan = joint(chain)
    refunded = {"state": 4, "participants": [LENDER, OTHER_LENDER], "amounts": [0, 0], "drawn": PRINCIPAL}
    chain.reach(Node.FUNDING_REFUNDED, facility, OPERATOR, object=number(1), **refunded)
    back = {"amount": 10_001, "receipt": identifier("returned")}
    chain.reach(Node.DISBURSEMENT_REVERSED, loan, BANK, object=number(1), **back)
    for session in reading(database, chain):
        # 10,001 · 3,999 / 10,000 = 3,999.3999
        assert money(session)["pool", hexed(OTHER_LENDER)] == 100_000 - 47_988 + 3_999
        assert money(session)["pool", hexed(LENDER)] == 1_000_000 - 72_012 + 6_002


def test_claims_that_share_receive_their_parts(database: Database, chain: MemoryChain) -> None:
    """Of 61,750 fen the servicer keeps a tenth of 1,750; 61,575 · 3,999 / 10,000 = 24,623.8; a play that leaves nothing takes 24,693.8 back."""
    facility, loan = joint(chain)
    receipt = identifier("disbursement")
    chain.reach(Node.DISBURSEMENT_CONFIRMED, loan, BANK, amount=PRINCIPAL, receipt=receipt, startDay=DAY)
    for place, (lender, share) in enumerate(((LENDER, 6_001), (OTHER_LENDER, 3_999)), start=1):
        chain.reach(Node.LOAN_NOTE_ISSUED, loan, BANK, object=number(place), owner=lender, shareBps=share)
    chain.mine()
    chain.day = FIRST_DUE
    receive(chain, loan, "first", 1, FIRST_DUE, 61_750)
    allocate(chain, loan, "first", FIRST_DUE, {0: (550, 1_200, 60_000)})
    for session in reading(database, chain):
        assert [claim.received for claim in session.exec(select(Claim))] == [61_575 - 24_623, 24_623]
        assert session.exec(select(Loan.distributed)).one() == 61_750
    chain.day = FIRST_DUE + 1
    proof = {"amount": 61_750, "returnProof": identifier("proof"), "number": 1, "replayedFrom": 1}
    chain.reach(Node.PAYMENT_REVERSED, loan, BANK, object=payment_id("first"), **proof)
    for session in reading(database, chain):
        # 61,750 · 3,999 / 10,000 = 24,693 and the rest 37,057: more than was received, of which nothing is left.
        assert [claim.received for claim in session.exec(select(Claim))] == [0, 0]


def test_a_report_is_superseded_by_the_one_that_corrects_it(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    said = {"status": 2, "bucket": 1, "daysPastDue": 9, "overdue": 60_920, "notice": 1}
    seq = chain.reach(Node.BUREAU_REPORTED, loan, OPERATOR, object=number(1), **said)
    right = {"number": 2, "status": 2, "bucket": 1, "overdue": 50_920, "objection": identifier("objection")}
    chain.reach(Node.BUREAU_CORRECTED, loan, OPERATOR, object=number(1), supersedes=seq, **right)
    for session in reading(database, chain):
        assert part(session, "bureau", 1).state == "superseded"
        assert part(session, "bureau", 2).state == "standing"
        assert json.loads(part(session, "bureau", 2).facts) == {
            "status": 2,
            "bucket": 1,
            "overdue": 50_920,
            "notice": 1,
            "supersedes": 1,
        }


def breach(chain: MemoryChain, loan: bytes, covenant: int, cured: bool) -> None:
    told = {"covenant": covenant, "cured": cured, "cureUntil": 0 if cured else DAY + 90, "proof": identifier("proof")}
    chain.reach(Node.COVENANT_BREACHED, loan, OPERATOR, **told)


def test_the_last_cure_takes_the_cause_of_the_freeze(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    breach(chain, loan, 1, cured=False)
    breach(chain, loan, 2, cured=False)
    chain.reach(Node.LIMIT_FROZEN, facility, OPERATOR, cause=4, reason=identifier("proof"), causes=0b10000)
    breach(chain, loan, 1, cured=True)
    for session in reading(database, chain):
        row = session.exec(select(Facility)).one()
        assert (row.breaches, row.freeze_causes) == (1, 0b10000)
    breach(chain, loan, 2, cured=True)
    for session in reading(database, chain):
        row = session.exec(select(Facility)).one()
        assert (row.breaches, row.freeze_causes, row.state) == (0, 0, "frozen")


ANSWER = {
    "guarantor": GUARANTOR,
    "kind": 2,
    "state": 1,
    "cap": 40_000,
    "paid": 0,
    "signedOn": DAY,
    "periodEnd": DAY + 400,
}


@pytest.mark.parametrize(
    ("there", "differing"), [({}, []), ({"state": 2}, ["state"]), ({"paid": 1, "kind": 1}, ["kind", "paid"])]
)
def test_the_audit_compares_what_the_contract_keeps_of_a_part(
    database: Database, chain: MemoryChain, there: dict[str, int], differing: list[str]
) -> None:
    publish(chain)
    facility = grant(chain, "facility", register(chain, "borrower"))
    guarantee(chain, facility)
    for session in reading(database, chain):
        audit = Audit(session, chain)
        chain.answers["guaranteeOf", facility, 1] = ANSWER | there
        assert sorted(difference.field for difference in audit._parts()) == differing


def test_parts_are_what_they_were_after_a_way_back(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    guarantee(chain, facility)
    chain.mine()
    call_and_pay(chain, facility, loan, 10_000, paid=10_000)
    for session in reading(database, chain):
        assert part(session, "guarantee", 1).state == "partial"
    chain.forget(1)
    chain.day = SECOND_DUE
    chain.reach(Node.GUARANTEE_LAPSED, facility, APPROVER, object=number(1), guarantor=GUARANTOR, periodEnd=DAY + 400)
    for session in reading(database, chain):
        assert part(session, "guarantee", 1).state == "lapsed"
        assert len(session.exec(select(Payment)).all()) == 1


def test_a_guarantor_whose_payment_bounced_is_called_as_before(database: Database, chain: MemoryChain) -> None:
    _, facility, loan = first_row_paid(chain)
    guarantee(chain, facility)
    call_and_pay(chain, facility, loan, 10_000, paid=10_000)
    chain.mine()
    proof = {"amount": 10_000, "returnProof": identifier("proof"), "number": 2, "replayedFrom": 2}
    chain.reach(Node.PAYMENT_REVERSED, loan, BANK, object=payment_id("from the guarantor"), **proof)
    for session in reading(database, chain):
        row = part(session, "guarantee", 1)
        assert (row.state, json.loads(row.facts)["paid"]) == ("called", 0)


def test_a_price_pays_what_is_due_and_its_surplus_is_held(database: Database, chain: MemoryChain) -> None:
    party, facility, loan = first_row_paid(chain)
    pledged = {"pledgor": party, "asset": identifier("asset"), "rank": 1}
    chain.reach(Node.COLLATERAL_PLEDGED, facility, BORROWER, object=number(1), **pledged)
    second_row_overdue(chain, facility, loan)
    sold = {"loan": loan, "price": 61_000, "toDebt": 60_920, "surplus": 80, "deposit": 1}
    proofs = {"receipt": identifier("price"), "priceProof": identifier("proof")}
    chain.reach(Node.COLLATERAL_SOLD, facility, OPERATOR, object=number(1), **sold, **proofs)
    for session in reading(database, chain):
        assert part(session, "collateral", 1).state == "realised"
        assert money(session)["deposit", hexed(facility)] == 80
        assert json.loads(part(session, "deposit", 1).facts) == {"depositor": hexed(party), "amount": 80, "held": 80}
        came = session.exec(select(Payment).where(Payment.kind == "collateral")).one()
        assert (came.amount, came.loan, came.number) == (60_920, hexed(loan), 2)
