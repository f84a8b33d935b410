"""A whole deployment: what stands where, what it is checked against, and how it goes on after it was cut off."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from ledger.chain import manifest, plan
from ledger.chain.artifacts import LEDGER, REGISTRY, TOKEN, Artifacts
from ledger.chain.contract import Contract
from ledger.chain.deployment import Deployer, Parameters, SenderDeployer, deploy, new_calendar
from ledger.chain.errors import ChainMismatch
from ledger.chain.gateway import Call
from ledger.chain.keystore import KeySigner
from ledger.chain.ledger_client import connect
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import ContractRefusal, refusals
from ledger.chain.scenario_chain import ScenarioChain
from ledger.chain.sender import Sender
from ledger.domain.calendar import CHINA, LegalClock
from ledger.domain.errors import InvalidValue
from ledger.journal.database import Database
from tests.integration.chain.actors import START, new_sender

pytestmark = pytest.mark.chain

# keccak256 of role names, as OpenZeppelin's AccessControl keeps them.
LEDGER_ROLE, HOLDER_ROLE, ADMIN_ROLE = keccak(text="LEDGER"), keccak(text="HOLDER"), bytes(32)


@pytest.fixture
def deployment(sender: Sender, artifacts: Artifacts, alice: KeySigner, bob: KeySigner) -> Deployment:
    """Alice deploys, Bob is the regulator and appoints banks."""
    parameters = Parameters(bob.address, bob.address)
    return deploy(sender.chain, artifacts, SenderDeployer(sender, alice, "main"), parameters)


def test_the_ledger_stands_with_its_modules_in_order(
    deployment: Deployment, sender: Sender, artifacts: Artifacts, journal: Database, bob: KeySigner
) -> None:
    client = connect(sender.chain, deployment, artifacts, journal)
    read = client.ledger.read
    names = [module["name"] for module in artifacts.modules]
    assert list(read(sender.chain, "modules")) == [deployment.address(name) for name in names]
    assert [contract.name for contract in deployment.contracts] == [LEDGER, *names, TOKEN, REGISTRY]
    assert (read(sender.chain, "token"), read(sender.chain, "origin")) == (deployment.token, deployment.origin)
    # 2026-03-01T00:00:00Z is that day in China too: day 20,513 since 1970-01-01.
    assert read(sender.chain, "today") == 20_513
    assert read(sender.chain, "rolesOf", bytes(32), bob.address) == 1 << artifacts.enums["Role"].index("Regulator")
    head = sender.chain.header(deployment.block)
    assert head is not None
    assert head.hash == deployment.block_hash
    first = sender.chain.logs(deployment.ledger, 0, deployment.block)
    assert [log.block for log in first] == [deployment.block] * len(first)


def test_the_token_obeys_the_ledger_and_its_admin_alone(
    deployment: Deployment, sender: Sender, artifacts: Artifacts, journal: Database, alice: KeySigner, bob: KeySigner
) -> None:
    token = connect(sender.chain, deployment, artifacts, journal).token
    for role, holder, held in (
        (LEDGER_ROLE, deployment.ledger, True),
        (HOLDER_ROLE, deployment.ledger, True),
        (ADMIN_ROLE, bob.address, True),
        (ADMIN_ROLE, alice.address, False),
        (LEDGER_ROLE, alice.address, False),
    ):
        assert token.read(sender.chain, "hasRole", role, holder) is held, (role, holder)


def test_a_module_by_itself_refuses(deployment: Deployment, sender: Sender, artifacts: Artifacts) -> None:
    module = Contract(deployment.address("Views"), artifacts.ledger, refusals(artifacts))
    call = replace(module.call("today"), gas=100_000)
    with pytest.raises(ContractRefusal, match="only works through the ledger's address") as caught:
        module.read(sender.chain, "today")
    assert (caught.value.name, call.to) == ("DirectCall", deployment.address("Views"))


def test_the_manifest_is_read_back_and_agrees_with_the_chain(
    deployment: Deployment, sender: Sender, artifacts: Artifacts, tmp_path: Path
) -> None:
    path = tmp_path / "deployments/31337.json"
    manifest.write(deployment, path)
    assert manifest.load(path, sender.chain, artifacts) == deployment
    written = json.loads(path.read_text())
    assert written["compiler"]["version"].startswith("0.8.28")
    assert written["compiler"]["settings"]["evmVersion"] == "london"
    assert written["calendar"] == {"originTimestamp": 57_600, "originDay": 1, "dayLength": 86_400}
    code = sender.chain.code(deployment.ledger)
    assert written["contracts"][0] == {
        "name": LEDGER,
        "address": deployment.ledger,
        "codeHash": "0x" + keccak(code).hex(),
    }


def test_another_chain_is_refused(deployment: Deployment, artifacts: Artifacts) -> None:
    with ScenarioChain(START + 1) as other, pytest.raises(ChainMismatch, match="the deployment is on chain 31337:0x"):
        manifest.verify(deployment, other.chain(), artifacts)


@pytest.mark.parametrize("name", [LEDGER, "Engine", TOKEN])
def test_other_code_at_an_address_is_refused(
    deployment: Deployment, scenario: ScenarioChain, sender: Sender, artifacts: Artifacts, name: str
) -> None:
    manifest.verify(deployment, sender.chain, artifacts)
    address = deployment.address(name)
    code = sender.chain.code(address)
    scenario.chain().request("anvil_setCode", address, "0x" + (code[:-1] + bytes([code[-1] ^ 1])).hex())
    with pytest.raises(ChainMismatch, match=f"{name} at {address}: 0x"):
        manifest.verify(deployment, sender.chain)
    scenario.chain().request("anvil_setCode", address, "0x")
    with pytest.raises(ChainMismatch, match=f"{name} at {address}: no code instead of"):
        manifest.verify(deployment, sender.chain)


def test_code_of_another_version_is_refused(deployment: Deployment, sender: Sender, artifacts: Artifacts) -> None:
    """On record as it stands, but not what this version would deploy."""
    contracts = list(deployment.contracts)
    names = [contract.name for contract in contracts]
    views, engine = names.index("Views"), names.index("Engine")
    contracts[views] = replace(contracts[engine], name="Views")
    swapped = replace(deployment, contracts=tuple(contracts))
    manifest.verify(swapped, sender.chain)
    with pytest.raises(ChainMismatch, match="Views at .* was built from another version"):
        manifest.verify(swapped, sender.chain, artifacts)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 2}', '{"schema": 1, "chainId": "x"}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "31337.json"
    path.write_text(text)
    with pytest.raises(ChainMismatch, match=r"31337.json is no deployment manifest"):
        manifest.read(path)
    with pytest.raises(ChainMismatch, match="there is no deployment on record at"):
        manifest.read(tmp_path / "other.json")


class CutOff:
    """Fails before its n-th step."""

    def __init__(self, deployer: Deployer, steps: int) -> None:
        self.deployer, self.steps_left = deployer, steps

    @property
    def address(self) -> str:
        return self.deployer.address

    def create(self, step: str, code: bytes) -> tuple[str, int]:
        self._count()
        return self.deployer.create(step, code)

    def send(self, step: str, call: Call) -> None:
        self._count()
        self.deployer.send(step, call)

    def _count(self) -> None:
        if self.steps_left == 0:
            raise ConnectionAbortedError("cut off")
        self.steps_left -= 1


@pytest.mark.parametrize("steps", [1, 9, 19])
def test_a_deployment_that_was_cut_off_goes_on(
    steps: int, sender: Sender, artifacts: Artifacts, alice: KeySigner, scenario: ScenarioChain, journal: Database
) -> None:
    parameters = Parameters(alice.address, alice.address)
    with pytest.raises(ConnectionAbortedError):
        deploy(sender.chain, artifacts, CutOff(SenderDeployer(sender, alice, "main"), steps), parameters)
    assert sender.chain.nonce(alice.address) == steps
    after_a_restart = new_sender(scenario.chain(), journal, artifacts)
    made = deploy(sender.chain, artifacts, SenderDeployer(after_a_restart, alice, "main"), parameters)
    # Token, modules, ledger and registry, then the two roles of the ledger.
    assert sender.chain.nonce(alice.address) == len(artifacts.modules) + 5
    manifest.verify(made, sender.chain, artifacts)
    assert deploy(sender.chain, artifacts, SenderDeployer(sender, alice, "main"), parameters) == made


def test_another_label_is_another_ledger(sender: Sender, artifacts: Artifacts, alice: KeySigner) -> None:
    parameters = Parameters(alice.address, alice.address)
    one, two = (
        deploy(sender.chain, artifacts, SenderDeployer(sender, alice, label), parameters)
        for label in ("main", "second")
    )
    assert one.ledger != two.ledger
    assert one.origin != two.origin


def test_a_test_calendar_runs_from_its_beginning(
    sender: Sender, scenario: ScenarioChain, artifacts: Artifacts, alice: KeySigner
) -> None:
    clock = new_calendar(60, "2030-01-31", sender.chain)
    parameters = Parameters(alice.address, alice.address, clock)
    made = deploy(sender.chain, artifacts, SenderDeployer(sender, alice, "main"), parameters)
    assert made.is_test_calendar
    ledger = Contract(made.ledger, artifacts.ledger, refusals(artifacts))
    # 2030-01-31 is day 21,945 since 1970-01-01.
    for after, day in ((59, 21_945), (60, 21_946), (600, 21_955)):
        scenario.set_time(clock.origin_timestamp + after)
        assert ledger.read(sender.chain, "today", block="pending") == day


def test_what_makes_no_calendar_is_refused(sender: Sender) -> None:
    assert new_calendar(86_400, None, sender.chain) == CHINA
    for length, first in ((86_400, "2030-01-31"), (60, "2030-02-30"), (0, None), (86_401, None)):
        with pytest.raises(InvalidValue):
            new_calendar(length, first, sender.chain)


def test_a_begun_deployment_keeps_its_calendar(tmp_path: Path, alice: KeySigner, bob: KeySigner) -> None:
    path = tmp_path / "31337.begun"
    first = Parameters(alice.address, alice.address, LegalClock(START, 20_513, 60))
    assert plan.begin(path, first) == first
    later = replace(first, clock=LegalClock(START + 99, 20_513, 60))
    assert plan.begin(path, later) == first
    for other in (replace(first, regulator=bob.address), replace(first, clock=LegalClock(START, 20_513, 61))):
        with pytest.raises(ChainMismatch, match="a deployment with other parameters was begun"):
            plan.begin(path, other)
    plan.end(path)
    assert plan.begin(path, later) == later
