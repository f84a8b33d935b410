"""Random lives of loans on a real chain, with late bookings, reversals, refunds and withdrawals: the tables agree with the contracts in everything,
and what they tell of a day is what the engine in Python, which played the same life, has come to."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings

from ledger.chain.anvil import HOST
from ledger.chain.decoding import decoder
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.domain.statement import statement
from ledger.readmodel import queries
from ledger.readmodel.audit import Audit
from ledger.readmodel.chain_source import ChainSource
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.dump import dump
from ledger.readmodel.projector import Projector
from ledger.readmodel.source import Deployment
from tests.differential.deals import deals
from tests.differential.life import Life, begin
from tests.differential.lives import Moment, Pay, Reverse, lives
from tests.differential.world import Deal, World, running

pytestmark = [pytest.mark.chain, pytest.mark.slow]

# The same lives are played in tests/differential, more of them.
fewer = settings(max_examples=max(settings().max_examples // 5, 10), report_multiple_bugs=False)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with running() as founded:
        yield founded


@pytest.fixture(scope="module", autouse=True)
def uncompared() -> Iterator[None]:
    """What both engines store is compared elsewhere, after every act."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Life, "compare", lambda _: None)
        yield


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Database]:
    """Opens empty tables, each time in a new file."""
    folder = tmp_path_factory.mktemp("tables")
    template = folder / "template.db"
    open_database(f"sqlite:///{template}").close()
    made = iter(range(10**6))

    def make() -> Database:
        path = folder / f"{next(made)}.db"
        shutil.copy(template, path)
        return open_database(f"sqlite:///{path}")

    return make


@contextmanager
def closing(database: Database) -> Iterator[Database]:
    """Closes the tables and removes their file."""
    try:
        yield database
    finally:
        database.close()
        path = Path(str(database.engine.url.database))
        for each in path.parent.glob(f"{path.name}*"):
            each.unlink()


def source_of(world: World) -> ChainSource:
    chain = JsonRpcChain(f"http://{HOST}:{world.node._connection.port}")
    origin = world.ledger.read(chain, "origin")
    deployment = Deployment(world.chain_id, world.ledger.address, origin)
    return ChainSource(chain, world.ledger, decoder(world.artifacts), deployment)


@fewer
@given(deal=deals(), life=lives)
def test_the_tables_agree_with_the_contracts(
    world: World, fresh: Callable[[], Database], deal: Deal, life: list[Moment]
) -> None:
    with world.anew(), closing(fresh()) as followed, closing(fresh()) as read_at_once:
        played = begin(world, deal)
        source = source_of(world)
        catch_up(followed, source)
        for moment in life if played is not None else ():
            assert played is not None
            played.go_on(moment.days, moment.keeper)
            if is_untold(played, moment):
                continue
            moment.act.play(played)
            catch_up(followed, source)
        assert differences(followed, source) == []
        catch_up(read_at_once, source)
        assert content(read_at_once) == content(followed)
        if played is not None:
            compare_statements(played, followed)


def is_untold(life: Life, moment: Moment) -> bool:
    """A play that begins at new terms with credit does not log what it pays out of that credit, so that no reader of the log can follow it."""
    plays_again = isinstance(moment.act, Reverse) or (isinstance(moment.act, Pay) and moment.act.back > 0)
    return plays_again and life.witness.agreement.amended and life.witness.begun.credit > 0


def catch_up(database: Database, source: ChainSource) -> None:
    for _ in Projector(database, source).catch_up(source.head()):
        pass


def differences(database: Database, source: ChainSource) -> list[str]:
    with database.reader() as session:
        return [str(difference) for difference in Audit(session, source).differences()]


def content(database: Database) -> str:
    with database.reader() as session:
        return dump(session)


def compare_statements(life: Life, database: Database) -> None:
    """Of the day of the last act, and of one a month later on which nobody has looked yet."""
    loan = "0x" + life.contract.id.hex()
    with database.reader() as session:
        for day in (life.witness.day, life.witness.day + 31):
            assert queries.statement(session, None, loan, day) == statement(life.witness.advance(day))
