"""12 变更重组, 14 违约加速, 16 争议司法 and 17 核销损失: what follows when a debtor does not pay, or another takes its place."""

from collections.abc import Iterator, Mapping
from typing import Any

from ledger.chain.ids import payment_id, receipt_of_refinancing, receipt_of_wallet
from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Book, Changes, Entry, Handler, Patch, Rows, patch
from ledger.readmodel.columns import hexed, octets
from ledger.readmodel.projection.amending import amended
from ledger.readmodel.projection.arrears import arrears_now
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.parts import as_json, facts_of, part_reached
from ledger.readmodel.projection.receipts import new_payment, next_number, payer_of
from ledger.readmodel.states import AccountKind, MandateState, PaymentKind
from ledger.readmodel.tables.loans import Mandate
from ledger.readmodel.tables.parts import Part

# Nodes whose later entry takes the place of an earlier one: another instance judges, an order ends the proceedings.
CORRECTING = frozenset({Node.JUDGMENT_ENTERED, Node.BANKRUPTCY_STAYED})


def debt_assumed(entry: Entry, rows: Rows) -> Changes:
    """A mandate is the word of the debtor who gave it."""
    yield from part_reached(entry, rows)
    for mandate in rows.select(Mandate, loan=entry.file)[-1:]:
        yield patch(Mandate, entry.file, mandate.number, state=MandateState.REVOKED)


def refinanced(entry: Entry, rows: Rows) -> Changes:
    """The new loan's money is on its way to the payee, and pays this loan instead."""
    effect = entry.effect
    by, amount = effect["by"], effect["amount"]
    number = next_number(entry.file, rows)
    receipt = receipt_of_refinancing(octets(entry.file), octets(by))
    yield from amended(entry, rows)
    yield Book(by, AccountKind.TRANSIT, -amount, entry.lender, by)
    yield from _new_payment(entry, receipt, PaymentKind.REFINANCING, number, amount)


def bankruptcy_stayed(entry: Entry, rows: Rows) -> Changes:
    """The order that ends the proceedings changes no amount."""
    if entry.supersedes:
        yield from part_reached(entry, rows)
    else:
        yield from amended(entry, rows)


def proceeds_applied(entry: Entry, rows: Rows) -> Changes:
    """Case 0 is the notarised agreement, which is no case."""
    effect = entry.effect
    if entry.number:
        yield from part_reached(entry, rows)
    receipt = receipt_of_wallet(octets(effect["payer"]), octets(effect["reference_"]))
    came = {"receipt": effect["reference_"], "payer": effect["payer"]}
    yield from _new_payment(entry, receipt, PaymentKind.ENFORCEMENT, effect["number"], effect["amount"], **came)


def settled_at_discount(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    payer = payer_of(effect["payer"])
    given = octets(effect["receipt"])
    receipt = given if payer is None else receipt_of_wallet(octets(payer), given)
    came = {"receipt": effect["receipt"], "payer": payer}
    yield from amended(entry, rows)
    yield from _new_payment(entry, receipt, PaymentKind.DISCOUNT, effect["number"], effect["amount"], **came)


def _new_payment(entry: Entry, under: bytes, kind: PaymentKind, number: int, amount: int, **columns: Any) -> Changes:
    id = hexed(payment_id(octets(entry.lender), under))
    return new_payment(entry, id, kind, number, amount, entry.day, **columns)


def recovery_received(entry: Entry, rows: Rows) -> Changes:
    """A guarantor pays on the guarantee that the effect names."""
    effect = entry.effect
    number, amount, guarantee = effect["number"], effect["amount"], effect["guarantee"]
    came = {"receipt": effect["receipt"], "payer": payer_of(effect["payer"]), "part": guarantee or None}
    if guarantee:
        yield from _paid_under(entry, rows, guarantee, amount)
    yield from new_payment(entry, entry.payment, PaymentKind.RECOVERY, number, amount, entry.day, **came)


def _paid_under(entry: Entry, rows: Rows, guarantee: int, amount: int) -> Iterator[Patch]:
    key = (facility_of(entry.file, rows).id, Scope.GUARANTEE.value, f"0x{guarantee:064x}")
    facts = facts_of(rows.get(Part, *key))
    paid = facts["paid"] + amount
    state = "paid" if paid == facts["cap"] else "partial"
    yield patch(Part, *key, state=state, facts=as_json(facts | {"paid": paid}))


HANDLERS: Mapping[Node, Handler] = {
    Node.DEBT_ASSUMED: debt_assumed,
    Node.REFINANCED: refinanced,
    Node.MEDIATION_AGREED: amended,
    Node.JUDGMENT_ENTERED: amended,
    Node.BANKRUPTCY_STAYED: bankruptcy_stayed,
    Node.ENFORCEMENT_PROCEEDS_APPLIED: proceeds_applied,
    Node.SETTLEMENT_DISCOUNTED: settled_at_discount,
    Node.RECOVERY_RECEIVED: recovery_received,
}
BEGINS_ANEW = (
    Node.REFINANCED,
    Node.MEDIATION_AGREED,
    Node.JUDGMENT_ENTERED,
    Node.BANKRUPTCY_STAYED,
    Node.SETTLEMENT_DISCOUNTED,
)
AFTERWARDS: Mapping[Node, Handler] = dict.fromkeys(BEGINS_ANEW, arrears_now)
