"""contracts/generated/Rules.sol: what the guard asks of each node, in the form in which it takes it."""

from __future__ import annotations

from generation.catalogue import Catalogue, Node

HEAD = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

import {Nodes} from "./Nodes.sol";

// Generated from lifecycle.yaml by `make generate`; not edited by hand.

/// @notice What the guard asks of a node: its id, the words of its predecessors and the word of what it undoes.
struct Rule {
    uint8 node;
    uint256 all;
    uint256 any;
    uint256 clears;
}

library Rules {
    // Nodes that happen to the single objects of a file. Only they are bits of its `reached` word.
    uint256 internal constant SINGLE_SCOPES =
        """


def camel_case(code: str) -> str:
    first, *rest = code.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def render(catalogue: Catalogue) -> str:
    """The Solidity source; deterministic."""
    singles = "\n            | ".join(f"Nodes.SCOPE_{scope.name.upper()}" for scope in catalogue.scopes if scope.single)
    return HEAD + f"{singles};\n" + "".join(map(_rule, catalogue.nodes)) + "}\n"


def _rule(node: Node) -> str:
    code = node.code
    values = [f"Nodes.{code}", *(f"Nodes.{code}_{part}" for part in ("ALL", "ANY", "CLEARS"))]
    line = f"        return Rule({', '.join(values)});"
    if len(line) > 120:
        line = "        return Rule(\n            " + ", ".join(values) + "\n        );"
    return (
        f"\n    // {node.zh} / {node.en}\n"
        f"    function {camel_case(code)}() internal pure returns (Rule memory) {{\n{line}\n    }}\n"
    )
