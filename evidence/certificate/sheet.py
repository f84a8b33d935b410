"""Pages of text with an embedded Chinese font: the same content gives the same bytes, for no time and no random number enters them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

FONT = "NotoSansSC"
FONT_FILE = Path(__file__).parent / "font/NotoSansSC-GB2312-1.ttf"
MARGIN = 20 * mm
QUIET = 4  # modules of white around a code, ISO/IEC 18004


class MissingGlyphs(Exception):
    """The embedded font lacks characters of the text."""


@cache
def font() -> TTFont:
    """Registers the font once."""
    found = TTFont(FONT, str(FONT_FILE))
    pdfmetrics.registerFont(found)
    return found


def title(text: str) -> Flowable:
    return paragraph(text, 16, alignment=TA_CENTER, spaceAfter=4 * mm)


def heading(text: str) -> Flowable:
    return paragraph(text, 11, spaceBefore=4 * mm, spaceAfter=1.5 * mm, keepWithNext=1)


def plain(text: str) -> Flowable:
    return paragraph(text, 9.5, spaceAfter=1 * mm)


def paragraph(text: str, size: float, **style: Any) -> Flowable:
    """Raises MissingGlyphs where the font lacks a character: none is ever dropped."""
    missing = sorted({char for char in text if ord(char) not in font().face.charToGlyph})
    if missing:
        raise MissingGlyphs(f"{FONT_FILE.name} lacks {''.join(missing)}: make it anew with more characters")
    look: dict[str, Any] = {"fontName": FONT, "fontSize": size, "leading": size * 1.55, "wordWrap": "CJK"} | style
    found = ParagraphStyle("text", **look)
    return Paragraph(text.replace("&", "&amp;").replace("<", "&lt;"), found)


def facts_table(rows: Sequence[tuple[str, str]]) -> Flowable:
    """Names on the left, what they are on the right; a long value goes on over lines."""
    cells = [[paragraph(name, 9), paragraph(value, 9)] for name, value in rows]
    table = Table(cells, colWidths=[42 * mm, A4[0] - 2 * MARGIN - 42 * mm], splitByRow=1)
    lines = ("LINEBELOW", (0, 0), (-1, -1), 0.3, "#999999")
    table.setStyle(TableStyle([lines, ("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 1.5)]))
    return table


def code(text: str, side: float = 42 * mm) -> Flowable:
    """A QR code (ISO/IEC 18004) of the text, at the middle level of error correction."""
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix]
    modules = len(rows) + 2 * QUIET
    size = side / modules
    drawing = Drawing(side, side)
    dark_square: Any = {"fillColor": black, "strokeWidth": 0, "strokeColor": None}
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                place = ((x + QUIET) * size, side - (y + QUIET + 1) * size)
                drawing.add(Rect(*place, size, size, **dark_square))
    return drawing


def rendered(story: Sequence[Flowable], name: str, note: str) -> bytes:
    """The pages as PDF, with `note` and the page's number at the foot of each."""
    font()
    out = BytesIO()
    margins: Any = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    document = SimpleDocTemplate(out, pagesize=A4, title=name, lang="zh-CN", invariant=1, **margins)

    def foot(canvas: Canvas, page: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 7.5)
        canvas.drawString(MARGIN, 12 * mm, note)
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, f"{page.page}")

    document.build(list(story), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()
