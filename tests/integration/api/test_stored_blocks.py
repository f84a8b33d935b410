"""The service stores blocks beside its work: killed between a block and its token, the next one fetches the token, and stores nothing twice."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import pytest
from sqlmodel import select

from ledger.journal.database import Database, open_database
from ledger.journal.tables import CheckpointRow
from tests.integration.api.processes import FUBIE, serving
from tests.unit.evidence import time_authority
from tests.unit.evidence.time_authority import Authority

pytestmark = [pytest.mark.chain, pytest.mark.slow]

PATIENCE, INTERRUPTED = 120, 130


def rows(journal: Database) -> list[CheckpointRow]:
    with journal.reading() as session:
        return list(session.exec(select(CheckpointRow).order_by("number")))


def test_a_block_that_was_stored_gets_its_token_after_a_kill(tmp_path: Path) -> None:
    home, authority = tmp_path / "home", Authority.found(tmp_path / "authority")
    with time_authority.serving(authority) as service:
        answer, asked, killed, answered = service.answer, threading.Event(), threading.Event(), threading.Event()

        def waiting(query: bytes) -> tuple[int, bytes]:
            """The lender of the demonstration is a file that changed: the first token is asked for at once."""
            asked.set()
            killed.wait(PATIENCE)
            return 503, b""

        def counting(query: bytes) -> tuple[int, bytes]:
            found = answer(query)
            answered.set()
            return found

        service.answer = waiting
        command = ["env", f"FUBIE_TSA_URL={service.url}", "FUBIE_CHECKPOINT_SECONDS=1", FUBIE, "serve", "--port", "0"]
        with serving(*command, "--data", home, home=home) as running:
            assert "with a time authority's token" in running.told["evidence"]
            assert asked.wait(PATIENCE)
            running.process.kill()
            killed.set()
            assert running.died() == -signal.SIGKILL
        journal = open_database(f"sqlite:///{home / 'journal.db'}")
        try:
            before = rows(journal)
            assert before and before[0].token is None
            service.answer = counting
            with serving(*command, "--data", home, home=home) as running:
                assert answered.wait(PATIENCE)
                # Whatever is under way is finished first, also where it has hardly begun to serve and ends as interrupted.
                assert running.stop() in (0, INTERRUPTED)
            after = rows(journal)
        finally:
            journal.close()
    assert after[0].token is not None
    assert (after[0].number, after[0].hash) == (before[0].number, before[0].hash)
    assert len({row.number for row in after}) == len(after)
