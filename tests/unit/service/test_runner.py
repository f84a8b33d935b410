"""The runner carries each operation out until it is done."""

import threading
from collections.abc import Iterator

import pytest

from ledger.service import runner as module
from ledger.service.runner import Runner


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE_MS", 1)


@pytest.fixture
def running() -> Iterator[list[Runner]]:
    started: list[Runner] = []
    yield started
    for runner in started:
        runner.stop()


def start(runner: Runner, running: list[Runner]) -> Runner:
    running.append(runner)
    runner.start()
    return runner


def test_what_is_not_done_is_tried_again(running: list[Runner]) -> None:
    attempts: list[str] = []

    def third_time(operation: str) -> bool:
        attempts.append(operation)
        return len(attempts) == 3

    runner = start(Runner(third_time), running)
    runner.add("a")
    assert runner.wait("a", 10_000)
    assert attempts == ["a", "a", "a"]


def test_an_error_is_tried_again_too(running: list[Runner]) -> None:
    attempts: list[str] = []

    def fails_once(operation: str) -> bool:
        attempts.append(operation)
        if len(attempts) == 1:
            raise RuntimeError("for the moment")
        return True

    runner = start(Runner(fails_once), running)
    runner.add("a")
    assert runner.wait("a", 10_000) and len(attempts) == 2


def test_an_operation_is_in_hand_once(running: list[Runner]) -> None:
    go, attempts = threading.Event(), []

    def slow(operation: str) -> bool:
        attempts.append(operation)
        return go.wait(10)

    runner = start(Runner(slow), running)
    runner.add("a")
    runner.add("a")
    go.set()
    assert runner.wait("a", 10_000)
    assert attempts == ["a"]


def test_one_that_hangs_does_not_stop_the_others(running: list[Runner]) -> None:
    go = threading.Event()
    runner = start(Runner(lambda operation: operation != "slow" or go.wait(10), workers=2), running)
    runner.add("slow")
    runner.add("fast")
    assert runner.wait("fast", 10_000)
    assert not runner.wait("slow", 1)
    go.set()
    assert runner.wait("slow", 10_000)


def test_after_the_stop_nothing_is_begun(running: list[Runner]) -> None:
    attempts: list[str] = []
    runner = Runner(lambda operation: bool(attempts.append(operation)) or True, workers=1)
    runner.start()
    runner.stop()
    runner.add("a")
    assert not runner.wait("a", 1) and not attempts


def test_pauses_grow_up_to_a_limit() -> None:
    pauses = [module._pause(n) for n in range(40)]
    assert pauses == sorted(pauses) and pauses[0] == 1 and pauses[-1] <= module.LONGEST_PAUSE_MS
