"""From checks and questions to the answer of each rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.canonical import Json
from evidence.errors import EvidenceError
from evidence.rendering import words_of
from evidence.report import Checked, Report, Result, Words, result_of
from evidence.rules.prime import PrimeRates
from evidence.rules.rows import RULES, Question, Rule
from evidence.trust import Trust
from evidence.verify.case import Case
from evidence.verify.run import examine

SCHEMA, VERSION = "fubie.rules", 1
_UNREADABLE = Words("材料无法读取", "the bundle could not be read")
_UNMADE = Words("本版本无此检查", "this version makes no such check")


@dataclass(frozen=True)
class Answered:
    """One reason of an answer: a check by its id, or a question asked of the log, whose id is empty."""

    check: str
    result: Result
    title: Words
    found: Words

    def to_json(self) -> dict[str, Json]:
        return {
            "check": self.check or None,
            "result": self.result.value,
            "title": self.title.to_json(),
            "found": self.found.to_json(),
        }


@dataclass(frozen=True)
class Row:
    """A rule and its answer."""

    rule: Rule
    because: tuple[Answered, ...]

    @property
    def answer(self) -> Result:
        """Failed as soon as one reason failed; passed only when there are reasons and all passed."""
        results = [reason.result for reason in self.because]
        if Result.FAILED in results:
            return Result.FAILED
        return Result.NOT_COVERED if not results or Result.NOT_COVERED in results else Result.PASSED

    def to_json(self) -> dict[str, Json]:
        rule = self.rule
        return {
            "id": rule.id,
            "rule": rule.name.to_json(),
            "asks": rule.asks.to_json(),
            "source": rule.source,
            "answer": self.answer.value,
            "because": [reason.to_json() for reason in self.because],
            "beyond": None if rule.beyond is None else rule.beyond.to_json(),
        }


@dataclass(frozen=True)
class RuleReport:
    """The rows, and the verification on which they rest."""

    verified: Report
    rows: tuple[Row, ...]

    def to_json(self) -> dict[str, Json]:
        """{"schema": "fubie.rules", "version": 1, "rows": […], "report": as `Report.to_json`}"""
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "rows": [row.to_json() for row in self.rows],
            "report": self.verified.to_json(),
        }


def answer(
    bundle: bytes, trust: Trust | None = None, *, as_of: int | None = None, rates: PrimeRates | None = None
) -> RuleReport:
    """Every rule's answer for this bundle. `as_of` as `verify` takes it; `rates`: the loan prime rate by dates."""
    report, case = examine(bundle, trust, as_of=as_of)
    checks, by_dates = {check.id: check for check in report.checks}, rates or PrimeRates()
    return RuleReport(report, tuple(_row(rule, checks, case, by_dates) for rule in RULES))


def _row(rule: Rule, checks: Mapping[str, Checked], case: Case | None, rates: PrimeRates) -> Row:
    made = [_of_check(id_, checks.get(id_)) for id_ in rule.checks]
    return Row(rule, (*made, *(_of_question(question, rule, case, rates) for question in rule.questions)))


def _of_check(id_: str, check: Checked | None) -> Answered:
    if check is None:
        return Answered(id_, Result.NOT_COVERED, Words(id_, id_), _UNMADE)
    return Answered(id_, check.result, check.title, check.looked_at or words_of(check.reason))


def _of_question(question: Question, rule: Rule, case: Case | None, rates: PrimeRates) -> Answered:
    if case is None:
        return Answered("", Result.NOT_COVERED, rule.asks, _UNREADABLE)
    try:
        return Answered("", Result.PASSED, rule.asks, question(case, rates))
    except EvidenceError as error:
        return Answered("", result_of(error), rule.asks, words_of(error))
