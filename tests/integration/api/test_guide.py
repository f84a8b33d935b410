"""docs/guides/lender.md: its commands do what it says, in a shell, one after the other."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.integration.api.processes import ROOT, serving

pytestmark = [pytest.mark.chain, pytest.mark.slow]

GUIDE = ROOT / "docs/guides/lender.md"


def commands() -> str:
    return "\n".join(re.findall(r"```sh\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL))


def test_the_walk_of_the_guide(tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    home = tmp_path / "home"
    with serving(home=home) as running:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FUBIE_")}
        environment |= {"URL": running.url, "KEY": running.told["API key"].split()[0], "FUBIE_HOME": str(home)}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", commands()],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
        assert running.stop() == 0
    lines = done.stdout.splitlines()
    assert "settled" in lines
    assert any("booked already" in line for line in lines)
    # 1000.00 put in, 50.00 paid, 150.00 given back.
    assert (
        "950.00" in lines
        and "1100.00" in lines
        and '["bank", "servicer"]' in lines
        and "call 1 of the batch" in done.stdout
    )
    assert any('lacks the right "regulate"' in line for line in lines)
    timeline = [line.split()[1] for line in lines if re.match(r"\d{4}-\d\d-\d\d [A-Z_]+ ", line)]
    assert timeline[0] == "TERMS_PROPOSED" and timeline[-1] == "SETTLEMENT_CERTIFICATE_ISSUED"
    assert {
        "AGREEMENT_ANCHORED",
        "SCHEDULE_GENERATED",
        "FULL_PREPAID",
        "OBLIGATIONS_MET",
        "OVERPAYMENT_REFUNDED",
    } <= set(timeline)
    shown = (tmp_path / "signed.txt").read_text()
    assert shown.strip()
