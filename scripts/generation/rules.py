"""Rules that a well-formed catalogue keeps: names exist, ids run on, counts agree, and every node can be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generation.catalogue import Catalogue, GenerationError, Node

FILES = ("party", "facility", "loan")
KINDS = ("actor", "time", "cascade")
SOURCES_READ = ("text", "part", "none")
WORD_BITS = 256


def verify(catalogue: Catalogue) -> None:
    """Raises: GenerationError that lists every rule broken, one a line."""
    problems = [
        *_scope_problems(catalogue),
        *_phase_problems(catalogue),
        *_law_problems(catalogue),
        *_id_problems(catalogue),
        *(f"built: there is no node {code}" for code in sorted(catalogue.built - catalogue.by_code.keys())),
    ]
    for node in catalogue.nodes:
        problems += [f"line {node.line}, {node.code}: {problem}" for problem in _node_problems(catalogue, node)]
    # A loop is looked for only among nodes that exist.
    problems = problems or [f"{code}: cannot be reached from nothing" for code in _unreachable(catalogue)]
    if problems:
        raise GenerationError("lifecycle.yaml:\n" + "\n".join(f"  {problem}" for problem in problems))


def _scope_problems(catalogue: Catalogue) -> Iterator[str]:
    above: set[str | None] = {None}
    for scope in catalogue.scopes:
        if scope.file not in FILES:
            yield f"scope {scope.name}: file {scope.file!r} is not one of {', '.join(FILES)}"
        if scope.parent not in above:
            yield f"scope {scope.name}: belongs to {scope.parent!r}, which does not stand above it"
        above.add(scope.name)


def _phase_problems(catalogue: Catalogue) -> Iterator[str]:
    for place, phase in enumerate(catalogue.phases, 1):
        if phase.id != place:
            yield f"phase {phase.id}: should have id {place}"
        if phase.nodes != len(catalogue.of_phase(phase)):
            yield f"phase {phase.id}: says {phase.nodes} nodes, holds {len(catalogue.of_phase(phase))}"


def _law_problems(catalogue: Catalogue) -> Iterator[str]:
    for law in catalogue.laws:
        if law.source_read not in SOURCES_READ:
            yield f"law {law.key}: source_read {law.source_read!r} is not one of {', '.join(SOURCES_READ)}"


def _id_problems(catalogue: Catalogue) -> Iterator[str]:
    if len(catalogue.nodes) >= WORD_BITS:
        yield f"{len(catalogue.nodes)} nodes do not fit one word of {WORD_BITS} bits whose bit 0 is unused"
    for place, node in enumerate(catalogue.nodes, 1):
        if node.id != place:
            yield f"line {node.line}, {node.code}: has id {node.id}, should have {place}: ids are appended, never moved"
    for code, count in Counter(node.code for node in catalogue.nodes).items():
        if count > 1:
            yield f"{code}: stands {count} times"


def _node_problems(catalogue: Catalogue, node: Node) -> Iterator[str]:
    for code in (*(edge.code for edge in node.edges), *node.clears):
        if code not in catalogue.by_code:
            yield f"there is no node {code}"
    if node.phase not in {phase.id for phase in catalogue.phases}:
        yield f"there is no phase {node.phase}"
    if node.scope not in catalogue.scope:
        yield f"there is no scope {node.scope}"
    if node.law is not None and node.law not in {law.key for law in catalogue.laws}:
        yield f"there is no law {node.law}"
    yield from _kind_problems(node)


def _kind_problems(node: Node) -> Iterator[str]:
    if node.kind not in KINDS:
        yield f"kind {node.kind!r} is not one of {', '.join(KINDS)}"
    if node.kind == "cascade" and node.by:
        yield "a cascade is called by nobody: it has no `by`"
    if node.kind != "cascade" and not node.by:
        yield "`by` is missing: who may call it"
    if node.kind != "actor" and node.consent:
        yield "only an actor's node asks for consent"
    if node.kind != "actor" and not node.edges:
        yield "nothing sets it off: it has no predecessor"


def _unreachable(catalogue: Catalogue) -> list[str]:
    """Codes that no order of nodes can reach, each after its predecessors."""
    reached: set[str] = set()
    while True:
        new = {node.code for node in catalogue.nodes if node.code not in reached and _open(node, reached)}
        if not new:
            return [node.code for node in catalogue.nodes if node.code not in reached]
        reached |= new


def _open(node: Node, reached: set[str]) -> bool:
    all_of = all(edge.code in reached for edge in node.after_all)
    return all_of and (not node.after_any or any(edge.code in reached for edge in node.after_any))
