"""Why an operation failed, as the journal keeps it: a code, words, and the values that were compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ledger.chain.names import snake
from ledger.chain.refusals import ContractRefusal
from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Node
from ledger.service.errors import FieldInvalid, RoleNotHeld, ServiceError
from ledger.service.requests import frozen

INTERNAL = "InternalError"


def failure(error: Exception, node: Node | None) -> dict[str, Any]:
    """`code` names the kind and is stable: the Solidity error of a refusal, else the name of the exception."""
    found: dict[str, Any] = {"node": None if node is None else node.name, "detail": str(error)}
    match error:
        case ContractRefusal():
            return found | {
                "code": error.name,
                "title": error.title,
                "values": _values(error.arguments),
                "mined": error.mined,
            }
        case FieldInvalid():
            return found | {"code": "FieldInvalid", "title": "Value not allowed", "path": list(error.path)}
        case RoleNotHeld():
            return found | {"code": "RoleNotHeld", "title": "Key not held", "values": {"role": error.role}}
        case InvalidValue():
            return found | {"code": "FieldInvalid", "title": "Value not allowed", "path": [error.field]}
        case ServiceError():
            return found | {"code": type(error).__name__, "title": "Not carried out"}
    return {
        **found,
        "code": INTERNAL,
        "title": "Fault in the service",
        "detail": "The fault has been logged.",
    }


def failure_of_batch(error: ContractRefusal, reason: ContractRefusal, node: Node | None) -> dict[str, Any]:
    """Of a whole batch: what one act of it was refused for, and which one (`item`, from 0)."""
    return failure(reason, node) | {"detail": str(error), "item": error.arguments["index"], "mined": error.mined}


def _values(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The refusal's own values: amounts in fen, rates in millionths, days as day numbers, enums as numbers, as the contracts have them."""
    return {snake(name.strip("_")): _plain(value) for name, value in arguments.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int) and not isinstance(value, bool) and value >= 2**53:
        return str(value)
    return frozen(value)
