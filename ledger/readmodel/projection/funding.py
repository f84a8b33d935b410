"""4 联合出资: the money of joint facilities, which their participants pay in before it is drawn."""

from collections.abc import Iterator, Mapping, Sequence

from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Book, Changes, Entry, Handler, Rows
from ledger.readmodel.projection.parts import facts_of, last_part, part_reached
from ledger.readmodel.states import AccountKind

ALL_SHARES = 10_000


def participation_funded(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    participant, amount = effect["participant"], effect["amount"]
    yield from part_reached(entry, rows)
    yield Book(participant, AccountKind.POOL, -amount, participant, entry.file)
    yield Book(entry.file, AccountKind.ESCROW, amount, entry.lender, entry.file)


def funding_refunded(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    yield from part_reached(entry, rows)
    yield Book(entry.file, AccountKind.ESCROW, -sum(effect["amounts"]), entry.lender, entry.file)
    yield from _to_pools(effect["participants"], effect["amounts"], entry.file)


def servicer_changed(entry: Entry, rows: Rows) -> Changes:
    """Who may act as a Servicer is the contracts' business; whose a fee is, its distribution tells."""
    return []


def funds_taken(facility: str, lender: str, amount: int, file: str, rows: Rows) -> Book:
    """The money of a loan that is released: of a joint facility what was paid in, else the lender's."""
    if last_part(facility, Scope.FUNDING, rows) is not None:
        return Book(facility, AccountKind.ESCROW, -amount, lender, file)
    return Book(lender, AccountKind.POOL, -amount, lender, file)


def funds_returned(facility: str, lender: str, amount: int, file: str, rows: Rows) -> Iterator[Book]:
    """The money of a loan that was not paid out. What a fund has given back before is given back at once."""
    fund = last_part(facility, Scope.FUNDING, rows)
    if fund is None:
        yield Book(lender, AccountKind.POOL, amount, lender, file)
    elif fund.state == "closed":
        yield Book(facility, AccountKind.ESCROW, amount, lender, file)
    else:
        facts = facts_of(fund)
        yield from _to_pools(facts["participants"], split(amount, facts["shareBps"]), file)


def split(amount: int, shares: Sequence[int]) -> list[int]:
    """An amount by shares in bps, rounded down, the remainder to the first."""
    others = [amount * share // ALL_SHARES for share in shares[1:]]
    return [amount - sum(others), *others]


def _to_pools(participants: Sequence[str], amounts: Sequence[int], file: str) -> Iterator[Book]:
    for participant, amount in zip(participants, amounts, strict=True):
        yield Book(participant, AccountKind.POOL, amount, participant, file)


HANDLERS: Mapping[Node, Handler] = {
    Node.PARTICIPATION_FUNDED: participation_funded,
    Node.FUNDING_REFUNDED: funding_refunded,
    Node.SERVICER_CHANGED: servicer_changed,
}
