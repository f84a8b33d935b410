"""A scenario as the player uses it: every value read and every name checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from ledger.domain.calendar import Day
from ledger.domain.money import Fen
from ledger.domain.nodes import Node
from ledger.domain.terms import Terms


class Subject(StrEnum):
    """What a step or a check can be about."""

    PARTY = "party"
    FACILITY = "facility"
    LOAN = "loan"


@dataclass(frozen=True)
class Party:
    """A key with roles. `of` names the institution that it acts for, or whose customer it is; None is the whole ledger.

    `funds`: of an institution its pool, of anyone else the wallet, in fen, when the scenario starts.
    """

    name: str
    line: int
    roles: tuple[str, ...]
    of: str | None
    regime: int | None
    funds: Fen
    identity: bytes | None
    waiver_limit: Fen = 0

    @property
    def is_institution(self) -> bool:
        return INSTITUTION in self.roles

    @property
    def is_customer(self) -> bool:
        return any(role in CUSTOMERS for role in self.roles)

    @property
    def signs_for_itself(self) -> bool:
        """Whether this is a person's key, which signs while anyone relays; the others send their transactions themselves."""
        return self.is_customer or self.roles == (KEYHOLDER,)


INSTITUTION = "lender"
# Roles that are parties of the ledger by themselves.
CUSTOMERS = ("borrower", "guarantor")
# Stands in `with` for a signature that is not given while later ones are.
UNSIGNED = "nobody"
# A key that is nobody yet: a stranger's, or a person's second one.
KEYHOLDER = "key"


@dataclass(frozen=True)
class Product:
    """`values` by the names of the contracts' Product struct, without the lender; `clauses` by those of Clauses, `floating` by those of Floating, none
    where nothing is agreed.
    """

    name: str
    line: int
    lender: str
    values: Mapping[str, Any]
    clauses: Mapping[str, Any] = field(default_factory=dict)
    floating: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DocumentFile:
    """A real file. `fields`: a JSON object whose single fields can be shown later."""

    name: str
    line: int
    path: Path
    role: str
    media_type: str
    fields: bool
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class LoanPlan:
    """A loan to come. `values` by the names of the contracts' Terms struct; `terms` the same for the domain."""

    name: str
    line: int
    facility: str
    values: Mapping[str, Any]
    terms: Terms


@dataclass(frozen=True)
class Parameter:
    """A dated legal number: `key` as the contracts name it, with the regime for a cap."""

    line: int
    key: str
    regime: int | None
    value: int
    start: Day | None


@dataclass(frozen=True)
class IndexValue:
    """What an index is from a day on. `index`: the hash of its name."""

    line: int
    index: bytes
    value: int
    start: Day


@dataclass(frozen=True)
class Programme:
    """Whose interest `payer` pays under the programme of this name: of one loan of the lender's at most so much."""

    name: str
    line: int
    lender: str
    payer: str
    most: Fen


@dataclass(frozen=True)
class Expectation:
    """The custom error that a step must end with, and those of its fields that the file states."""

    line: int
    error: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class SignatureChange:
    """What is different about the signature in this step, to show that it is refused. None = as it should be."""

    key: str | None = None
    deadline: int | None = None
    nonce: int | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """`at` is Unix time; every step has one, and they never run back. `number` is its place, from 1."""

    line: int
    number: int
    at: int


@dataclass(frozen=True, kw_only=True)
class NodeStep(Step):
    """One act. `alias` names the payment or quote that it makes; `seconds` are the others who sign the same call."""

    node: Node
    by: str | None
    on: str
    seconds: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    alias: str | None = None
    arguments: Mapping[str, Any] = field(default_factory=dict)
    direct: bool = False
    signature: SignatureChange = SignatureChange()
    expect: Expectation | None = None


@dataclass(frozen=True, kw_only=True)
class BatchStep(Step):
    """Several acts in one transaction of one sender."""

    by: str | None
    tolerant: bool
    steps: tuple[NodeStep, ...]
    expect: Expectation | None = None


@dataclass(frozen=True, kw_only=True)
class KeeperStep(Step):
    """Whoever keeps the ledger up to date: brings loans forward on `days`, and with `debit` executes the mandates for what fell due."""

    by: str | None
    loans: tuple[str, ...]
    days: tuple[Day, ...]
    debit: bool


@dataclass(frozen=True, kw_only=True)
class MoneyStep(Step):
    """Money that a bank confirms outside any loan: `into` a wallet or a pool, or withdrawn from an account."""

    whom: str
    amount: Fen
    withdrawn: bool
    expect: Expectation | None = None


@dataclass(frozen=True, kw_only=True)
class CoverStep(Step):
    """What `provider` agrees to pay of the first losses of `lender`, in basis points of what a loan owes at its default, and pays in at once."""

    lender: str
    provider: str
    rate_bps: int
    cap: Fen
    agreement: bytes
    amount: Fen
    expect: Expectation | None = None


@dataclass(frozen=True, kw_only=True)
class EndBankruptcyStep(Step):
    """The court lifts the stay of a bankruptcy, by an order and with documents."""

    loan: str
    by: str
    order: bytes
    documents: tuple[str, ...] = ()
    expect: Expectation | None = None


@dataclass(frozen=True)
class Expected:
    """One value that a checkpoint states. `path` leads to it, as in ('instalments', '3', 'state')."""

    line: int
    subject: Subject
    name: str
    path: tuple[str, ...]
    value: Any


@dataclass(frozen=True, kw_only=True)
class CheckStep(Step):
    """A checkpoint."""

    expected: tuple[Expected, ...]


AnyStep: TypeAlias = NodeStep | BatchStep | KeeperStep | MoneyStep | CoverStep | EndBankruptcyStep | CheckStep


@dataclass(frozen=True)
class Scenario:
    """`start` is the first legal day; `seed` makes keys, salts and references the same in every run, None makes fresh ones."""

    path: str
    title: str
    start: Day
    seed: str | None
    parameters: tuple[Parameter, ...]
    closed_days: tuple[Day, ...]
    parties: Mapping[str, Party]
    products: Mapping[str, Product]
    documents: Mapping[str, DocumentFile]
    loans: Mapping[str, LoanPlan]
    facilities: Mapping[str, FacilityPlan]
    steps: tuple[AnyStep, ...]
    indexes: tuple[IndexValue, ...] = ()
    programmes: Mapping[str, Programme] = field(default_factory=dict)


@dataclass(frozen=True)
class FacilityPlan:
    """A line of credit to come, as its application names it."""

    name: str
    party: str
    product: str
