"""Secrets, documents, progress and the report of a run, without a chain."""

import io
import json
from pathlib import Path

from evidence import capture
from evidence.clauses import latest
from evidence.digest import Algorithm, Digests
from evidence.documents import NO_DOCUMENTS, DocumentTree, doc_hash, verify_document
from evidence.merkle import root_from_proof
from ledger.documents.agreement import Capture
from ledger.documents.opening import NOTHING_SHOWN
from ledger.scenario.dossier import Dossier
from ledger.scenario.loader import load
from ledger.scenario.progress import WIDTH, Progress
from ledger.scenario.registry import Registry
from ledger.scenario.report import Checked, Position, Reached, Refused, Report, legal_time, reached_codes
from ledger.scenario.secrets import RunSecrets
from tests.unit.scenario.written import write


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def reached(node: str, line: int | None = None) -> Reached:
    log = Position("loan", "loan", "0x01", 1)
    return Reached(
        node, 56, 8, "0x00", log, "0xaa", 7, "2026-01-05T09:00:00+08:00", "2026-01-05", "bank", 90_000, 2, line
    )


# ---- secrets


def test_a_seed_gives_the_same_keys_and_another_seed_others() -> None:
    one, same, other = RunSecrets("a"), RunSecrets("a"), RunSecrets("b")

    assert one.signer("borrower").address == same.signer("borrower").address
    assert one.signer("borrower").address != other.signer("borrower").address
    assert one.octets("salt 1") != one.octets("salt 2")


def test_without_a_seed_everything_is_new_but_stays_the_same_within_a_run() -> None:
    run = RunSecrets(None)

    assert run.octets("ref line") == run.octets("ref line")
    assert run.octets("ref line") != RunSecrets(None).octets("ref line")


def test_secrets_do_not_show_themselves() -> None:
    run = RunSecrets(None)
    key = run.octets("key borrower")

    assert key.hex() not in repr(run) + repr(run.signer("borrower"))
    assert str(key) not in repr(run)


# ---- ids


def test_ids_hang_together_and_find_back_to_their_names(tmp_path: Path) -> None:
    registry = Registry(load(write(tmp_path)), RunSecrets("small"))

    loan = registry.loan("loan")
    assert registry.name(loan) == "loan"
    assert registry.name(registry.facility("line")) == "line"
    assert registry.name(registry.address("bank")) == "bank"
    assert registry.name(bytes(32)) is None
    assert registry.lender_of_loan("loan") == "lender"
    assert len({loan, registry.facility("line"), registry.party("borrower"), registry.party("lender")}) == 4


# ---- documents


def test_a_steps_documents_become_one_root_that_can_be_opened(tmp_path: Path) -> None:
    dossier = Dossier(load(write(tmp_path)), RunSecrets("small"))

    root = dossier.root(["note"], "loan")

    (document,) = dossier.attached[root]
    assert DocumentTree((document.leaf(),)).doc_hash == root
    verify_document(document.leaf(), b"a note\n", document.salt)
    assert dossier.root([], "loan") == NO_DOCUMENTS
    # the same file in another loan's step has a salt, and so a root, of its own
    assert dossier.root(["note"], "line") != root


# ---- progress


def test_progress_on_a_terminal_is_one_line_written_over() -> None:
    out = Terminal()
    progress = Progress(out)

    progress("x" * 200)
    progress.finish()

    assert out.getvalue() == f"\r{'x' * WIDTH}\r{' ' * WIDTH}\r"


def test_progress_elsewhere_is_plain_lines_and_quiet_is_nothing() -> None:
    plain, none = io.StringIO(), io.StringIO()
    for progress in (Progress(plain), Progress(none, quiet=True)):
        progress("one")
        progress("two")
        progress.finish()

    assert (plain.getvalue(), none.getvalue()) == ("one\ntwo\n", "")


# ---- the report


def test_totals_count_codes_once_and_events_all() -> None:
    nodes = [reached("PAYMENT_RECEIVED"), reached("PAYMENT_RECEIVED", 4), reached("PAYMENT_ALLOCATED")]
    report = Report("t", "t.yaml", nodes=nodes, refused=[Refused(3, "X", "Y", "z", {})])

    totals = report.to_json()["totals"]

    assert (totals["nodes_reached"], totals["node_events"], totals["refused"]) == (2, 3, 1)
    assert totals["by_node"] == {"PAYMENT_RECEIVED": 2, "PAYMENT_ALLOCATED": 1}
    assert reached_codes([report, report])["PAYMENT_RECEIVED"] == 4


def test_a_failed_check_or_a_failure_means_that_it_did_not_hold() -> None:
    good = Checked(1, "loan.state", "active", "active", True)
    bad = Checked(2, "loan.state", "active", "overdue", False)

    assert Report("t", "p", checks=[good]).held
    assert not Report("t", "p", checks=[good, bad]).held
    assert not Report("t", "p", failure="p:3: no").held
    assert bad.sentence == "loan.state is overdue, expected active"


def test_a_report_is_json(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "report.json"

    Report("还款", "t.yaml", nodes=[reached("PAYMENT_RECEIVED")]).write(path)

    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["scenario"] == "还款"
    assert found["nodes"][0]["log"] == {"kind": "loan", "name": "loan", "file": "0x01", "seq": 1}


def test_times_are_legal_time() -> None:
    assert legal_time(0) == "1970-01-01T08:00:00+08:00"


# ---- agreements


def agreement(folder: Path) -> tuple[Dossier, bytes]:
    scenario = load(write(folder))
    dossier = Dossier(scenario, RunSecrets("a"))
    made = Capture(dossier.secrets.signer("lender"), "server", 1_767_600_000)
    return dossier, dossier.agreement(["note"], "loan", made)


def test_an_agreement_holds_the_clause_and_the_log_of_its_capture(tmp_path: Path) -> None:
    dossier, root = agreement(tmp_path)
    note, clause, log = dossier.attached[root]
    assert clause.leaf() == latest().leaf
    read, signature = capture.read(log.content)
    capture.verify(read, signature, [note.leaf(), clause.leaf()], 1_767_600_000)
    assert [one.source for one in read.captured] == ["file note.txt", "standard text, version 1"]


def test_the_opening_shows_the_clause_to_the_contract(tmp_path: Path) -> None:
    """Checked by the verifier's own proof of a single leaf, which shares no code with the contract."""
    dossier, root = agreement(tmp_path)
    shown = dossier.opening(root)
    leaves = tuple(document.leaf() for document in dossier.attached[root])
    assert (shown["count"], shown["index"]) == (3, 1)
    roots = Digests(shown["sha256Root"], shown["sm3Root"])
    assert doc_hash(3, roots) == root
    found = root_from_proof(Algorithm.SHA256, leaf_hash=latest().leaf_hash, index=1, size=3, proof=shown["path"])
    assert found == roots.sha256 and leaves[1] == latest().leaf


def test_without_documents_nothing_is_added_or_shown(tmp_path: Path) -> None:
    dossier = Dossier(load(write(tmp_path)), RunSecrets("a"))
    made = Capture(dossier.secrets.signer("lender"), "server", 0)
    assert dossier.agreement([], "loan", made) == NO_DOCUMENTS
    assert dossier.opening(NO_DOCUMENTS) == NOTHING_SHOWN


def test_a_scenario_states_another_clause_or_none(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        ("  - {cap: 24 %, regime: bank}", "  - {cap: 24 %, regime: bank}\n  - {evidence_clause: 0x" + "0" * 63 + "7}"),
    )
    (_, clause) = load(path).parameters
    assert (clause.key, clause.value) == ("evidence_clause", 7)
