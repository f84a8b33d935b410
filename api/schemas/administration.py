"""What is read of the administration: the lender itself, the law's numbers, the calendar, wallets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from api.schemas.kinds import Address, Date, Id, View, Yuan
from ledger.chain.artifacts import shipped
from ledger.chain.parameters import EVIDENCE_CLAUSE, apr_cap, spelled
from ledger.domain.calendar import Day
from ledger.domain.money import format_fraction
from ledger.journal.api_keys import ApiKey
from ledger.readmodel.queries.administration import Institution
from ledger.readmodel.queries.administration import Parameter as Dated
from ledger.readmodel.states import Regime, number_of
from ledger.scenario.kinds import show_bytes


class Staff(View):
    """员工 A key and one role that it holds for the lender."""

    holder: Address
    role: str


class Lender(View):
    """贷款人 The lender of the API key; `rights` are the key's."""

    id: Id
    regime: str
    admin: Address = Field(description="named when the lender was accredited")
    staff: list[Staff]
    rights: list[str]

    @classmethod
    def shown_to(cls, key: ApiKey, value: Institution) -> Lender:
        """As its own key sees it."""
        staff = [Staff(holder=account, role=role) for account, role in value.roles]
        return cls(id=value.id, regime=value.regime, admin=value.admin, staff=staff, rights=sorted(key.rights))


class Parameter(View):
    """法定参数 `value` is a yearly fraction for a cap, the hash of the leaf for the evidence clause, and a whole number of days, parts of 10,000, … for any other."""

    name: str
    regime: str | None
    value: str
    from_day: Date
    in_force: bool


CAPS: Mapping[str, Regime] = {show_bytes(apr_cap(number_of(regime))): regime for regime in Regime}

NUMBERS: Mapping[str, str] = {show_bytes(key): name.replace("_", "-") for name, key in spelled(shipped().enums).items()}


def parameters_of(dated: Iterable[Dated], day: Day) -> list[Parameter]:
    """With their names; what a key of another version stands for is not known, and it is shown as it is."""
    listed = list(dated)
    last = {one.key: one.from_day for one in listed if one.from_day <= day}
    return [
        Parameter(**_named(one), from_day=one.from_day, in_force=last.get(one.key) == one.from_day) for one in listed
    ]


def _named(one: Dated) -> dict[str, Any]:
    if one.key in CAPS:
        return {"name": "apr-cap", "regime": CAPS[one.key].value, "value": format_fraction(one.value, 6)}
    if one.key == show_bytes(EVIDENCE_CLAUSE):
        return {"name": "evidence-clause", "regime": None, "value": show_bytes(one.value.to_bytes(32))}
    return {"name": NUMBERS.get(one.key, one.key), "regime": None, "value": str(one.value)}


class Window(View):
    """工作日历 256 days and those of them that are no business days."""

    first_day: Date
    last_day: Date
    closed: list[Date]


class Wallet(View):
    """钱包 A wallet of the settlement token. `is_bank`: confirms money in and out of wallets."""

    address: Address
    balance: Yuan
    may_hold: bool
    is_bank: bool
