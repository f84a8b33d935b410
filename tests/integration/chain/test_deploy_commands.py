"""Deploying as its users do: `fubie deploy`, and `brownie run deploy` on a network of that name."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from ledger.chain import manifest
from ledger.chain.artifacts import Artifacts
from ledger.chain.keystore import Keystore
from ledger.chain.scenario_chain import ScenarioChain
from ledger.cli import main

pytestmark = [pytest.mark.chain, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
BROWNIE = ROOT / ".venv-brownie/bin/brownie"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("FUBIE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FUBIE_HOME", str(tmp_path / "fubie"))
    monkeypatch.setenv("FUBIE_PASSWORD", "long enough")
    return tmp_path / "fubie"


def test_fubie_deploy_deploys_once(
    home: Path, scenario: ScenarioChain, artifacts: Artifacts, capsys: pytest.CaptureFixture[str]
) -> None:
    address = Keystore(home / "keys", "long enough").create("deployer")
    scenario.fund([address])
    command = ["deploy", "--rpc", scenario.url, "--keystore", str(home / "keys/deployer.json"), "--day-length", "60"]
    assert main(command) == 0
    printed = capsys.readouterr().out
    path = home / "deployments/31337.json"
    deployment = manifest.load(path, scenario.chain(), artifacts)
    assert f"ledger    {deployment.ledger}" in printed
    assert "a test calendar: a day has 60 s" in printed
    assert (deployment.regulator, deployment.clock.day_length) == (address, 60)
    nonce = scenario.chain().nonce(address)
    assert main(command) == 0
    assert "nothing was deployed" in capsys.readouterr().err
    assert scenario.chain().nonce(address) == nonce
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("options", "code", "complaint"),
    [
        (["--rpc", "http://127.0.0.1:1/v3/s3cr3t"], 1, "http://127.0.0.1:1/… does not answer"),
        ([], 2, "name a node with --rpc or FUBIE_RPC_URL"),
    ],
)
def test_fubie_deploy_says_what_is_missing(
    home: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: int, complaint: str
) -> None:
    assert main(["deploy", "--keystore", str(home / "keys/deployer.json"), *options]) == code
    told = capsys.readouterr().err
    assert complaint in told
    assert "s3cr3t" not in told


def test_wrong_parameters_are_refused_before_anything_is_sent(
    home: Path, scenario: ScenarioChain, capsys: pytest.CaptureFixture[str]
) -> None:
    Keystore(home / "keys", "long enough").create("deployer")
    command = ["deploy", "--rpc", scenario.url, "--keystore", str(home / "keys/deployer.json")]
    for options, complaint in (
        (["--regulator", "0x12"], "--regulator: '0x12' is not an address"),
        (["--day-length", "0"], "day_length"),
        (["--first-day", "2030-01-31"], "only a test calendar"),
    ):
        assert main([*command, *options]) == 2
        assert complaint in capsys.readouterr().err
    head = scenario.chain().header("latest")
    assert head is not None
    assert head.number == 0


def test_brownie_run_deploy_writes_the_same_manifest(home: Path, scenario: ScenarioChain, artifacts: Artifacts) -> None:
    if not BROWNIE.exists():
        pytest.skip(
            "there is no .venv-brownie: `make setup-brownie` installs it where a Python from 3.11 to 3.13 is found"
        )
    home.mkdir()
    account = brownie_account(home, scenario)
    brownie(home, "networks", "add", "Fubie", "fubie-test", f"host={scenario.url}", "chainid=31337")
    output = brownie(home, "run", "deploy", "--network", "fubie-test", FUBIE_DEPLOYER="deployer")
    path = home / "deployments/31337.json"
    deployment = manifest.load(path, scenario.chain(), artifacts)
    assert f"ledger    {deployment.ledger}" in output
    assert deployment.regulator == account
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert json.loads(path.read_text())["schema"] == 1
    nonce = scenario.chain().nonce(account)
    again = brownie(home, "run", "deploy", "--network", "fubie-test", FUBIE_DEPLOYER="deployer")
    assert "nothing was deployed" in again
    assert scenario.chain().nonce(account) == nonce


def brownie_account(home: Path, scenario: ScenarioChain) -> str:
    """Brownie keeps accounts as keystores in its own folder."""
    folder = home / ".brownie/accounts"
    address = Keystore(folder, "long enough").create("deployer")
    scenario.fund([address])
    return address


def brownie(home: Path, *arguments: str, **variables: str) -> str:
    environment = {
        "HOME": str(home),
        "PATH": f"{ROOT / '.tools/bin'}{os.pathsep}{os.environ['PATH']}",
        "SOLCX_BINARY_PATH": str(ROOT / "scripts/solc"),
        "FUBIE_HOME": str(home),
        "FUBIE_PASSWORD": "long enough",
        **variables,
    }
    done = subprocess.run(
        [str(BROWNIE), *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
