"""Writes the certificate of a bundle, or with --form a declaration for a person to sign, as PDF."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from evidence import container
from evidence.arguments import CannotRead, add_trust, read, read_trust, said
from evidence.certificate.facts import MAX_PERSON_BYTES, CertificateRefused, Facts, facts_of, person_of
from evidence.errors import EvidenceError
from evidence.report import LEGAL_TIME

DECLARATIONS = ("fre-902", "vermont-1913")
REFUSED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to certify, and where to write it."""
    add = parser.add_argument
    add("bundle", type=Path, metavar="BUNDLE", help="the evidence, as it was exported")
    add_trust(parser)
    add("--out", type=Path, required=True, metavar="FILE", help="the PDF; must not exist")
    add("--date", type=_day, metavar="DAY", help="the day of issue (default: today, UTC+8)")
    add("--form", choices=DECLARATIONS, help="a declaration instead of the certificate")
    add("--person", type=Path, metavar="FILE", help="who declares: JSON with name, title, organisation, qualification, received")  # fmt: skip


def run(parsed: argparse.Namespace) -> int:
    """Write the PDF; 0, or 1 where it is refused, with the reason. Raises CannotRead."""
    if parsed.out.exists():
        raise CannotRead(f"argument --out: {parsed.out} exists; nothing is written over")
    if (parsed.form is None) != (parsed.person is None):
        raise CannotRead("--form and --person go together")
    try:
        facts = facts_of(read(parsed.bundle, container.MAX_BYTES + 1), read_trust(parsed.trust))
        _write(parsed.out, _pages(facts, parsed))
    except (CertificateRefused, EvidenceError) as error:
        print(error)
        return REFUSED
    print(f"{parsed.out}: root SHA-256 0x{facts.root.sha256.hex()}")
    return 0


def _pages(facts: Facts, parsed: argparse.Namespace) -> bytes:
    try:
        from evidence.certificate import certificate, declaration
    except ModuleNotFoundError as error:
        problem = f"certificates need {error.name}, which is not installed: pip install 'fubie-evidence[certificate]'"
        raise CannotRead(problem) from None
    if parsed.form is None:
        return certificate.page(facts, parsed.date or datetime.now(LEGAL_TIME).date())
    person = person_of(read(parsed.person, MAX_PERSON_BYTES + 1))
    return declaration.FORMS[parsed.form](facts, person)


def _write(path: Path, pages: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(pages)
    except OSError as error:
        raise CannotRead(f"argument --out: {path}: {said(error)}") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2027-01-15") from None
