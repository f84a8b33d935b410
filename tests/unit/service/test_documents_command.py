"""`fubie documents`: the root is that of the evidence formats, and what opens it is kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from evidence import capture
from evidence.clauses import PUBLIC_SALT, known
from evidence.documents import Document, DocumentTree, Kind, Leaf, LeafProof, verify_leaf
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


@pytest.fixture
def keystore(tmp_path: Path) -> Path:
    """Of the key 0x11…11, made by eth-account under the password "secret"."""
    (tmp_path / "password").write_text("secret")
    path = tmp_path / "operator.json"
    path.write_text(json.dumps(Account.encrypt(b"\x11" * 32, "secret", kdf="pbkdf2", iterations=2)))
    return path


def agreed(capsys: pytest.CaptureFixture[str], tmp_path: Path, keystore: Path) -> dict[str, Any]:
    (tmp_path / "agreement.txt").write_text("the agreement")
    words = ["documents", str(tmp_path / "agreement.txt"), "--out", str(tmp_path / "kept"), "--agreement"]
    assert main([*words, "--keystore", str(keystore), "--password-file", str(tmp_path / "password")]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_an_agreement_is_opened_at_its_clause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keystore: Path
) -> None:
    made = agreed(capsys, tmp_path, keystore)
    folder = tmp_path / "kept" / made["documents"][2:]
    openings = json.loads((folder / "openings.json").read_text())
    assert [one["role"] for one in openings] == ["agreement", "evidence-clause", "capture-log"]
    assert openings[1]["salt"] == "0x" + PUBLIC_SALT.hex()
    assert (folder / openings[1]["file"]).read_bytes() == known()[-1].text
    shown = made["opening"]
    assert (shown["count"], shown["index"]) == (3, 1)
    # Both roots and the path are those by which the verifier proves a single leaf.
    leaves = tuple(opened(folder, one) for one in openings)
    proof = DocumentTree(leaves).proof(1)
    path = tuple(bytes.fromhex(node[2:]) for node in shown["path"])
    verify_leaf(leaves[1], LeafProof(1, 3, path, proof.sm3), bytes.fromhex(made["documents"][2:]))


def test_the_log_of_an_agreement_is_signed_by_the_operator(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], keystore: Path
) -> None:
    made = agreed(capsys, tmp_path, keystore)
    folder = tmp_path / "kept" / made["documents"][2:]
    openings = json.loads((folder / "openings.json").read_text())
    log, signature = capture.read((folder / openings[2]["file"]).read_bytes())
    assert "0x" + log.operator.hex() == Account.from_key(b"\x11" * 32).address.lower()
    assert [one.source for one in log.captured] == ["file agreement.txt", "standard text, version 1"]
    capture.verify(log, signature, [opened(folder, one) for one in openings[:2]], log.last)


def test_an_agreement_needs_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "agreement.txt").write_text("the agreement")
    assert main(["documents", str(tmp_path / "agreement.txt"), "--out", str(tmp_path / "kept"), "--agreement"]) == 2
    assert "--keystore" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()


def opened(folder: Path, one: dict[str, str]) -> Leaf:
    content, salt = (folder / one["file"]).read_bytes(), bytes.fromhex(one["salt"][2:])
    return Document(one["role"], one["mediaType"], content, salt, Kind(one["kind"])).leaf()
