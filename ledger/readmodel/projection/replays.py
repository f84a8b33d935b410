"""A loan that is played again (docs/explain/money.md §9): a payment was reversed, or booked late with a value day that makes a difference.

The entry that sets it off names a payment. Allocations of the payments from that number on, and what they settled, no longer count, as far as
they came after the last new terms; the entries behind it in the log allocate them anew. What the contracts do not log again has not changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ledger.domain.nodes import Scope
from ledger.readmodel.changes import Change, Changes, Entry, Patch, Rows, patch
from ledger.readmodel.packed import PaidLine
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.funding import ALL_SHARES, split
from ledger.readmodel.projection.parts import facts_of
from ledger.readmodel.projection.schedules import rows_now
from ledger.readmodel.projection.security import payment_undone
from ledger.readmodel.states import ClaimKind, ClaimState, InstalmentState, LoanState, PaymentKind, PaymentState
from ledger.readmodel.tables.administration import Product
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.loans import Claim, Instalment, Loan
from ledger.readmodel.tables.parts import Part
from ledger.readmodel.tables.payments import Allocation, AllocationLine, Payment


def spent(allocation: Allocation) -> int:
    """What an allocation paid of the debt, all but what became credit."""
    parts = (allocation.fee, allocation.interest, allocation.penalty, allocation.compound, allocation.principal)
    return sum(parts)


def is_replay(entry: Entry, rows: Rows) -> bool:
    """Whether the entry belongs to the play that an entry before it in the block has set off."""
    return rows.get(Loan, entry.file).replayed_block == entry.block


def undone_from(entry: Entry, rows: Rows, number: int) -> Iterator[Change]:
    """The tables without the allocations of the payments from `number` on."""
    undone, standing = _divided(entry.file, rows, number)
    for allocation in undone:
        yield patch(Allocation, entry.file, allocation.seq, undone_by=entry.seq)
    loan = rows.get(Loan, entry.file)
    standing = [allocation for allocation in standing if allocation.seq > loan.amended_seq]
    lines = _lines_of(standing, rows)
    for row in rows_now(entry.file, rows):
        if row.state != InstalmentState.CANCELLED and row.version >= loan.amended_version:
            yield _with_lines(row, lines[row.number], _stays_settled(row, undone, standing))
    refunds = rows.select(Payment, loan=entry.file, kind=PaymentKind.REFUND)
    credit = credit_after(standing, refunds, rows, loan)
    yield patch(Loan, entry.file, replayed_block=entry.block, credit=credit, distributed_before=loan.distributed)
    claims = rows.select(Claim, loan=entry.file)
    for claim in claims:
        yield patch(Claim, entry.file, claim.number, received_before=claim.received)
    whole = loan.distributed - sum(map(spent, undone))
    yield from distributed(
        loan, whole, _after_play([claim.received for claim in claims], loan.distributed, whole, claims), claims
    )


def allocated(entry: Entry, rows: Rows, allocation: Allocation) -> Iterator[Change]:
    """What an allocation paid of the debt belongs to the claims, the servicer's fee apart where they share."""
    loan, claims = rows.get(Loan, entry.file), rows.select(Claim, loan=entry.file)
    whole = loan.distributed + spent(allocation)
    if is_replay(entry, rows):
        before = [claim.received_before for claim in claims]
        parts = _after_play(before, loan.distributed_before, whole, claims)
    elif is_ranked(entry.file, rows):
        parts = [claim.received for claim in claims]
    else:
        fee = rows.get(Product, rows.get(Facility, loan.facility).product).servicer_fee_bps
        charges = allocation.fee + allocation.interest + allocation.penalty + allocation.compound
        more = split(spent(allocation) - charges * fee // ALL_SHARES, [claim.share_bps for claim in claims])
        parts = [claim.received + part for claim, part in zip(claims, more, strict=True)]
    yield from distributed(loan, whole, parts, claims)


def is_ranked(loan: str, rows: Rows) -> bool:
    """Whether claims are paid by rank and not by shares: then each distribution tells what its claim has got."""
    if any(claim.kind == ClaimKind.COVER for claim in rows.select(Claim, loan=loan)):
        return True
    parts = rows.select(Part, file=loan, scope=Scope.CLAIM.value)
    return sum("position" in facts_of(part) for part in parts) > 1


def distributed(loan: Loan, whole: int, parts: Sequence[int], claims: Sequence[Claim]) -> Iterator[Change]:
    """What was distributed in all, and to each claim; a sole one has everything."""
    yield patch(Loan, loan.id, distributed=whole)
    for claim, part in zip(claims, parts, strict=True):
        yield patch(Claim, loan.id, claim.number, received=part if claim.is_shared else whole)


def _after_play(received: Sequence[int], before: int, after: int, claims: Sequence[Claim]) -> list[int]:
    """The difference that a play makes is shared as one amount (contracts/Proceeds.sol, adjust)."""
    parts = split(abs(after - before), [claim.share_bps for claim in claims])
    if after >= before:
        return [had + part for had, part in zip(received, parts, strict=True)]
    return [max(had - part, 0) for had, part in zip(received, parts, strict=True)]


def _divided(loan: str, rows: Rows, number: int) -> tuple[list[Allocation], list[Allocation]]:
    """Those that no longer count, and those that stand: among them all from before the loan last began anew."""
    numbers = {payment.id: payment.number for payment in rows.select(Payment, loan=loan)}
    since = rows.get(Loan, loan).amended_seq
    undone: list[Allocation] = []
    standing: list[Allocation] = []
    for allocation in rows.select(Allocation, loan=loan, undone_by=None):
        is_undone = numbers[allocation.payment] >= number and allocation.seq > since
        (undone if is_undone else standing).append(allocation)
    return undone, standing


def _lines_of(allocations: Iterable[Allocation], rows: Rows) -> dict[int, PaidLine]:
    """What the allocations pay of each row, by its number."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for allocation in allocations:
        for line in rows.select(AllocationLine, loan=allocation.loan, seq=allocation.seq):
            for place, amount in enumerate((line.fee, line.interest, line.principal)):
                sums[line.row][place] += amount
    found = {row: PaidLine(row, *amounts) for row, amounts in sums.items()}
    return defaultdict(lambda: PaidLine(0, 0, 0, 0), found)


def _stays_settled(row: Instalment, undone: Iterable[Allocation], standing: Iterable[Allocation]) -> bool:
    """Whether the allocation before its settlement stands: it paid the row, or left so little that it was cleared."""
    if row.state != InstalmentState.SETTLED or row.settled_seq is None:
        return row.state == InstalmentState.SETTLED
    before = max((a.seq for a in standing if a.seq < row.settled_seq), default=0)
    return not any(before < a.seq < row.settled_seq for a in undone)


def _with_lines(row: Instalment, line: PaidLine, settled: bool) -> Patch:
    """The row as these lines leave it: settled, or else as far as time had brought it."""
    return patch(
        Instalment,
        row.loan,
        row.version,
        row.number,
        fee_paid=line.fee,
        interest_paid=line.interest,
        principal_paid=line.principal,
        cleared=row.cleared if settled else 0,
        state=InstalmentState.SETTLED if settled else row.reached,
        settled_seq=row.settled_seq if settled else None,
    )


def credit_after(allocations: Sequence[Allocation], refunds: Sequence[Payment], rows: Rows, loan: Loan) -> int:
    """The credit of a loan from all that came and left since it began, in the order of a play: by day, what fell due before what came, by number.

    A refund takes no more than there is; the rest of it is owed outside the loan.
    """
    numbers = {a.payment: rows.get(Payment, a.payment).number for a in allocations}
    moves = [(a.effective_day, not a.from_credit, numbers[a.payment], a.seq, to_credit(a)) for a in allocations]
    since = [refund for refund in refunds if refund.seq > loan.amended_seq]
    moves += [(refund.value_day, True, refund.number, refund.seq, -refund.amount) for refund in since]
    credit = loan.amended_credit
    for *_, amount in sorted(moves):
        credit = max(credit + amount, 0)
    return credit


def to_credit(allocation: Allocation) -> int:
    """What an allocation adds to the credit, negative when it used it."""
    return allocation.credit - (spent(allocation) if allocation.from_credit else 0)


def reversed_payment(entry: Entry, rows: Rows) -> Iterator[Change]:
    """What a settled loan rested on no longer stands; it is reached anew if the loan is still settled without the payment."""
    proof = entry.effect["returnProof"]
    yield patch(Payment, entry.payment, state=PaymentState.REVERSED, return_proof=proof)
    yield from payment_undone(rows.get(Payment, entry.payment), rows)
    yield from undone_from(entry, rows, entry.effect["replayedFrom"])
    if rows.get(Loan, entry.file).state == LoanState.SETTLED:
        yield from _reopened(entry, rows)


def _reopened(entry: Entry, rows: Rows) -> Iterator[Change]:
    running = {"state": LoanState.ACTIVE, "settled_on": None, "closed_on": 0, "certificate": None}
    yield patch(Loan, entry.file, **running, residual_cleared=0)
    facility = facility_of(entry.file, rows)
    yield patch(Facility, facility.id, open=facility.open + 1)
    for claim in rows.select(Claim, loan=entry.file):
        pooled = rows.find(Part, entry.file, Scope.CLAIM.value, f"0x{claim.number:064x}")
        is_pooled = pooled is not None and "manifest" in facts_of(pooled)
        yield patch(Claim, entry.file, claim.number, state=ClaimState.POOLED if is_pooled else ClaimState.OWNED)


def replayed_credit(entry: Entry, rows: Rows) -> Changes:
    """After an allocation of a play: the credit, where a refund may have taken less than it was."""
    refunds = rows.select(Payment, loan=entry.file, kind=PaymentKind.REFUND)
    if not refunds or not is_replay(entry, rows):
        return []
    loan = rows.get(Loan, entry.file)
    counting = [a for a in rows.select(Allocation, loan=entry.file, undone_by=None) if a.seq > loan.amended_seq]
    return [patch(Loan, entry.file, credit=credit_after(counting, refunds, rows, loan))]
