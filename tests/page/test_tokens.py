"""Two readers of time authorities' tokens say the same of every token of the other one's tests: recorded responses, tokens that openssl
made, attacks, and a flipped bit at every place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError
from evidence.timestamp import verify_response
from tests.page.core import ROOT, calls_of_page, recorded
from tests.page.recording import TOKEN

TESTS = [ROOT / "tests/unit/evidence/test_timestamp.py"]
# A bundle does not hold the request, so the page compares neither its nonce nor its policy.
OF_THE_REQUEST = ("invalid.token.nonce", "invalid.token.policy")


def test_every_token_of_the_other_readers_tests(modules: Path, tmp_path: Path) -> None:
    found = recorded(TESTS, TOKEN, tmp_path / "questions")
    asked = [(expected_of(*one), one) for one in found if one[1].algorithm == "sha256" and one[2] is not None]
    cases = [(expected, one) for expected, one in asked if expected not in OF_THE_REQUEST]
    answers = calls_of_page(modules, [("token", stated(*one)) for _, one in cases])
    for place, ((expected, _), answer) in enumerate(zip(cases, answers, strict=True)):
        told = answer["refused"] if isinstance(answer, dict) else answer
        assert told == expected, f"question {place}"
    kinds = Counter(expected if isinstance(expected, str) else "holds" for expected, _ in cases)
    assert kinds["holds"] > 5 and kinds["invalid.token.signature"] > 10 and len(kinds) > 8


def expected_of(response: bytes, expected: Any, authorities: Any) -> str | list[str | None]:
    """What holds by its values, what does not by the code of its reason."""
    try:
        token = verify_response(response, expected, authorities)
    except EvidenceError as error:
        return error.code
    assert token.authority is not None
    accuracy = None if token.accuracy is None else str(token.accuracy)
    return [str(token.time), accuracy, str(token.serial), token.policy, token.authority.name]


def stated(response: bytes, expected: Any, authorities: Any) -> dict[str, Any]:
    known = [{"name": a.name, "owner": a.owner, "certificate": a.certificate.hex()} for a in authorities]
    return {"response": response.hex(), "imprint": expected.imprint.hex(), "authorities": known}
