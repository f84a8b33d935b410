"""Runs every check and never stops at the first fault: the report says of each what it found."""

from __future__ import annotations

from typing import TypeVar

from evidence.bundle import Bundle
from evidence.catalogue import Catalogue
from evidence.chainproof import Assurance
from evidence.deployment import Layout
from evidence.effects import Effects
from evidence.errors import EvidenceError, Unreached
from evidence.report import Checked, Report, Result, result_of
from evidence.trust import NOTHING, Trust
from evidence.verify.case import Case
from evidence.verify.table import ASKED_ASSURANCE, CHECKS, MEMBERS, Check

_C = TypeVar("_C")


def verify(
    bundle: bytes, trust: Trust | None = None, *, as_of: int | None = None, require: Assurance | None = None
) -> Report:
    """What the bundle proves to somebody who knows `trust` from elsewhere; without it at most "cannot tell".

    `as_of` (Unix seconds): the moment for which the file is to be complete. `require`: how sure its block is to be.
    """
    return examine(bundle, trust, as_of=as_of, require=require)[0]


def examine(
    bundle: bytes, trust: Trust | None = None, *, as_of: int | None = None, require: Assurance | None = None
) -> tuple[Report, Case | None]:
    """As `verify`, and the case with what its checks have shown; None where the bundle could not be read at all."""
    checks = CHECKS if require is None else (*CHECKS, ASKED_ASSURANCE)
    try:
        found = Bundle.read(bundle)
    except EvidenceError as error:
        return Report(tuple(_unread(check, error) for check in checks), None, None, None), None
    case = Case(found, trust or NOTHING, Catalogue.own(), Effects.own(), Layout.own(), as_of, require)
    answers = tuple(made(check, case) for check in checks)
    return Report(answers, found.manifest, found.root, case.assurance, case.token, case.prefixes), case


def made(check: Check[_C], case: _C) -> Checked:
    """The check, made; whatever it raises becomes its reason."""
    try:
        looked_at = check.run(case)
    except EvidenceError as error:
        return _checked(check, result_of(error), reason=error)
    return Checked(check.id, check.title, check.limits, check.decisive, Result.PASSED, looked_at)


def _unread(check: Check[Case], error: EvidenceError) -> Checked:
    if check is MEMBERS:
        return _checked(check, result_of(error), reason=error)
    rests = Unreached("the bundle could not be read", where=MEMBERS.id)
    return _checked(check, Result.NOT_COVERED, reason=rests)


def _checked(check: Check[_C], result: Result, *, reason: EvidenceError) -> Checked:
    return Checked(check.id, check.title, check.limits, check.decisive, result, reason=reason)
