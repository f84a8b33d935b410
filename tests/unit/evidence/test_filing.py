"""What stands beside the agreement: the evidence clause and the capture log. Logs are signed by eth-account, a library that the verifier does not use."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence

import pytest

from evidence import capture, clauses, dossier
from evidence.canonical import canonicalize
from evidence.documents import Document, DocumentTree, Kind
from evidence.errors import ClaimMismatch, MalformedInput, SignerMismatch
from evidence.report import Outcome, Report, Result
from evidence.verify import verify
from tests.unit.evidence.forge import (
    AGREEMENT,
    BEGIN,
    BORROWER,
    OPERATOR,
    SIGNED_BY_BOTH,
    TRUST,
    Draft,
    address,
    admitted,
    agreed,
    bundle_of,
    capture_log,
)

PDF, TERMS, CLAUSE, LOG = AGREEMENT
CHECKS = ("agreement.clause", "agreement.capture")


def reported(documents: Sequence[Document], withheld: Sequence[Document] = ()) -> Report:
    """Of a loan that was agreed on over these documents."""
    root = DocumentTree(tuple(document.leaf() for document in documents)).doc_hash
    entries = tuple((dossier.withheld if one in withheld else dossier.shown_whole)(one) for one in documents)
    return verify(bundle_of(agreed(admitted(Draft()), root=root), documents={root: entries}), TRUST)


def reasons(report: Report) -> dict[str, str]:
    found = (report.check(name) for name in CHECKS)
    return {check.id: check.reason.code for check in found if check.reason is not None}


# ---- the clause


def test_the_leaf_of_the_clause_is_a_constant_of_its_words() -> None:
    """By the formulas of the formats page, with hashlib; the contracts' tests and every published parameter rest on this number."""
    (clause,) = clauses.known()
    tagged = b"fubie.document.v1\0" + bytes(32) + clause.text
    commitment = hashlib.sha256(tagged).hexdigest()
    leaf = f'{{"commitment":"0x{commitment}","kind":"whole","mediaType":"text/plain","role":"evidence-clause"}}'
    assert clause.leaf_hash == hashlib.sha256(b"\0" + leaf.encode()).digest()
    assert clause.leaf_hash.hex() == "9f5b02377071963eeff15e034f75707559952c38efd62dcc1c278fd92753644a"


def test_the_clause_is_a_text_of_the_project_with_a_translation() -> None:
    for clause in clauses.known():
        text = clause.text.decode()
        assert text.startswith("电子证据条款") and text.endswith("\n") and "\r" not in text
        translated = clauses.translation(clause.version)
        # As many sections in both.
        assert text.count("\n\n") == translated.count("\n\n") - 1


def test_a_genuine_agreement_holds_both() -> None:
    report = reported(AGREEMENT)
    assert report.outcome is Outcome.VALID
    assert [report.check(name).result for name in CHECKS] == [Result.PASSED] * 2
    clause, log = (report.check(name).looked_at for name in CHECKS)
    assert clause is not None and "document 3 of the 4" in clause.en and "version 1" in clause.en
    assert log is not None and "who proposed the terms" in log.en


def test_the_clause_is_known_by_its_commitment_alone() -> None:
    report = reported(AGREEMENT, withheld=(PDF, TERMS, CLAUSE))
    assert reasons(report) == {}


def test_an_agreement_without_clause_and_log() -> None:
    report = reported((PDF, TERMS))
    assert report.outcome is Outcome.VALID
    assert reasons(report) == dict.fromkeys(CHECKS, "cannot-tell.missing")


@pytest.mark.parametrize(
    "changed",
    [
        dataclasses.replace(CLAUSE, content=CLAUSE.content + "另有约定的除外。\n".encode()),
        dataclasses.replace(CLAUSE, salt=b"\x01" * 32),
        dataclasses.replace(CLAUSE, media_type="text/markdown"),
    ],
    ids=["words", "salt", "type"],
)
def test_another_text_is_no_known_clause(changed: Document) -> None:
    report = reported((PDF, changed))
    assert reasons(report)["agreement.clause"] == "cannot-tell.form"


def test_without_the_documents_nothing_is_said() -> None:
    report = verify(bundle_of(agreed(admitted(Draft())), documents={}), TRUST)
    assert reasons(report) == dict.fromkeys(CHECKS, "cannot-tell.unreached")


# ---- the log


def test_what_is_signed_is_the_log_as_the_formats_page_has_it() -> None:
    signed = json.loads(LOG.content)
    del signed["signature"]
    log, _ = capture.read(LOG.content)
    assert log.text == json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert log.operator == address(OPERATOR) and log.last == BEGIN + 2


def test_the_delay_is_stated() -> None:
    """The terms of the forged loan are proposed in the eighth block, ten seconds each; the last of three documents was captured at second 2."""
    looked_at = reported(AGREEMENT).check("agreement.capture").looked_at
    assert looked_at is not None and "78 s before they were recorded, 128 s before the anchor" in looked_at.en


def test_somebody_else_captured() -> None:
    looked_at = reported((*SIGNED_BY_BOTH, capture_log(SIGNED_BY_BOTH, BORROWER))).check("agreement.capture").looked_at
    assert looked_at is not None and "not the one who proposed" in looked_at.en


def changed_log(**members: object) -> Document:
    return dataclasses.replace(LOG, content=canonicalize({**json.loads(LOG.content), **members}))


@pytest.mark.parametrize(
    ("log", "code"),
    [
        (changed_log(device="another"), "invalid.signer"),
        (changed_log(operator="0x" + address(BORROWER).hex()), "invalid.signer"),
        (changed_log(signature="0x" + "11" * 64 + "1d"), "invalid.signature"),
        (changed_log(signature="0x11"), "malformed.value"),
        (changed_log(captured=[]), "malformed.value"),
        (changed_log(more=1), "malformed.value"),
        (capture_log(SIGNED_BY_BOTH[:2]), "invalid.claim"),
        (capture_log((TERMS, PDF, CLAUSE)), "invalid.claim"),
        (capture_log((dataclasses.replace(PDF, content=b"%PDF another"), TERMS, CLAUSE)), "invalid.claim"),
        (capture_log(SIGNED_BY_BOTH, at=BEGIN + 1_000_000), "invalid.claim"),
    ],
    ids=["words", "operator", "no signature", "short", "empty", "more", "fewer", "order", "document", "too late"],
)
def test_a_log_that_does_not_hold(log: Document, code: str) -> None:
    report = reported((*SIGNED_BY_BOTH, log))
    assert report.outcome is Outcome.INVALID
    assert reasons(report) == {"agreement.capture": code}


def test_a_log_that_is_not_shown_whole() -> None:
    report = reported(AGREEMENT, withheld=(LOG,))
    assert reasons(report) == {"agreement.capture": "cannot-tell.missing"}


def test_a_capture_in_the_very_second_of_the_record_holds() -> None:
    log, signature = capture.read(LOG.content)
    leaves = [one.leaf() for one in SIGNED_BY_BOTH]
    capture.verify(log, signature, leaves, log.last)
    with pytest.raises(ClaimMismatch):
        capture.verify(log, signature, leaves, log.last - 1)
    with pytest.raises(SignerMismatch):
        capture.verify(dataclasses.replace(log, device="another"), signature, leaves, log.last)


def test_words_that_steer_a_terminal_are_no_log() -> None:
    bad = dataclasses.replace(capture.read(LOG.content)[0], device="\x1b[2J")
    made = capture.document(bad, lambda _: b"\x01" * 65, b"\x53" * 32)
    assert made.kind is Kind.FIELDS
    with pytest.raises(MalformedInput):
        capture.read(made.content)
