"""The EIP-712 types of contracts/typed-data.json, for the contracts, for the ledger and for the evidence package."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generation.catalogue import GenerationError

SOLIDITY_HEAD = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/typed-data.json by `make generate`; not edited by hand.

/// @notice Type hashes of what people sign (EIP-712). Each type ends with nonce and deadline.
library TypedData {
"""
PYTHON_HEAD = '''"""What people sign (EIP-712): the domain, each type's fields in order, and the nodes that it consents to.

Generated from contracts/typed-data.json by `make generate`; not edited by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

'''
ATOMIC = re.compile(r"bytes32|bytes|address|bool|uint(8|16|32|64|256)")


def render_solidity(root: Path) -> str:
    """The library of type hashes."""
    return SOLIDITY_HEAD + "\n".join(_constant(name, fields) for name, fields in _types(_read(root))) + "}\n"


def render_python(root: Path) -> str:
    """The same types as tables; not yet formatted."""
    data = _read(root)
    types = {name: tuple(map(tuple, fields)) for name, fields in _types(data)}
    nodes = {node: name for name, entry in data["types"].items() for node in entry["node"]}
    return (
        PYTHON_HEAD + f"DOMAIN: Mapping[str, str] = {data['domain']!r}\n\n"
        f"# Type name -> fields as (name, Solidity type), in the order in which they are hashed.\n"
        f"TYPES: Mapping[str, tuple[tuple[str, str], ...]] = {types!r}\n\n"
        f"# Node code -> the type by which its person consents. Any other consent is a NodeConsent.\n"
        f"TYPE_OF_NODE: Mapping[str, str] = {nodes!r}\n"
    )


def _read(root: Path) -> Any:
    return json.loads((root / "contracts/typed-data.json").read_text(encoding="utf-8"))


def _types(data: Mapping[str, Any]) -> Iterator[tuple[str, list[list[str]]]]:
    for name, entry in data["types"].items():
        fields = [*entry["fields"], *data["suffix"]]
        for field, kind in fields:
            if not ATOMIC.fullmatch(kind):
                raise GenerationError(f"contracts/typed-data.json: {name}.{field} has type {kind!r}, not an atomic one")
        yield name, fields


def _constant(name: str, fields: list[list[str]]) -> str:
    constant = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()
    signature = f"{name}({','.join(f'{kind} {field}' for field, kind in fields)})"
    return f'    bytes32 internal constant {constant} =\n        keccak256("{signature}");\n'
