"""One verification under way: the bundle, what is known beforehand, and what the checks have shown so far.

Checks run in a fixed order. One that builds on another asks here for what that one showed; where it showed nothing, `Unreached` says
on which check it rests, so that one fault is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from evidence.bundle import Bundle, SignedCall
from evidence.calldata import Value
from evidence.catalogue import Catalogue, FileKind
from evidence.chainproof import AccountProof, Assurance, Checkpoint, Header
from evidence.deployment import Environment, Layout
from evidence.dossier import Dossier
from evidence.effects import Consent, Effects
from evidence.errors import InvalidEvidence, MalformedInput, Unreached
from evidence.log import Step
from evidence.replay import Replay
from evidence.report import Prefix
from evidence.signatures import Domain
from evidence.stored import StoredBlock
from evidence.timestamp import Token
from evidence.trust import Trust
from evidence.typed_data import DOMAIN

FORM = "bundle.form"

_T = TypeVar("_T")


@dataclass(frozen=True)
class Act:
    """A step of a node, decoded. Entries of opened files are none."""

    kind: FileKind
    code: str
    step: Step
    fields: Mapping[str, Value]
    consents: tuple[Consent, ...]

    @property
    def where(self) -> str:
        return f"{self.kind.name.lower()} file, step {self.step.seq} {self.code}"

    def number(self, name: str) -> int:
        """A field that its shape says is an integer."""
        value = self.fields[name]
        assert isinstance(value, int)
        return value


@dataclass(frozen=True)
class Signed:
    """A consent and the key that made it. `form` is the type that was signed; None for a contract's signature, which no key made."""

    act: Act
    consent: Consent
    form: str | None
    digest: bytes | None


@dataclass
class Case:
    """`as_of` in Unix seconds; `required` is the assurance asked for."""

    bundle: Bundle
    trust: Trust
    catalogue: Catalogue
    effects: Effects
    own_layout: Layout
    as_of: int | None = None
    required: Assurance | None = None
    assurance: Assurance | None = None
    token: Token | None = None
    prefixes: tuple[Prefix, ...] = ()
    _shown: dict[str, object] = field(default_factory=dict)

    # ---- parts of the bundle, whose form one check is about

    @property
    def environment(self) -> Environment:
        return self._part(lambda: self.bundle.environment)

    @property
    def header(self) -> Header:
        return self._part(lambda: self.bundle.header)

    @property
    def steps(self) -> Mapping[FileKind, tuple[Step, ...]]:
        return self._part(lambda: self.bundle.steps)

    @property
    def proofs(self) -> tuple[AccountProof, ...]:
        return self._part(lambda: self.bundle.proofs)

    @property
    def documents(self) -> Mapping[bytes, Dossier]:
        return self._part(lambda: self.bundle.documents)

    @property
    def calls(self) -> Mapping[SignedCall, bytes]:
        return self._part(lambda: self.bundle.calls)

    @property
    def checkpoint(self) -> Checkpoint:
        return self._part(lambda: self.bundle.checkpoint)

    @property
    def stored(self) -> tuple[StoredBlock, ...]:
        return self._part(lambda: self.bundle.stored)

    def _part(self, read: Callable[[], _T]) -> _T:
        try:
            return read()
        except (MalformedInput, InvalidEvidence):
            raise Unreached("builds on a part of the bundle whose form is refused", where=FORM) from None

    # ---- what is known beforehand; where the trust file is silent, what the bundle states, which other checks then say

    @property
    def layout(self) -> Layout:
        return self.trust.layout or self.own_layout

    @property
    def origin(self) -> bytes:
        return self.environment.origin if self.trust.origin is None else self.trust.origin

    @property
    def domain(self) -> Domain:
        """Where the parties' signatures hold."""
        chain_id = self.bundle.manifest.chain_id if self.trust.chain_id is None else self.trust.chain_id
        ledger = self.bundle.manifest.ledger if self.trust.ledger is None else self.trust.ledger
        return Domain(DOMAIN["name"], DOMAIN["version"], chain_id, ledger)

    # ---- what the checks have shown

    def show(self, check: str, value: object) -> None:
        self._shown[check] = value

    def shown(self, check: str, kind: type[_T]) -> _T:
        """Raises Unreached where that check did not pass."""
        found = self._shown.get(check)
        if not isinstance(found, kind):
            raise Unreached("builds on another check, which did not pass", where=check)
        return found


@dataclass(frozen=True)
class Replays:
    """The three logs, played again."""

    of: Mapping[FileKind, Replay]


@dataclass(frozen=True)
class Acts:
    """Every step of a node in the three files, by file and then by seq."""

    all: tuple[Act, ...]

    def by_code(self, code: str) -> tuple[Act, ...]:
        return tuple(act for act in self.all if act.code == code)

    def last(self, code: str) -> Act | None:
        found = self.by_code(code)
        return found[-1] if found else None


@dataclass(frozen=True)
class Documents:
    """The documents of the bundle, each set the one behind its docHash, by docHash."""

    by_root: Mapping[bytes, Dossier]


@dataclass(frozen=True)
class Accounts:
    """Accounts that the state of the block holds, by address; what each proof states is proven."""

    by_address: Mapping[bytes, AccountProof]


@dataclass(frozen=True)
class Signatures:
    """Every consent in the bundle."""

    all: tuple[Signed, ...]
