"""Who signed: digests of typed data (EIP-712) and the signer's address recovered from a signature.

    >>> domain = Domain("Fubie", "1", chain_id, ledger)
    >>> digest = typed_digest(domain, TYPES, "DrawdownRequest", {"loan": loan, "amount": 1000000, ...})
    >>> verify_signer(digest, signature, borrower)

Values are Python's: int for integers, bytes for addresses and byte strings, str, bool, a mapping for a struct, a sequence
for an array. Signatures take the one form that the contracts accept (OpenZeppelin's ECDSA): r, s, v of 65 bytes with s in the
lower half and v 27 or 28. A contract's own signature (ERC-1271) can be checked on its chain only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from eth_keys.exceptions import BadSignature
from eth_keys.main import KeyAPI

from evidence import abi
from evidence.digest import SIZE, keccak256
from evidence.errors import LimitExceeded, MalformedValue, SignatureRefused, SignerMismatch, UnsupportedForm

Types = Mapping[str, Sequence[tuple[str, str]]]

CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
SIGNATURE_BYTES = 65
MAX_DEPTH = 8

_T = TypeVar("_T")

_ARRAY = re.compile(r"(?P<item>.+)\[(?P<length>\d{0,9})\]")
_SIZED = re.compile(r"(?P<kind>uint|int|bytes)(?P<size>[1-9]\d{0,2})")


@dataclass(frozen=True)
class Domain:
    """EIP-712's separator of applications; `chain_id` is left out where the text belongs to no chain, `verifying_contract` where no contract checks."""

    name: str
    version: str
    chain_id: int | None = None
    verifying_contract: bytes | None = None

    @property
    def separator(self) -> bytes:
        fields = [("name", "string"), ("version", "string")]
        values: dict[str, object] = {"name": self.name, "version": self.version}
        if self.chain_id is not None:
            fields.append(("chainId", "uint256"))
            values["chainId"] = self.chain_id
        if self.verifying_contract is not None:
            fields.append(("verifyingContract", "address"))
            values["verifyingContract"] = self.verifying_contract
        return struct_hash({"EIP712Domain": fields}, "EIP712Domain", values)


def typed_digest(domain: Domain, types: Types, primary: str, values: Mapping[str, object]) -> bytes:
    """What a wallet signs for `values` of the type `primary`. Raises as `struct_hash`."""
    return keccak256(b"\x19\x01" + domain.separator + struct_hash(types, primary, values))


def struct_hash(types: Types, primary: str, values: Mapping[str, object]) -> bytes:
    """hashStruct of EIP-712.

    Raises:
        MalformedValue: a field missing, unknown, or of a value that its type cannot hold.
        UnsupportedForm: a field of no known type.
        LimitExceeded: structs nested deeper than MAX_DEPTH.
    """
    return _struct_hash(types, primary, values, 0)


def encoded_type(types: Types, primary: str) -> str:
    """encodeType of EIP-712: the struct, then those that it refers to in the order of their names."""
    referred = sorted(_referred(types, primary) - {primary})
    return "".join(
        f"{name}({','.join(f'{kind} {field}' for field, kind in types[name])})" for name in [primary, *referred]
    )


def recover_signer(digest: bytes, signature: bytes) -> bytes:
    """The address, 20 bytes, whose key made `signature` over `digest`. Raises SignatureRefused."""
    if len(signature) != SIGNATURE_BYTES:
        raise SignatureRefused("a signature has 65 bytes", found=signature)
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64]
    if v not in (27, 28):
        raise SignatureRefused("v is neither 27 nor 28", found=v)
    if s > CURVE_ORDER // 2:
        raise SignatureRefused("s in the upper half of the curve's order: another form of a signature already made")
    return recover_unrestricted(digest, r, s, v - 27)


def recover_unrestricted(digest: bytes, r: int, s: int, parity: int) -> bytes:
    """The signer for the numbers of a signature, s in either half: what block seals may hold. Raises SignatureRefused."""
    keys = KeyAPI()
    if not (0 < r < CURVE_ORDER and 0 < s < CURVE_ORDER and parity in (0, 1) and len(digest) == SIZE):
        raise SignatureRefused("numbers outside the curve's order, or not over 32 bytes")
    try:
        key = keys.ecdsa_recover(digest, keys.Signature(vrs=(parity, r, s)))
    except BadSignature as error:
        raise SignatureRefused("no key makes this signature") from error
    return keccak256(key.to_bytes())[-20:]


def verify_signer(digest: bytes, signature: bytes, signer: bytes) -> None:
    """Raises SignerMismatch when another key signed, or another text; SignatureRefused when no key can have."""
    found = recover_signer(digest, signature)
    if found != signer:
        raise SignerMismatch("signed by another key, or over another text", expected=signer, found=found)


def _struct_hash(types: Types, primary: str, values: object, depth: int) -> bytes:
    if depth > MAX_DEPTH:
        raise LimitExceeded("typed data nested too deeply", where=primary)
    fields = types.get(primary)
    if fields is None:
        raise UnsupportedForm("a type that is not given", found=primary)
    if not isinstance(values, Mapping) or values.keys() != {name for name, _ in fields}:
        found = sorted(values) if isinstance(values, Mapping) else type(values).__name__
        raise MalformedValue("wrong fields", where=primary, expected=[name for name, _ in fields], found=found)
    words = (_word(types, kind, values[name], f"{primary}.{name}", depth) for name, kind in fields)
    return keccak256(keccak256(encoded_type(types, primary).encode()) + b"".join(words))


def _word(types: Types, kind: str, value: object, where: str, depth: int) -> bytes:
    if kind in types:
        return _struct_hash(types, kind, value, depth + 1)
    if array := _ARRAY.fullmatch(kind):
        items = _items(value, array["length"], where)
        return keccak256(b"".join(_word(types, array["item"], item, where, depth + 1) for item in items))
    if kind == "string":
        return keccak256(_of(value, str, where).encode())
    if kind == "bytes":
        return keccak256(_of(value, bytes, where))
    if kind == "address":
        return abi.address(_of(value, bytes, where))
    if kind == "bool":
        return abi.uint256(_of(value, bool, where))
    return _sized_word(kind, value, where)


def _sized_word(kind: str, value: object, where: str) -> bytes:
    sized = _SIZED.fullmatch(kind)
    size = int(sized["size"]) if sized else 0
    if sized and sized["kind"] == "bytes" and size <= SIZE:
        return abi.fixed_bytes(_of(value, bytes, where), size)
    if sized and sized["kind"] != "bytes" and size % 8 == 0 and size <= 256:
        number = _of(value, int, where)
        return abi.uint(number, size) if sized["kind"] == "uint" else abi.int_(number, size)
    raise UnsupportedForm("a field of no known type", where=where, found=kind)


def _of(value: object, wanted: type[_T], where: str) -> _T:
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        raise MalformedValue(f"not of type {wanted.__name__}", where=where, found=type(value).__name__)
    return value


def _items(value: object, length: str, where: str) -> Sequence[object]:
    if not isinstance(value, list | tuple) or (length and len(value) != int(length)):
        raise MalformedValue("not an array of the right length", where=where, expected=length or None)
    return value


def _referred(types: Types, primary: str) -> set[str]:
    found: set[str] = set()
    pending = [primary]
    while pending:
        name = pending.pop()
        if name in found:
            continue
        found.add(name)
        pending += [bare for _, kind in types[name] if (bare := kind.split("[")[0]) in types]
    return found
