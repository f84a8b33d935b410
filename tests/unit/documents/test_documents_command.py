"""`fubie documents`: the root is that of the evidence formats, and what opens it is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from evidence import capture
from evidence.clauses import PUBLIC_SALT, known
from evidence.documents import Document, DocumentTree, Kind, LeafProof, verify_leaf
from ledger.cli import main
from ledger.documents.store import StorePlace, open_store


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FUBIE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> str:
    assert main(["documents", *map(str, arguments)]) == code
    return capsys.readouterr().out.strip()


def kept(folder: Path, root: str) -> list[Document]:
    store = open_store(StorePlace.in_folder(folder))
    found = [one for one in store.documents(bytes.fromhex(root[2:])) if isinstance(one, Document)]
    store.close()
    return found


def test_the_root_is_opened_by_what_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Loan Agreement.pdf").write_bytes(b"%PDF-1.7 agreement")
    (tmp_path / "terms.json").write_text('{"rate": 180000, "periods": 12}')
    files = tmp_path / "Loan Agreement.pdf", f"terms={tmp_path / 'terms.json'}"
    root = said(capsys, "put", *files, "--store", tmp_path / "kept")
    documents = kept(tmp_path / "kept", root)
    assert [(one.role, one.media_type, one.kind, one.content) for one in documents] == [
        ("loan-agreement", "application/pdf", Kind.WHOLE, b"%PDF-1.7 agreement"),
        ("terms", "application/json", Kind.FIELDS, b'{"periods":12,"rate":180000}'),
    ]
    assert "0x" + DocumentTree(tuple(one.leaf() for one in documents)).doc_hash.hex() == root


def test_the_same_file_twice_has_two_roots(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Else anybody could test a guess of the content."""
    (tmp_path / "a.txt").write_text("same")
    assert len({said(capsys, "put", tmp_path / "a.txt") for _ in range(2)}) == 2


def test_get_list_and_check(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("content")
    party = "0x" + "11" * 32
    root = said(capsys, "put", tmp_path / "a.txt", "--party", party)
    said(capsys, "get", root, "--out", tmp_path / "out")
    assert (tmp_path / "out/0-a.txt").read_text() == "content"
    said(capsys, "get", root, "--out", tmp_path / "out", code=1)  # files are not written over
    assert root in said(capsys, "list", "--party", party)
    assert said(capsys, "list", "--party", "0x" + "22" * 32) == ""
    assert said(capsys, "check").startswith("1 documents: 1 whole, 0 erased, 0 faulty")
    (block,) = (path for path in (home / "store").rglob("b*") if path.is_file())
    block.unlink()
    assert block.name in said(capsys, "check", code=1)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("missing.txt", None, 1), ("twice.json", b'{"a": 1, "a": 2}', 2), ("float.json", b'{"a": 1.5}', 2)],
)
def test_a_file_that_cannot_be_a_document_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None, code: int
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["documents", "put", str(tmp_path / name)]) == code
    captured = capsys.readouterr()
    assert captured.out == "" and len(captured.err.strip().splitlines()) == 1
    assert said(capsys, "list") == ""


@pytest.fixture
def keystore(tmp_path: Path) -> Path:
    """Of the key 0x11…11, made by eth-account under the password "secret"."""
    (tmp_path / "password").write_text("secret")
    path = tmp_path / "operator.json"
    path.write_text(json.dumps(Account.encrypt(b"\x11" * 32, "secret", kdf="pbkdf2", iterations=2)))
    return path


@pytest.fixture
def agreed(capsys: pytest.CaptureFixture[str], tmp_path: Path, keystore: Path) -> dict[str, Any]:
    (tmp_path / "agreement.txt").write_text("the agreement")
    words = ["put", tmp_path / "agreement.txt", "--store", tmp_path / "kept", "--agreement"]
    found: dict[str, Any] = json.loads(
        said(capsys, *words, "--keystore", keystore, "--password-file", tmp_path / "password")
    )
    return found


def test_an_agreement_is_opened_at_its_clause(tmp_path: Path, agreed: dict[str, Any]) -> None:
    documents = kept(tmp_path / "kept", agreed["documents"])
    assert [one.role for one in documents] == ["agreement", "evidence-clause", "capture-log"]
    assert documents[1].salt == PUBLIC_SALT and documents[1].content == known()[-1].text
    shown = agreed["opening"]
    assert (shown["count"], shown["index"]) == (3, 1)
    # Both roots and the path are those by which the verifier proves a single leaf.
    leaves = tuple(one.leaf() for one in documents)
    proof = DocumentTree(leaves).proof(1)
    path = tuple(bytes.fromhex(node[2:]) for node in shown["path"])
    verify_leaf(leaves[1], LeafProof(1, 3, path, proof.sm3), bytes.fromhex(agreed["documents"][2:]))


def test_the_log_of_an_agreement_is_signed_by_the_operator(tmp_path: Path, agreed: dict[str, Any]) -> None:
    documents = kept(tmp_path / "kept", agreed["documents"])
    log, signature = capture.read(documents[2].content)
    assert "0x" + log.operator.hex() == Account.from_key(b"\x11" * 32).address.lower()
    assert [one.source for one in log.captured] == ["file agreement.txt", "standard text, version 1"]
    capture.verify(log, signature, [one.leaf() for one in documents[:2]], log.last)


def test_an_agreement_needs_a_key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "agreement.txt").write_text("the agreement")
    assert main(["documents", "put", str(tmp_path / "agreement.txt"), "--agreement"]) == 2
    assert "--keystore" in capsys.readouterr().err
    assert said(capsys, "list") == ""
