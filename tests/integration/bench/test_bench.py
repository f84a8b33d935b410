"""`fubie bench` on small numbers: what it prints adds up, and what fails is not counted as done."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.bench.errors import BenchError
from ledger.bench.gas import gas_by_node
from ledger.bench.load import Load
from ledger.bench.office import LENDER, START, found
from ledger.bench.rates import Pen, Purse
from ledger.chain.artifacts import shipped
from ledger.chain.scenario_chain import ScenarioChain
from ledger.cli import main
from ledger.domain.calendar import CHINA
from ledger.domain.nodes import Node
from ledger.journal.records import Signed
from ledger.scenario.report import Position, Reached, Report
from ledger.scenario.wire import Wire

ONE_SCENARIO = Path(__file__).parents[1] / "evidence"
BASE_GAS = 21_000
pytestmark = pytest.mark.chain


@pytest.fixture
def wire() -> Iterator[Wire]:
    begin = CHINA.begins(START - 1)
    with ScenarioChain(begin) as box:
        founded = Wire(box, shipped(), begin)
        found(founded)
        yield founded


def test_everything_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "bench",
        "--examples",
        str(ONE_SCENARIO),
        "--loans",
        "3",
        "--transfers",
        "40",
        "--digests",
        "20000",
        "--json",
    ]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    gas = {one["node"]: one for one in told["gas"]}
    # The second signature, and what it sets off.
    assert gas["AGREEMENT_EFFECTIVE"]["company"] == 2
    assert all(BASE_GAS < one["least"] <= one["median"] for one in gas.values())
    rates = told["rates"]
    # An opening for each loan, then twelve instalments and the certificates of all three together.
    assert rates["lives"]["count"] == 3 + 12 + 1 and rates["raw"]["count"] == 40
    # A transfer between holders: 34,513 for a plain token, and two look-ups of a role here.
    assert 34_513 < rates["raw"]["gas"] // 40 < 45_000
    lives_a_minute = 3 * 60 * 10**9 // rates["lives"]["nanoseconds"]
    assert rates["lives_a_minute"] == lives_a_minute
    assert all(one["size"] and one["nanoseconds"] for one in told["verification"]) and told["verification"]
    (long,) = [one for one in told["verification"] if one["scenario"] == "Thirty-six equal instalments"]
    # Each month at least: interest, bill, due, debit, allocation, settlement, distribution.
    assert long["entries"] > 36 * 7 and long["nanoseconds"] < 10**9
    trees = told["trees"]
    assert [speed["algorithm"] for speed in trees["speeds"]] == ["sha-256", "sm3"]
    assert all(min(speed["together"], speed["alone"], speed["plain"]) > 0 for speed in trees["speeds"])
    assert [memory["digests"] for memory in trees["memory"]] == [2_000, 20_000]
    assert all(memory["peak"] >= memory["least"] > 0 for memory in trees["memory"])


def test_a_reader_gets_four_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--examples", str(ONE_SCENARIO), "--loans", "1", "--transfers", "2", "--digests", "99"]) == 0
    gas, rates, verification, trees = (
        text for text in capsys.readouterr().out.split("\n\n") if ": " in text or "+" in text
    )
    assert "TERMS_PROPOSED" in gas and "a minute" in rates and " ms" in verification
    assert "sm3" in trees and "pymerkle" in trees and "MiB" in trees


def test_a_transaction_that_is_undone_is_not_counted(wire: Wire) -> None:
    pen = Pen(wire, LENDER)
    undone = pen(wire.ledger.call("issueSettlementCertificate", bytes(32), bytes(32), gas=200_000))
    with Load(wire.box.url) as load, pytest.raises(BenchError, match="1 of 1 transactions"):
        load.run([undone])


def test_a_transaction_that_the_node_refuses_is_not_counted(wire: Wire) -> None:
    signed = Purse(wire).transfers(1)[0]
    with Load(wire.box.url) as load, pytest.raises(BenchError, match="the node refuses"):
        load.run([Signed(signed.raw[:-1], signed.hash)])


@pytest.mark.parametrize(
    "words",
    [
        ["--loans", "0"],
        ["--loans", "-1"],
        ["--transfers", "100001"],
        ["--transfers", "many"],
        ["--digests", "0"],
        ["--examples", "no-such-folder"],
    ],
)
def test_wrong_usage_is_one_line(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    try:
        code: object = main(["bench", *words])
    except SystemExit as exit_:
        code = exit_.code
    assert code == 2
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1 and words[0] in errors


def reached(node: Node, gas: int, shared: int) -> Reached:
    place = Position("loan", None, "0x00", 1)
    return Reached(node.name, node.value, 8, "1", place, "0x00", 1, "", None, "", gas, shared, None)


def test_gas_is_that_of_the_cheapest_and_of_the_middle_transaction() -> None:
    payment = reached(Node.PAYMENT_RECEIVED, 300_000, 4)
    one = Report("one", "one.yaml", nodes=[payment, replace(payment, gas=250_000, shared=3)])
    other = Report("other", "other.yaml", nodes=[replace(payment, gas=900_000, shared=9)])
    (found_,) = gas_by_node([one, other])
    assert (found_.times, found_.least, found_.company, found_.median) == (3, 250_000, 2, 300_000)
