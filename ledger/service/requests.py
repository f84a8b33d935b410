"""A request as the journal keeps it until it is carried out: the chain's values, no text that a client wrote, no personal data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from evidence.digest import Digests
from ledger.chain.decoding import Consent
from ledger.domain.nodes import Node

OCTETS = "bytes"
# Kinds of operations that are neither a node nor a task of the administration.
BATCH, CATCH_UP, ANCHOR = "batch", "loans-advanced", "anchors"


@dataclass(frozen=True)
class Asked:
    """`values` by the contracts' names, the path's among them; `consents` and `votes` by the input that takes them. `lender` and `party` are hex."""

    node: Node
    lender: str
    values: Mapping[str, Any]
    party: str | None = None
    consents: Mapping[str, Consent] = field(default_factory=dict)
    votes: Mapping[str, tuple[Consent, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """As the journal names it."""
        return self.node.name

    @property
    def payload(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "node": self.node.name,
            "party": self.party,
            "values": frozen(dict(self.values)),
            "consents": {name: frozen(consent.fields) for name, consent in self.consents.items()},
            "votes": {name: [frozen(one.fields) for one in votes] for name, votes in self.votes.items()},
        }

    @classmethod
    def of(cls, lender: str, payload: Mapping[str, Any]) -> Asked:
        consents = {name: Consent(**thawed(fields)) for name, fields in payload["consents"].items()}
        given = payload.get("votes", {})
        votes = {name: tuple(Consent(**thawed(fields)) for fields in listed) for name, listed in given.items()}
        return cls(Node[payload["node"]], lender, thawed(payload["values"]), payload["party"], consents, votes)


@dataclass(frozen=True)
class AskedTask:
    """A task of the administration (ledger.service.administration). `consent`: of the party whose act it is, where it is one's."""

    kind: str
    lender: str
    values: Mapping[str, Any]
    consent: Consent | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """As JSON."""
        consent = None if self.consent is None else frozen(self.consent.fields)
        return {"values": frozen(dict(self.values)), "consent": consent}

    @classmethod
    def of(cls, kind: str, lender: str, payload: Mapping[str, Any]) -> AskedTask:
        fields = payload.get("consent")
        return cls(kind, lender, thawed(payload["values"]), None if fields is None else Consent(**thawed(fields)))


@dataclass(frozen=True)
class AskedBatch:
    """Several of either in one transaction, all or none of them."""

    lender: str
    items: tuple[Asked | AskedTask, ...]
    kind: str = BATCH

    @property
    def payload(self) -> dict[str, Any]:
        """As JSON."""
        return {"items": [{"kind": item.kind, "payload": item.payload} for item in self.items]}


@dataclass(frozen=True)
class AskedCatchUp:
    """Loans to be brought up to today, each by itself."""

    lender: str
    loans: tuple[bytes, ...]
    kind: str = CATCH_UP

    @property
    def payload(self) -> dict[str, Any]:
        """As JSON."""
        return {"loans": [loan.hex() for loan in self.loans]}


@dataclass(frozen=True)
class AskedAnchor:
    """Commitments to be anchored in one batch; what they are to is nobody's business here."""

    lender: str
    leaves: tuple[Digests, ...]
    kind: str = ANCHOR

    @property
    def payload(self) -> dict[str, Any]:
        """As JSON."""
        return {"leaves": [[leaf.sha256.hex(), leaf.sm3.hex()] for leaf in self.leaves]}


Single = Asked | AskedTask
Anything = Asked | AskedTask | AskedBatch | AskedCatchUp | AskedAnchor


def asked_of(lender: str, kind: str, payload: Mapping[str, Any]) -> Anything:
    """From what the journal keeps."""
    if kind == BATCH:
        return AskedBatch(lender, tuple(_single(lender, item["kind"], item["payload"]) for item in payload["items"]))
    if kind == CATCH_UP:
        return AskedCatchUp(lender, tuple(map(bytes.fromhex, payload["loans"])))
    if kind == ANCHOR:
        return AskedAnchor(lender, tuple(Digests(*map(bytes.fromhex, leaf)) for leaf in payload["leaves"]))
    return _single(lender, kind, payload)


def _single(lender: str, kind: str, payload: Mapping[str, Any]) -> Single:
    return Asked.of(lender, payload) if kind in Node.__members__ else AskedTask.of(kind, lender, payload)


def frozen(value: Any) -> Any:
    """As JSON, with byte strings marked as such and large numbers exact."""
    if isinstance(value, bytes):
        return {OCTETS: value.hex()}
    if isinstance(value, Mapping):
        return {name: frozen(item) for name, item in value.items()}
    return [frozen(item) for item in value] if isinstance(value, tuple | list) else value


def thawed(value: Any) -> Any:
    """The way back."""
    if isinstance(value, dict):
        if set(value) == {OCTETS}:
            return bytes.fromhex(value[OCTETS])
        return {name: thawed(item) for name, item in value.items()}
    return tuple(thawed(item) for item in value) if isinstance(value, list) else value
