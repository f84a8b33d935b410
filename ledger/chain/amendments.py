"""What an entry of the log changes of a loan's terms, as the domain has it (docs/explain/money.md §10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from ledger.chain.terms import relief_of, terms_of
from ledger.domain.amendment import CallingIn, Change, Renewal, Treatment
from ledger.domain.nodes import Node

Fields: TypeAlias = Mapping[str, Any]


def change_of(node: Node, effect: Fields) -> Change | None:
    """`effect`: the decoded fields of the entry. None where it changes no terms.

    Raises: InvalidValue for terms that no loan can have.
    """
    read = _CHANGES.get(node)
    return None if read is None else read(effect)


def _renewal(effect: Fields) -> Change:
    treatment = Treatment(effect["treatment"])
    return Renewal(terms_of(effect["terms"]), treatment, relief_of(effect["relief"]))


def _called_in(_: Fields) -> Change:
    return CallingIn()


_CHANGES: Mapping[Node, Callable[[Fields], Change | None]] = {
    Node.EXTENSION_APPROVED: _renewal,
    Node.MORATORIUM_GRANTED: _renewal,
    Node.RESTRUCTURE_ACCEPTED: _renewal,
    Node.WAIVER_GRANTED: _renewal,
    Node.LOAN_ACCELERATED: _called_in,
}
AMENDING: tuple[Node, ...] = tuple(_CHANGES)
