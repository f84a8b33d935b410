"""`fubie anchor` against a real chain: every file is proven offline, and whatever kills it, the batch is anchored once with its first salts."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence import cli
from evidence.anchor import AnchorProof
from evidence.trust import Trust
from ledger.chain import manifest
from ledger.chain.artifacts import REGISTRY, shipped
from ledger.chain.contract import Contract
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import Keystore
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import refusals
from ledger.chain.scenario_chain import ScenarioChain
from ledger.cli import main
from ledger.exporting import trust_of

pytestmark = pytest.mark.chain

START = 1_772_323_200  # 2026-03-01T00:00:00Z
DOOMED = Path(__file__).with_name("doomed_anchor.py")
PASSWORD = "long enough"
CONTENTS = {"a.txt": b"first", "b.txt": b"", "deep/c.txt": b"third", "deep/收据.txt": b"fourth"}


@dataclass(frozen=True)
class Place:
    """A chain with a ledger, keys, and files to anchor."""

    home: Path
    chain: JsonRpcChain
    url: str
    deployment: Deployment
    notary: str

    @property
    def files(self) -> Path:
        return self.home / "files"

    def command(self, *more: str) -> list[str]:
        keys = self.home / "keys"
        return ["--rpc", self.url, "--key", str(keys / "deployer.json"), "--notary", str(keys / "notary.json"), *more]

    def anchors(self) -> int:
        """How many batches the registry has recorded."""
        head = self.chain.header("latest")
        assert head is not None
        return len(self.chain.logs(self.deployment.registry, 0, head.number))

    def trust(self, folder: Path) -> str:
        path = folder / "trust.json"
        found: Trust = trust_of(self.deployment, self.notary, "the notary of this test")
        path.write_text(json.dumps(found.to_json()), encoding="utf-8")
        return str(path)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("anchoring")
    store = Keystore(home / "keys", PASSWORD)
    with ScenarioChain(START) as scenario, pytest.MonkeyPatch.context() as patch:
        deployer, notary = store.create("deployer"), store.create("notary")
        scenario.fund([deployer])
        for name in [name for name in os.environ if name.startswith("FUBIE_")]:
            patch.delenv(name)
        patch.setenv("FUBIE_HOME", str(home))
        patch.setenv("FUBIE_PASSWORD", PASSWORD)
        assert main(["deploy", "--rpc", scenario.url, "--keystore", str(home / "keys/deployer.json")]) == 0
        chain = scenario.chain()
        deployment = manifest.load(home / "deployments/31337.json", chain, shipped())
        for name, content in CONTENTS.items():
            (home / "files" / name).parent.mkdir(parents=True, exist_ok=True)
            (home / "files" / name).write_bytes(content)
        yield Place(home, chain, scenario.url, deployment, notary)


def proof_of(out: Path, name: str) -> Path:
    return out / "proofs/files" / f"{name}.anchor.json"


def require_proven(place: Place, out: Path, folder: Path) -> None:
    trust = place.trust(folder)
    for name in CONTENTS:
        assert cli.main(["anchor", str(proof_of(out, name)), str(place.files / name), "--trust", trust]) == 0, name


def test_every_file_is_proven_and_no_other(deployed: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, before = tmp_path / "out", deployed.anchors()
    (deployed.files / "link").symlink_to(deployed.files / "a.txt")
    assert main(["anchor", str(deployed.files), "--out", str(out), *deployed.command()]) == 0
    printed = capsys.readouterr()
    assert "anchored  4 files in block" in printed.out
    assert "link is neither a file nor a folder" in printed.err
    require_proven(deployed, out, tmp_path)
    trust = deployed.trust(tmp_path)
    wrong = ["anchor", str(proof_of(out, "a.txt")), str(deployed.files / "b.txt"), "--trust", trust]
    assert cli.main(wrong) == 1
    assert deployed.anchors() == before + 1
    summary = json.loads((out / "summary.json").read_text())
    registry = Contract(deployed.deployment.registry, shipped().load(REGISTRY).interface, refusals(shipped()))
    stored = registry.read(deployed.chain, "anchorOf", bytes.fromhex(summary["key"][2:]))
    assert (stored["blockNumber"], stored["leafCount"], stored["timestamp"]) == (
        summary["block"],
        4,
        summary["timestamp"],
    )
    assert [path.stat().st_mode & 0o077 for path in (out / "batch.jsonl", proof_of(out, "a.txt"))] == [0, 0]
    (deployed.files / "link").unlink()


def test_names_are_said_only_when_asked_for(deployed: Place, tmp_path: Path) -> None:
    silent, named = tmp_path / "silent", tmp_path / "named"
    assert main(["anchor", str(deployed.files), "--out", str(silent), *deployed.command()]) == 0
    assert main(["anchor", str(deployed.files), "--out", str(named), *deployed.command("--names")]) == 0
    assert b"a.txt" not in proof_of(silent, "a.txt").read_bytes()
    assert AnchorProof.read(proof_of(named, "deep/收据.txt").read_bytes()).name == "files/deep/收据.txt"


def test_without_a_notary_the_block_stays_open(deployed: Place, tmp_path: Path) -> None:
    out, command = tmp_path / "out", deployed.command()
    at = command.index("--notary")
    assert main(["anchor", str(deployed.files), "--out", str(out), *command[:at], *command[at + 2 :]]) == 0
    checked = [
        "anchor",
        str(proof_of(out, "a.txt")),
        str(deployed.files / "a.txt"),
        "--trust",
        deployed.trust(tmp_path),
    ]
    assert cli.main(checked) == 2


@pytest.mark.parametrize("point", ["while-reading", "before-broadcast", "after-broadcast", "between-proofs"])
def test_killed_and_resumed_it_anchors_once(
    point: str, deployed: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, before = tmp_path / "out", deployed.anchors()
    command = [str(deployed.files), "--out", str(out), *deployed.command()]
    killed = subprocess.run(
        [sys.executable, str(DOOMED), point, *command], env=os.environ, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    kept = (out / "batch.jsonl").read_bytes() if point != "while-reading" else None
    assert main(["anchor", *command]) == 2
    assert "--resume" in capsys.readouterr().err
    assert main(["anchor", *command, "--resume"]) == 0
    assert kept in (None, (out / "batch.jsonl").read_bytes())
    assert deployed.anchors() == before + 1
    require_proven(deployed, out, tmp_path)
    assert main(["anchor", "--resume", "--out", str(out), *deployed.command()]) == 0
    assert deployed.anchors() == before + 1


def test_a_batch_that_another_anchored_is_proven_all_the_same(deployed: Place, tmp_path: Path) -> None:
    """The record alone decides what the batch is: whoever holds a copy of it comes to the same anchor."""
    first, second, before = tmp_path / "first", tmp_path / "second", deployed.anchors()
    assert main(["anchor", str(deployed.files), "--out", str(first), *deployed.command()]) == 0
    second.mkdir()
    (second / "batch.jsonl").write_bytes((first / "batch.jsonl").read_bytes())
    assert main(["anchor", "--resume", "--out", str(second), *deployed.command()]) == 0
    assert deployed.anchors() == before + 1
    assert json.loads((second / "summary.json").read_text()) == json.loads((first / "summary.json").read_text())


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ([], 2, "name the files or folders"),
        (["NOWHERE"], 2, "there is no such file or folder"),
        (["FILES", "--out", "FILES/inside"], 2, "lies in"),
        (["EMPTY"], 2, "there is no file"),
        (["FILES", "FILES"], 2, "another of that name"),
        (["--resume"], 2, "holds no batch to resume"),
        (["FILES", "--out", "HOME"], 2, "is not empty"),
        (["FILES", "--rpc", "http://127.0.0.1:1"], 1, "does not answer"),
        (["FILES", "--key", "NOWHERE"], 1, "nowhere"),
    ],
)
def test_what_cannot_be_done_says_so_and_sends_nothing(
    arguments: list[str], code: int, complaint: str, deployed: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    known = {
        "FILES": deployed.files,
        "NOWHERE": tmp_path / "nowhere",
        "EMPTY": tmp_path / "empty",
        "HOME": deployed.home,
    }
    said = ["/".join([str(known.get(first, first)), *rest]) for first, *rest in (word.split("/") for word in arguments)]
    before = deployed.anchors()
    assert main(["anchor", "--out", str(tmp_path / "out"), *deployed.command(), *said]) == code
    assert complaint in capsys.readouterr().err
    assert deployed.anchors() == before


def test_a_record_that_was_changed_is_refused(
    deployed: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "batch.jsonl").write_bytes(b'{"name":"x"}\n')
    assert main(["anchor", "--resume", "--out", str(out), *deployed.command()]) == 1
    assert "batch.jsonl line 1" in capsys.readouterr().err


def test_the_registry_of_another_deployment_is_refused(deployed: Place, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["anchor", str(deployed.files), "--out", str(out), *deployed.command()]) == 0
    foreign = [
        dataclasses.replace(one, address="0x" + "11" * 20) if one.name == REGISTRY else one
        for one in deployed.deployment.contracts
    ]
    trust = trust_of(dataclasses.replace(deployed.deployment, contracts=tuple(foreign)), deployed.notary, "the notary")
    (tmp_path / "trust.json").write_text(json.dumps(trust.to_json()))
    checked = [
        "anchor",
        str(proof_of(out, "a.txt")),
        str(deployed.files / "a.txt"),
        "--trust",
        str(tmp_path / "trust.json"),
    ]
    assert cli.main(checked) == 1
