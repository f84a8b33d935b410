"""13 债权转让, and claims of those who paid for the borrower (8, 15): who has which part of a loan, and who gets its money."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Book, Change, Changes, Entry, Handler, Patch, Put, Rows, patch
from ledger.readmodel.projection.parts import as_json, facts_of, last_entry, new_part, part_reached
from ledger.readmodel.projection.receipts import new_payment, payer_of
from ledger.readmodel.states import AccountKind, ClaimKind, ClaimState, PaymentKind
from ledger.readmodel.tables.loans import NOBODY, Claim, Loan
from ledger.readmodel.tables.parts import Part


def third_party_paid(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    came = {"receipt": effect["receipt"], "payer": payer_of(effect["wallet"])}
    return new_payment(
        entry, entry.payment, PaymentKind.THIRD_PARTY, effect["number"], effect["amount"], entry.day, **came
    )


def recourse_acquired(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    claim = new_claim(entry, entry.number, effect["owner"], 0, kind=ClaimKind.RECOURSE, amount=effect["amount"])
    yield from shared(entry.file, rows)
    yield Put(claim)


def first_loss_drawn(entry: Entry, rows: Rows) -> Changes:
    """In the lender's file: the cover pays the claims of a loan, and its provider has one of that amount."""
    effect = entry.effect
    loan = rows.get(Loan, effect["loan"])
    yield Book(entry.file, AccountKind.COVER, -effect["amount"], entry.file, loan.id)
    yield from shared(loan.id, rows)
    for claim, payee, amount in zip(rows.select(Claim, loan=loan.id), effect["payees"], effect["amounts"], strict=True):
        yield patch(Claim, loan.id, claim.number, received=claim.received + amount)
        yield Book(payee, AccountKind.PAYABLE, amount, loan.lender, loan.id)
    whose = {"loan": loan.id, "lender": loan.lender, "party": loan.party}
    provider, drawn = effect["provider"], effect["amount"]
    yield Put(new_claim(entry, effect["claim"], provider, 0, kind=ClaimKind.COVER, amount=drawn, **whose))


def transfer_settled(entry: Entry, rows: Rows) -> Changes:
    """A part that is sold goes on as a claim of its own; its proceeds go to whom they went until the debtor is told."""
    effect = entry.effect
    seller, buyer, price = effect["seller"], effect["buyer"], effect["price"]
    claim = rows.get(Claim, entry.file, entry.number)
    payee = seller if claim.payee == NOBODY else claim.payee
    yield from shared(entry.file, rows)
    if effect["claim"] == claim.number:
        yield from part_reached(entry, rows)
        yield patch(Claim, entry.file, claim.number, owner=buyer, payee=payee)
    else:
        yield from _split_off(entry, rows)
        yield patch(Claim, entry.file, claim.number, share_bps=claim.share_bps - effect["portionBps"])
        yield Put(new_claim(entry, effect["claim"], buyer, effect["portionBps"], payee=payee))
    yield from _paid(entry, buyer, seller, price)


def _split_off(entry: Entry, rows: Rows) -> Iterator[Change]:
    """The sale goes with the part; the rest is free of it."""
    scope = Scope.CLAIM.value
    offered = rows.get(Part, entry.file, scope, entry.object)
    sold = facts_of(offered) | {"buyer": entry.effect["buyer"]}
    yield new_part(entry, f"0x{entry.effect['claim']:064x}", "settled", sold)
    yield patch(Part, entry.file, scope, entry.object, state="none", facts=as_json({}), **last_entry(entry))


def debtor_notified(entry: Entry, rows: Rows) -> Changes:
    yield from part_reached(entry, rows)
    yield patch(Claim, entry.file, entry.number, payee=NOBODY)


def buyback_executed(entry: Entry, rows: Rows) -> Changes:
    """A debtor who knows of the sale pays the buyer until it is told again."""
    effect = entry.effect
    seller, buyer = effect["seller"], effect["buyer"]
    claim = rows.get(Claim, entry.file, entry.number)
    sale = rows.get(Part, entry.file, Scope.CLAIM.value, entry.object)
    yield from part_reached(entry, rows)
    if sale.state == "settled":
        yield patch(Part, entry.file, Scope.CLAIM.value, entry.object, state="none")
        payee = NOBODY if claim.payee == seller else claim.payee
    else:
        swapped = as_json(facts_of(sale) | {"seller": buyer, "buyer": seller})
        yield patch(Part, entry.file, Scope.CLAIM.value, entry.object, state="settled", facts=swapped)
        payee = buyer
    yield patch(Claim, entry.file, claim.number, owner=seller, payee=payee)
    yield from _paid(entry, seller, buyer, effect["price"])


def asset_pooled(entry: Entry, rows: Rows) -> Changes:
    yield from part_reached(entry, rows)
    yield from shared(entry.file, rows)
    yield patch(Claim, entry.file, entry.number, state=ClaimState.POOLED, payee=entry.effect["vehicle"])


def shared(loan: str, rows: Rows) -> Iterator[Patch]:
    """From now on each claim of the loan keeps what it has received."""
    for claim in rows.select(Claim, loan=loan):
        yield patch(Claim, loan, claim.number, is_shared=True)


def new_claim(entry: Entry, number: int, owner: str, share_bps: int, **columns: Any) -> Claim:
    """A claim that shares with others and has received nothing."""
    given: dict[str, Any] = {"kind": ClaimKind.SHARE, "payee": NOBODY, "amount": 0}
    given |= {"loan": entry.file, "lender": entry.lender, "party": entry.party}
    return Claim(
        number=number,
        owner=owner,
        share_bps=share_bps,
        state=ClaimState.OWNED,
        is_shared=True,
        received=0,
        received_before=0,
        **given | columns,
    )


def _paid(entry: Entry, payer: str, payee: str, price: int) -> Iterator[Book]:
    """A pool's money is to be lent or spent; what is received may be withdrawn."""
    yield Book(payer, AccountKind.POOL, -price, payer, entry.file)
    yield Book(payee, AccountKind.PAYABLE, price, payee, entry.file)


HANDLERS: Mapping[Node, Handler] = {
    Node.THIRD_PARTY_PAID: third_party_paid,
    Node.RECOURSE_ACQUIRED: recourse_acquired,
    Node.FIRST_LOSS_DRAWN: first_loss_drawn,
    Node.TRANSFER_SETTLED: transfer_settled,
    Node.DEBTOR_NOTIFIED: debtor_notified,
    Node.BUYBACK_EXECUTED: buyback_executed,
    Node.ASSET_POOLED: asset_pooled,
}
