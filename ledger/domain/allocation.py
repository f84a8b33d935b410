"""What a payment pays, and who receives it (money.md §7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ledger.domain.money import BASIS_POINTS, Fen
from ledger.domain.terms import AllocationMode, Component

ALL_SHARES = BASIS_POINTS
OF_NO_ROW = (Component.PENALTY, Component.COMPOUND)


@dataclass(frozen=True)
class Parts:
    """An amount by component, in fen."""

    fee: Fen = 0
    interest: Fen = 0
    penalty: Fen = 0
    compound: Fen = 0
    principal: Fen = 0

    @property
    def total(self) -> Fen:
        return self.fee + self.interest + self.penalty + self.compound + self.principal

    @property
    def earnings(self) -> Fen:
        """All but the principal."""
        return self.total - self.principal

    def of(self, component: Component) -> Fen:
        """The amount of one component."""
        amount: Fen = getattr(self, component.name.lower())
        return amount

    def __add__(self, other: "Parts") -> "Parts":
        return Parts(
            self.fee + other.fee,
            self.interest + other.interest,
            self.penalty + other.penalty,
            self.compound + other.compound,
            self.principal + other.principal,
        )

    def __sub__(self, other: "Parts") -> "Parts":
        return Parts(
            self.fee - other.fee,
            self.interest - other.interest,
            self.penalty - other.penalty,
            self.compound - other.compound,
            self.principal - other.principal,
        )

    @staticmethod
    def single(component: Component, amount: Fen) -> "Parts":
        """An amount of one component."""
        return replace(NOTHING, **{component.name.lower(): amount})


NOTHING = Parts()


@dataclass(frozen=True)
class Debt:
    """What is unpaid of one instalment."""

    row: int
    unpaid: Parts


@dataclass(frozen=True)
class Line:
    """What one payment pays of one component; penalty and compound interest belong to no row (0)."""

    row: int
    component: Component
    amount: Fen


@dataclass(frozen=True)
class Rule:
    """The agreed order of the components and whether it is gone through over all instalments or for each."""

    order: tuple[Component, ...]
    mode: AllocationMode


def allocate(
    amount: Fen, due: Sequence[Debt], penalties: Parts, billed: Sequence[Debt], rule: Rule
) -> tuple[Line, ...]:
    """Lines of what an amount pays: first what is due, penalty and interest on interest (`penalties`) included, then what is billed; the rest is not spent.

    `due` and `billed` are given oldest first.
    """
    left, lines = amount, []
    for row, component, owed in chain(_claims(due, penalties, rule), _claims(billed, NOTHING, rule)):
        if paid := min(left, owed):
            lines.append(Line(row, component, paid))
            left -= paid
    return tuple(lines)


def parts_of(lines: Sequence[Line]) -> Parts:
    """The lines by component."""
    return sum((Parts.single(line.component, line.amount) for line in lines), NOTHING)


def _claims(debts: Sequence[Debt], penalties: Parts, rule: Rule) -> Iterator[tuple[int, Component, Fen]]:
    if not debts:
        yield from _components((), penalties, OF_NO_ROW)
    elif rule.mode is AllocationMode.BY_COMPONENT:
        for component in rule.order:
            yield from _components(debts, penalties, (component,))
    else:
        first, others = debts[:1], debts[1:]
        for component in rule.order:
            yield from _components(first, penalties, (component,))
        for debt in others:
            yield from _components((debt,), NOTHING, rule.order)


def _components(
    debts: Sequence[Debt], penalties: Parts, order: Sequence[Component]
) -> Iterator[tuple[int, Component, Fen]]:
    for component in order:
        if component in OF_NO_ROW:
            yield 0, component, penalties.of(component)
        else:
            yield from ((debt.row, component, debt.unpaid.of(component)) for debt in debts)


@dataclass(frozen=True)
class Distribution:
    """What the servicer and each claim receive of a payment, in fen; the lead's claim is the first."""

    servicer: Fen
    claims: tuple[Fen, ...]


def distribute(parts: Parts, servicer_fee_bps: int, shares: Sequence[int]) -> Distribution:
    """Split what was paid: the servicer's part of the earnings rounded down, the rest by shares (of 10,000), what rounding leaves to the lead."""
    servicer = parts.earnings * servicer_fee_bps // BASIS_POINTS
    rest = parts.total - servicer
    others = tuple(rest * share // ALL_SHARES for share in shares[1:])
    return Distribution(servicer, (rest - sum(others), *others))
