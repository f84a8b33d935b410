"""What the ledger's logs say: any event by name, and the two of which a loan's file is made with their effect and signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.abi import SELECTOR, Interface, Parameter, Signature, decode_event, decode_values
from ledger.chain.artifacts import REGISTRY, TOKEN, Artifacts
from ledger.chain.errors import Undecodable
from ledger.chain.gateway import Log
from ledger.chain.names import camel
from ledger.domain.nodes import Node

_CONSENT = (
    Parameter("signer", "address"),
    Parameter("nonce", "uint256"),
    Parameter("deadline", "uint64"),
    Parameter("signature", "bytes"),
)
_CONSENTS = (Parameter("consents", "tuple[]", "", _CONSENT),)


@dataclass(frozen=True)
class Event:
    """Any event: `arguments` by the ABI's names, of the types that abi.py lists."""

    name: str
    arguments: Mapping[str, Any]
    log: Log


@dataclass(frozen=True)
class Consent:
    """A signature in a call; `deadline` is a Unix time."""

    signer: str
    nonce: int
    deadline: int
    signature: bytes

    @property
    def fields(self) -> dict[str, Any]:
        """The struct `Consent` of the contracts."""
        return {"signer": self.signer, "nonce": self.nonce, "deadline": self.deadline, "signature": self.signature}


NOBODY_SIGNS = Consent("0x" + "00" * 20, 0, 0, b"")
"""The consent of a call in which the caller acts for itself."""


@dataclass(frozen=True)
class Effect:
    """What a node did, by the names of IEffects."""

    node: Node
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class NodeReached:
    """A node of the catalogue happened. `timestamp` in seconds, `effective_day` a legal day, `supersedes` a seq or 0."""

    node: Node
    file: bytes
    object: bytes
    seq: int
    actor: str
    timestamp: int
    effective_day: int
    supersedes: int
    documents: bytes
    effect: Effect
    consents: tuple[Consent, ...]
    raw_effect: bytes
    raw_consents: bytes
    log: Log


@dataclass(frozen=True)
class FileOpened:
    """A file was opened, in its parent's log where there is one (`seq` is then its place there)."""

    parent: bytes
    file: bytes
    kind: int
    node: Node
    seq: int
    actor: str
    timestamp: int
    effective_day: int
    first_head: bytes
    log: Log


def effect_function(node: Node) -> str:
    """KYC_ATTESTED is `kycAttested` in IEffects."""
    return camel(node.name)


@dataclass(frozen=True)
class Decoder:
    """Reads logs by their first topic, effects by their selector."""

    events: Mapping[bytes, Signature]
    effects: Interface

    def event(self, log: Log) -> Event:
        """Raises: Undecodable for an event that this version does not know, or of another shape."""
        if not log.topics or log.topics[0] not in self.events:
            topic = log.topics[0].hex() if log.topics else "none"
            raise Undecodable(f"block {log.block}, log {log.index}: unknown event, topic 0x{topic}")
        signature = self.events[log.topics[0]]
        return Event(signature.name, decode_event(signature, log.topics, log.data), log)

    def known(self, logs: Iterable[Log]) -> tuple[Event, ...]:
        """Those of a transaction that this version knows; a token or a wallet in between may add others."""
        return tuple(self.event(log) for log in logs if log.topics and log.topics[0] in self.events)

    def node_reached(self, event: Event) -> NodeReached:
        """Raises: Undecodable where node and effect do not belong together."""
        a = event.arguments
        node = _node(a["node"], event.log)
        return NodeReached(
            node=node,
            file=a["file"],
            object=a["object"],
            seq=a["seq"],
            actor=a["actor"],
            timestamp=a["timestamp"],
            effective_day=a["effectiveDay"],
            supersedes=a["supersedes"],
            documents=a["docHash"],
            effect=self.effect(node, a["effect"]),
            consents=consents(a["consents"]),
            raw_effect=a["effect"],
            raw_consents=a["consents"],
            log=event.log,
        )

    def effect(self, node: Node, data: bytes) -> Effect:
        """Raises: Undecodable where the bytes are not this node's effect."""
        signature = self.effects.by_selector.get(data[:SELECTOR])
        if signature is None or signature.name != effect_function(node):
            raise Undecodable(f"{node.name}: the effect 0x{data[:SELECTOR].hex()} is not {effect_function(node)}")
        return Effect(node, signature.decode(data))

    def nodes(self, events: Iterable[Event]) -> tuple[NodeReached, ...]:
        """The nodes reached, in order."""
        return tuple(self.node_reached(event) for event in events if event.name == "NodeReached")


def file_opened(event: Event) -> FileOpened:
    """Raises: Undecodable for a node that this version does not know."""
    a = event.arguments
    return FileOpened(
        parent=a["parent"],
        file=a["file"],
        kind=a["kind"],
        node=_node(a["node"], event.log),
        seq=a["seq"],
        actor=a["actor"],
        timestamp=a["timestamp"],
        effective_day=a["effectiveDay"],
        first_head=a["firstHead"],
        log=event.log,
    )


def consents(data: bytes) -> tuple[Consent, ...]:
    """abi.encode(Consent[]); none for empty bytes."""
    found = decode_values(_CONSENTS, data, "consents")["consents"] if data else ()
    return tuple(Consent(**fields) for fields in found)


def _node(number: int, log: Log) -> Node:
    try:
        return Node(number)
    except ValueError:
        raise Undecodable(f"block {log.block}, log {log.index}: the catalogue has no node {number}") from None


def decoder(artifacts: Artifacts) -> Decoder:
    """For the events of the ledger, its token and the registry."""
    events: dict[bytes, Signature] = {}
    for interface in (*(artifacts.load(name).interface for name in (TOKEN, REGISTRY)), artifacts.ledger):
        events |= interface.events
    return Decoder(events, artifacts.effects)
