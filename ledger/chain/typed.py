"""What people sign (EIP-712): data for a wallet, its digest, its signature, and the consent that a call carries.

>>> typed = typed_data("DrawdownRequest", fields, Domain(31337, ledger), new_nonce(), deadline)
>>> consent = sign(typed, signer)
>>> ledger.call("requestDrawdown", loan, use_of_funds, documents, consent.fields)
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from ledger.chain.decoding import Consent
from ledger.chain.errors import TypedDataInvalid
from ledger.chain.keystore import Signer
from ledger.domain.nodes import Node
from ledger.domain.typed_data import DOMAIN, TYPE_OF_NODE, TYPES

GENERIC = "NodeConsent"
# Of a whole call, made in the signer's name (ILedger.relay).
RELAYED = "Act"
_DOMAIN_FIELDS = (("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"))
_MEMBERS = {"types", "primaryType", "domain", "message"}


@dataclass(frozen=True)
class Domain:
    """Where a signature holds: one ledger on one chain."""

    chain_id: int
    ledger: str

    @property
    def fields(self) -> dict[str, Any]:
        return {**DOMAIN, "chainId": self.chain_id, "verifyingContract": self.ledger.lower()}


@dataclass(frozen=True)
class TypedData:
    """Data of one of our types, checked. `message` has every field; `json` is what eth_signTypedData_v4 takes."""

    type_name: str
    domain: Domain
    message: Mapping[str, Any]

    @property
    def json(self) -> dict[str, Any]:
        types = {"EIP712Domain": _DOMAIN_FIELDS, self.type_name: TYPES[self.type_name]}
        return {
            "types": {name: [{"name": n, "type": t} for n, t in fields] for name, fields in types.items()},
            "primaryType": self.type_name,
            "domain": self.domain.fields,
            "message": {name: _as_json(self.message[name]) for name, _ in TYPES[self.type_name]},
        }

    @property
    def digest(self) -> bytes:
        """The 32 bytes that are signed."""
        signable = encode_typed_data(full_message=self.json)
        return keccak(b"\x19" + signable.version + signable.header + signable.body)


def type_of(node: Node) -> str:
    """The type by which the node's own person consents; a second signer's is always the generic one."""
    return TYPE_OF_NODE.get(node.name, GENERIC)


def new_nonce() -> int:
    """Any number that the signer has not used: 256 random bits."""
    return secrets.randbits(256)


def typed_data(type_name: str, fields: Mapping[str, Any], domain: Domain, nonce: int, deadline: int) -> TypedData:
    """`fields` are all but nonce and deadline, by name; bytes as bytes or hex, enums as integers. `deadline` is a Unix time.

    Raises: TypedDataInvalid, naming the field.
    """
    if type_name not in TYPES:
        raise TypedDataInvalid(f"{type_name!r} is not among what people sign here: {', '.join(TYPES)}")
    message = {**fields, "nonce": nonce, "deadline": deadline}
    wanted = [name for name, _ in TYPES[type_name]]
    if set(message) != set(wanted):
        odd = ", ".join(sorted(set(message) ^ set(wanted)))
        raise TypedDataInvalid(f"{type_name} has the fields {', '.join(wanted)}; missing or too many: {odd}")
    return TypedData(type_name, domain, {name: _value(name, kind, message[name]) for name, kind in TYPES[type_name]})


def node_consent(
    node: Node, file: bytes, object_: bytes, effect: bytes, documents: bytes, domain: Domain, nonce: int, deadline: int
) -> TypedData:
    """The generic consent to this effect of this node. `effect` is the call of IEffects that the event will hold."""
    fields = {"node": node.value, "file": file, "object": object_, "effect": keccak(effect), "documents": documents}
    return typed_data(GENERIC, fields, domain, nonce, deadline)


def sign(typed: TypedData, signer: Signer) -> Consent:
    """The consent that the call carries."""
    signature = signer.sign_typed_data(typed.json)
    return Consent(signer.address, typed.message["nonce"], typed.message["deadline"], signature)


def read(value: Any) -> TypedData:
    """From a wallet's JSON; the types in it must be exactly ours.

    Raises: TypedDataInvalid.
    """
    if not isinstance(value, dict) or not value.keys() >= _MEMBERS:
        raise TypedDataInvalid(f"not typed data: an object with {', '.join(sorted(_MEMBERS))} was expected")
    domain, message, type_name = value["domain"], value["message"], value["primaryType"]
    if not isinstance(domain, dict) or not isinstance(message, dict) or not isinstance(type_name, str):
        raise TypedDataInvalid("domain and message must be objects, primaryType a name")
    chain_id = _value("chainId", "uint256", domain.get("chainId"))
    ledger = _value("verifyingContract", "address", domain.get("verifyingContract"))
    fields = {name: given for name, given in message.items() if name not in ("nonce", "deadline")}
    nonce, deadline = message.get("nonce"), message.get("deadline")
    found = typed_data(type_name, fields, Domain(chain_id, ledger), nonce, deadline)  # type: ignore[arg-type]
    _require_ours(found, value)
    return found


def _require_ours(found: TypedData, value: Mapping[str, Any]) -> None:
    """A file whose types differ would be signed as something else than is shown."""
    ours = found.json
    if value["types"] != ours["types"]:
        raise TypedDataInvalid(f"the types in the file are not those of {found.type_name}")
    given = {**value["domain"], "chainId": found.domain.chain_id, "verifyingContract": found.domain.ledger}
    if given != found.domain.fields:
        raise TypedDataInvalid(f"the domain is not {DOMAIN['name']} {DOMAIN['version']}")


def _value(name: str, kind: str, value: Any) -> Any:
    """As our code holds it: int, bool, bytes, lower-case hex for an address."""
    if kind.startswith("uint"):
        return _integer(name, value, int(kind.removeprefix("uint")))
    if kind == "bool":
        if not isinstance(value, bool):
            raise TypedDataInvalid(f"{name}: {value!r} is not true or false")
        return value
    octets = _octets(name, value)
    length = {"address": 20, "bytes": len(octets)}.get(kind) or int(kind.removeprefix("bytes") or 0)
    if len(octets) != length:
        raise TypedDataInvalid(f"{name}: {len(octets)} bytes instead of {length}")
    return "0x" + octets.hex() if kind == "address" else octets


def _integer(name: str, value: Any, bits: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 78:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << bits:
        raise TypedDataInvalid(f"{name}: {value!r} is not an integer of {bits} bits")
    return value


def _octets(name: str, value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        if isinstance(value, str) and value.startswith("0x"):
            return bytes.fromhex(value[2:])
    except ValueError:
        pass
    raise TypedDataInvalid(f"{name}: {value!r} is not bytes in hex with 0x")


def _as_json(value: Any) -> Any:
    """Wallets in JavaScript lose large numbers: those are decimal strings."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return str(value) if isinstance(value, int) and value > 2**53 - 1 else value
