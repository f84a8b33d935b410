"""Every example, told to the read model as it happened: the tables agree with the contracts in everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.chain.decoding import decoder
from ledger.readmodel.audit import Audit
from ledger.readmodel.chain_source import ChainSource
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.projector import Projector
from ledger.readmodel.source import Deployment
from ledger.scenario.loader import load
from ledger.scenario.player import played

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*.yaml"))

pytestmark = [pytest.mark.chain, pytest.mark.slow]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'readmodel.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_tables_agree_with_the_contracts(path: Path, database: Database) -> None:
    with played(load(path)) as run:
        assert run.report.failure is None
        wire = run.wire
        deployment = Deployment(wire.deployment.chain.chain_id, wire.deployment.ledger, wire.deployment.origin)
        source = ChainSource(wire.chain, wire.ledger, decoder(wire.artifacts), deployment)
        for _ in Projector(database, source).catch_up(source.head()):
            pass
        with database.reader() as session:
            audit = Audit(session, source)
            assert [str(difference) for difference in audit.differences()] == []
            assert audit.checked > len(run.report.files)
