"""The audit finds whatever differs between tables and chain, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from ledger.readmodel.audit import Audit, Difference
from ledger.readmodel.database import Database
from ledger.readmodel.errors import ReadModelError
from ledger.readmodel.projector import Projector
from tests.unit.readmodel.answers import answer_first_row_paid
from tests.unit.readmodel.memory_chain import MemoryChain, identifier
from tests.unit.readmodel.story import DAY, LENDER, first_row_paid

LOAN, FACILITY, PARTY = (identifier(name) for name in ("loan", "facility", "borrower"))


@pytest.fixture
def chain(database: Database) -> MemoryChain:
    chain = MemoryChain(day=DAY)
    answer_first_row_paid(chain, *first_row_paid(chain))
    list(Projector(database, chain).catch_up(chain.head()))
    return chain


@pytest.fixture
def audited(database: Database, chain: MemoryChain) -> Callable[[], list[Difference]]:
    def run() -> list[Difference]:
        with database.reader() as session:
            return list(Audit(session, chain).differences())

    return run


def change(database: Database, statement: str) -> None:
    with database.writer() as session:
        assert session.execute(text(statement)).rowcount == 1


def test_tables_that_follow_from_the_chain_differ_in_nothing(
    database: Database, chain: MemoryChain, audited: Callable[[], list[Difference]]
) -> None:
    assert audited() == []
    with database.reader() as session:
        audit = Audit(session, chain)
        list(audit.differences())
        # three files, and every row of what the contract has: party, application, facility, agreement, loan, two instalments, claim,
        # mandate, payment; three accounts
        assert audit.checked == 3 + 10 + 3


def test_empty_tables_are_not_called_right(database: Database) -> None:
    with database.reader() as session, pytest.raises(ReadModelError, match="nothing to audit"):
        Audit(session, MemoryChain())


@pytest.mark.parametrize(
    "tampering",
    [
        "effect = '0x00'",
        "actor = '0x" + "00" * 20 + "'",
        "timestamp = timestamp + 1",
        "effective_day = effective_day - 1",
        "doc_hash = '0x" + "11" * 32 + "'",
        "object = '0x" + "22" * 32 + "'",
        "node = 31",
        "consents = '0x01'",
        "supersedes = 1",
    ],
)
def test_an_event_that_was_changed_is_found(
    database: Database, audited: Callable[[], list[Difference]], tampering: str
) -> None:
    change(database, f"UPDATE events SET {tampering} WHERE file = '0x{LOAN.hex()}' AND seq = 3")
    (found,) = audited()
    assert (found.kind, found.key, found.field) == ("file", "0x" + LOAN.hex(), "head of the stored events")


def test_an_event_that_cannot_be_read_any_more_is_found(
    database: Database, audited: Callable[[], list[Difference]]
) -> None:
    change(database, f"UPDATE events SET actor = 'nobody' WHERE file = '0x{LOAN.hex()}' AND seq = 3")
    assert [found.field for found in audited()] == ["entry 3", "head of the stored events"]


def test_an_event_that_was_deleted_is_found(database: Database, audited: Callable[[], list[Difference]]) -> None:
    change(database, f"DELETE FROM events WHERE file = '0x{LOAN.hex()}' AND seq = 3")
    assert {"place in the log", "head of the stored events", "entries"} == {found.field for found in audited()}


def test_a_hidden_sibling_is_found(database: Database, audited: Callable[[], list[Difference]]) -> None:
    """The opening of a file is an entry of its parent."""
    other = "0x" + "33" * 64
    change(database, f"UPDATE events SET effect = '{other}' WHERE name = 'FileOpened' AND object = '0x{LOAN.hex()}'")
    assert [(found.key, found.field) for found in audited()] == [("0x" + FACILITY.hex(), "head of the stored events")]


def test_another_origin_is_found(database: Database, audited: Callable[[], list[Difference]]) -> None:
    change(database, "UPDATE deployment SET origin = '0x" + "44" * 32 + "'")
    assert [found.kind for found in audited()] == ["deployment"]


@pytest.mark.parametrize(
    ("statement", "kind", "field"),
    [
        ("UPDATE parties SET blocked = 1", "party", "blocked"),
        ("UPDATE applications SET amount = amount + 1", "application", "amount"),
        ("UPDATE facilities SET outstanding = outstanding - 1", "facility", "outstanding"),
        ("UPDATE agreements SET state = 'voided'", "agreement", "state"),
        ("UPDATE loans SET credit = 1", "loan", "credit"),
        ("UPDATE instalments SET principal_paid = 59999 WHERE number = 1", "instalment", "principal_paid"),
        ("UPDATE instalments SET state = 'billed' WHERE number = 2", "instalment", "state"),
        ("UPDATE claims SET share_bps = 9999", "claim", "share_bps"),
        ("UPDATE mandates SET cap = cap + 1", "mandate", "cap"),
        ("UPDATE payments SET amount = amount - 1", "payment", "amount"),
        (f"UPDATE files SET head = '0x{'55' * 32}' WHERE kind = 'loan'", "file", "head"),
        (f"UPDATE files SET first_head = '0x{'55' * 32}' WHERE kind = 'loan'", "file", "first head"),
        ("UPDATE movements SET balance = balance + 1 WHERE kind = 'transit' AND amount < 0", "account", "balance"),
    ],
)
def test_a_row_that_was_changed_is_found(
    database: Database, audited: Callable[[], list[Difference]], statement: str, kind: str, field: str
) -> None:
    change(database, statement)
    assert [(found.kind, found.field) for found in audited()] == [(kind, field)]


@pytest.mark.parametrize(
    ("view", "field", "value", "shown"),
    [
        (
            ("loanOf", LOAN),
            "penaltyNumerator",
            7,
            "loan 0x{loan}: penalty_numerator is 0 in the tables, 7 on the chain",
        ),
        (("claimOf", LOAN, 1), "state", 2, "claim 0x{loan} 1: state is owned in the tables, cancelled on the chain"),
    ],
)
def test_a_difference_tells_both_sides(
    chain: MemoryChain,
    audited: Callable[[], list[Difference]],
    view: tuple[Any, ...],
    field: str,
    value: int,
    shown: str,
) -> None:
    chain.answers[view] = {**chain.answers[view], field: value}
    assert [str(found) for found in audited()] == [shown.format(loan=LOAN.hex())]


def test_an_account_of_the_chain_that_holds_more_is_found(
    chain: MemoryChain, audited: Callable[[], list[Difference]]
) -> None:
    chain.answers["balanceOf", 1, LENDER] += 1
    (found,) = audited()
    assert (found.key, found.tables, found.chain) == (f"pool of 0x{LENDER.hex()}", 880_000, 880_001)


def test_a_chain_that_went_another_way_is_found(chain: MemoryChain, audited: Callable[[], list[Difference]]) -> None:
    chain.blocks[-1] = type(chain.blocks[-1])(chain.head(), identifier("another"), chain.blocks[-1].parent, 0)
    assert [found.field for found in audited()] == ["hash"]
