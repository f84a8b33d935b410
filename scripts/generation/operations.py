"""ledger/domain/operations.py: one REST operation for each node that somebody calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generation.catalogue import Catalogue, GenerationError, Node

HEAD = '''"""The REST operations: one for each actor and time node; cascades show as results.

Generated from lifecycle.yaml by `make generate`; not edited by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.nodes import Node, Scope


@dataclass(frozen=True, slots=True)
class Operation:
    """`POST path` asks for `node`. `{id}` in the path is an object of the scope `on`; None where nothing stands above."""

    node: Node
    name: str
    path: str
    on: Scope | None
    title_zh: str
    title_en: str
    description_zh: str
    description_en: str


'''
CALLERS_ZH = {
    "actor": "由有权主体调用",
    "time": "时点到达后任何人可调用；迟调、重调不改变余额",
}
CALLERS_EN = {
    "actor": "Called by {by}{consent}.",
    "time": "Anyone may call it once the clock allows; calling late or twice changes no balance.",
}


def render(catalogue: Catalogue) -> str:
    """The Python source, before formatting; deterministic.

    Raises: GenerationError when two operations would have the same path.
    """
    called = [node for node in catalogue.nodes if node.kind != "cascade"]
    twice = [path for path, count in Counter(path_of(catalogue, node) for node in called).items() if count > 1]
    if twice:
        raise GenerationError(f"lifecycle.yaml: two nodes would be called at {twice[0]}")
    rows = "".join(f"    Node.{node.code}: Operation({', '.join(_facts(catalogue, node))}),\n" for node in called)
    return f"{HEAD}OPERATIONS = {{\n{rows}}}\n"


def path_of(catalogue: Catalogue, node: Node) -> str:
    """A node that makes its object is called on what the object will belong to; a first object on its collection."""
    on = _called_on(catalogue, node)
    if on is None:
        return f"/v1/{catalogue.scope[node.scope].plural}"
    return f"/v1/{catalogue.scope[on].plural}/{{id}}/{_kebab(node)}"


def _called_on(catalogue: Catalogue, node: Node) -> str | None:
    return catalogue.scope[node.scope].parent if node.creates else node.scope


def _kebab(node: Node) -> str:
    return node.code.lower().replace("_", "-")


def _facts(catalogue: Catalogue, node: Node) -> Iterator[str]:
    on = _called_on(catalogue, node)
    yield f"Node.{node.code}"
    yield repr(_kebab(node))
    yield repr(path_of(catalogue, node))
    yield f"Scope.{on.upper()}" if on else "None"
    yield from (repr(node.zh), repr(node.en), repr(_description_zh(catalogue, node)), repr(_description_en(node)))


def _description_zh(catalogue: Catalogue, node: Node) -> str:
    before = "、".join(catalogue.by_code[edge.code].zh for edge in node.after_all)
    one_of = "、".join(catalogue.by_code[edge.code].zh for edge in node.after_any)
    parts = [f"{node.zh}。{CALLERS_ZH[node.kind]}。", f"须先完成：{before}。" if before else ""]
    return "".join([*parts, f"须先完成其一：{one_of}。" if one_of else ""])


def _description_en(node: Node) -> str:
    consent = f", with the signed consent of {' and '.join(node.consent)}" if node.consent else ""
    caller = CALLERS_EN[node.kind].format(by=" or ".join(node.by), consent=consent)
    money = f" Money: {node.money}." if node.money else ""
    return f"{caller} Holds only if: {node.guard}. Effect: {node.state}.{money}"
