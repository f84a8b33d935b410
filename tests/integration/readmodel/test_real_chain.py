"""Whole scenarios on a real chain: the tables agree with the contracts in everything, however they were filled."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.chain import manifest
from ledger.cli import main
from ledger.readmodel.audit import Audit
from ledger.readmodel.chain_source import source_of
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.dump import dump
from ledger.readmodel.projector import Projector
from ledger.readmodel.rebuild import rebuild
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))

pytestmark = pytest.mark.chain


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    made: list[Database] = []

    def database(name: str) -> Database:
        made.append(open_database(f"sqlite:///{tmp_path / name}.db"))
        return made[-1]

    yield database
    for each in made:
        each.close()


def content(database: Database) -> str:
    with database.reader() as session:
        return dump(session)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_tables_agree_with_the_contracts(path: Path, make: Callable[[str], Database]) -> None:
    with played(load(path)) as run:
        assert run.report.failure is None
        source = source_of(run.wire.chain, run.wire.deployment)
        database = make("followed")
        for _ in Projector(database, source, batch_blocks=7).catch_up(source.head()):
            pass
        with database.reader() as session:
            audit = Audit(session, source)
            assert [str(difference) for difference in audit.differences()] == []
            assert audit.checked > 10
        before = content(database)
        found = rebuild(database, source, source.head())
        assert found.differing == ()
        assert content(database) == before
        assert found.events == len(events_of(run))


def events_of(run: Played) -> list[object]:
    """What the receipts of the run's own transactions hold of the ledger's events, and the regulator's role of its making."""
    ledger = run.wire.deployment.ledger
    return [event for sent in run.wire.sent for event in sent.events if event.log.address == ledger]


def test_a_chain_that_goes_back_is_followed(make: Callable[[str], Database]) -> None:
    """anvil returns to a snapshot and goes another way: the loan's last payments never were."""
    with played(load(ROOT / "examples/equal-instalments.yaml")) as run:
        source = source_of(run.wire.chain, run.wire.deployment)
        database, fresh = make("followed"), make("fresh")
        list(Projector(database, source).catch_up(source.head()))
        before = content(database)
        run.wire.chain.request("anvil_reorg", 12, [])
        steps = list(Projector(database, source).catch_up(source.head()))
        assert steps[0].went_back
        list(Projector(fresh, source).catch_up(source.head()))
        assert content(database) == content(fresh) != before
        with database.reader() as session:
            assert list(Audit(session, source).differences()) == []


def test_the_commands_fill_and_check_the_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path / 'readmodel.db'}"
    with played(load(ROOT / "examples/equal-instalments.yaml")) as run:
        manifest.write(run.wire.deployment, tmp_path / "manifest.json")
        places = ["--rpc", run.wire.box.url, "--manifest", str(tmp_path / "manifest.json"), "--database", url]

        def fubie(command: str, *more: str) -> tuple[int, str]:
            return main([command, *places, *more]), capsys.readouterr().out

        assert fubie("audit")[0] == 1  # nothing was read yet
        assert fubie("rebuild") == (
            0,
            f"rebuilt from {len(events_of(run))} events up to block {head(run)}; there was nothing to compare with\n",
        )
        code, told = fubie("audit")
        assert (code, told.split(", ")[-1]) == (0, "0 differences\n")
        assert fubie("rebuild")[1].endswith(f"at block {head(run)} every table is what it was\n")
        change(url, "UPDATE claims SET share_bps = 1")
        code, told = fubie("audit")
        assert code == 1
        assert "share_bps is 1 in the tables, 10000 on the chain" in told
        code, told = fubie("rebuild")
        assert (code, told.split(": ")[-1]) == (1, "claims\n")
        assert fubie("audit")[0] == 0


def head(run: Played) -> int:
    return run.wire.sent[-1].receipt.block


def change(url: str, statement: str) -> None:
    database = open_database(url)
    with database.writer() as session:
        session.execute(text(statement))
    database.close()


@pytest.mark.parametrize("command", ["rebuild", "audit"])
def test_a_command_that_finds_no_chain_says_so(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FUBIE_RPC_URL", raising=False)
    assert main([command]) == 2
    assert "there is no chain in" in capsys.readouterr().err
    assert main([command, "--rpc", "http://127.0.0.1:1"]) == 1
    assert "does not answer" in capsys.readouterr().err
