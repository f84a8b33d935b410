"""`fubie evidence show`: the contents of a bundle, with titles and amounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence.bundle import Bundle
from ledger.cli import main
from tests.unit.evidence.forge import AGREEMENT, LOAN, bundle_of, life

BUNDLE = bundle_of(life())


def show(folder: Path, content: bytes) -> int:
    (folder / "loan.zip").write_bytes(content)
    return main(["evidence", "show", str(folder / "loan.zip")])


def test_steps_amounts_and_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show(tmp_path, BUNDLE) == 0
    out = capsys.readouterr().out
    assert Bundle.read(BUNDLE).root.sha256.hex() in out and LOAN.hex() in out
    # 1,000,000 fen were paid out, under an agreement of two documents.
    (paid,) = [line for line in out.splitlines() if "放款到账确认" in line]
    assert "金额 amount 10,000.00" in paid
    assert f"agreement, application/pdf: {len(AGREEMENT[0].content)} 字节 bytes" in out
    # A cap in millionths is no money.
    assert "上限 cap" not in out


def test_what_is_no_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show(tmp_path, b"no bundle") == 2
    errors = capsys.readouterr().err
    assert "loan.zip" in errors and errors.count("\n") == 1
