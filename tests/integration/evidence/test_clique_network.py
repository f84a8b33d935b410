"""A ledger on a real Clique network: its loan's bundle is valid by the majority of the signers who built on its block."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from evidence.bundle import CHECKPOINT, Bundle
from evidence.chainproof import Assurance
from evidence.report import Outcome
from evidence.shape import hexed
from evidence.trust import Strategy, Trust
from evidence.verify import verify
from ledger.bench.verification import LONG_LOAN
from ledger.chain.artifacts import shipped
from ledger.exporting import export, sealed_trust_of, serving_validators
from ledger.scenario.loader import load
from ledger.scenario.player import Player
from ledger.scenario.wire import Wire
from tests.integration.evidence.clique_network import SIGNERS, Box, ClockedWire, geth, network

# So many legal days, of seconds each, has the deployment before the scenario begins.
DAYS_BEFORE, DAY_SECONDS = 16, 15
pytestmark = [pytest.mark.chain, pytest.mark.slow]


@pytest.fixture(scope="module")
def program() -> str:
    found = geth()
    if found is None:
        pytest.skip("no geth: name one of the 1.13 line, the last that seals Clique, in GETH")
    return found


@pytest.fixture(scope="module")
def lived(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    """A loan from the application to the disbursement, by days that pass in seconds and lie ahead of every real date."""
    folder = tmp_path_factory.mktemp("clique")
    text = LONG_LOAN.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "keeper:" not in line and "fund: borrower" not in line]
    moved = "\n".join(kept)
    for year in (2029, 2027, 2026):
        moved = moved.replace(str(year), str(year + 8))
    (folder / "scenario.yaml").write_text(moved, encoding="utf-8")
    (folder / "three-years.txt").write_text("An agreement.", encoding="utf-8")
    scenario = load(folder / "scenario.yaml")
    with network(program, folder) as chain:
        wire: Wire = ClockedWire(
            Box(chain), shipped(), chain.now(), eve=scenario.start - DAYS_BEFORE, day_seconds=DAY_SECONDS
        )  # type: ignore[arg-type]
        player = Player(scenario, wire, print)
        player.play()
        assert player.report.failure is None
        yield player


def trust_of_signers(player: Player) -> Trust:
    owners = {bytes.fromhex(key.address[2:]): f"owner {place}" for place, key in enumerate(SIGNERS)}
    deployment = player.wire.deployment
    validators = serving_validators(player.wire.chain, Strategy.CLIQUE, deployment, owners)
    return sealed_trust_of(deployment, Strategy.CLIQUE, validators)


def test_a_bundle_of_a_clique_network(lived: Player) -> None:
    trust = trust_of_signers(lived)
    assert trust.validators is not None
    assert trust.validators.at(10**6).addresses == {bytes.fromhex(key.address[2:]) for key in SIGNERS}
    loan = lived.registry.loan("loan")
    # Without the documents: by the fast calendar their capture lies years ahead of the blocks.
    data = export(lived.wire.chain, lived.wire.deployment, loan)
    report = verify(data, trust, require=Assurance.MAJORITY)
    # Two of three signers are a majority, so any one of them could have been in two: that, and nothing else, is held against it.
    assert [check.id for check in report.failures] == ["block.independence"], report.failures
    assert report.assurance is Assurance.MAJORITY and not report.open
    found = Bundle.read(data).checkpoint
    assert 2 <= len(found.following) <= 4
    assert verify(data, dataclasses.replace(trust, validators=None)).outcome is Outcome.CANNOT_TELL
    final = verify(data, trust, require=Assurance.FINAL)
    assert [check.id for check in final.open] == ["block.assurance"]
    assert hexed(Bundle.read(data).manifest.block.hash) == lived.wire.chain.header(found.header.number).raw["hash"]  # type: ignore[union-attr]


def test_the_newest_block_has_no_majority_yet(lived: Player) -> None:
    head = lived.wire.chain.header("latest")
    assert head is not None
    data = export(lived.wire.chain, lived.wire.deployment, lived.registry.loan("loan"), block=head.number)
    report = verify(data, trust_of_signers(lived))
    assert CHECKPOINT in Bundle.read(data).contents
    # Unless blocks came on top of it meanwhile.
    assert report.assurance is Assurance.MAJORITY or [check.id for check in report.open] == ["block.finality"]
