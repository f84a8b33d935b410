"""Plays the log of a file again: sequence without a gap, time that never runs back, and each step where it may stand.

    >>> party = replay(Start(origin, FileKind.PARTY, party_id), party_steps, catalogue)
    >>> facility = replay(Start(origin, FileKind.FACILITY, facility_id), facility_steps, catalogue, [party])
    >>> loan = replay(Start(origin, FileKind.LOAN, loan_id), loan_steps, catalogue, [party, facility])
    >>> verify_head(loan, head_from_storage)

A predecessor that only a file not at hand could show, another loan's payment behind a restored limit for example, is no
fault: the replay lists it in `unchecked`. Guards on amounts and dates are the contracts'; a replay does not repeat them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from evidence import abi
from evidence.calldata import SELECTOR_BYTES
from evidence.catalogue import Catalogue, FileKind, NodeRule, mask_of, nodes_of
from evidence.errors import HeadMismatch, OrderBroken, SequenceBroken, StepRefused
from evidence.log import Start, Step

# Nodes that put another object in place of theirs, whose number is the first field of the effect: a bureau record is never overwritten.
REPLACING = frozenset({"BUREAU_CORRECTED"})
# Nodes by which a part of an object goes on as another one, whose number is that field of the effect (from 0): of a claim sold in part.
DIVIDING = {"TRANSFER_SETTLED": 4}
# What the file of the lender may show once the second has happened: the claim of whoever covers its first losses is made there, at a default.
ELSEWHERE = {"LOAN_NOTE_ISSUED": "DEFAULT_DECLARED"}
# Nodes that make another part as a second node would, if the last field of the effect is its number: what a sale brings beyond the debt is a deposit.
HOLDING = {"COLLATERAL_SOLD": "SECURITY_DEPOSIT_POSTED"}


@dataclass(frozen=True)
class Opened:
    """A file that this log says was opened in it."""

    seq: int
    kind: FileKind
    file: bytes


@dataclass(frozen=True)
class Replay:
    """A log that holds together. `heads[k]` is the head after step k; `heads[0]` the first head.

    `unchecked` pairs a seq with the code of a predecessor that only a file not at hand could show. `reached_at` has the
    time at which a node was first reached, by its id.
    """

    start: Start
    steps: tuple[Step, ...]
    heads: tuple[bytes, ...]
    opened: tuple[Opened, ...]
    unchecked: tuple[tuple[int, str], ...]
    reached_at: dict[int, int]

    @property
    def head(self) -> bytes:
        return self.heads[-1]

    def head_at(self, timestamp: int) -> bytes:
        """The head as it stood at the end of that second."""
        return self.heads[sum(step.timestamp <= timestamp for step in self.steps)]


def replay(start: Start, steps: Iterable[Step], catalogue: Catalogue, above: Sequence[Replay] = ()) -> Replay:
    """Play the log from its first step; `above` are the replays of the files that this one belongs to.

    Raises:
        SequenceBroken: a step of another file, or whose seq is not one more than the last.
        OrderBroken: time or block before the last step's, or two times in one block.
        StepRefused: a node that the catalogue lacks or that another kind of file records, a predecessor missing, a
            repetition of what happens once, an opening entry that does not fit, a correction of a step that is not there.
    """
    player = _Player(start, catalogue, above)
    for step in steps:
        player.play(step)
    return player.result()


def verify_head(replayed: Replay, head: bytes) -> None:
    """The log leads to `head`, with nothing before it changed and nothing after it added.

    Raises HeadMismatch, and says so where the log is genuine up to an earlier step.
    """
    if head == replayed.head:
        return
    if head in replayed.heads:
        seq = replayed.heads.index(head)
        raise HeadMismatch(
            "the log has steps that the chain had not recorded at this block",
            where=f"after step {seq}",
            expected=f"{seq} steps",
            found=f"{len(replayed.steps)} steps",
        )
    raise HeadMismatch("the log leads to another head than the chain's", expected=head, found=replayed.head)


class _Reached:
    """Which object reached which node, as far as it was not cleared.

    Clearing what other scopes reached concerns all their objects at once, so a marker by node suffices and the work of a
    step does not grow with the log.
    """

    def __init__(self) -> None:
        self.first_at: dict[int, int] = {}
        self._by_object: dict[tuple[int, bytes], int] = {}
        self._standing: Counter[int] = Counter()
        self._cleared_after: dict[int, int] = {}

    def add(self, step: Step) -> None:
        if not self.stands(step.node, step.object):
            self._standing[step.node] += 1
        self._by_object[step.node, step.object] = step.seq
        self.first_at.setdefault(step.node, step.timestamp)

    def stands(self, node: int, object_: bytes) -> bool:
        return self._by_object.get((node, object_), 0) > self._cleared_after.get(node, 0)

    def stands_anywhere(self, node: int) -> bool:
        return self._standing[node] > 0

    def clear(self, node: int, object_: bytes) -> None:
        if self.stands(node, object_):
            del self._by_object[node, object_]
            self._standing[node] -= 1

    def clear_everywhere(self, node: int, seq: int) -> None:
        self._cleared_after[node] = seq
        self._standing[node] = 0


class _Player:
    """The state of one replay."""

    def __init__(self, start: Start, catalogue: Catalogue, above: Sequence[Replay]) -> None:
        self._start = start
        self._catalogue = catalogue
        self._above = above
        self._at_hand = {start.kind, *(other.start.kind for other in above)}
        self._steps: list[Step] = []
        self._heads = [start.head]
        self._opened: list[Opened] = []
        self._unchecked: list[tuple[int, str]] = []
        self._reached = _Reached()
        self._replaced_by: dict[bytes, int] = {}

    def play(self, step: Step) -> None:
        self._require_sequence(step)
        self._require_order(step)
        rule = self._catalogue.nodes.get(step.node)
        if rule is None:
            raise StepRefused("the catalogue has no such node", where=_place(step), found=step.node)
        if self._catalogue.home(step.node) is self._start.kind:
            self._reach(step, rule)
        else:
            self._open(step, rule)
        self._heads.append(step.head_after(self._heads[-1]))
        self._steps.append(step)

    def result(self) -> Replay:
        return Replay(
            self._start,
            tuple(self._steps),
            tuple(self._heads),
            tuple(self._opened),
            tuple(self._unchecked),
            self._reached.first_at,
        )

    def _require_sequence(self, step: Step) -> None:
        expected = len(self._steps) + 1
        if step.file != self._start.file:
            where = f"place {expected}"
            raise SequenceBroken("a step of another file", where=where, expected=self._start.file, found=step.file)
        if step.seq != expected:
            raise SequenceBroken("a step is missing, doubled or moved", expected=expected, found=step.seq)

    def _require_order(self, step: Step) -> None:
        if not self._steps:
            return
        last, where = self._steps[-1], _place(step)
        if step.timestamp < last.timestamp:
            raise OrderBroken("time runs back", where=where, expected=f">= {last.timestamp}", found=step.timestamp)
        if step.block < last.block:
            raise OrderBroken("blocks run back", where=where, expected=f">= {last.block}", found=step.block)
        if step.block == last.block and step.timestamp != last.timestamp:
            raise OrderBroken("one block has two times", where=where, expected=last.timestamp, found=step.timestamp)

    def _reach(self, step: Step, rule: NodeRule) -> None:
        self._require_predecessors(step, rule)
        if step.supersedes:
            self._require_correctable(step, rule)
        elif not rule.repeats and self._reached.stands(step.node, step.object):
            raise StepRefused(f"{rule.code} happens once to one object", where=_place(step), found=step.object)
        self._reached.add(step)
        if rule.code in REPLACING:
            self._replace(step, rule)
        if rule.code in DIVIDING:
            self._divide(step, rule)
        if rule.code in HOLDING:
            self._hold(step, HOLDING[rule.code])
        for node in nodes_of(rule.clears):
            if self._catalogue.nodes[node].scope == rule.scope:
                self._reached.clear(node, step.object)
            else:
                self._reached.clear_everywhere(node, step.seq)

    def _require_predecessors(self, step: Step, rule: NodeRule) -> None:
        standing = self._standing(step, rule)
        beyond = self._beyond(rule)
        missing = rule.after_all & ~standing
        if missing & ~beyond:
            first = self._catalogue.codes(missing & ~beyond)
            raise StepRefused(f"{rule.code} before what it follows", where=_place(step), expected=f"first {first}")
        open_choice = 0 if rule.after_any & standing else rule.after_any
        if open_choice and not open_choice & beyond:
            first = self._catalogue.codes(open_choice)
            raise StepRefused(
                f"{rule.code} before all that it may follow", where=_place(step), expected=f"one of {first}"
            )
        unchecked = nodes_of(missing | open_choice & beyond)
        self._unchecked += [(step.seq, self._catalogue.nodes[node].code) for node in unchecked]

    def _standing(self, step: Step, rule: NodeRule) -> int:
        wanted = nodes_of(rule.after_all | rule.after_any)
        return mask_of(node for node in wanted if self._stands_for(step, rule, node))

    def _stands_for(self, step: Step, rule: NodeRule, node: int) -> bool:
        scope = self._catalogue.nodes[node].scope
        if any(other.reached_at.get(node, step.timestamp + 1) <= step.timestamp for other in self._above):
            return True
        if rule.anywhere >> node & 1:
            return node in self._reached.first_at
        if scope == rule.scope:
            return self._reached.stands(node, step.object)
        return scope in self._catalogue.lineage(rule.scope) and self._reached.stands_anywhere(node)

    def _beyond(self, rule: NodeRule) -> int:
        """The predecessors that files not at hand may show: of another kind, or a named object of this level or above."""
        return mask_of(
            node
            for node in nodes_of(rule.after_all | rule.after_any)
            if self._catalogue.home(node) not in self._at_hand
            or self._is_elsewhere(node)
            or (rule.anywhere >> node & 1 and self._catalogue.nodes[node].scope in self._catalogue.lineage(rule.scope))
        )

    def _is_elsewhere(self, node: int) -> bool:
        after = ELSEWHERE.get(self._catalogue.nodes[node].code)
        return after is not None and any(self._catalogue.nodes[past].code == after for past in self._reached.first_at)

    def _require_correctable(self, step: Step, rule: NodeRule) -> None:
        """The same node of the object, or, where a node of its own corrects, what that node follows."""
        earlier = self._steps[step.supersedes - 1] if step.supersedes <= len(self._steps) else None
        if earlier is None or not self._corrects(step, rule, earlier):
            problem = f"corrects a step that is no earlier {rule.code} of this object"
            raise StepRefused(problem, where=_place(step), found=step.supersedes)

    def _corrects(self, step: Step, rule: NodeRule, earlier: Step) -> bool:
        if earlier.node != step.node and not (rule.code in REPLACING and rule.after_all >> earlier.node & 1):
            return False
        return earlier.object == step.object or self._replaced_by.get(step.object) == earlier.seq

    def _replace(self, step: Step, rule: NodeRule) -> None:
        """The object that the effect names first stands in place of the step's, and has reached what that had."""
        successor = _word(step, 0)
        self._replaced_by[successor] = step.seq
        for node in nodes_of(rule.after_all):
            if self._catalogue.nodes[node].scope == rule.scope:
                self._reached.add(replace(step, node=node, object=successor))

    def _divide(self, step: Step, rule: NodeRule) -> None:
        """The object that the effect names has reached what the step's had; what led to the step and the step itself are its own alone."""
        part = _word(step, DIVIDING[rule.code])
        if part == step.object:
            return
        for node, other in self._catalogue.nodes.items():
            if other.scope == rule.scope and self._reached.stands(node, step.object):
                self._reached.add(replace(step, node=node, object=part))
        for node in (step.node, *nodes_of(rule.after_all)):
            if self._catalogue.nodes[node].scope == rule.scope:
                self._reached.clear(node, step.object)

    def _number_of(self, code: str) -> int:
        return next(number for number, rule in self._catalogue.nodes.items() if rule.code == code)

    def _hold(self, step: Step, code: str) -> None:
        """The part that the effect numbers last, if it made one."""
        number = step.effect[-abi.WORD :]
        if any(number):
            self._reached.add(replace(step, node=self._number_of(code), object=number))

    def _open(self, step: Step, rule: NodeRule) -> None:
        kind = self._catalogue.home(step.node)
        if not rule.opens or kind != self._start.kind + 1:
            own = self._start.kind.name.lower()
            raise StepRefused(f"the log of a {own} does not record {rule.code}", where=_place(step))
        child = Start(self._start.origin, kind, step.object)
        effect = abi.uint256(kind) + abi.bytes32(child.file) + child.head
        if step.effect != effect:
            problem = "the entry of an opened file does not fit that file"
            raise StepRefused(problem, where=_place(step), expected=effect, found=step.effect)
        self._opened.append(Opened(step.seq, kind, child.file))


def _word(step: Step, field: int) -> bytes:
    """A field of the step's effect, all of whose fields are words."""
    begin = SELECTOR_BYTES + field * abi.WORD
    return step.effect[begin : begin + abi.WORD]


def _place(step: Step) -> str:
    return f"step {step.seq}"
