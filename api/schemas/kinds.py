"""Types of members of answers: plain values inside, written as the service writes them (ledger.service.values)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

from ledger.domain.money import format_fraction, format_yuan
from ledger.scenario.kinds import show_day
from ledger.service.values import ADDRESS, AMOUNT, DAILY_COST, DAY, ID, PAYMENT_ID, RATE, Form

V = TypeVar("V")


def _schema(form: Form, description: str | None = None) -> WithJsonSchema:
    plain = {key: value for key, value in form.schema.items() if key != "description"}
    return WithJsonSchema(plain | ({"description": description} if description else {}))


def _moment(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _no_day(day: int) -> str | None:
    return show_day(day)


Yuan = Annotated[int, PlainSerializer(format_yuan), _schema(AMOUNT, "yuan")]
Rate = Annotated[int, PlainSerializer(lambda value: format_fraction(value, 6)), _schema(RATE, "a fraction a year")]
DailyCost = Annotated[
    int, PlainSerializer(lambda value: format_fraction(value, 4)), _schema(DAILY_COST, "yuan a day for 100 yuan")
]
Date = Annotated[int, PlainSerializer(_no_day), WithJsonSchema({"type": ["string", "null"], "format": "date"})]
Moment = Annotated[
    int,
    PlainSerializer(_moment),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": ["2026-03-01T01:30:00Z"]}),
]
Id = Annotated[str, _schema(ID)]
PaymentId = Annotated[str, _schema(PAYMENT_ID)]
Word = Annotated[str, _schema(ID)]
Address = Annotated[str, _schema(ADDRESS)]
Day = DAY


class View(BaseModel):
    """An answer, read from a value of the read model by its names."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    @classmethod
    def of(cls, value: Any) -> Any:
        return cls.model_validate(value)


class List(BaseModel, Generic[V]):
    """A page of a list. `next` is the `after` of the page behind it, null at the end; the Link header has its address."""

    items: list[V]
    next: str | None
