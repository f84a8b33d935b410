"""What an entry of the log changes of a loan's terms, as the domain has it (docs/explain/money.md §10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ledger.chain.terms import relief_of, terms_of
from ledger.domain.allocation import Parts
from ledger.domain.amendment import CallingIn, Cancelling, Change, Renewal, Treatment
from ledger.domain.nodes import Node

Fields: TypeAlias = Mapping[str, Any]


def change_of(node: Node, effect: Fields) -> Change | None:
    """`effect`: the decoded fields of the entry. None where it changes no terms: another node, or the end of a stay, which changes nothing more.

    Raises: InvalidValue for terms that no loan can have.
    """
    read = _CHANGES.get(node)
    return None if read is None else read(effect)


def _renewal(effect: Fields) -> Change:
    treatment = Treatment(effect["treatment"])
    return Renewal(terms_of(effect["terms"]), treatment, relief_of(effect["relief"]))


def _called_in(_: Fields) -> Change:
    return CallingIn()


def _cancelled(_: Fields) -> Change:
    return Cancelling()


def _mediated(effect: Fields) -> Change:
    return Renewal(terms_of(effect["terms"]), Treatment.RESTARTS, relief_of(effect["relief"]))


def _adjudicated(effect: Fields) -> Change:
    """Penalty that was adjudicated is in the interest; costs are a fee."""
    return CallingIn(Parts(fee=effect["costs"], interest=effect["interest"], principal=effect["principal"]))


def _stayed(effect: Fields) -> Change | None:
    return CallingIn(relief_of(effect["claimed"])) if effect["made"]["version"] else None


def _discounted(effect: Fields) -> Change:
    """The lump pays principal first; the rest of the debt is given up."""
    principal = min(effect["amount"], effect["replaced"]["principal"])
    return CallingIn(Parts(interest=effect["amount"] - principal, principal=principal))


_CHANGES: Mapping[Node, Callable[[Fields], Change | None]] = {
    Node.EXTENSION_APPROVED: _renewal,
    Node.MORATORIUM_GRANTED: _renewal,
    Node.RESTRUCTURE_ACCEPTED: _renewal,
    Node.WAIVER_GRANTED: _renewal,
    Node.RATE_RESET: _renewal,
    Node.MERCHANT_REFUND_APPLIED: _renewal,
    Node.MEDIATION_AGREED: _mediated,
    Node.LOAN_ACCELERATED: _called_in,
    Node.REFINANCED: _called_in,
    Node.JUDGMENT_ENTERED: _adjudicated,
    Node.BANKRUPTCY_STAYED: _stayed,
    Node.SETTLEMENT_DISCOUNTED: _discounted,
    # After a disbursement was confirmed; one that failed before makes no loan.
    Node.DISBURSEMENT_REVERSED: _cancelled,
}
AMENDING: tuple[Node, ...] = tuple(_CHANGES)
