"""A report for people, in Chinese and English: the outcome, every check in one table, then what went wrong and what stays unproven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidence.catalogue import FileKind
from evidence.chainproof import Assurance
from evidence.errors import EvidenceError
from evidence.report import Answer, Checked, Outcome, Report, Result, Words, legal_time
from evidence.shape import hexed
from evidence.terminal import width_of
from evidence.wording import REASONS_ZH

OUTCOMES = {
    Outcome.VALID: Words("有效", "valid"),
    Outcome.INVALID: Words("不成立", "invalid"),
    Outcome.CANNOT_TELL: Words("无法判断", "cannot tell"),
}
RESULTS = {
    Result.PASSED: Words("通过", "passed"),
    Result.FAILED: Words("不符", "failed"),
    Result.NOT_COVERED: Words("未涵盖", "not covered"),
}
KINDS = {
    FileKind.PARTY: Words("主体案卷", "party file"),
    FileKind.FACILITY: Words("授信案卷", "facility file"),
    FileKind.LOAN: Words("借款案卷", "loan file"),
}


def as_text(report: Report) -> str:
    """Lines for a terminal or a printer."""
    return answer_as_text(report, report.assurance, _about(report))


def answer_as_text(answer: Answer, assurance: Assurance | None, about: Sequence[tuple[Words, str]]) -> str:
    """Any answer: its outcome, what it is `about`, and its checks."""
    outcome = OUTCOMES[answer.outcome]
    level = "" if assurance is None else f" ({assurance.value})"
    rows = [(Words("结论", "outcome"), f"{outcome.zh} {outcome.en}{level}"), *about]
    return "\n".join([*_head(rows), "", *_table(answer.checks), *_details(answer), *_limits(answer)])


def _about(report: Report) -> list[tuple[Words, str]]:
    rows = []
    if report.manifest is not None:
        block = report.manifest.block
        rows = [(KINDS[kind], hexed(report.manifest.files[kind])) for kind in FileKind]
        rows.append((Words("完整至", "complete to"), f"区块 block {block.number}, {legal_time(block.timestamp)}"))
    if report.root is not None:
        rows.append((Words("根 SHA-256", "root SHA-256"), hexed(report.root.sha256)))
        rows.append((Words("根 SM3", "root SM3"), hexed(report.root.sm3)))
    return rows


def _head(rows: Sequence[tuple[Words, str]]) -> Iterator[str]:
    widest = max(width_of(f"{name.zh} {name.en}") for name, _ in rows)
    return (f"{_padded(f'{name.zh} {name.en}', widest)}  {value}" for name, value in rows)


def _table(checks: Sequence[Checked]) -> Iterator[str]:
    """Result, name, and what was looked at or why there is none, each check on two lines."""
    results = [f"{RESULTS[check.result].zh} {RESULTS[check.result].en}" for check in checks]
    widest = max(map(width_of, results))
    for check, result in zip(checks, results, strict=True):
        said = check.looked_at or words_of(check.reason)
        yield f"{_padded(result, widest)}  {check.title.zh}：{said.zh}"
        yield f"{' ' * widest}  {check.title.en}: {said.en}"


def words_of(reason: EvidenceError | None) -> Words:
    """Why a check did not pass: in Chinese the kind of fault, in English the fault itself."""
    if reason is None:
        return Words("", "")
    return Words(REASONS_ZH[reason.code], str(reason))


def _details(report: Answer) -> Iterator[str]:
    """Every fault in full, and every decisive question that stays open."""
    for heading, checks in (("不符之处 What failed", report.failures), ("尚待判断 What stays open", report.open)):
        if checks:
            yield from ("", heading)
        for check in checks:
            assert check.reason is not None
            yield f"  {check.title.zh} {check.title.en} [{check.id}]"
            yield from (f"    {line}" for line in check.reason.diagnostics().splitlines())


def _limits(report: Answer) -> Iterator[str]:
    """What the checks that passed do not prove."""
    passed = [check for check in report.checks if check.result is Result.PASSED]
    if passed:
        yield from ("", "通过的检查不证明什么 What the checks that passed do not prove")
    for check in passed:
        yield f"  {check.title.zh}：{check.limits.zh}"
        yield f"  {check.title.en}: {check.limits.en}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))
