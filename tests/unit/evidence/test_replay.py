"""Replays over a small catalogue in which each rule of the real one stands once."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import eth_abi
import pytest

from evidence.canonical import Json
from evidence.catalogue import Catalogue, FileKind
from evidence.errors import EvidenceError, HeadMismatch, MalformedInput, OrderBroken, SequenceBroken, StepRefused
from evidence.log import Start, Step
from evidence.replay import Replay, replay, verify_head

ORIGIN = b"\x0f" * 32
PARTY, FACILITY, LOAN, SIBLING = (bytes([n]) * 32 for n in (1, 2, 3, 4))


def node(id: int, code: str, scope: str, **rule: Any) -> dict[str, Json]:
    defaults = {"afterAll": [], "afterAny": [], "anywhere": [], "clears": [], "repeats": False, "opens": False}
    return {"id": id, "code": code, "scope": scope, **defaults, **rule}


CATALOGUE_JSON: dict[str, Json] = {
    "digest": "0x" + "cc" * 32,
    "scopes": {
        "party": {"file": "party", "in": None},
        "facility": {"file": "facility", "in": "party"},
        "loan": {"file": "loan", "in": "facility"},
        "instalment": {"file": "loan", "in": "loan"},
        "payment": {"file": "loan", "in": "loan"},
        "bureau": {"file": "loan", "in": "loan"},
        "claim": {"file": "loan", "in": "loan"},
        "collateral": {"file": "facility", "in": "facility"},
        "deposit": {"file": "facility", "in": "facility"},
    },
    "nodes": [
        node(1, "REGISTERED", "party", opens=True),
        node(2, "BLOCKED", "party", afterAll=[1], repeats=True),
        node(3, "UNBLOCKED", "party", afterAll=[2], clears=[2], repeats=True),
        node(4, "GRANTED", "facility", afterAll=[1], opens=True),
        node(5, "RESTORED", "facility", afterAll=[10], anywhere=[10], repeats=True),
        node(6, "LENT", "loan", afterAll=[4], opens=True),
        node(7, "BILLED", "instalment", afterAll=[6]),
        node(8, "DUE", "instalment", afterAll=[7]),
        node(9, "PAID", "payment", afterAll=[6]),
        node(10, "ALLOCATED", "payment", afterAny=[9], repeats=True),
        node(11, "SETTLED", "instalment", afterAll=[10], anywhere=[10], repeats=True),
        node(12, "MET", "loan", afterAll=[10], anywhere=[10]),
        node(13, "REVERSED", "payment", afterAll=[10], clears=[11, 12]),
        node(14, "CLOSED", "loan", afterAny=[12]),
        node(15, "PENALISED", "loan", afterAll=[8], anywhere=[8], repeats=True),
        node(16, "CROSSED", "loan", afterAll=[14], anywhere=[14]),
        node(17, "REPORTED", "bureau", afterAll=[6]),
        node(18, "BUREAU_CORRECTED", "bureau", afterAll=[17], repeats=True),
        node(19, "LOAN_NOTE_ISSUED", "claim", afterAll=[6]),
        node(20, "OFFERED", "claim", afterAll=[19], repeats=True),
        node(21, "TRANSFER_SETTLED", "claim", afterAll=[20], repeats=True),
        node(22, "NOTIFIED", "claim", afterAll=[21], repeats=True),
        node(23, "POOLED", "claim", afterAll=[19]),
        node(24, "RECOURSE_ACQUIRED", "claim", afterAny=[9], anywhere=[9]),
        node(25, "CANCELLED", "claim", afterAll=[12], afterAny=[19, 24]),
        node(26, "COLLATERAL_SOLD", "collateral", afterAll=[4]),
        node(27, "SECURITY_DEPOSIT_POSTED", "deposit", afterAll=[4]),
        node(29, "DEFAULT_DECLARED", "loan", afterAll=[6]),
        node(28, "DEPOSIT_RETURNED", "deposit", afterAll=[27]),
    ],
}
CATALOGUE = Catalogue.from_json(CATALOGUE_JSON)
NUMBER = {rule.code: number for number, rule in CATALOGUE.nodes.items()}


def log(file: bytes, *steps: str | tuple[str, Any] | Step) -> list[Step]:
    """Steps of a file by code, an object beside the code where it is not the file's own, each a minute and a block later."""
    found = []
    for seq, step in enumerate(steps, 1):
        if not isinstance(step, Step):
            code, object_ = step if isinstance(step, tuple) else (step, file)
            object_ = object_.to_bytes(32, "big") if isinstance(object_, int) else object_
            step = Step(file, NUMBER[code], object_, seq, b"\xac" * 20, 1000, 20000, 0, bytes(32), b"", b"", 5)
        found.append(dataclasses.replace(step, seq=seq, timestamp=1000 + 60 * seq, block=5 + seq))
    return found


def opening(parent: bytes, code: str, kind: FileKind, child: bytes) -> Step:
    effect = eth_abi.encode(["uint8", "bytes32", "bytes32"], [int(kind), child, Start(ORIGIN, kind, child).head])
    return Step(parent, NUMBER[code], child, 1, b"\xac" * 20, 1000, 20000, 0, bytes(32), effect, b"", 5)


def play(kind: FileKind, file: bytes, *steps: Any, above: tuple[Replay, ...] = ()) -> Replay:
    return replay(Start(ORIGIN, kind, file), log(file, *steps), CATALOGUE, above)


@pytest.fixture
def party() -> Replay:
    return play(FileKind.PARTY, PARTY, "REGISTERED", opening(PARTY, "GRANTED", FileKind.FACILITY, FACILITY))


@pytest.fixture
def facility(party: Replay) -> Replay:
    granted = [dataclasses.replace(step, timestamp=1500) for step in log(FACILITY, "GRANTED")]
    return replay(Start(ORIGIN, FileKind.FACILITY, FACILITY), granted, CATALOGUE, [party])


@pytest.fixture
def lent(party: Replay, facility: Replay) -> Callable[..., Replay]:
    """A loan's log that goes on after LENT."""

    def replayed(*steps: Any) -> Replay:
        played = [dataclasses.replace(step, timestamp=step.timestamp + 1000) for step in log(LOAN, "LENT", *steps)]
        return replay(Start(ORIGIN, FileKind.LOAN, LOAN), played, CATALOGUE, [party, facility])

    return replayed


LIFE = (("BILLED", 1), ("DUE", 1), ("PAID", 900), ("ALLOCATED", 900), ("SETTLED", 1), "MET", "CLOSED")


def test_a_life_replays_to_the_head_of_its_chain(lent: Callable[..., Replay]) -> None:
    replayed = lent(*LIFE)
    head = Start(ORIGIN, FileKind.LOAN, LOAN).head
    for step, after in zip(replayed.steps, replayed.heads[1:], strict=True):
        head = step.head_after(head)
        assert after == head
    verify_head(replayed, head)
    assert replayed.unchecked == ()
    assert replayed.head_at(replayed.steps[2].timestamp) == replayed.heads[3]
    assert replayed.head_at(0) == replayed.heads[0]


def test_a_file_shows_the_files_that_it_opened(party: Replay) -> None:
    assert [(opened.seq, opened.kind, opened.file) for opened in party.opened] == [(2, FileKind.FACILITY, FACILITY)]


def test_an_empty_log_has_the_first_head() -> None:
    verify_head(play(FileKind.LOAN, LOAN), Start(ORIGIN, FileKind.LOAN, LOAN).head)


def test_a_changed_step_leads_elsewhere(lent: Callable[..., Replay]) -> None:
    head = lent(*LIFE).head
    steps = log(LOAN, *LIFE)
    changed = dataclasses.replace(steps[2], effect=b"\x01")
    with pytest.raises(HeadMismatch, match="another head"):
        verify_head(lent(*steps[:2], changed, *steps[3:]), head)


def test_a_step_too_many_is_told_from_a_changed_one(lent: Callable[..., Replay]) -> None:
    with pytest.raises(HeadMismatch, match="after step 7"):
        verify_head(lent(*LIFE), lent(*LIFE[:-1]).head)


@pytest.mark.parametrize("left_out", range(7))
def test_a_step_left_out_is_found(facility: Replay, left_out: int) -> None:
    steps = [dataclasses.replace(step, timestamp=step.timestamp + 1000) for step in log(LOAN, "LENT", *LIFE)]
    with pytest.raises(SequenceBroken):
        replay(Start(ORIGIN, FileKind.LOAN, LOAN), steps[:left_out] + steps[left_out + 1 :], CATALOGUE, [facility])


@pytest.mark.parametrize(
    ("change", "reason", "said"),
    [
        ({"seq": 2}, SequenceBroken, "missing, doubled or moved"),
        ({"seq": 4}, SequenceBroken, "missing, doubled or moved"),
        ({"file": FACILITY}, SequenceBroken, "another file"),
        ({"timestamp": 1119}, OrderBroken, "time runs back"),
        ({"block": 6}, OrderBroken, "blocks run back"),
        ({"block": 7}, OrderBroken, "two times"),
        ({"node": 200}, StepRefused, "no such node"),
        ({"node": 2}, StepRefused, "log of a loan does not record BLOCKED"),
        ({"node": 8, "object": (2).to_bytes(32, "big")}, StepRefused, "first BILLED"),
        ({"node": 10}, StepRefused, "one of PAID"),
        ({"supersedes": 1}, StepRefused, "no earlier PAID"),
        ({"supersedes": 3}, StepRefused, "no earlier PAID"),
        ({"supersedes": 2**32 - 1}, StepRefused, "no earlier PAID"),
    ],
)
def test_a_step_that_cannot_stand_there(
    facility: Replay, change: dict[str, Any], reason: type[EvidenceError], said: str
) -> None:
    steps = log(LOAN, "LENT", ("BILLED", 1), ("PAID", 900))
    with pytest.raises(reason, match=said):
        replay(
            Start(ORIGIN, FileKind.LOAN, LOAN),
            [*steps[:2], dataclasses.replace(steps[2], **change)],
            CATALOGUE,
            [dataclasses.replace(facility, reached_at={1: 0, 4: 0})],
        )


def test_several_steps_of_one_block_share_its_time(facility: Replay) -> None:
    steps = [dataclasses.replace(step, timestamp=2000, block=9) for step in log(LOAN, "LENT", ("BILLED", 1))]
    assert len(replay(Start(ORIGIN, FileKind.LOAN, LOAN), steps, CATALOGUE, [facility]).steps) == 2


def test_what_happens_once_is_counted_by_object(lent: Callable[..., Replay]) -> None:
    lent(("BILLED", 1), ("BILLED", 2))
    with pytest.raises(StepRefused, match="BILLED happens once"):
        lent(("BILLED", 1), ("BILLED", 2), ("BILLED", 1))
    lent(("PAID", 1), ("ALLOCATED", 1), ("ALLOCATED", 1))


def test_clearing_lets_a_step_happen_again_and_takes_it_from_later_guards(lent: Callable[..., Replay]) -> None:
    met = (("PAID", 1), ("ALLOCATED", 1), "MET")
    with pytest.raises(StepRefused, match="MET happens once"):
        lent(*met, "MET")
    with pytest.raises(StepRefused, match="one of MET"):
        lent(*met, ("REVERSED", 1), "CLOSED")
    lent(*met, ("REVERSED", 1), ("PAID", 2), ("ALLOCATED", 2), "MET", "CLOSED")


def test_clearing_within_a_scope_concerns_the_object_alone() -> None:
    play(FileKind.PARTY, PARTY, "REGISTERED", "BLOCKED", "UNBLOCKED", "BLOCKED")
    with pytest.raises(StepRefused, match="first BLOCKED"):
        play(FileKind.PARTY, PARTY, "REGISTERED", "BLOCKED", "UNBLOCKED", "UNBLOCKED")
    other = b"\x09" * 32
    play(FileKind.PARTY, PARTY, "REGISTERED", ("REGISTERED", other), "BLOCKED", ("BLOCKED", other), "UNBLOCKED", ("UNBLOCKED", other))  # fmt: skip


def test_a_part_of_another_object_is_no_predecessor_unless_the_rule_says_so(lent: Callable[..., Replay]) -> None:
    with pytest.raises(StepRefused, match="one of PAID"):
        lent(("PAID", 1), ("ALLOCATED", 2))
    with pytest.raises(StepRefused, match="first DUE"):
        lent(("BILLED", 1), "PENALISED")
    lent(("BILLED", 1), ("DUE", 1), "PENALISED", "PENALISED")


def test_a_correction_may_repeat_what_happens_once(lent: Callable[..., Replay]) -> None:
    steps = log(LOAN, "LENT", ("PAID", 1), ("PAID", 1))
    lent(steps[1], dataclasses.replace(steps[2], supersedes=2))
    with pytest.raises(StepRefused, match="PAID happens once"):
        lent(*steps[1:])


def correction(seq: int, record: int, by: int, supersedes: int) -> Step:
    effect = b"call" + eth_abi.encode(["uint16"], [by])
    step = log(LOAN, *["LENT"] * (seq - 1), ("BUREAU_CORRECTED", record))[-1]
    return dataclasses.replace(step, effect=effect, supersedes=supersedes)


def test_a_record_that_took_the_place_of_another_can_be_corrected_in_turn(lent: Callable[..., Replay]) -> None:
    steps = log(LOAN, "LENT", ("REPORTED", 1))
    replayed = lent(steps[1], correction(3, 1, by=2, supersedes=2), correction(4, 2, by=3, supersedes=3))
    assert len(replayed.steps) == 4


@pytest.mark.parametrize(
    ("record", "supersedes", "problem"),
    [(2, 2, "BUREAU_CORRECTED before what it follows"), (1, 1, "no earlier BUREAU_CORRECTED")],
)
def test_a_correction_of_no_such_record_is_refused(
    lent: Callable[..., Replay], record: int, supersedes: int, problem: str
) -> None:
    steps = log(LOAN, "LENT", ("REPORTED", 1))
    with pytest.raises(StepRefused, match=problem):
        lent(steps[1], correction(3, record, by=3, supersedes=supersedes))


def test_a_correction_names_the_entry_that_made_its_record(lent: Callable[..., Replay]) -> None:
    """Record 2 was made by entry 3, not by the report of record 1."""
    steps = log(LOAN, "LENT", ("REPORTED", 1))
    with pytest.raises(StepRefused, match="no earlier BUREAU_CORRECTED"):
        lent(steps[1], correction(3, 1, by=2, supersedes=2), correction(4, 2, by=3, supersedes=2))


def sale(claim: int, bought: int) -> Step:
    effect = b"call" + eth_abi.encode(["bytes32", "bytes32", "uint16", "uint64", "uint8"], [PARTY, PARTY, 1, 1, bought])
    return dataclasses.replace(log(LOAN, ("TRANSFER_SETTLED", claim))[0], effect=effect)


def test_a_part_that_was_sold_goes_on_as_an_object_of_its_own(lent: Callable[..., Replay]) -> None:
    offered = [("LOAN_NOTE_ISSUED", 1), ("OFFERED", 1), sale(1, bought=2)]
    lent(*offered, ("NOTIFIED", 2), ("POOLED", 2), ("POOLED", 1), ("OFFERED", 1), sale(1, bought=3), ("NOTIFIED", 3))
    lent(("LOAN_NOTE_ISSUED", 1), ("OFFERED", 1), sale(1, bought=1), ("NOTIFIED", 1))


@pytest.mark.parametrize(
    ("bought", "after", "problem"),
    [
        (2, ("NOTIFIED", 1), "NOTIFIED before what it follows"),
        (2, sale(1, bought=3), "TRANSFER_SETTLED before what it follows"),
        (2, ("NOTIFIED", 3), "NOTIFIED before what it follows"),
        (1, ("NOTIFIED", 2), "NOTIFIED before what it follows"),
        (2, ("LOAN_NOTE_ISSUED", 2), "LOAN_NOTE_ISSUED happens once"),
    ],
)
def test_what_was_not_sold_has_no_sale(lent: Callable[..., Replay], bought: int, after: Any, problem: str) -> None:
    with pytest.raises(StepRefused, match=problem):
        lent(("LOAN_NOTE_ISSUED", 1), ("OFFERED", 1), sale(1, bought), after)


def test_the_claim_of_whoever_paid_for_the_borrower_ends_like_any_other(lent: Callable[..., Replay]) -> None:
    met = [("PAID", 9), ("ALLOCATED", 9), "MET"]
    lent(("LOAN_NOTE_ISSUED", 1), ("PAID", 8), ("RECOURSE_ACQUIRED", 2), *met, ("CANCELLED", 1), ("CANCELLED", 2))
    with pytest.raises(StepRefused, match="CANCELLED before all that it may follow"):
        lent(("LOAN_NOTE_ISSUED", 1), *met, ("CANCELLED", 2))


def test_the_claim_of_a_cover_is_made_in_a_file_that_is_not_at_hand(lent: Callable[..., Replay]) -> None:
    met = [("PAID", 9), ("ALLOCATED", 9), "MET", ("CANCELLED", 3)]
    replayed = lent(("LOAN_NOTE_ISSUED", 1), "DEFAULT_DECLARED", *met)
    assert replayed.unchecked == ((7, "LOAN_NOTE_ISSUED"),)
    with pytest.raises(StepRefused, match="CANCELLED before all that it may follow"):
        lent(("LOAN_NOTE_ISSUED", 1), *met)


@pytest.mark.parametrize(("held", "refused"), [(3, False), (2, True), (0, True)])
def test_what_a_sale_brings_beyond_the_debt_is_a_deposit(party: Replay, held: int, refused: bool) -> None:
    """Number 3 can be returned if the sale made it, and neither if it made another nor if it made none."""
    steps = log(FACILITY, "GRANTED", ("COLLATERAL_SOLD", 1), ("DEPOSIT_RETURNED", 3))
    effect = b"call" + eth_abi.encode(["uint64", "uint8"], [117_400, held])
    steps[1] = dataclasses.replace(steps[1], effect=effect)
    start = Start(ORIGIN, FileKind.FACILITY, FACILITY)
    if refused:
        with pytest.raises(StepRefused, match="DEPOSIT_RETURNED before what it follows"):
            replay(start, steps, CATALOGUE, [party])
    else:
        assert len(replay(start, steps, CATALOGUE, [party]).steps) == 3


def test_predecessors_in_the_files_above_must_have_come_before(party: Replay, facility: Replay) -> None:
    start = Start(ORIGIN, FileKind.LOAN, LOAN)
    early = [dataclasses.replace(step, timestamp=1499) for step in log(LOAN, "LENT")]
    with pytest.raises(StepRefused, match="first GRANTED"):
        replay(start, early, CATALOGUE, [party, facility])
    replay(start, [dataclasses.replace(early[0], timestamp=1500)], CATALOGUE, [party, facility])


def test_what_only_a_file_not_at_hand_could_show_is_listed(party: Replay, lent: Callable[..., Replay]) -> None:
    assert play(FileKind.LOAN, LOAN, "LENT").unchecked == ((1, "GRANTED"),)
    assert play(FileKind.FACILITY, FACILITY, "GRANTED", "RESTORED").unchecked == ((1, "REGISTERED"), (2, "ALLOCATED"))
    assert lent("CROSSED").unchecked == ((2, "CLOSED"),)


def test_an_opening_entry_must_fit_the_file_that_it_opens(party: Replay) -> None:
    genuine = opening(PARTY, "GRANTED", FileKind.FACILITY, FACILITY)
    other = opening(PARTY, "GRANTED", FileKind.FACILITY, SIBLING)
    for wrong in (
        dataclasses.replace(genuine, effect=b""),
        dataclasses.replace(genuine, effect=other.effect),
        dataclasses.replace(genuine, object=SIBLING),
    ):
        with pytest.raises(StepRefused, match="does not fit"):
            play(FileKind.PARTY, PARTY, "REGISTERED", wrong)
    with pytest.raises(StepRefused, match="log of a party does not record LENT"):
        play(FileKind.PARTY, PARTY, "REGISTERED", opening(PARTY, "LENT", FileKind.LOAN, LOAN))
    with pytest.raises(StepRefused, match="log of a loan does not record GRANTED"):
        play(FileKind.LOAN, LOAN, opening(LOAN, "GRANTED", FileKind.FACILITY, FACILITY))


def test_work_grows_with_the_length_of_the_log_alone(lent: Callable[..., Replay]) -> None:
    steps = [step for n in range(4000) for step in (("PAID", n), ("ALLOCATED", n), ("REVERSED", n))]
    begun = time.perf_counter()
    lent(*steps)
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "0x"},
        {"scopes": {"party": {"file": "person", "in": None}}},
        {"scopes": {"party": {"file": "party", "in": "nobody"}}},
        {"scopes": []},
        {"nodes": [node(0, "A", "party")]},
        {"nodes": [node(256, "A", "party")]},
        {"nodes": [node(1, "a b", "party")]},
        {"nodes": [node(1, "A", "planet")]},
        {"nodes": [node(1, "A", "party", afterAll=[2])]},
        {"nodes": [node(1, "A", "party", clears=["A"])]},
        {"nodes": [node(1, "A", "party", repeats=1)]},
        {"nodes": [{"id": 1}]},
        {"more": 1},
    ],
)
def test_malformed_catalogues_are_refused(change: dict[str, Json]) -> None:
    with pytest.raises(MalformedInput):
        Catalogue.from_json(CATALOGUE_JSON | change)
