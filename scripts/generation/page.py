"""docs/lifecycle.md: every node with its titles, the states of the objects and the order of the nodes as diagrams."""

from __future__ import annotations

from collections.abc import Iterator

from generation import states
from generation.catalogue import Catalogue, Node, Phase
from generation.states import Change

HEAD = """<!-- Generated from lifecycle.yaml by `make generate`; not edited by hand. -->

# A loan's life 贷款全生命周期

{count} nodes in {phases} phases, from credit grant (授信) to settlement (清偿). {built} of them are built, marked ●: the contracts
enforce them. The others, marked ○, are refused as not built.

**Kind.** *actor*: somebody with the right to must call. *time*: anyone may call once the clock allows it; late or twice
changes no balance. *cascade*: the contracts run it inside the transaction of a predecessor.
**After.** Plain: on the same object or one that it belongs to. *named*: on an object that the call names. *any*: on any part.

"""


def render(catalogue: Catalogue) -> str:
    """The page as Markdown; deterministic."""
    head = HEAD.format(count=len(catalogue.nodes), phases=len(catalogue.phases), built=len(catalogue.built))
    parts = [head, *_objects(catalogue), *_states(catalogue)]
    for phase in catalogue.phases:
        parts += _phase(catalogue, phase)
    return "".join([*parts, *_laws(catalogue)])


def _objects(catalogue: Catalogue) -> Iterator[str]:
    yield "## Objects 对象\n\n| object | belongs to | file 卷宗 | note |\n|---|---|---|---|\n"
    for scope in catalogue.scopes:
        yield f"| {scope.name} | {scope.parent or ''} | {scope.file} | {scope.note} |\n"
    yield "\n"


def _states(catalogue: Catalogue) -> Iterator[str]:
    yield "## States 状态\n\n"
    found: dict[str, list[Change]] = {}
    for change in states.changes(catalogue):
        found.setdefault(change.object, []).append(change)
    for name, changes in found.items():
        yield f"### {name}\n\n```mermaid\nstateDiagram-v2\n"
        if any(change.before is None for change in changes):
            yield '    state "any state 任一状态" as any_state\n'
        yield from dict.fromkeys(_arrow(catalogue, change) for change in changes)
        ends = [change.after for change in changes if change.terminal]
        yield from (f"    {end} --> [*]\n" for end in dict.fromkeys(ends))
        yield "```\n\n"


def _arrow(catalogue: Catalogue, change: Change) -> str:
    start = "[*]" if change.before == states.NONE else change.before or "any_state"
    return f"    {start} --> {change.after}: {_mark(catalogue, change.code)} {change.code}\n"


def _phase(catalogue: Catalogue, phase: Phase) -> Iterator[str]:
    yield f"## {phase.id} {phase.zh} {phase.en}\n\n"
    yield "| | id | node 节点 | object | kind, by | after | holds only if | effect |\n|---|---|---|---|---|---|---|---|\n"
    yield from (_row(catalogue, node) for node in catalogue.of_phase(phase))
    yield from ("\n```mermaid\nflowchart LR\n", *_flow(catalogue, phase), "```\n\n")


def _row(catalogue: Catalogue, node: Node) -> str:
    cells = [
        _mark(catalogue, node.code),
        str(node.id),
        f"`{node.code}`<br>{node.zh}<br>{node.en}",
        f"{node.scope} (new)" if node.creates else node.scope,
        _kind(node),
        _after(node),
        node.guard + (f"<br>{node.law}" if node.law else ""),
        _effect(node),
    ]
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


def _kind(node: Node) -> str:
    by = f": {', '.join(node.by)}" if node.by else ""
    return f"{node.kind}{by}" + (f"<br>with {', '.join(node.consent)}" if node.consent else "")


def _after(node: Node) -> str:
    all_of = [_edge(edge.code, edge.where) for edge in node.after_all]
    any_of = [_edge(edge.code, edge.where) for edge in node.after_any]
    return "<br>".join([*all_of, *(["one of: " + ", ".join(any_of)] if any_of else [])])


def _edge(code: str, where: str) -> str:
    return code if where == "same" else f"{code} *{where}*"


def _effect(node: Node) -> str:
    lines = [node.state, f"money: {node.money}" if node.money else ""]
    lines += [f"undoes {', '.join(node.clears)}" if node.clears else "", "repeats" if node.repeats else ""]
    return "<br>".join(filter(None, lines))


def _flow(catalogue: Catalogue, phase: Phase) -> Iterator[str]:
    """Arrows into the nodes of a phase: solid where every one is needed, dotted where one is enough."""
    here = catalogue.of_phase(phase)
    codes = {node.code for node in here} | {edge.code for node in here for edge in node.edges}
    for node in (node for node in catalogue.nodes if node.code in codes):
        yield f'    {node.code}["{_mark(catalogue, node.code)} {node.id} {node.zh}<br>{node.en}"]\n'
    for node in here:
        yield from (f"    {edge.code} --> {node.code}\n" for edge in node.after_all)
        yield from (f"    {edge.code} -.-> {node.code}\n" for edge in node.after_any)


def _laws(catalogue: Catalogue) -> Iterator[str]:
    yield "## Rules of law 法律依据\n\n"
    yield "The last column says how much of the rule's wording was read when the catalogue was written.\n\n"
    yield "| key | rule | read |\n|---|---|---|\n"
    yield from (f"| {law.key} | {law.rule} | {law.source_read} |\n" for law in catalogue.laws)


def _mark(catalogue: Catalogue, code: str) -> str:
    return "●" if code in catalogue.built else "○"
