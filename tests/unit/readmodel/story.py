"""Stories for the memory chain: what a ledger would emit, written by hand."""

from ledger.domain.nodes import Node
from tests.unit.readmodel.memory_chain import ZERO, MemoryChain, address, identifier, number

# 2026-03-01, and the first of the two months after it.
DAY, FIRST_DUE, SECOND_DUE = 20_513, 20_544, 20_574
LENDER, OTHER_LENDER = identifier("lender"), identifier("other lender")
ADMIN, ATTESTER, MODEL, APPROVER, SECOND = (address(n) for n in ("admin", "attester", "model", "approver", "second"))
OPERATOR, SIGNER, BANK, KEEPER = (address(name) for name in ("operator", "signer", "bank", "keeper"))
BORROWER = address("borrower")
PRODUCT = identifier("product")


def register(chain: MemoryChain, name: str, lender: bytes = LENDER) -> bytes:
    """A borrower with a valid identity and an inquiry consent."""
    party, key = identifier(name), address(name)
    chain.open("party", party, ZERO, Node.BORROWER_REGISTERED, key)
    chain.reach(
        Node.BORROWER_REGISTERED, party, key, lender=lender, party=party, kind=1, key=key, identity=identifier("id")
    )
    chain.reach(Node.KYC_ATTESTED, party, ATTESTER, expiry=DAY + 365, custody=1, key=key, rebound=False)
    chain.reach(Node.INQUIRY_AUTHORIZED, party, key, scope=identifier("scope"), expiry=DAY + 30)
    return party


def grant(
    chain: MemoryChain, name: str, party: bytes, limit: int = 500_000, revolving: bool = True, accepted: bool = True
) -> bytes:
    """A facility from application to acceptance, or to the offer."""
    facility, key = identifier(name), address("borrower")
    chain.open("facility", facility, party, Node.CREDIT_APPLIED, key)
    chain.reach(
        Node.CREDIT_APPLIED,
        facility,
        key,
        party=party,
        facility=facility,
        product=PRODUCT,
        amount=limit,
        tenorMonths=12,
        purpose=identifier("purpose"),
    )
    chain.reach(
        Node.RISK_ASSESSED,
        facility,
        MODEL,
        report=identifier("report"),
        modelVersion=identifier("model 1"),
        scoreBand=3,
        fraudCleared=True,
        maxLimit=2 * limit,
        minRate=100_000,
        maxRate=200_000,
    )
    offer = {"limit": limit, "revolving": revolving, "availabilityEnd": DAY + 365, "termsHash": identifier("terms")}
    chain.reach(Node.CREDIT_APPROVED, facility, APPROVER, offerDeadline=DAY + 7, secondApprover=SECOND, **offer)
    if accepted:
        chain.reach(Node.LIMIT_ACCEPTED, facility, key, **offer)
    return facility


def publish(chain: MemoryChain, lender: bytes = LENDER) -> None:
    """A lender with a regime, a product and money to lend."""
    chain.tell("LenderAccredited", lender=lender, regime=2, admin=ADMIN)
    chain.tell("RoleGranted", lender=lender, account=OPERATOR, role=1)
    terms = {
        "graceDays": 3,
        "noticeDays": 5,
        "quoteDays": 7,
        "debitAttempts": 3,
        "servicerFeeBps": 1_000,
        "prepaymentFeeBps": 100,
        "tolerance": 0,
        "rebateFees": False,
        "followingBusinessDay": False,
        "revolving": True,
        "buckets": b"".join(days.to_bytes(2, "big") for days in (1, 31, 61, 91, 121, 151, 181)),
        "minLimit": 1,
        "maxLimit": 2**64 - 1,
        "minPrepayment": 1,
        "selfPaymentCap": 10**9,
        "minRate": 0,
        "maxRate": 240_000,
        "maxPenaltyRate": 240_000,
        "minPeriods": 1,
        "maxPeriods": 12,
        "methods": 0b11111,
        "dayCounts": 0b111,
        "conditions": 1,
        "lender": lender,
    }
    chain.tell("ProductPublished", product=PRODUCT, lender=lender, terms=terms)
    chain.tell("PoolFunded", lender=lender, amount=1_000_000, receipt=identifier("funding"))


# 1,200.00 yuan at 12 % over 2 months of equal principal by 30E/360, 5.00 yuan at the start and 0.50 yuan a period: by hand,
# row 1 is 60,000 principal, 1,200 interest, 550 fee; row 2 is 60,000 principal, 600 interest, 50 fee.
PRINCIPAL = 120_000
TERMS = {
    "principal": PRINCIPAL,
    "rate": 120_000,
    "penaltyRate": 180_000,
    "method": 1,
    "dayCount": 0,
    "allocationMode": 0,
    "allocationOrder": bytes(range(5)),
    "periods": 2,
    "periodMonths": 1,
    "dueDay": 1,
    "originationFee": 500,
    "periodicFee": 50,
    "startDay": DAY,
    "firstDue": FIRST_DUE,
    "drawBy": DAY + 10,
    "voidGrounds": ZERO,
}
ROWS = ((FIRST_DUE, 60_000, 1_200, 550), (SECOND_DUE, 60_000, 600, 50))
DOCUMENTS = identifier("agreement")
CAP = 240_000


def packed(rows: tuple[tuple[int, int, int, int], ...]) -> list[int]:
    return [due << 224 | principal << 160 | interest << 96 | fee << 48 for due, principal, interest, fee in rows]


def agree(chain: MemoryChain, name: str, facility: bytes) -> bytes:
    """A loan's agreement from the proposal to its anchoring."""
    loan, terms_hash = identifier(name), identifier(f"terms of {name}")
    disclosed = {"apr": 180_000, "dailyCost": 493, "totalCost": 2_400}
    chain.open("loan", loan, facility, Node.TERMS_PROPOSED, OPERATOR)
    proposed = {"facility": facility, "loan": loan, "terms": TERMS, "termsHash": terms_hash}
    chain.reach(Node.TERMS_PROPOSED, loan, OPERATOR, documents=DOCUMENTS, **proposed)
    chain.reach(Node.APR_DISCLOSED, loan, OPERATOR, cap=CAP, **disclosed)
    signed = {"termsHash": terms_hash, "certificate": identifier("certificate"), **disclosed}
    chain.reach(Node.BORROWER_SIGNED, loan, BORROWER, documents=DOCUMENTS, consents=b"signature", **signed)
    chain.reach(Node.LENDER_SIGNED, loan, SIGNER, documents=DOCUMENTS, **signed)
    chain.reach(Node.AGREEMENT_EFFECTIVE, loan, SIGNER)
    chain.reach(Node.AGREEMENT_ANCHORED, loan, SIGNER, root=DOCUMENTS, algorithms=3, blockNumber=len(chain.blocks))
    return loan


def draw(chain: MemoryChain, loan: bytes) -> None:
    """The first drawdown, up to the release of the money."""
    one = number(1)
    chain.reach(
        Node.DRAWDOWN_REQUESTED, loan, BORROWER, object=one, amount=PRINCIPAL, useOfFunds=identifier("use of funds")
    )
    chain.reach(Node.DRAWDOWN_APPROVED, loan, APPROVER, object=one, conditions=1, reserved=PRINCIPAL)
    chain.reach(
        Node.SELF_PAYMENT_RELEASED, loan, OPERATOR, object=one, amount=PRINCIPAL, borrower=identifier("borrower")
    )


def disburse(chain: MemoryChain, loan: bytes) -> None:
    """The money has arrived: the loan begins with its claim, schedule and fees."""
    receipt = identifier("disbursement")
    chain.reach(Node.DISBURSEMENT_CONFIRMED, loan, BANK, amount=PRINCIPAL, receipt=receipt, startDay=DAY)
    chain.reach(Node.LOAN_NOTE_ISSUED, loan, BANK, object=number(1), owner=LENDER, shareBps=10_000)
    chain.reach(
        Node.SCHEDULE_GENERATED, loan, BANK, version=1, principal=PRINCIPAL, cap=CAP, firstRow=1, rows=packed(ROWS)
    )
    chain.reach(Node.ORIGINATION_FEE_CHARGED, loan, BANK, amount=500)
    chain.reach(Node.PERIODIC_FEE_CHARGED, loan, BANK, row=1, amount=50)


def bill(chain: MemoryChain, loan: bytes, row: int, version: int = 1) -> None:
    """Five days before the due date."""
    due, principal, interest, fee = ROWS[row - 1]
    chain.reach(
        Node.BILL_ISSUED,
        loan,
        KEEPER,
        object=number(version << 16 | row),
        day=due - 5,
        due=due,
        principal=principal,
        interest=interest,
        fee=fee,
    )


def fall_due(chain: MemoryChain, loan: bytes, row: int, unpaid: int, version: int = 1) -> None:
    due = ROWS[row - 1][0]
    chain.reach(Node.INSTALMENT_DUE, loan, KEEPER, object=number(version << 16 | row), day=due, due=due, unpaid=unpaid)


def accrue(chain: MemoryChain, loan: bytes, since: int, through: int, numerator: int, accrued: int) -> None:
    fields = {"through": through, "numerator": numerator, "accrued": accrued, "from": since}
    chain.reach(Node.INTEREST_ACCRUED, loan, KEEPER, day=through, **fields)


def payment_id(name: str) -> bytes:
    """Left-aligned, as the object of a node."""
    return identifier(name)[:16] + bytes(16)


def allocate(
    chain: MemoryChain,
    loan: bytes,
    payment: str,
    day: int,
    lines: dict[int, tuple[int, int, int]],
    *,
    penalty: int = 0,
    credit: int = 0,
    from_credit: bool = False,
) -> None:
    """`lines`: fee, interest and principal by row."""
    fee, interest, principal = (sum(line[place] for line in lines.values()) for place in range(3))
    parts = {
        "fee": fee,
        "interest": interest,
        "penalty": penalty,
        "compound": 0,
        "principal": principal,
        "credit": credit,
    }
    words = [row << 192 | line[0] << 128 | line[1] << 64 | line[2] for row, line in lines.items()]
    chain.reach(
        Node.PAYMENT_ALLOCATED,
        loan,
        BANK,
        object=payment_id(payment),
        day=day,
        parts=parts,
        lines=words,
        fromCredit=from_credit,
    )


def settle(chain: MemoryChain, loan: bytes, row: int, day: int, version: int = 1) -> None:
    chain.reach(Node.INSTALMENT_SETTLED, loan, BANK, object=number(version << 16 | row), day=day, row=row)


def distribute(
    chain: MemoryChain, loan: bytes, facility: bytes, day: int, principal: int, outstanding: int, whole: int, fee: int
) -> None:
    """The limit gets the principal back, the lender everything, its servicer's fee apart."""
    if principal:
        chain.reach(Node.LIMIT_RESTORED, facility, BANK, day=day, loan=loan, amount=principal, outstanding=outstanding)
    chain.reach(
        Node.PROCEEDS_DISTRIBUTED,
        loan,
        BANK,
        object=number(1),
        day=day,
        owner=LENDER,
        toOwner=whole - fee,
        servicer=LENDER,
        toServicer=fee,
    )


def receive(chain: MemoryChain, loan: bytes, name: str, number_: int, day: int, amount: int) -> None:
    """A transfer that a bank books under a receipt."""
    chain.reach(
        Node.PAYMENT_RECEIVED,
        loan,
        BANK,
        object=payment_id(name),
        day=day,
        amount=amount,
        receipt=identifier(f"receipt of {name}"),
        valueDay=day,
        payer="0x" + "00" * 20,
        number=number_,
        replayedFrom=0,
    )


def first_row_paid(chain: MemoryChain) -> tuple[bytes, bytes, bytes]:
    """A loan whose first row was debited on its due day: party, facility, loan."""
    publish(chain)
    party = register(chain, "borrower")
    chain.mine()
    facility = grant(chain, "facility", party)
    loan = agree(chain, "loan", facility)
    draw(chain, loan)
    chain.mine()
    disburse(chain, loan)
    chain.mine()
    chain.day = FIRST_DUE
    bill(chain, loan, 1)
    chain.reach(Node.PERIODIC_FEE_CHARGED, loan, KEEPER, day=FIRST_DUE, row=2, amount=50)
    fall_due(chain, loan, 1, 61_750)
    accrue(chain, loan, DAY, FIRST_DUE, 0, 0)
    chain.reach(Node.AUTODEBIT_AUTHORIZED, loan, BORROWER, object=number(1), account=BORROWER, cap=100_000)
    chain.reach(
        Node.AUTODEBIT_EXECUTED,
        loan,
        KEEPER,
        object=payment_id("debit"),
        amount=61_750,
        row=1,
        mandate=1,
        attempt=1,
        number=1,
    )
    allocate(chain, loan, "debit", FIRST_DUE, {1: (550, 1_200, 60_000)})
    settle(chain, loan, 1, FIRST_DUE)
    distribute(chain, loan, facility, FIRST_DUE, 60_000, 60_000, 61_750, 175)
    chain.mine()
    return party, facility, loan


def second_row_overdue(chain: MemoryChain, facility: bytes, loan: bytes) -> None:
    """From the day after the grace days; looked at 9 days after the due day: penalty 60,000 · 0.18 / 360 · 9 = 270 fen."""
    chain.day = SECOND_DUE + 9
    bill(chain, loan, 2)
    fall_due(chain, loan, 2, 60_650)
    chain.reach(
        Node.OVERDUE_ENTERED,
        loan,
        KEEPER,
        object=number(1 << 16 | 2),
        day=SECOND_DUE + 4,
        due=SECOND_DUE,
        principal=60_000,
        interest=600,
        fee=50,
    )
    freeze = {"cause": 3, "reason": loan, "causes": 0b1000}
    chain.reach(Node.LIMIT_FROZEN, facility, KEEPER, **freeze)
    accrue(chain, loan, FIRST_DUE, SECOND_DUE + 9, 0, 0)
    penalty(chain, loan, FIRST_DUE, SECOND_DUE + 9, 60_000 * 180_000 * 9, 270)
    chain.reach(Node.BUCKET_MIGRATED, loan, KEEPER, day=SECOND_DUE + 9, daysPastDue=9, to=1, **{"from": 0})
    chain.mine()


def penalty(chain: MemoryChain, loan: bytes, since: int, through: int, numerator: int, owed: int) -> None:
    fields = {"through": through, "numerator": numerator, "owed": owed, "from": since}
    chain.reach(Node.PENALTY_ACCRUED, loan, KEEPER, day=through, **fields)


def settled_late(chain: MemoryChain) -> tuple[bytes, bytes, bytes]:
    """A whole life: the second row overdue, paid in two parts with penalty, 1.25 yuan too much; refunded, certified, closed, archived.

    The second part comes 10 days after the first: 30,920 · 0.18 / 360 · 10 = 154.6 fen more, and 270 of penalty were paid: 155 are owed.
    """
    party, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    chain.day = day = SECOND_DUE + 9
    receive(chain, loan, "part", 2, day, 30_000)
    allocate(chain, loan, "part", day, {2: (50, 600, 29_080)}, penalty=270)
    distribute(chain, loan, facility, day, 29_080, 30_920, 30_000, 92)
    chain.mine()
    chain.day = day = SECOND_DUE + 19
    penalty(chain, loan, SECOND_DUE + 9, day, 60_000 * 180_000 * 9 + 30_920 * 180_000 * 10, 155)
    receive(chain, loan, "rest", 3, day, 31_200)
    allocate(chain, loan, "rest", day, {2: (0, 0, 30_920)}, penalty=155, credit=125)
    settle(chain, loan, 2, day)
    distribute(chain, loan, facility, day, 30_920, 0, 31_075, 15)
    chain.reach(Node.OVERDUE_CURED, loan, BANK, today=day)
    chain.reach(Node.OBLIGATIONS_MET, loan, BANK, settledOn=day, credit=125)
    chain.reach(Node.LOAN_NOTE_CANCELLED, loan, BANK, object=number(1), owner=LENDER, received=122_825)
    chain.mine()
    chain.reach(Node.OVERPAYMENT_REFUNDED, loan, OPERATOR, object=payment_id("rest"), amount=125, creditLeft=0)
    chain.reach(Node.SETTLEMENT_CERTIFICATE_ISSUED, loan, OPERATOR, documents=identifier("certificate"))
    chain.mine()
    chain.day = day + 400
    chain.reach(Node.LIMIT_UNFROZEN, facility, OPERATOR)
    chain.reach(Node.LIMIT_EXPIRED, facility, KEEPER, day=DAY + 365, availabilityEnd=DAY + 365)
    chain.reach(Node.FACILITY_CLOSED, facility, OPERATOR)
    chain.reach(Node.RECORD_ARCHIVED, loan, KEEPER, merkleRoot=identifier("archive"), keysDestroyedBy=day + 500)
    chain.mine()
    return party, facility, loan
