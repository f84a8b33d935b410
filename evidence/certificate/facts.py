"""What a certificate states: everything from the verification, nothing from whoever asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.canonical import load
from evidence.catalogue import FileKind
from evidence.digest import Digests
from evidence.documents import NO_DOCUMENTS
from evidence.errors import CannotTell, shown
from evidence.manifest import Manifest
from evidence.report import Outcome, Report
from evidence.shape import members, text
from evidence.trust import Trust
from evidence.verify.case import Act, Acts
from evidence.verify.log import EFFECTS
from evidence.verify.run import examine

PERSON = ("name", "title", "organisation", "qualification", "received")
MAX_PERSON_BYTES = 64 * 1024


class CertificateRefused(Exception):
    """What was asked for would state something that is not so, or not known: nothing is certified beyond what a verification showed."""

    def __init__(self, problem: str, *, where: str = "", expected: object = None, found: object = None) -> None:
        told = (("at", where or None), ("expected", expected), ("found", found))
        super().__init__(
            "; ".join([problem, *(f"{label} {shown(value)}" for label, value in told if value is not None)])
        )


@dataclass(frozen=True)
class Facts:
    """`anchored` is None where no agreement was anchored; `recorded` are the steps with documents, in their order."""

    report: Report
    manifest: Manifest
    root: Digests
    steps: Mapping[FileKind, int]
    recorded: tuple[Act, ...]
    anchored: Act | None


def facts_of(bundle: bytes, trust: Trust | None) -> Facts:
    """Raises CertificateRefused for a bundle that is invalid, or of which too little can be read."""
    report, case = examine(bundle, trust)
    if report.outcome is Outcome.INVALID or case is None or report.manifest is None or report.root is None:
        first = report.failures[0] if report.failures else None
        where = "" if first is None else f"{first.id}: {first.reason}"
        raise CertificateRefused("an invalid bundle is not certified", where=where, found=report.outcome.word)
    try:
        acts = case.shown(EFFECTS, Acts)
    except CannotTell as error:
        raise CertificateRefused("the steps of the bundle could not be read", where=str(error)) from None
    recorded = tuple(act for act in acts.all if act.step.doc_hash != NO_DOCUMENTS)
    steps = {kind: len(case.steps[kind]) for kind in FileKind}
    return Facts(report, report.manifest, report.root, steps, recorded, acts.last("AGREEMENT_ANCHORED"))


def root_in_code(root: Digests) -> str:
    """What the QR code holds: the root, not a link. Letters and digits of the code's alphanumeric mode alone."""
    return f"FUBIE-ROOT:1:SHA256:{root.sha256.hex()}:SM3:{root.sm3.hex()}".upper()


def first_recorded(facts: Facts) -> Act:
    """The step by which the agreement's documents entered the chain. Raises CertificateRefused without one."""
    if facts.anchored is None:
        raise CertificateRefused("no agreement was anchored in this file: when it entered the chain is not known", where="AGREEMENT_ANCHORED")  # fmt: skip
    return facts.anchored


@dataclass(frozen=True)
class Person:
    """Who declares, in that person's own words; `received` is when the record was taken from the chain, as text."""

    name: str
    title: str
    organisation: str
    qualification: str
    received: str


def person_of(data: bytes) -> Person:
    """From a JSON object of five texts. Raises CertificateRefused naming what is missing or empty; MalformedInput."""
    found = load(data, max_bytes=MAX_PERSON_BYTES)
    if isinstance(found, Mapping):
        lacking = [name for name in PERSON if not str(found.get(name) or "").strip()]
        if lacking:
            raise CertificateRefused("a declaration needs every one of these facts", where="person", expected=list(PERSON), found=f"nothing for {', '.join(lacking)}")  # fmt: skip
    stated = members(found, "person", set(PERSON))
    return Person(*(text(stated[name], f"person.{name}") for name in PERSON))


def require_valid(facts: Facts) -> None:
    """A declaration is sworn: nothing may stay open. Raises CertificateRefused naming the checks."""
    if facts.report.outcome is not Outcome.VALID:
        open_ = ", ".join(check.id for check in facts.report.open)
        raise CertificateRefused("a declaration is made of a valid bundle alone", where=open_, found=facts.report.outcome.word)  # fmt: skip
