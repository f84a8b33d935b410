"""Whose key sends a transaction: the lender's people by their roles, each with a keystore of their own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ledger.chain.ids import NOBODY
from ledger.chain.keystore import Signer
from ledger.domain.nodes import Kind, Node
from ledger.journal.api_keys import Right
from ledger.readmodel.states import FreezeCause, PartyKind, Role, number_of
from ledger.service.consents import PERSONS
from ledger.service.errors import RoleNotHeld, SettingsInvalid

MAX_FILE = 1024 * 1024


class TokenRole(StrEnum):
    """Who may do what over the settlement token, which keeps rights of its own."""

    ADMIN = "token-admin"
    """Says who may hold it, and which banks confirm money of wallets."""
    BANK = "token-bank"
    """Confirms money in and out of wallets."""


AnyRole = Role | TokenRole

# Of the catalogue's actors those for whom the service may hold a key, and the role that it then needs.
ROLES: Mapping[str, Role] = {
    "lender": Role.OPERATOR,
    "servicer": Role.SERVICER,
    "bank": Role.BANK,
    "kyc_attester": Role.KYC_ATTESTER,
    "model_operator": Role.MODEL_OPERATOR,
    "registry": Role.REGISTRY,
    "appraiser": Role.APPRAISER,
    "witness": Role.WITNESS,
    "notary": Role.NOTARY,
    "bureau": Role.BUREAU,
    "index_publisher": Role.INDEX_PUBLISHER,
    "regulator": Role.REGULATOR,
    "court": Role.COURT,
}
ANYONE = "anyone"
# Where the lender acts by somebody else than its operator.
DECIDERS: Mapping[Node, Role] = {
    Node.CREDIT_APPROVED: Role.APPROVER,
    Node.WRITTEN_OFF: Role.APPROVER,
    **dict.fromkeys(
        (
            Node.EXTENSION_APPROVED,
            Node.MORATORIUM_GRANTED,
            Node.RESTRUCTURE_ACCEPTED,
            Node.REFINANCED,
            Node.DEBT_ASSUMED,
        ),
        Role.SIGNER,
    ),
}
# Whoever carries a signed act or a time node to the chain needs no right: the operator does.
RELAY = Role.OPERATOR
# The order in which several who may act are asked; a bank's receipt and a servicer's are not the lender's word.
PREFERRED = ("lender", "bank", "servicer", *(actor for actor in ROLES if actor not in ("lender", "bank", "servicer")))
# Who acts for nobody's interest but that of the law: no lender's API key moves their keys.
NEUTRAL = (Role.REGULATOR, Role.COURT, Role.BUREAU, Role.INDEX_PUBLISHER, TokenRole.ADMIN)


@dataclass(frozen=True)
class Lender:
    """`keys`: names of keystores by role, in the order in which they are used. `id` is hex."""

    id: str
    name: str
    keys: Mapping[AnyRole, tuple[str, ...]]


class Keyring:
    """The keys of all lenders of this service. `open_key` decrypts a keystore by its name, which takes about a second: once each."""

    def __init__(self, lenders: Mapping[str, Lender], open_key: Callable[[str], Signer]) -> None:
        self.lenders = lenders
        self._open_key = open_key
        self._opened: dict[str, Signer] = {}
        self._lock = threading.Lock()

    def signer(self, lender: str, role: AnyRole) -> Signer:
        """Raises: RoleNotHeld."""
        return self.signers(lender, role, 1)[0]

    def signers(self, lender: str, role: AnyRole, count: int) -> tuple[Signer, ...]:
        """So many different people of the role. Raises: RoleNotHeld."""
        return tuple(self._opened_key(name) for name in self._names(lender, role, count))

    def name(self, lender: str, role: AnyRole) -> str:
        """Of the keystore whose key acts in that role. Raises: RoleNotHeld."""
        return self._names(lender, role, 1)[0]

    def _names(self, lender: str, role: AnyRole, count: int) -> tuple[str, ...]:
        known = self.lenders.get(lender)
        names = known.keys.get(role, ()) if known else ()
        if len(names) < count:
            raise RoleNotHeld(role, lender, count)
        return names[:count]

    def holds(self, lender: str, role: AnyRole) -> bool:
        known = self.lenders.get(lender)
        return known is not None and bool(known.keys.get(role))

    def open_all(self) -> None:
        """Decrypts every key that is named. Raises: ChainError for one that is missing or has another password."""
        for name in sorted(
            {name for lender in self.lenders.values() for names in lender.keys.values() for name in names}
        ):
            self._opened_key(name)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Of the keys opened so far."""
        return tuple(signer.address for signer in self._opened.values())

    def _opened_key(self, name: str) -> Signer:
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._open_key(name)
            return self._opened[name]


def acting_role(node: Node, values: Mapping[str, Any], signed: bool) -> Role:
    """The role whose key sends the call. `signed`: the party's own signature is in it, so that anyone may carry it."""
    return needed_role(node, values, signed) or RELAY


def needed_role(node: Node, values: Mapping[str, Any], signed: bool) -> Role | None:
    """The role without which the act is refused; None where anyone may send it."""
    if node is Node.BORROWER_REGISTERED and values.get("kind") == number_of(PartyKind.LENDER):
        return Role.ADMIN
    if node is Node.LIMIT_FROZEN and values.get("cause") != number_of(FreezeCause.LENDER):
        return Role.REGULATOR if values["cause"] == number_of(FreezeCause.REGULATOR) else None
    personal = [actor in PERSONS or actor == ANYONE for actor in node.by]
    if node.kind is not Kind.ACTOR or all(personal) or (signed and any(personal)):
        return None
    chosen = next((actor for actor in PREFERRED if actor in node.by), None)
    return None if chosen is None else DECIDERS.get(node, ROLES[chosen])


def needed_right(role: AnyRole | None) -> Right:
    """What an API key must be allowed for an act of that role."""
    if role in NEUTRAL:
        return Right.REGULATE
    return Right.ADMINISTER if role in (Role.ADMIN, TokenRole.BANK) else Right.LEND


def lender_of_party(node: Node, values: Mapping[str, Any], lender: bytes) -> bytes:
    """Under whom a party registers: an institution under nobody, any other under the lender."""
    return NOBODY if values.get("kind") == number_of(PartyKind.LENDER) else lender


def read_lenders(path: Path) -> dict[str, Lender]:
    """`{"lenders": [{"id": "0x…", "name": "…", "keys": {"operator": ["name of a keystore"], …}}]}`

    Raises: SettingsInvalid, saying where.
    """
    try:
        content = path.read_bytes()
        record = json.loads(content) if len(content) <= MAX_FILE else None
    except (OSError, ValueError) as error:
        raise SettingsInvalid(f"{path}: {error}") from None
    if not isinstance(record, dict) or not isinstance(record.get("lenders"), list):
        raise SettingsInvalid(f'{path}: an object with the list "lenders" was expected')
    found = [_lender(path, place, entry) for place, entry in enumerate(record["lenders"])]
    return {lender.id: lender for lender in found}


def _lender(path: Path, place: int, entry: Any) -> Lender:
    where = f"{path}: lenders[{place}]"
    if not isinstance(entry, dict) or set(entry) != {"id", "name", "keys"}:
        raise SettingsInvalid(f"{where}: needs exactly id, name and keys")
    identifier, keys = entry["id"], entry["keys"]
    if not isinstance(identifier, str) or len(identifier) != 66 or not identifier.startswith("0x"):
        raise SettingsInvalid(f"{where}.id: 0x and 64 hex digits were expected")
    if not isinstance(keys, dict):
        raise SettingsInvalid(f"{where}.keys: names of keystores by role were expected")
    return Lender(
        identifier.lower(),
        str(entry["name"]),
        {_role(where, role): _names(where, role, names) for role, names in keys.items()},
    )


def _role(where: str, name: str) -> AnyRole:
    known: dict[str, AnyRole] = {role.value: role for role in (*Role, *TokenRole)}
    if name not in known:
        raise SettingsInvalid(f"{where}.keys: there is no role {name!r}; one of {', '.join(known)}")
    return known[name]


def _names(where: str, role: str, names: Any) -> tuple[str, ...]:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise SettingsInvalid(f"{where}.keys.{role}: a list of names of keystores was expected")
    if len(set(names)) != len(names):
        raise SettingsInvalid(f"{where}.keys.{role}: a key is named twice")
    return tuple(names)


def lenders_json(lenders: Mapping[str, Lender]) -> str:
    """The content of the file that `read_lenders` reads."""
    entries = [
        {"id": lender.id, "name": lender.name, "keys": {role.value: list(names) for role, names in lender.keys.items()}}
        for lender in lenders.values()
    ]
    return json.dumps({"lenders": entries}, indent=2, ensure_ascii=False) + "\n"
