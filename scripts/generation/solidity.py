"""contracts/generated/Nodes.sol: an id for each node and words of ids for its predecessors and for sets of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generation.catalogue import Catalogue, Node

HEAD = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from lifecycle.yaml by `make generate`; not edited by hand.

/// @title The nodes of a loan's life
/// @notice For each node its id in events, and words in which bit n stands for the node with id n:
/// `_ALL` every one of these has been reached before, `_ANY` at least one of them, `_CLEARS` what the node undoes.
/// Predecessors on a named object or on any part are in the same words as those on the object itself.
library Nodes {"""
WIDTH = 120
INDENT = "    "


def render(catalogue: Catalogue) -> str:
    """The Solidity source; deterministic."""
    lines = [HEAD, *_totals(catalogue)]
    for phase in catalogue.phases:
        lines += ["", f"{INDENT}/* {phase.id} {phase.zh}: {phase.en} */"]
        for node in catalogue.of_phase(phase):
            lines += ["", *_node(node)]
    return "\n".join([*lines, "}", ""])


def _totals(catalogue: Catalogue) -> Iterator[str]:
    yield f"{INDENT}// How many nodes the catalogue holds; ids run from 1."
    yield f"{INDENT}uint8 internal constant COUNT = {len(catalogue.nodes)};"
    yield f"{INDENT}// keccak256 of the bytes of lifecycle.yaml."
    yield f"{INDENT}bytes32 internal constant CATALOGUE = 0x{catalogue.digest.hex()};"
    yield f"{INDENT}// Nodes that these contracts enforce; any other is refused."
    yield from _word("BUILT", (node.code for node in catalogue.nodes if node.code in catalogue.built))
    yield f"{INDENT}// Nodes that can happen more than once to one object."
    yield from _word("REPEATS", (node.code for node in catalogue.nodes if node.repeats))
    yield f"{INDENT}// Nodes that make their object."
    yield from _word("CREATES", (node.code for node in catalogue.nodes if node.creates))
    yield f"{INDENT}// Nodes that the contracts run inside the transaction of a predecessor."
    yield from _word("CASCADES", (node.code for node in catalogue.nodes if node.kind == "cascade"))
    for scope in catalogue.scopes:
        yield f"{INDENT}// Nodes that happen to: {scope.name}."
        yield from _word(f"SCOPE_{scope.name.upper()}", (n.code for n in catalogue.nodes if n.scope == scope.name))


def _node(node: Node) -> Iterator[str]:
    yield f"{INDENT}// {node.zh} / {node.en}"
    yield f"{INDENT}uint8 internal constant {node.code} = {node.id};"
    yield from _word(f"{node.code}_ALL", (edge.code for edge in node.after_all))
    yield from _word(f"{node.code}_ANY", (edge.code for edge in node.after_any))
    yield from _word(f"{node.code}_CLEARS", node.clears)


def _word(name: str, codes: Iterable[str]) -> Iterator[str]:
    """A constant with one bit for each code, broken into lines of at most WIDTH."""
    bits = [f"(uint256(1) << {code})" for code in dict.fromkeys(codes)] or ["0"]
    start = f"{INDENT}uint256 internal constant {name} ="
    line = f"{start} {' | '.join(bits)};"
    if len(line) <= WIDTH:
        yield line
        return
    yield start
    rows = list(_rows(bits))
    # Each row in parentheses: compilers' readers take an expression that nests a hundred deep for an attack.
    for number, row in enumerate(rows):
        operator = "" if number == 0 else f"{INDENT}| "
        end = ";" if number == len(rows) - 1 else ""
        yield f"{INDENT * 2}{operator}({row}){end}"


def _rows(bits: Iterable[str]) -> Iterator[str]:
    """The bits of a word as lines of at most WIDTH, without what stands around them."""
    around = len(f"{INDENT * 3}| ();")
    row = ""
    for bit in bits:
        longer = f"{row} | {bit}" if row else bit
        if row and len(longer) + around > WIDTH:
            yield row
            row = bit
        else:
            row = longer
    yield row
