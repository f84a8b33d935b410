"""evidence/catalogue.json: what a replay of a file's log asks of each node, for the verifier that stands alone."""

from __future__ import annotations

import json
from collections.abc import Iterable

from generation.catalogue import Catalogue, Edge, Node


def render(catalogue: Catalogue) -> str:
    """One line for each scope and node; the form is that of evidence/catalogue.py."""
    scopes = (
        f"{json.dumps(scope.name)}: {json.dumps({'file': scope.file, 'in': scope.parent})}"
        for scope in catalogue.scopes
    )
    nodes = (json.dumps(_rule(catalogue, node)) for node in catalogue.nodes)
    return (
        f'{{\n"digest": "0x{catalogue.digest.hex()}",\n'
        f'"scopes": {{\n{_lines(scopes)}\n}},\n"nodes": [\n{_lines(nodes)}\n]\n}}\n'
    )


def _rule(catalogue: Catalogue, node: Node) -> dict[str, object]:
    return {
        "id": node.id,
        "code": node.code,
        "scope": node.scope,
        "afterAll": _ids(catalogue, node.after_all),
        "afterAny": _ids(catalogue, node.after_any),
        "anywhere": _ids(catalogue, (edge for edge in node.edges if _is_anywhere(catalogue, node, edge))),
        "clears": sorted(catalogue.by_code[code].id for code in node.clears),
        "repeats": node.repeats,
        "opens": _opens(catalogue, node),
    }


def _ids(catalogue: Catalogue, edges: Iterable[Edge]) -> list[int]:
    return sorted({catalogue.by_code[edge.code].id for edge in edges})


def _is_anywhere(catalogue: Catalogue, node: Node, edge: Edge) -> bool:
    """Named or counted; or what sets off a cascade on an object that belongs elsewhere."""
    elsewhere = catalogue.by_code[edge.code].scope not in catalogue.ancestors(node.scope)
    return edge.where != "same" or (node.kind == "cascade" and elsewhere)


def _opens(catalogue: Catalogue, node: Node) -> bool:
    """A file begins with the node that makes the uppermost object in it."""
    scope = catalogue.scope[node.scope]
    above = catalogue.scope[scope.parent] if scope.parent else None
    return node.creates and (above is None or above.file != scope.file)


def _lines(parts: Iterable[str]) -> str:
    return ",\n".join(parts)
