"""The contracts' interface as data: functions, errors and events with named, typed parameters.

Values in Python: `int` (also for enums), `bool`, `bytes` for bytesN and bytes, a lower-case hex string for an address, `str`, a dict by
field name for a struct, a tuple for an array. Encoding also takes hex strings for bytes, and structs as sequences.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError, EncodingError
from eth_utils.crypto import keccak

from ledger.chain.errors import ArtifactError, Undecodable, Unencodable

SELECTOR = 4
WORD = 32
# Dynamic values are indexed by their hash only.
_HASHED = ("bytes", "string")


@dataclass(frozen=True)
class Parameter:
    """`solidity_type` is the name in the source (`Money`, `enum FileKind`), `type` what the ABI makes of it."""

    name: str
    type: str
    solidity_type: str = ""
    components: tuple[Parameter, ...] = ()
    indexed: bool = False

    @cached_property
    def canonical(self) -> str:
        """The type as it stands in signatures, with tuples written out."""
        if not self.type.startswith("tuple"):
            return self.type
        return f"({','.join(part.canonical for part in self.components)}){self.type.removeprefix('tuple')}"

    @property
    def is_array(self) -> bool:
        return self.type.endswith("]")

    @property
    def element(self) -> Parameter:
        """One element of an array."""
        shorter = self.solidity_type[: self.solidity_type.rfind("[")] if self.solidity_type.endswith("]") else ""
        return Parameter(self.name, self.type[: self.type.rfind("[")], shorter, self.components)


@dataclass(frozen=True)
class Signature:
    """A function, error or event. `digest` is keccak256 of the canonical signature."""

    name: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...] = ()

    @cached_property
    def text(self) -> str:
        return f"{self.name}({','.join(part.canonical for part in self.inputs)})"

    @cached_property
    def digest(self) -> bytes:
        return keccak(text=self.text)

    @property
    def selector(self) -> bytes:
        return self.digest[:SELECTOR]

    def encode(self, *arguments: Any) -> bytes:
        """Selector and arguments.

        Raises: Unencodable, naming the argument.
        """
        return self.selector + encode_values(self.inputs, arguments)

    def decode(self, data: bytes) -> dict[str, Any]:
        """The arguments behind the selector.

        Raises: Undecodable for another selector or a body of another shape.
        """
        if data[:SELECTOR] != self.selector:
            raise Undecodable(f"not {self.text}: the selector is 0x{data[:SELECTOR].hex()}")
        return decode_values(self.inputs, data[SELECTOR:], self.text)


@dataclass(frozen=True)
class Interface:
    """What can be called at an address, what it emits and how it refuses."""

    functions: Mapping[str, Signature]
    errors: Mapping[bytes, Signature]
    events: Mapping[bytes, Signature]
    constructor: Signature

    def function(self, name: str) -> Signature:
        """Raises: ArtifactError where the interface has no such function."""
        try:
            return self.functions[name]
        except KeyError:
            raise ArtifactError(f"the contract has no function {name}") from None

    @cached_property
    def by_selector(self) -> Mapping[bytes, Signature]:
        return {signature.selector: signature for signature in self.functions.values()}


def read_interface(abi: Iterable[Mapping[str, Any]], where: str) -> Interface:
    """From the compiler's JSON.

    Raises: ArtifactError where a name stands for two functions.
    """
    functions: dict[str, Signature] = {}
    errors: dict[bytes, Signature] = {}
    events: dict[bytes, Signature] = {}
    constructor = Signature("constructor", ())
    for entry in abi:
        signature = _signature(entry)
        if entry["type"] == "function":
            if functions.setdefault(signature.name, signature) != signature:
                raise ArtifactError(f"{where}: two functions are named {signature.name}")
        elif entry["type"] == "error":
            errors[signature.selector] = signature
        elif entry["type"] == "event":
            events[signature.digest] = signature
        elif entry["type"] == "constructor":
            constructor = signature
    return Interface(functions, errors, events, constructor)


def _signature(entry: Mapping[str, Any]) -> Signature:
    outputs = tuple(map(_parameter, entry.get("outputs", ())))
    return Signature(entry.get("name", entry["type"]), tuple(map(_parameter, entry.get("inputs", ()))), outputs)


def _parameter(entry: Mapping[str, Any]) -> Parameter:
    components = tuple(map(_parameter, entry.get("components", ())))
    solidity_type = entry.get("internalType", "")
    return Parameter(entry["name"], entry["type"], solidity_type, components, entry.get("indexed", False))


# ---- encoding


def encode_values(parameters: Sequence[Parameter], values: Sequence[Any]) -> bytes:
    """abi.encode of the values.

    Raises: Unencodable, naming the parameter and what it takes.
    """
    if len(values) != len(parameters):
        names = ", ".join(part.name for part in parameters)
        raise Unencodable("arguments", len(values), f"{len(parameters)} of them ({names})")
    plain = [_plain(part, value, part.name) for part, value in zip(parameters, values, strict=True)]
    try:
        return encode([part.canonical for part in parameters], plain)
    except (EncodingError, TypeError, OverflowError):
        for part, value in zip(parameters, plain, strict=True):
            _require_encodable(part, value)
        raise


def _require_encodable(part: Parameter, value: Any) -> None:
    try:
        encode([part.canonical], [value])
    except (EncodingError, TypeError, OverflowError) as error:
        raise Unencodable(part.name, value, f"a value of type {part.canonical}") from error


def _plain(part: Parameter, value: Any, place: str) -> Any:
    """The value as eth_abi takes it: tuples for structs, bytes for hex."""
    if part.is_array:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            raise Unencodable(place, value, "a list")
        return [_plain(part.element, item, f"{place}[{index}]") for index, item in enumerate(value)]
    if part.components:
        return _struct(part, value, place)
    if part.type.startswith("bytes"):
        return _octets(part, value, place)
    if part.type.startswith(("uint", "int")) and isinstance(value, bool):
        raise Unencodable(place, value, "an integer")
    return value


def _struct(part: Parameter, value: Any, place: str) -> tuple[Any, ...]:
    names = [component.name for component in part.components]
    if isinstance(value, Mapping):
        if set(value) != set(names):
            odd = ", ".join(sorted(set(value) ^ set(names)))
            raise Unencodable(place, odd, f"exactly the fields {', '.join(names)}")
        value = [value[name] for name in names]
    if not isinstance(value, Sequence) or isinstance(value, str | bytes) or len(value) != len(names):
        raise Unencodable(place, value, f"the fields {', '.join(names)}")
    return tuple(
        _plain(component, item, f"{place}.{component.name}")
        for component, item in zip(part.components, value, strict=True)
    )


def _octets(part: Parameter, value: Any, place: str) -> bytes:
    """bytesN must have its full length: eth_abi would pad a short one in silence."""
    try:
        octets = bytes.fromhex(value.removeprefix("0x")) if isinstance(value, str) else bytes(value)
    except (TypeError, ValueError):
        raise Unencodable(place, value, f"bytes or hex for {part.type}") from None
    length = part.type.removeprefix("bytes")
    if length and len(octets) != int(length):
        raise Unencodable(place, value, f"exactly {length} bytes")
    return octets


# ---- decoding


def decode_values(parameters: Sequence[Parameter], data: bytes, what: str) -> dict[str, Any]:
    """Values by name; unnamed ones by their place, from 0.

    Raises: Undecodable for bytes of another shape.
    """
    values = _decoded([part.canonical for part in parameters], data, what)
    return {part.name or str(place): _named(part, values[place]) for place, part in enumerate(parameters)}


def decode_event(event: Signature, topics: Sequence[bytes], data: bytes) -> dict[str, Any]:
    """The arguments of a log in the order of the declaration.

    Raises: Undecodable for topics or data of another shape.
    """
    indexed = [part for part in event.inputs if part.indexed]
    if len(topics) != len(indexed) + 1:
        raise Undecodable(f"{event.text}: {len(topics)} topics instead of {len(indexed) + 1}")
    found = decode_values([part for part in event.inputs if not part.indexed], data, event.text)
    for part, topic in zip(indexed, topics[1:], strict=True):
        hashed = part.is_array or part.components or part.type in _HASHED
        found[part.name] = topic if hashed else decode_values([part], topic, event.text)[part.name]
    return {part.name: found[part.name] for part in event.inputs}


def _decoded(types: Sequence[str], data: bytes, what: str) -> tuple[Any, ...]:
    try:
        return tuple(decode(types, data))
    except (DecodingError, OverflowError) as error:
        raise Undecodable(f"{what}: {error}") from error


def _named(part: Parameter, value: Any) -> Any:
    if part.is_array:
        return tuple(_named(part.element, item) for item in value)
    if part.components:
        return {c.name: _named(c, item) for c, item in zip(part.components, value, strict=True)}
    return value.lower() if part.type == "address" else value
