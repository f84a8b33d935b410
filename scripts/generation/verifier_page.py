"""What the verifier page takes over from the Python verifier: the texts of its checks and reasons, and the types of typed data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from evidence import clauses, rendering, typed_data
from evidence.catalogue import FileKind
from evidence.errors import EvidenceError
from evidence.report import Outcome, Result
from evidence.verify.case import Case
from evidence.verify.table import ASKED_ASSURANCE, CHECKS, Check
from evidence.wording import REASONS_ZH

FOLDER = "evidence/page/generated"


def texts() -> dict[str, str]:
    """Path and content of every generated file of the page."""
    return {
        f"{FOLDER}/texts.json": _spelled(_texts()),
        f"{FOLDER}/typed-data.json": _spelled(_typed_data()),
        f"{FOLDER}/clauses.json": _spelled(
            {"role": clauses.ROLE, "clauses": [_clause(found) for found in clauses.known()]}
        ),
    }


def _texts() -> dict[str, Any]:
    return {
        "checks": [_check(check) for check in CHECKS],
        "askedAssurance": _check(ASKED_ASSURANCE),
        "reasons": {kind.code: _reason(kind) for kind in _kinds(EvidenceError) if kind.code in REASONS_ZH},
        "outcomes": {outcome.word: rendering.OUTCOMES[outcome].to_json() for outcome in Outcome},
        "results": {result.value: rendering.RESULTS[result].to_json() for result in Result},
        "files": {kind.name.lower(): rendering.KINDS[kind].to_json() for kind in FileKind},
    }


def _check(check: Check[Case]) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": check.title.to_json(),
        "limits": check.limits.to_json(),
        "decisive": check.decisive,
    }


def _clause(found: clauses.Clause) -> dict[str, Any]:
    """The words themselves, of which the page computes the leaf."""
    return {"version": found.version, "mediaType": clauses.MEDIA_TYPE, "text": found.text.decode()}


def _reason(kind: type[EvidenceError]) -> dict[str, str]:
    return {"zh": REASONS_ZH[kind.code], "meaning": kind.meaning, "advice": kind.advice}


def _kinds(kind: type[EvidenceError]) -> Iterator[type[EvidenceError]]:
    yield kind
    for inner in kind.__subclasses__():
        yield from _kinds(inner)


def _typed_data() -> dict[str, Any]:
    return {"domain": typed_data.DOMAIN, "types": typed_data.TYPES, "typeOfNode": typed_data.TYPE_OF_NODE}


def _spelled(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
