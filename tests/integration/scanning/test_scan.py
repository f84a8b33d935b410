"""A whole chain of the example has no personal data; what is planted in calldata, logs or storage is found there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.errors import NodeRefused
from ledger.chain.gateway import Call
from ledger.cli import main
from ledger.scanning.plants import Wanted, forms_of, wanted
from ledger.scanning.scan import FOUND, NONE, UNSEEN, Report, scan
from ledger.scenario.loader import load
from ledger.scenario.player import Played, played

pytestmark = pytest.mark.chain

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/equal-instalments.yaml"
ID_NUMBER = "11010519491231002X"
# Runtime code that keeps, or logs, the bitwise complement of its calldata's first word: the calldata itself shows nothing.
STORES = bytes.fromhex("60003519600055 00")
LOGS = bytes.fromhex("60003519600052 60206000a0 00")
# Keeps the first word under slot 0 and the second under slot 1, both complemented.
STORES_TWO = bytes.fromhex("60003519600055 60203519600155 00")


@pytest.fixture(scope="module")
def run() -> Iterator[Played]:
    with played(load(EXAMPLE)) as found:
        assert found.report.failure is None
        yield found


def newest(run: Played) -> int:
    return int(run.wire.chain.request("eth_blockNumber"), 16)


def sent(run: Played, call: Call) -> Any:
    return run.wire.transact(call, run.registry.secrets.signer("lender")).receipt


def put(run: Played, code: bytes, data: bytes) -> Report:
    """Calls new code with the complement of the data, and scans the block of that call."""
    creation = bytes.fromhex(f"60{len(code):02x}600c60003960{len(code):02x}6000f3") + code
    address = sent(run, Call(None, creation)).created
    block = sent(run, Call(address, bytes(byte ^ 0xFF for byte in data))).block
    return scan(run.wire.chain, block, block, Wanted())


def places(report: Report) -> set[tuple[str, str]]:
    return {(finding.piece.where.split(" ")[0], finding.hit.what) for finding in report.findings}


def test_the_chain_of_the_example_has_no_personal_data(run: Played) -> None:
    words = [word for one in run.dossier.attached.values() for document in one for word in lines(document.content)]
    report = scan(run.wire.chain, 0, newest(run), wanted(words[:200], []))
    assert [finding.to_json() for finding in report.findings] == []
    assert report.unseen == () and report.exit_code == NONE
    assert (
        report.looked["calldata"][0] >= 100 and report.looked["storage"][0] >= 100 and report.looked["logs"][0] >= 100
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["keeper", "overdue", "enforcement", "revolving", "bankruptcy"])
def test_chains_of_other_examples_have_none(name: str) -> None:
    """Many days, amounts and packed records, none of which is taken for a person's number."""
    with played(load(EXAMPLE.with_name(f"{name}.yaml"))) as run:
        report = scan(run.wire.chain, 0, newest(run), Wanted())
    assert [finding.to_json() for finding in report.findings] == [] and report.unseen == ()


def lines(content: bytes) -> list[str]:
    """Texts of a document that a careless program could have put on the chain."""
    if content.startswith(b"%PDF"):
        return []
    return [line.strip()[:300] for line in content.decode().splitlines() if len(line.strip()) > 12]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (ID_NUMBER.encode(), "resident identity number"),
        ("张三".encode(), "name or text"),
        ("欧阳小明".encode("gbk"), "name or text"),
        (b"13800138000", "mobile number"),
    ],
)
def test_plants_are_found_where_they_are(run: Played, text: bytes, what: str) -> None:
    word = text.ljust(32, b"\0")
    assert places(put(run, STORES, word)) == {("storage", what)}
    assert places(put(run, LOGS, word)) == {("log", what)}
    block = sent(run, Call(run.registry.secrets.signer("lender").address, word)).block
    report = scan(run.wire.chain, block, block, Wanted())
    assert places(report) == {("calldata", what)} and report.exit_code == FOUND


def test_a_text_over_two_slots_is_read_as_one(run: Played) -> None:
    text = bytes(20) + b"4111111111111111" + bytes(28)
    assert places(put(run, STORES_TWO, text)) == {("storage", "bank card number")}


def test_digests_and_other_forms_of_known_values(
    run: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "values").write_text(f"{ID_NUMBER}\n18612345678\n")
    address = run.registry.secrets.signer("lender").address
    first = newest(run) + 1
    for name in ("sm3 of UTF-8", "sha-256 of UTF-8, reversed", "packed BCD"):
        sent(run, Call(address, b"\x05" * 8 + forms_of(ID_NUMBER)[name]))
    sent(run, Call(address, (18_612_345_678).to_bytes(32, "big")))
    command = ["evidence", "scan", "--from", str(first), "--rpc", run.wire.box.url]
    assert main(command) == NONE
    capsys.readouterr()
    assert main([*command, "--plant", str(tmp_path / "values"), "--json"]) == FOUND
    out = capsys.readouterr().out
    assert {one["form"] for one in json.loads(out)["findings"]} == {
        "sm3 of UTF-8",
        "sha-256 of UTF-8, reversed",
        "packed BCD",
        "integer",
    }
    assert ID_NUMBER not in out


class Blind:
    """A node that does not trace."""

    def __init__(self, node: Any) -> None:
        self._node = node

    def request(self, method: str, *parameters: Any) -> Any:
        if method == "debug_traceTransaction":
            raise NodeRefused(method, -32601, "Method not found")
        return self._node.request(method, *parameters)


def test_a_node_that_does_not_trace_is_told(run: Played) -> None:
    report = scan(Blind(run.wire.chain), 1, 5, Wanted())
    assert report.exit_code == UNSEEN and report.findings == ()
    assert {one.what for one in report.unseen} == {"state changes"} and "Method not found" in report.unseen[0].reason


def test_wrong_usage(run: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rpc = ["--rpc", run.wire.box.url]
    (tmp_path / "short").write_text("abc\n")
    for arguments in (["--from", "5", "--to", "4"], ["--to", "1000000"], ["--plant", str(tmp_path / "short")]):
        assert main(["evidence", "scan", *arguments, *rpc]) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1
    # Not the exit code of a finding.
    assert main(["evidence", "scan", "--rpc", "http://127.0.0.1:9"]) == 2
