"""A service before a chain that is not its own: a node by URL, a ledger by manifest, databases by URL."""

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.serving import context_of
from ledger.chain import keystore, manifest
from ledger.chain.artifacts import shipped
from ledger.chain.decoding import decoder
from ledger.chain.deployment import Parameters, SenderDeployer, deploy
from ledger.chain.errors import ChainMismatch
from ledger.chain.ledger_client import connect
from ledger.chain.refusals import refusals
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.sender import Sender
from ledger.cli import main
from ledger.journal.database import open_database
from ledger.journal.transactions import Transactions
from ledger.service.authority import lenders_json
from ledger.service.demonstration import make_keys
from ledger.service.errors import SettingsInvalid
from ledger.service.house import LENDERS, House, check_password, fund, lay_ground, lenders_of
from ledger.settings import Settings, from_environment
from tests.integration.api.conftest import institution
from tests.integration.api.parties import Walk

pytestmark = [pytest.mark.chain, pytest.mark.slow]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """As somebody has it who was given a manifest, and has a journal elsewhere."""
    return from_environment(
        {
            "FUBIE_HOME": str(tmp_path / "home"),
            "FUBIE_DEPLOYMENT": str(tmp_path / "ledger.json"),
            "FUBIE_JOURNAL_URL": f"sqlite:///{tmp_path / 'elsewhere' / 'journal.db'}",
            "FUBIE_READMODEL_URL": f"sqlite:///{tmp_path / 'tables.db'}",
        }
    )


def on(settings: Settings, network: ScenarioChain) -> Settings:
    """The same settings with the node's address."""
    return replace(settings, rpc_url=network.url)


def founded(settings: Settings, network: ScenarioChain) -> None:
    """The ledger by its regulator, and one institution on it."""
    people = make_keys(settings, lambda line: None)
    network.fund(keystore.addresses(settings.keystore).values())
    journal = open_database(settings.journal_url)
    chain, regulator = network.chain(), people["regulator"]
    sender = Sender(chain, Transactions(journal), decoder(shipped()), refusals(shipped()))
    parameters = Parameters(regulator.address, regulator.address)
    deployment = deploy(chain, shipped(), SenderDeployer(sender, regulator, "main"), parameters)
    manifest.write(deployment, settings.manifest(deployment.chain.chain_id))
    lender = institution(connect(chain, deployment, shipped(), journal), settings, "bank of the north")
    (settings.home / LENDERS).write_text(lenders_json({lender.id: lender}), encoding="utf-8")
    journal.close()


def test_a_service_on_a_network(settings: Settings) -> None:
    with ScenarioChain(time.time_ns() // 10**9) as network:
        settings = on(settings, network)
        founded(settings, network)
        with ExitStack() as stack:
            ground = lay_ground(settings, stack)
            fund(ground, settings.keystore)
            house = House(ground)
            check_password(house.keyring)
            stack.enter_context(house)
            client = stack.enter_context(TestClient(create_app(house.acts, context_of(house))))
            (lender,) = house.keyring.lenders
            client.headers["Authorization"] = f"Bearer {house.keys.create(lender, 'test').secret}"
            walk = Walk(client)
            walk.admitted()
            assert walk.get(f"/v1/parties/{walk.party}")["lender"] == lender
            assert all(check["ok"] for check in walk.get("/readyz")["checks"].values())


def test_another_chain_than_the_manifests_is_refused(settings: Settings) -> None:
    with ScenarioChain(time.time_ns() // 10**9) as network:
        founded(on(settings, network), network)
    with ScenarioChain(time.time_ns() // 10**9 + 100) as stranger, ExitStack() as stack, pytest.raises(ChainMismatch):
        lay_ground(on(settings, stranger), stack)


def test_a_key_that_is_missing_is_named_at_the_start(settings: Settings) -> None:
    settings.home.mkdir()
    with pytest.raises(SettingsInvalid, match=r"lenders\.json is missing"):
        lenders_of(settings)
    content = '{"lenders": [{"id": "0x%s", "name": "n", "keys": {"bank": ["teller"]}}]}' % ("12" * 32)
    (settings.home / LENDERS).write_text(content)
    with pytest.raises(SettingsInvalid, match="no key teller"):
        lenders_of(settings)


def test_a_node_that_does_not_answer_is_told_on_one_line(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUBIE_HOME", str(settings.home))
    assert main(["serve", "--port", "0", "--rpc", "http://user:secret@127.0.0.1:9/key"]) == 1
    error = capsys.readouterr().err
    assert "does not answer" in error and "secret" not in error and len(error.strip().splitlines()) == 1
