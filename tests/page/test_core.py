"""Two verifiers, in Python and in TypeScript, give the same report to the letter: on good bundles, on every forgery of the tests of the
Python one, and on mutations.

What a run of those tests asks the Python verifier is recorded (`recording`), so a forgery that is added there is compared here too.
"""

from __future__ import annotations

import json
import random
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import EvidenceError
from evidence.trust import Trust
from evidence.verify.table import CHECKS
from tests.page.core import ROOT, Question, answers_of_page, recorded, report_of_python
from tests.page.recording import BUNDLE as BUNDLE_ASKED
from tests.unit.evidence.forge import TRUST, bundle_of, life
from tests.unit.evidence.test_verify_fuzz import BUNDLE, KINDS

# All that ask the Python verifier; its own mutations are left to those below.
TESTS = ROOT / "tests/unit/evidence"
ASKING = "from evidence.verify import verify\n"
FORGERIES = [
    path for path in sorted(TESTS.rglob("test_*.py")) if ASKING in path.read_text() and path.stem != "test_verify_fuzz"
]
# Whether or not a contract signed, nothing is wrong with that; and of a clause there is only one that is known, or none.
CANNOT_FAIL = {"signatures.contracts", "agreement.clause"}
MUTATIONS_OF_A_KIND = 20
SECONDS = 2
# The words of Python's own JSON parser, which change from one version to the next.
PARSERS_WORDS = "not JSON: "


def same(core: Path, questions: Sequence[Question], folder: Path) -> list[dict[str, Any]]:
    """Both reports, which must be equal. Returns those of the page."""
    answers = answers_of_page(core, questions, folder)
    for place, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        expected, found = _plain(report_of_python(question)), _plain(answer["report"])
        assert list(found) == list(expected)
        for ours, theirs in zip(found["checks"], expected["checks"], strict=True):
            assert ours == theirs, f"question {place}"
        assert found == expected, f"question {place}"
    return answers


def _plain(report: dict[str, Any]) -> dict[str, Any]:
    for check in report["checks"]:
        reason = check["reason"]
        if reason is not None and reason["problem"].startswith(PARSERS_WORDS):
            reason |= {"problem": PARSERS_WORDS, "where": None}
    return report


def _is_stated(trust: Trust | None) -> bool:
    """A trust file can say it."""
    try:
        return trust is None or bool(Trust.read(json.dumps(trust.to_json()).encode()))
    except EvidenceError:
        return False


def test_good_bundles(core: Path, tmp_path: Path) -> None:
    questions = [Question(BUNDLE, TRUST), Question(BUNDLE), Question(bundle_of(life(36)), TRUST)]
    answers = same(core, questions, tmp_path)
    assert [answer["report"]["outcome"] for answer in answers] == ["valid", "cannot-tell", "valid"]
    assert max(answer["seconds"] for answer in answers) < SECONDS


def test_every_forgery_of_the_other_verifiers_tests(core: Path, tmp_path: Path) -> None:
    found = recorded(FORGERIES, BUNDLE_ASKED, tmp_path / "questions")
    questions = [Question(*asked) for asked in found if _is_stated(asked[1])]
    (tmp_path / "asked").mkdir()
    answers = same(core, questions, tmp_path / "asked")
    outcomes = Counter(answer["report"]["outcome"] for answer in answers)
    assert len(questions) > 150 and min(outcomes[word] for word in ("valid", "invalid", "cannot-tell")) > 10
    failed = {check["id"] for answer in answers for check in answer["report"]["checks"] if check["result"] == "failed"}
    never = {check.id for check in CHECKS} - failed
    assert never <= CANNOT_FAIL, "a check that no forgery fails"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_mutated_bundles(core: Path, tmp_path: Path, kind: Any) -> None:
    source = random.Random(f"page {kind.__name__}")
    questions = [Question(kind(source), TRUST) for _ in range(MUTATIONS_OF_A_KIND)]
    answers = same(core, questions, tmp_path)
    assert max(answer["seconds"] for answer in answers) < SECONDS


def test_a_trust_file_that_cannot_be_read_leaves_everything_open(core: Path, tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(BUNDLE)
    (tmp_path / "trust").write_text('{"schema":"fubie.trust","version":1,"version":1}')
    asked = [{"bundle": str(tmp_path / "bundle"), "trust": str(tmp_path / "trust")}]
    command = ["node", str(ROOT / "tests/page/verify.mjs"), str(core)]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, check=True, text=True)
    (answer,) = json.loads(done.stdout)
    first, *others = answer["report"]["checks"]
    assert (answer["report"]["outcome"], first["reason"]["code"]) == ("cannot-tell", "malformed.json")
    assert {check["result"] for check in (first, *others)} == {"not-covered"}
