"""The three logs: played again from their first heads, each opened in the one above, each effect the one of its node."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from evidence.catalogue import FileKind
from evidence.effects import consents_of, is_opening
from evidence.errors import ClaimMismatch, EvidenceError, MalformedValue, MissingEvidence, OrderBroken, SequenceBroken
from evidence.log import Start, Step
from evidence.replay import Replay, replay
from evidence.report import Words, legal_time
from evidence.shape import hexed
from evidence.trust import required
from evidence.verify.case import Act, Acts, Case, Replays

REPLAY, EFFECTS = "log.replay", "log.effects"


def replays(case: Case) -> Words:
    """Raises BrokenLog."""
    found: dict[FileKind, Replay] = {}
    for kind in FileKind:
        start = Start(case.origin, kind, case.bundle.manifest.files[kind])
        found[kind] = replay(start, case.steps[kind], case.catalogue, tuple(found.values()))
        if not found[kind].steps:
            raise SequenceBroken("a file without a step", where=f"{kind.name.lower()} file")
    _require_one_time(case.steps)
    case.show(REPLAY, Replays(found))
    steps = sum(len(replayed.steps) for replayed in found.values())
    beyond = sum(len(replayed.unchecked) for replayed in found.values())
    return Words(
        f"{steps} 个步骤，序号连续，时间不倒流，每步皆有前序；{beyond} 个前序在未随附的案卷中",
        f"{steps} steps without a gap, in rising time, each after what it follows; {beyond} predecessors are in files not at hand",
    )


def belonging(case: Case) -> Words:
    """Raises ClaimMismatch where a file was not opened in the one above, or speaks of another."""
    files, logs = case.bundle.manifest.files, case.shown(REPLAY, Replays).of
    for kind, parent in ((FileKind.FACILITY, FileKind.PARTY), (FileKind.LOAN, FileKind.FACILITY)):
        _require_opened(files[kind], logs[parent], logs[kind])
    for act in case.shown(EFFECTS, Acts).all:
        _require_own_ids(act, files)
    siblings = [hexed(opened.file) for opened in logs[FileKind.FACILITY].opened if opened.file != files[FileKind.LOAN]]
    facilities = len(logs[FileKind.PARTY].opened)
    beside = ", ".join(siblings) or "none"
    return Words(
        f"主体案卷中开立授信 {facilities} 项；该授信下其他借款：{beside if siblings else '无'}",
        f"the party's file opens {facilities} facilities; other loans under this facility: {beside}",
    )


def effects(case: Case) -> Words:
    """Raises MalformedValue where an effect is not its node's."""
    acts = tuple(
        _act(case, kind, step) for kind in FileKind for step in case.steps[kind] if not is_opening(step, case.catalogue)
    )
    case.show(EFFECTS, Acts(acts))
    consents = sum(len(act.consents) for act in acts)
    return Words(
        f"{len(acts)} 个步骤的效果与节点相符，含 {consents} 份同意",
        f"{len(acts)} effects, each its node's own, with {consents} consents",
    )


def calendar(case: Case) -> Words:
    """Raises ClaimMismatch for another calendar than the trust file's; OrderBroken where a step takes effect on a day to come."""
    stated = case.environment.calendar
    for step in chain.from_iterable(case.steps.values()):
        if step.effective_day > stated.day(step.timestamp):
            where = f"step {step.seq} of file {hexed(step.file)}"
            problem = "a step that takes effect on a day that had not come"
            raise OrderBroken(problem, where=where, expected=stated.day(step.timestamp), found=step.effective_day)
    pinned = required(case.trust.calendar, "calendar")
    if pinned != stated:
        raise ClaimMismatch("another calendar than the pinned one", where="environment.calendar", expected=pinned, found=stated)  # fmt: skip
    if pinned.is_test:
        return Words(
            f"测试日历：一日为 {pinned.day_length} 秒，日期并非真实日期",
            f"a test calendar: a day has {pinned.day_length} s, so no date in this file is a real one",
        )
    return Words("真实日历，一日 86,400 秒", "the real calendar, 86,400 s a day")


def extent(case: Case) -> Words:
    """Raises OrderBroken for a step after the block; MissingEvidence where the file is asked for as of a later time."""
    header = case.header
    case.shown("state.heads", bool)
    for step in chain.from_iterable(case.steps.values()):
        if step.block > header.number or step.timestamp > header.timestamp:
            where = f"step {step.seq} of file {hexed(step.file)}"
            raise OrderBroken("a step after the block to which the file is said to be complete", where=where, expected=f"at most block {header.number}", found=step.block)  # fmt: skip
    time = legal_time(header.timestamp)
    if case.as_of is not None and case.as_of > header.timestamp:
        problem = "asked as of a time after the block: what happened since then is not in the bundle"
        raise MissingEvidence(problem, where="--as-of", expected=f"at most {time}", found=legal_time(case.as_of))
    return Words(
        f"完整至区块 {header.number}，{time}",
        f"complete to block {header.number}, {time}: nothing left out, nothing added",
    )


def _require_one_time(steps: Mapping[FileKind, tuple[Step, ...]]) -> None:
    times: dict[int, int] = {}
    for step in chain.from_iterable(steps.values()):
        time = times.setdefault(step.block, step.timestamp)
        if time != step.timestamp:
            raise OrderBroken(
                "one block has two times", where=f"block {step.block}", expected=time, found=step.timestamp
            )


def _require_opened(file: bytes, parent: Replay, own: Replay) -> None:
    for opened in parent.opened:
        if opened.file == file:
            entry, first = parent.steps[opened.seq - 1], own.steps[0]
            if (entry.block, entry.timestamp, entry.node) != (first.block, first.timestamp, first.node):
                problem = "a file was opened at another time than its first step"
                raise ClaimMismatch(
                    problem, where=f"step {opened.seq}", expected=entry.timestamp, found=first.timestamp
                )
            return
    problem = f"the log of the {parent.start.kind.name.lower()} does not show that this file was opened in it"
    raise ClaimMismatch(problem, expected=file, found=[hexed(opened.file) for opened in parent.opened])


def _require_own_ids(act: Act, files: Mapping[FileKind, bytes]) -> None:
    """An opening effect names its own file and the one above."""
    if act.code not in ("BORROWER_REGISTERED", "CREDIT_APPLIED", "TERMS_PROPOSED"):
        return
    for kind in FileKind:
        name = kind.name.lower()
        if name in act.fields and act.fields[name] != files[kind]:
            raise ClaimMismatch(
                f"speaks of another {name}", where=act.where, expected=files[kind], found=act.fields[name]
            )


def _act(case: Case, kind: FileKind, step: Step) -> Act:
    where = f"{kind.name.lower()} file, step {step.seq}"
    rule = case.catalogue.nodes.get(step.node)
    if rule is None:
        raise MalformedValue("the catalogue has no such node", where=where, found=step.node)
    try:
        return Act(kind, rule.code, step, case.effects.of(rule.code, step.effect), consents_of(step))
    except EvidenceError as error:
        field = f".{error.where}" if error.where else ""
        raise type(error)(error.problem, where=f"{where} {rule.code}{field}", expected=error.expected, found=error.found) from None  # fmt: skip
