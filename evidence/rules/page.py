"""The rule report as one page: no script, nothing fetched, for a screen, a phone and A4."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from evidence.catalogue import FileKind
from evidence.rendering import KINDS, OUTCOMES, RESULTS
from evidence.report import Report, Result, Words, legal_time
from evidence.rules.answering import Answered, Row, RuleReport
from evidence.shape import hexed

# A sign beside each word: an answer must not rest on colour.
SIGNS = {Result.PASSED: "✓", Result.FAILED: "✗", Result.NOT_COVERED: "—"}
_STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #17692f; --bad: #a3160f; --open: #7a5a00 }
@media (prefers-color-scheme: dark) { :root { --good: #7fd197; --bad: #ff9a92; --open: #e6c25a } }
body { font: 1rem/1.55 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 52rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 0 }
.en { opacity: .8; font-size: .92em }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1rem } dd { margin: 0; overflow-wrap: anywhere }
section { border-top: 1px solid var(--line); padding: .9rem 0; break-inside: avoid }
.answer { font-weight: 600 } .passed { color: var(--good) } .failed { color: var(--bad) } .not-covered { color: var(--open) }
ul { padding-left: 1.2rem; margin: .4rem 0 } li { overflow-wrap: anywhere }
code { font-size: .9em }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr } dt { font-weight: 600 } }
@media print { :root { color-scheme: light; --good: #000; --bad: #000; --open: #000 } body { max-width: none; font-size: 10pt } @page { size: A4; margin: 18mm } }
"""


def as_html(found: RuleReport) -> str:
    """The page. Whatever comes from a bundle is escaped."""
    return "\n".join(_page(found)) + "\n"


def _page(found: RuleReport) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>规则核对报告 Rule report</title><style>{_STYLE}</style></head><body><main>"
    yield "<h1>规则核对报告 <span lang=en>Rule report</span></h1>"
    yield _both(
        Words(
            "逐条回答各项规则：通过、不符或未涵盖，及其理由。本报告由核验方作成，不属于证据包。",
            "Each rule is answered: passed, failed or not covered, with the reasons. The verifier makes this report; no bundle holds it.",
        ),
        "p",
    )
    yield from _head(found.verified)
    for row in found.rows:
        yield from _row(row)
    yield "</main></body></html>"


def _head(report: Report) -> Iterator[str]:
    yield "<dl>"
    level = "" if report.assurance is None else f" ({report.assurance.value})"
    outcome = OUTCOMES[report.outcome]
    yield _entry(Words("核验结论", "verification"), f"{outcome.zh} {outcome.en}{level}")
    if report.manifest is not None:
        block = report.manifest.block
        yield _entry(Words("完整至", "complete to"), f"区块 block {block.number}, {legal_time(block.timestamp)}")
        for kind in FileKind:
            yield _entry(KINDS[kind], hexed(report.manifest.files[kind]))
    if report.root is not None:
        yield _entry(Words("根 SHA-256", "root SHA-256"), hexed(report.root.sha256))
        yield _entry(Words("根 SM3", "root SM3"), hexed(report.root.sm3))
    yield "</dl>"


def _row(row: Row) -> Iterator[str]:
    rule, answer = row.rule, RESULTS[row.answer]
    yield f'<section id="{escape(rule.id)}"><h2>{escape(rule.name.zh)} <span class=en lang=en>{escape(rule.name.en)}</span></h2>'
    yield f'<p class="answer {row.answer.value}">{SIGNS[row.answer]} {escape(answer.zh)} <span lang=en>{escape(answer.en)}</span></p>'
    yield _both(rule.asks, "p")
    yield "<ul>"
    yield from map(_reason, row.because)
    yield "</ul>"
    if rule.beyond is not None:
        yield _both(Words(f"另须查明：{rule.beyond.zh}", f"Beyond a bundle: {rule.beyond.en}"), "p")
    yield f"<p class=en>{escape(rule.source)}</p></section>"


def _reason(reason: Answered) -> str:
    result = RESULTS[reason.result]
    named = f" <code>{escape(reason.check)}</code>" if reason.check else ""
    title = f"{escape(reason.title.zh)}{named}：" if reason.check else ""
    english = f"{escape(reason.title.en)}: " if reason.check else ""
    return (
        f"<li><span class={reason.result.value}>{SIGNS[reason.result]} {escape(result.zh)}</span> {title}{escape(reason.found.zh)}"
        f"<br><span class=en lang=en>{escape(result.en)}: {english}{escape(reason.found.en)}</span></li>"
    )


def _both(words: Words, tag: str) -> str:
    return f"<{tag}>{escape(words.zh)}<br><span class=en lang=en>{escape(words.en)}</span></{tag}>"


def _entry(name: Words, value: str) -> str:
    return f"<dt>{escape(name.zh)} <span class=en lang=en>{escape(name.en)}</span></dt><dd>{escape(value)}</dd>"
