"""tests/generated/cases.json: for each node one call that its predecessors allow and one that they do not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from generation.catalogue import Catalogue, Edge, Node

REFUSAL = "UnexpectedNode"


def render(catalogue: Catalogue) -> str:
    """The cases as JSON; deterministic."""
    paths = _paths(catalogue)
    cases = [_case(catalogue, node, paths) for node in catalogue.nodes]
    note = "Generated from lifecycle.yaml by `make generate`; not edited by hand."
    return json.dumps({"note": note, "cases": cases}, indent=1, ensure_ascii=False) + "\n"


def _case(catalogue: Catalogue, node: Node, paths: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    return {
        "node": node.code,
        "id": node.id,
        "kind": node.kind,
        "scope": node.scope,
        "built": node.code in catalogue.built,
        "positive": {"path": paths[node.code][:-1], "set_off_by": _setting_off(node, paths[node.code])},
        "negative": _negative(catalogue, node, paths),
    }


def _setting_off(node: Node, path: tuple[str, ...]) -> list[str]:
    """A cascade runs by itself when the last of these happens; every other node is called."""
    return [code for code in path if code in {edge.code for edge in node.edges}] if node.kind == "cascade" else []


def _negative(catalogue: Catalogue, node: Node, paths: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """The same path without the dropped predecessors and what only they lead to; a first node lacks its consent instead."""
    if not node.edges:
        return {"drop": [], "without_consent": list(node.consent), "path": [], "expect": None}
    drop = _dropped(node, paths)
    gone = [code for dropped in drop for code in _cut(catalogue, dropped, paths)]
    path = _without(catalogue, paths[node.code][:-1], gone)
    return {"drop": drop, "without_consent": [], "path": path, "expect": REFUSAL}


def _cut(catalogue: Catalogue, code: str, paths: dict[str, tuple[str, ...]]) -> list[str]:
    """The node, and where the contracts would run it by themselves, what sets it off."""
    node = catalogue.by_code[code]
    causes = _dropped(node, paths) if node.kind == "cascade" else []
    return [code, *(cut for cause in causes for cut in _cut(catalogue, cause, paths))]


def _dropped(node: Node, paths: dict[str, tuple[str, ...]]) -> list[str]:
    """One of those that all are needed, on which the fewest others rest; where only one of several is needed, all of them."""
    if not node.after_all:
        return [edge.code for edge in node.after_any]
    return [max((edge.code for edge in node.after_all), key=lambda code: (len(paths[code]), code))]


def _without(catalogue: Catalogue, path: Iterable[str], gone: Iterable[str]) -> list[str]:
    left_out, kept = set(gone), list[str]()
    for code in path:
        if code not in left_out and _open(catalogue.by_code[code], set(kept)):
            kept.append(code)
    return kept


def _open(node: Node, reached: set[str]) -> bool:
    return all(edge.code in reached for edge in node.after_all) and (
        not node.after_any or any(edge.code in reached for edge in node.after_any)
    )


def _paths(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """For each node a shortest order of nodes that ends with it, through built nodes where there is a choice."""
    paths: dict[str, tuple[str, ...]] = {}
    while len(paths) < len(catalogue.nodes):
        for node in catalogue.nodes:
            if all(edge.code in paths for edge in node.after_all) and node.code not in paths:
                paths |= _path(catalogue, node, paths)
    return _settled(catalogue, paths)


def _settled(catalogue: Catalogue, paths: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Repeat until no path gets better: a choice may have been made before the better one was known."""
    while True:
        better = dict(paths)
        for node in catalogue.nodes:
            better |= _path(catalogue, node, better)
        if better == paths:
            return paths
        paths = better


def _path(catalogue: Catalogue, node: Node, paths: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    choices = [edge for edge in node.after_any if edge.code in paths and node.code not in paths[edge.code]]
    if node.after_any and not choices:
        return {}
    candidates = [_joined(node, choice, paths) for choice in choices] or [_joined(node, None, paths)]
    return {
        node.code: min(candidates, key=lambda path: (sum(c not in catalogue.built for c in path[:-1]), len(path), path))
    }


def _joined(node: Node, choice: Edge | None, paths: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    before = [edge.code for edge in node.after_all] + ([choice.code] if choice else [])
    return tuple(dict.fromkeys([*(code for edge in before for code in paths[edge]), node.code]))
