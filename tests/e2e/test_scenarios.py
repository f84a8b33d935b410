"""`fubie run` on a real chain: every example as written, and the ways in which a scenario ends badly."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from evidence.documents import Document
from evidence.report import Outcome
from evidence.verify import verify
from ledger.cli import main
from ledger.commands.demo import UNREACHED, unreached
from ledger.documents.store import Shelf, StorePlace, open_store
from ledger.domain.nodes import Node
from ledger.scenario.exporting import Exporter
from ledger.scenario.heads import Heads
from ledger.scenario.loader import load
from ledger.scenario.player import played
from ledger.scenario.report import VERSION
from ledger.scenario.secrets import RunSecrets
from ledger.scenario.tampering import forgeries
from ledger.scenario.wire import Sent

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
GUIDE = ROOT / "docs/guides/scenarios.md"
OK, FAILED, WRONG = 0, 1, 2

pytestmark = pytest.mark.chain


def play(path: Path, folder: Path) -> tuple[int, dict[str, Any]]:
    report = folder / "report.json"
    code = main(["run", str(path), "--quiet", "--report", str(report)])
    return code, json.loads(report.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, dict[str, Any]]]:
    """Every example played once."""
    return {path.stem: play(path, tmp_path_factory.mktemp(path.stem)) for path in EXAMPLES}


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_every_example_holds(reports: dict[str, tuple[int, dict[str, Any]]], name: str) -> None:
    code, report = reports[name]

    assert (code, report["failure"]) == (OK, None)
    assert [check for check in report["checks"] if not check["held"]] == []
    assert report["version"] == VERSION


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_every_example_shows_guards_that_refuse(reports: dict[str, tuple[int, dict[str, Any]]], name: str) -> None:
    assert reports[name][1]["totals"]["refused"] >= 1
    assert reports[name][1]["totals"]["checks"] >= 5


def test_together_they_reach_every_built_node_but_those_listed(reports: dict[str, tuple[int, dict[str, Any]]]) -> None:
    reached = {node["node"] for _, report in reports.values() for node in report["nodes"]}
    listed = {node.name for node in unreached(ROOT / "examples")}

    assert reached | listed == {node.name for node in Node if node.built}
    assert not reached & listed


def test_totals_are_those_of_the_events(reports: dict[str, tuple[int, dict[str, Any]]]) -> None:
    for _, report in reports.values():
        codes = [node["node"] for node in report["nodes"]]
        assert report["totals"]["nodes_reached"] == len(set(codes))
        assert report["totals"]["node_events"] == len(codes) == sum(report["totals"]["by_node"].values())


def test_positions_in_a_log_have_no_gap(reports: dict[str, tuple[int, dict[str, Any]]]) -> None:
    """Of a loan's file, every entry is a node: from 1 on, each number once."""
    for _, report in reports.values():
        logs: dict[str, list[int]] = {}
        for node in report["nodes"]:
            if node["log"]["kind"] == "loan":
                logs.setdefault(node["log"]["name"], []).append(node["log"]["seq"])
        assert logs
        assert all(seqs == list(range(1, len(seqs) + 1)) for seqs in logs.values())


def test_every_node_has_its_place_on_the_chain(reports: dict[str, tuple[int, dict[str, Any]]]) -> None:
    for node in reports["equal-instalments"][1]["nodes"]:
        assert re.fullmatch(r"0x[0-9a-f]{64}", node["transaction"])
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", node["time"])
        assert node["block"] > 0
        assert node["gas"] > 21_000
        assert node["shared"] >= 1


def test_a_seed_gives_the_same_ids_in_every_run(tmp_path: Path, reports: dict[str, tuple[int, dict[str, Any]]]) -> None:
    _, again = play(ROOT / "examples/restrictions.yaml", tmp_path)
    first = reports["restrictions"][1]

    assert [node["log"] for node in again["nodes"]] == [node["log"] for node in first["nodes"]]
    assert [node["time"] for node in again["nodes"]] == [node["time"] for node in first["nodes"]]


# ---- a scenario of one's own


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The guide's first scenario, as a reader saves it."""
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "agreement.txt").write_text("My agreement.\n", encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> int:
    """Replaces the one `old` and returns its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_guides_first_scenario_plays(own: Path, tmp_path: Path) -> None:
    code, report = play(own, tmp_path)

    assert code == OK
    assert report["totals"]["refused"] == 1
    assert report["balances"]["lender"] == {"payable": "1010.00", "pool": "4000.00"}


def test_without_a_seed_two_runs_have_nothing_in_common(own: Path, tmp_path: Path) -> None:
    files = [{node["log"]["file"] for node in play(own, tmp_path)[1]["nodes"]} for _ in range(2)]

    assert files[0] and not files[0] & files[1]


def test_a_check_that_does_not_hold_ends_with_1(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = changed(own, "line: {open: 0}", "line: {open: 1}")

    code, report = play(own, tmp_path)

    assert code == FAILED
    assert f"{own}:{line}: line.open is 0, expected 1" in capsys.readouterr().err
    assert report["failure"] is None and report["held"] is False


def test_a_step_that_is_refused_ends_with_1(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = changed(own, "offer_deadline: 2026-01-12", "offer_deadline: 2026-01-04")

    code, report = play(own, tmp_path)

    assert code == FAILED
    assert f"{own}:{line}: CREDIT_APPROVED line was refused: ExpiryPassed" in capsys.readouterr().err
    assert "LIMIT_ACCEPTED" not in report["totals"]["by_node"]


def test_a_step_that_is_not_refused_as_expected_ends_with_1(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = changed(own, "by: borrower, direct: true, on: loan, expect", "by: bank, on: loan, expect")

    code, _ = play(own, tmp_path)

    assert code == FAILED
    assert f"{own}:{line}: DISBURSEMENT_CONFIRMED loan went through; expected was the error WrongCaller" in (
        capsys.readouterr().err
    )


def test_another_error_than_expected_ends_with_1(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(own, "error: WrongCaller", "error: ReceiptMissing")

    code, _ = play(own, tmp_path)

    assert code == FAILED
    assert "expected was the error ReceiptMissing, the ledger says WrongCaller" in capsys.readouterr().err


def test_an_error_with_other_values_ends_with_1(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(
        own,
        "direct: true, on: loan, expect: {error: WrongCaller}",
        "direct: true, on: loan, expect: {error: WrongCaller, args: {node: 41}}",
    )

    code, _ = play(own, tmp_path)

    assert code == FAILED
    assert "WrongCaller with node 42, expected was 41" in capsys.readouterr().err


def test_a_wrong_file_ends_with_2_and_nothing_is_played(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = changed(own, "amount: 1010.00", "amuont: 1010.00")

    assert main(["run", str(own), "--report", str(tmp_path / "none.json")]) == WRONG

    assert capsys.readouterr().err.startswith(f"fubie run: {own}:{line}: ")
    assert not (tmp_path / "none.json").exists()


def test_progress_is_plain_lines_where_there_is_no_terminal(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(own)]) == OK

    lines = capsys.readouterr().err.splitlines()
    assert "2026-01-05  BORROWER_REGISTERED borrower" in lines
    assert not any("\r" in line for line in lines)


def test_a_folder_keeps_what_opens_the_commitments(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "kept"

    assert main(["run", str(own), "--quiet", "--out", str(out)]) == OK

    store = open_store(StorePlace.in_folder(out / "documents"))
    (documents,) = (found for found in Shelf(store).values() if len(found) > 1)
    store.close()
    assert b"My agreement.\n" in [kept.content for kept in documents if isinstance(kept, Document)]
    assert json.loads((out / "deployment.json").read_text(encoding="utf-8"))["chainId"] == 31_337
    assert (out / "report.json").is_file()


def test_a_folder_keeps_evidence_that_verifies(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "kept"
    assert main(["run", str(own), "--quiet", "--out", str(out)]) == OK

    bundle, trust = out / "loan.zip", out / "trust.json"
    assert main(["verify", str(bundle), "--trust", str(trust)]) == OK
    assert main(["verify", str(bundle)]) == WRONG  # cannot tell without a trust file
    assert main(["verify", str(bundle), "--trust", str(trust), "--require", "final"]) == WRONG
    # the report of the run and the evidence agree on where the file's log ends
    (file,) = [f for f in json.loads((out / "report.json").read_text("utf-8"))["files"] if f["kind"] == "loan"]
    assert file["head"] in capsys.readouterr().out


def test_a_folder_in_use_is_not_overwritten(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(own), "--quiet", "--out", str(own.parent)]) == WRONG

    assert "not an empty folder" in capsys.readouterr().err


def test_the_same_run_exports_the_same_core_twice(own: Path) -> None:
    with played(load(own)) as run:
        exporter = Exporter(run)
        assert exporter.bundle("loan") == exporter.bundle("loan")


def test_every_forgery_is_found_by_its_own_check(own: Path) -> None:
    with played(load(own)) as run:
        bundle, trust = Exporter(run).bundle("loan"), Exporter(run).trust()

    assert verify(bundle, trust).outcome is Outcome.VALID
    found = {f.found_by: {check.id for check in verify(f.bundle, trust).failures} for f in forgeries(bundle)}
    assert set(found) == {"documents", "state.heads", "state.proofs", "block.finality"}
    assert all(check in failures for check, failures in found.items())
    # not merely the list of members, which a forger rewrites
    assert all("bundle.members" not in failures for failures in found.values())


def test_another_runs_trust_file_is_not_good_enough(own: Path) -> None:
    with played(load(own)) as run:
        bundle = Exporter(run).bundle("loan")
    with played(load(own)) as other:
        assert verify(bundle, Exporter(other).trust()).outcome is Outcome.INVALID


def with_another_amount(sent: Sent) -> Sent:
    """The transaction as if its payment's effect said something else."""
    events = [
        dataclasses.replace(event, arguments={**event.arguments, "effect": event.arguments["effect"][:-1] + b"?"})
        if event.arguments.get("node") == Node.PAYMENT_RECEIVED
        else event
        for event in sent.events
    ]
    return dataclasses.replace(sent, events=tuple(events))


def test_a_log_that_was_changed_does_not_lead_to_the_stored_head(own: Path) -> None:
    with played(load(own)) as run:
        heads = Heads(run.wire, run.registry)
        assert all(check.held for check in heads.compare(heads.files(), 1))
        run.wire.sent[:] = [with_another_amount(sent) for sent in run.wire.sent]
        failed = [check for check in heads.compare(heads.files(), 1) if not check.held]

    assert [check.what for check in failed] == ["log of the loan loan"]


# ---- the demo


def test_the_demo_reaches_everything_and_finds_every_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--examples", str(ROOT / "examples")]) == OK

    out = capsys.readouterr().out
    built = sum(1 for node in Node if node.built)
    listed = len(unreached(ROOT / "examples"))
    assert f"{built - listed} of {built} nodes reached on chain" in out
    assert out.count("  not reached: ") == listed
    assert out.count(".zip: valid, demonstration") >= 15
    assert "NOT FOUND" not in out and ".zip: invalid" not in out


def test_the_demo_fails_where_a_node_is_not_reached(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--examples", str(own.parent)]) == FAILED

    assert "not reached: PARTY_BLOCKED\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[nodes]\nPARTY_EATEN = 'why not'\n", "not a built node with a reason: PARTY_EATEN"),
        ("[nodes]\nPARTY_BLOCKED = ''\n", "not a built node with a reason: PARTY_BLOCKED"),
        ("PARTY_BLOCKED", "a table [nodes]"),
    ],
)
def test_a_list_of_what_is_not_reached_that_says_nothing_is_refused(
    own: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (own.parent / UNREACHED).write_text(text, encoding="utf-8")

    assert main(["demo", "--examples", str(own.parent)]) == WRONG

    assert words in capsys.readouterr().err


def test_the_demo_fails_where_a_node_is_reached_and_still_listed(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built = [node for node in Node if node.built]
    text = "[nodes]\n" + "".join(f"{node.name} = 'not shown here'\n" for node in built)
    (own.parent / UNREACHED).write_text(text, encoding="utf-8")

    assert main(["demo", "--examples", str(own.parent)]) == FAILED

    assert "still listed in unreached.toml: OBLIGATIONS_MET" in capsys.readouterr().out


def test_no_key_is_written_or_printed(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a seed the keys can be computed: none of them may stand in what a run leaves."""
    changed(own, "title: A loan of mine", "title: A loan of mine\nseed: shown")
    out = tmp_path / "kept"
    assert main(["run", str(own), "--out", str(out)]) == OK
    printed = capsys.readouterr()

    keys = [RunSecrets("shown").octets(f"key {name}").hex() for name in ("borrower", "lender", "bank")]
    text = printed.out + printed.err + "".join(p.read_text("utf-8", "replace") for p in out.rglob("*") if p.is_file())
    assert [key for key in keys if key in text] == []
