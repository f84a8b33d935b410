"""`fubie documents`: the root is that of the evidence formats, and what opens it is kept."""

import json
from pathlib import Path

import pytest

from evidence.documents import Document, DocumentTree, Kind
from ledger.cli import main


def committed(capsys: pytest.CaptureFixture[str], folder: Path, *files: object) -> str:
    assert main(["documents", *map(str, files), "--out", str(folder)]) == 0
    return capsys.readouterr().out.strip()


def test_the_root_is_opened_by_what_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Loan Agreement.pdf").write_bytes(b"%PDF-1.7 agreement")
    (tmp_path / "terms.json").write_text('{"rate": 180000, "periods": 12}')
    root = committed(capsys, tmp_path / "kept", tmp_path / "Loan Agreement.pdf", f"terms={tmp_path / 'terms.json'}")
    folder = tmp_path / "kept" / root[2:]
    openings = json.loads((folder / "openings.json").read_text())
    assert [(one["role"], one["mediaType"], one["kind"]) for one in openings] == [
        ("loan-agreement", "application/pdf", "whole"),
        ("terms", "application/json", "fields"),
    ]
    leaves = tuple(
        Document(
            one["role"],
            one["mediaType"],
            (folder / one["file"]).read_bytes(),
            bytes.fromhex(one["salt"][2:]),
            Kind(one["kind"]),
        ).leaf()
        for one in openings
    )
    assert "0x" + DocumentTree(leaves).doc_hash.hex() == root


def test_the_same_file_twice_has_two_roots(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else anybody could test a guess of the content."""
    (tmp_path / "a.txt").write_text("same")
    roots = {committed(capsys, tmp_path / "kept", tmp_path / "a.txt") for _ in range(2)}
    assert len(roots) == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("missing.txt", None, 1), ("twice.json", b'{"a": 1, "a": 2}', 2), ("float.json", b'{"a": 1.5}', 2)],
)
def test_a_file_that_cannot_be_a_document_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, code: int
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["documents", str(tmp_path / name), "--out", str(tmp_path / "kept")]) == code
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.strip().splitlines()) == 1
    assert not (tmp_path / "kept").exists()
