"""Lays the text out. The same text gives the same bytes: no time, no compression by a library that may change, an embedded font."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

from agreements.clauses import Facts, articles, numbered, parties
from agreements.wording import date, yuan
from evidence.certificate.sheet import FONT, font, paragraph
from ledger.domain.money import format_yuan

HEADINGS = ("期次", "到期日", "本金（元）", "利息（元）", "费用（元）", "应还合计（元）", "剩余本金（元）")
NOTE = "示例文件：随程序发布，双方以角色表示，不指向任何真实主体。"


def agreement(facts: Facts) -> bytes:
    """The agreement as PDF."""
    story: list[Flowable] = [_title("个人借款合同"), *map(_plain, parties(facts)), Spacer(0, 3 * mm)]
    for place, clause in enumerate(articles(facts), start=1):
        story.append(_heading(f"{numbered(place)}　{clause.title}"))
        story += [
            _plain(f"{n}. {text}" if len(clause.paragraphs) > 1 else text)
            for n, text in enumerate(clause.paragraphs, 1)
        ]
    story += [PageBreak(), _heading("附件一　还款计划"), _plan(facts), PageBreak(), *_signature_page(facts)]
    return _render(story, f"个人借款合同 {facts.number}")


def letter(title: str, number: str, paragraphs: Sequence[str]) -> bytes:
    """A short document of one page."""
    return _render([_title(title), *map(_plain, paragraphs)], f"{title} {number}")


def _plan(facts: Facts) -> Flowable:
    found = facts.quote
    rows = [
        (
            row.n,
            date(row.due),
            *(format_yuan(fen, ",") for fen in (row.principal, row.interest, row.fee, row.total, row.balance)),
        )
        for row in found.rows
    ]
    sums = (
        sum(row.principal for row in found.rows),
        sum(row.interest for row in found.rows),
        sum(row.fee for row in found.rows),
    )
    total = ("合计", "", *(format_yuan(fen, ",") for fen in (*sums, sum(sums))), "")
    table = Table([HEADINGS, *rows, total], repeatRows=1, colWidths=[14 * mm, 30 * mm, *[26 * mm] * 5])
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), FONT, 8.5),
                ("GRID", (0, 0), (-1, -1), 0.4, "#666666"),
                ("ALIGN", (2, 1), (-1, -1), "RIGHT"),
                ("ALIGN", (0, 0), (-1, 0), "CENTER"),
                ("BACKGROUND", (0, 0), (-1, 0), "#eeeeee"),
            ]
        )
    )
    return table


def _signature_page(facts: Facts) -> list[Flowable]:
    total = facts.loan.terms.principal + facts.quote.total_cost
    return [
        _heading("签署页"),
        _plain(
            f"双方确认已阅读并理解本合同全部条款，乙方确认已获知按附件一还款共应支付{yuan(total)}，其中利息和费用{yuan(facts.quote.total_cost)}。"
        ),
        Spacer(0, 8 * mm),
        _plain(f"甲方（贷款人）：{facts.lender.name}"),
        _plain("签署方式：甲方授权签署人的电子签名，见本笔借款卷宗中节点 LENDER_SIGNED 的记录"),
        Spacer(0, 8 * mm),
        _plain(f"乙方（借款人）：{facts.borrower.name}"),
        _plain("签署方式：乙方本人密钥的电子签名，见本笔借款卷宗中节点 BORROWER_SIGNED 的记录"),
        Spacer(0, 8 * mm),
        _plain("签署时间以账本所记区块时间为准。"),
    ]


def _render(story: list[Flowable], title: str) -> bytes:
    font()
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=title,
        lang="zh-CN",
        invariant=1,
        pageCompression=0,
    )
    document.build(story, onFirstPage=_footer, onLaterPages=_footer)
    return out.getvalue()


def _footer(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 7.5)
    canvas.drawString(20 * mm, 12 * mm, NOTE)
    canvas.drawRightString(A4[0] - 20 * mm, 12 * mm, f"第 {document.page} 页")


def _title(text: str) -> Flowable:
    return paragraph(text, 16, leading=25.6, alignment=TA_CENTER, spaceAfter=5 * mm)


def _heading(text: str) -> Flowable:
    return paragraph(text, 11, leading=17.6, spaceBefore=3 * mm, spaceAfter=1 * mm, keepWithNext=1)


def _plain(text: str) -> Flowable:
    return paragraph(text, 9.5, leading=15.2, spaceAfter=1 * mm)
