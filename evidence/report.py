"""The answer of a verification: every check with what it looked at, its result, and what it does not prove.

JSON (`Report.to_json`): {"schema": "fubie.report", "version": 1, "outcome": "valid" | "invalid" | "cannot-tell", "assurance": … | null,
"completeTo": {"number", "hash", "timestamp", "time"} | null, "root": {"sha-256", "sm3"} | null, "files": {…} | null, "checks": [{"id",
"title": {"zh", "en"}, "result": "passed" | "failed" | "not-covered", "decisive", "lookedAt": {"zh", "en"} | null, "reason": {"code",
"problem", "where", "expected", "found"} | null, "doesNotProve": {"zh", "en"}}], "token": … | null, "prefixes": [{"block", "steps":
{"party", "facility", "loan"}, "assurance": … | null, "token": … | null}]}. A token is {"genTime", "time", "accuracy", "serial", "policy",
"authority": {"name", "owner"}}: Unix seconds rounded up, microseconds where the authority states an accuracy. Times are written in legal time (UTC+8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum

from evidence.canonical import Json
from evidence.catalogue import FileKind
from evidence.chainproof import Assurance
from evidence.digest import Digests
from evidence.errors import CannotTell, EvidenceError, shown
from evidence.manifest import Block, Manifest
from evidence.shape import hexed
from evidence.timestamp import Token

SCHEMA = "fubie.report"
VERSION = 1
LEGAL_TIME = timezone(timedelta(hours=8))
_LAST_WRITTEN = 253_402_271_999  # 9999-12-31T23:59:59+08:00


class Result(Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_COVERED = "not-covered"


class Outcome(Enum):
    """The exit code stands beside the name."""

    VALID = ("valid", 0)
    INVALID = ("invalid", 1)
    CANNOT_TELL = ("cannot-tell", 2)

    @property
    def word(self) -> str:
        return self.value[0]

    @property
    def exit_code(self) -> int:
        return self.value[1]


@dataclass(frozen=True)
class Words:
    """The same in Chinese and in English."""

    zh: str
    en: str

    def to_json(self) -> dict[str, Json]:
        return {"zh": self.zh, "en": self.en}


@dataclass(frozen=True)
class Checked:
    """One check. A decisive one must pass for the bundle to be valid; any one that fails makes it invalid."""

    id: str
    title: Words
    limits: Words
    decisive: bool
    result: Result
    looked_at: Words | None = None
    reason: EvidenceError | None = None

    def to_json(self) -> dict[str, Json]:
        return {
            "id": self.id,
            "title": self.title.to_json(),
            "result": self.result.value,
            "decisive": self.decisive,
            "lookedAt": None if self.looked_at is None else self.looked_at.to_json(),
            "reason": None if self.reason is None else _reason(self.reason),
            "doesNotProve": self.limits.to_json(),
        }


@dataclass(frozen=True)
class Prefix:
    """Steps of the files, from the first, that existed before an earlier block; and before the token, where one is over it.

    `steps` says how many, of each file whose head is proven there.
    """

    block: Block
    steps: Mapping[FileKind, int]
    assurance: Assurance | None
    token: Token | None

    def to_json(self) -> dict[str, Json]:
        return {
            "block": {**self.block.to_json(), "time": legal_time(self.block.timestamp)},
            "steps": {kind.name.lower(): self.steps[kind] for kind in FileKind if kind in self.steps},
            "assurance": None if self.assurance is None else self.assurance.value,
            "token": _token(self.token),
        }


@dataclass(frozen=True)
class Answer:
    """Checks that were made of one thing, and what they come to."""

    checks: tuple[Checked, ...]

    @property
    def outcome(self) -> Outcome:
        return outcome_of(self.checks)

    @property
    def failures(self) -> tuple[Checked, ...]:
        return tuple(check for check in self.checks if check.result is Result.FAILED)

    @property
    def open(self) -> tuple[Checked, ...]:
        """The decisive checks that could not be made."""
        return tuple(check for check in self.checks if check.decisive and check.result is Result.NOT_COVERED)

    def check(self, id: str) -> Checked:
        """Raises KeyError for an id that no check of this report has."""
        return {check.id: check for check in self.checks}[id]


@dataclass(frozen=True)
class Report(Answer):
    """What the verification of a bundle came to. `manifest` and `root` are None where the bundle could not be read at all.

    `token` is the one over the bundle's block, `prefixes` what earlier blocks show; each as far as it was proven.
    """

    manifest: Manifest | None
    root: Digests | None
    assurance: Assurance | None
    token: Token | None = None
    prefixes: tuple[Prefix, ...] = ()

    def to_json(self) -> dict[str, Json]:
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "outcome": self.outcome.word,
            "assurance": None if self.assurance is None else self.assurance.value,
            "completeTo": None if self.manifest is None else _complete_to(self.manifest),
            "root": None if self.root is None else self.root.to_json(),
            "files": None if self.manifest is None else _files(self.manifest),
            "checks": [check.to_json() for check in self.checks],
            "token": _token(self.token),
            "prefixes": [prefix.to_json() for prefix in self.prefixes],
        }


def outcome_of(checks: Sequence[Checked]) -> Outcome:
    """Invalid as soon as one check failed; valid only if every decisive one passed."""
    if any(check.result is Result.FAILED for check in checks):
        return Outcome.INVALID
    if any(check.decisive and check.result is not Result.PASSED for check in checks):
        return Outcome.CANNOT_TELL
    return Outcome.VALID


def result_of(reason: EvidenceError) -> Result:
    return Result.NOT_COVERED if isinstance(reason, CannotTell) else Result.FAILED


def legal_time(timestamp: int) -> str:
    """A moment, in Unix seconds, as it is written in legal time."""
    if not 0 <= timestamp <= _LAST_WRITTEN:
        return f"{timestamp} s"
    return datetime.fromtimestamp(timestamp, LEGAL_TIME).isoformat(sep=" ")


def percent(millionths: int) -> str:
    """Millionths a year as a percentage, exactly."""
    return f"{millionths // 10_000}.{millionths % 10_000:04} %"


def _complete_to(manifest: Manifest) -> dict[str, Json]:
    return {**manifest.block.to_json(), "time": legal_time(manifest.block.timestamp)}


def _token(token: Token | None) -> Json:
    if token is None:
        return None
    authority = token.authority
    return {
        "genTime": token.seconds,
        "time": legal_time(token.seconds),
        "accuracy": token.accuracy,
        "serial": hex(token.serial),
        "policy": token.policy,
        "authority": None if authority is None else {"name": authority.name, "owner": authority.owner},
    }


def _files(manifest: Manifest) -> dict[str, Json]:
    return {kind.name.lower(): hexed(manifest.files[kind]) for kind in FileKind}


def _reason(error: EvidenceError) -> dict[str, Json]:
    return {
        "code": error.code,
        "problem": error.problem,
        "where": error.where or None,
        "expected": None if error.expected is None else shown(error.expected),
        "found": None if error.found is None else shown(error.found),
    }
