"""Products and terms: the contracts' own structures, written key by key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.names import camel, dashed
from ledger.chain.terms import terms_of
from ledger.domain.calendar import DayCount, format_day, inferred_due_day
from ledger.domain.errors import InvalidValue, shown
from ledger.domain.money import MAX_AMOUNT, MAX_RATE
from ledger.domain.terms import CIVIL_CODE_561, MAX_PERIODS, Component, Method, Terms
from ledger.scenario.kinds import Kind, bits, choice, integer, many
from ledger.scenario.signatures import Field, Shape
from ledger.scenario.source import Table

NOTHING = bytes(32)
CLAUSES = "clauses"
FLOATING = "floating"
# As in contracts/types/Records.sol; their places are bits.
DISPOSAL_METHODS = ("none", "agreement", "auction", "sale")
BUCKETS = (1, 31, 61, 91, 121, 151, 181)

# What stands for a key that is left out. Every other key must be written.
PRODUCT_DEFAULTS: Mapping[str, Any] = {
    "grace_days": 0,
    "notice_days": 0,
    "quote_days": 0,
    "debit_attempts": 3,
    "servicer_fee_bps": 0,
    "prepayment_fee_bps": 0,
    "tolerance": 0,
    "rebate_fees": False,
    "following_business_day": False,
    "revolving": False,
    "buckets": BUCKETS,
    "min_limit": 1,
    "max_limit": MAX_AMOUNT,
    "min_prepayment": 0,
    "self_payment_cap": MAX_AMOUNT,
    "min_rate": 0,
    "max_rate": MAX_RATE,
    "max_penalty_rate": MAX_RATE,
    "min_periods": 1,
    "max_periods": MAX_PERIODS,
    "methods": tuple(range(len(Method))),
    "day_counts": tuple(range(len(DayCount))),
    "conditions": (),
}
TERMS_DEFAULTS: Mapping[str, Any] = {
    "penalty_rate": 0,
    "allocation_mode": 0,
    "allocation_order": tuple(int(component) for component in CIVIL_CODE_561),
    "period_months": 1,
    "origination_fee": 0,
    "periodic_fee": 0,
    "void_grounds": NOTHING,
}
# Terms that follow from the others when they are left out.
INFERRED_TERMS = ("due_day", "draw_by")


@dataclass(frozen=True)
class Packed:
    """A field that the contracts pack into one word; `pack` makes the word of the list that a scenario writes."""

    kind: Kind
    pack: Callable[[tuple[int, ...]], Any]


def bitmap(places: tuple[int, ...]) -> int:
    """The word in which each place is a bit."""
    return sum(1 << place for place in set(places))


def _order(components: tuple[int, ...]) -> bytes:
    return bytes(components)


def _buckets(days: tuple[int, ...]) -> bytes:
    return b"".join(day.to_bytes(2, "big") for day in days)


PACKED = {
    "buckets": Packed(many(integer(16)), _buckets),
    "methods": Packed(bits(choice(tuple(Method))), bitmap),
    "day_counts": Packed(bits(choice(tuple(DayCount))), bitmap),
    "conditions": Packed(bits(integer(4)), bitmap),
    "disposal_methods": Packed(bits(choice(DISPOSAL_METHODS)), bitmap),
    "allocation_order": Packed(many(choice([dashed(component.name.title()) for component in Component])), _order),
}


def product_fields(shape: Shape) -> tuple[Field, ...]:
    """The fields of a product that a scenario writes; the lender stands beside them."""
    return tuple(part for part in shape.outputs("productOf") if part.key != "lender")


def terms_fields(shape: Shape) -> tuple[Field, ...]:
    return shape.outputs("termsOf")


def kind_of(part: Field) -> Kind:
    """The kind in which a scenario writes this field."""
    kind = PACKED[part.key].kind if part.key in PACKED else part.kind
    if kind is None:
        raise TypeError(f"{part.name} is a structure of its own, which no scenario writes")
    return kind


def product(table: Table, shape: Shape) -> dict[str, Any]:
    """The product's values by the contracts' names.

    Raises: ScenarioInvalid.
    """
    values = _read(table, product_fields(shape), PRODUCT_DEFAULTS)
    if len(values["buckets"]) != len(BUCKETS):
        raise table.wrong(f"buckets: {len(BUCKETS)} numbers of days are needed, from which M1 … M7 begin", "buckets")
    return _packed(product_fields(shape), values)


def clauses_fields(shape: Shape) -> tuple[Field, ...]:
    return shape.outputs("clausesOf")


def clauses(table: Table, shape: Shape) -> dict[str, Any]:
    """The clauses of a product by the contracts' names; what is left out is not agreed.

    Raises: ScenarioInvalid.
    """
    fields = clauses_fields(shape)
    return _packed(fields, _read(table, fields, _nothing_agreed(fields)))


def floating_fields(shape: Shape) -> tuple[Field, ...]:
    return shape.outputs("floatingOf")


def floating(table: Table, shape: Shape) -> dict[str, Any]:
    """How the rates of a product's loans follow an index, by the contracts' names.

    Raises: ScenarioInvalid.
    """
    fields = floating_fields(shape)
    return _packed(fields, _read(table, fields, {}))


def _nothing_agreed(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {part.key: () if part.key in PACKED else False if part.type == "bool" else 0 for part in fields}


def terms(table: Table, shape: Shape) -> tuple[dict[str, Any], Terms]:
    """The terms' values by the contracts' names, and the same as the domain has them.

    Raises: ScenarioInvalid, also for terms that make no loan.
    """
    values = _read(table, terms_fields(shape), TERMS_DEFAULTS, INFERRED_TERMS)
    values.setdefault("draw_by", values["start_day"])
    values.setdefault("due_day", inferred_due_day(values["start_day"], values["first_due"]))
    fields = _packed(terms_fields(shape), values)
    try:
        found = terms_of(fields)
    except InvalidValue as error:
        key = error.field if table.has(error.field) else None
        raise table.wrong(f"{error.field}: {shown(error.value)} is not allowed; {error.allowed}", key) from None
    if values["draw_by"] < values["start_day"]:
        raise table.wrong(f"draw_by: the drawdown is planned for {format_day(values['start_day'])}", "draw_by")
    return fields, found


def _read(
    table: Table, fields: tuple[Field, ...], defaults: Mapping[str, Any], inferred: tuple[str, ...] = ()
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for part in fields:
        if table.has(part.key):
            kind = kind_of(part)
            values[part.key] = table.list_of(part.key, kind.read) if kind.listed else table.text(part.key, kind.read)
        elif part.key in defaults:
            values[part.key] = defaults[part.key]
        elif part.key not in inferred:
            raise table.wrong(f"{table.what} needs the key {part.key!r}")
    return values


def packed(key: str, value: Any) -> Any:
    """A value as the contracts have it."""
    return PACKED[key].pack(value) if key in PACKED else value


def product_of(**stated: Any) -> dict[str, Any]:
    """A product's values by the contracts' names, from those that are stated by key; the lender stands beside them."""
    return {camel(key): packed(key, value) for key, value in {**PRODUCT_DEFAULTS, **stated}.items()}


def _packed(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    return {part.name: packed(part.key, values[part.key]) for part in fields}
