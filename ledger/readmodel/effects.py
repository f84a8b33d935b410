"""Reads the `effect` of an entry by its schema, contracts/interfaces/IEffects.sol, as the compiler made it an ABI.

A value is what the read model stores of it: amounts that a BIGINT can hold, hashes and ids as hex, structs as mappings.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from ledger.chain.abi import Parameter
from ledger.chain.artifacts import shipped
from ledger.chain.decoding import effect_function
from ledger.chain.errors import ChainError
from ledger.domain.nodes import Node
from ledger.readmodel.columns import bounded, hexed
from ledger.readmodel.errors import MalformedEffect

Effect: TypeAlias = Mapping[str, Any]

# Integers of which every digit is needed.
WIDE = ("uint112", "uint256")


def effect_of(node: Node, data: bytes) -> Effect:
    """The fields of a node's effect by name.

    Raises: MalformedEffect when the schema lacks the node, or the bytes are not its selector and arguments.
    """
    try:
        schema = shipped().effects.function(effect_function(node))
        values = schema.decode(data)
    except ChainError as error:
        raise MalformedEffect(f"the effect of {node.name} cannot be read: {error}") from error
    return stored_fields(schema.inputs, values)


def stored_fields(parameters: Sequence[Parameter], values: Mapping[str, Any]) -> Effect:
    """Decoded values by name, each as the read model stores it."""
    return {part.name: _stored(part, values[part.name]) for part in parameters}


def _stored(part: Parameter, value: Any) -> Any:
    if part.is_array:
        return tuple(_stored(part.element, item) for item in value)
    if part.components:
        return stored_fields(part.components, value)
    if isinstance(value, bytes):
        return hexed(value)
    return bounded(value) if type(value) is int and part.type not in WIDE else value
