"""How a Chinese contract writes amounts, rates and dates."""

from __future__ import annotations

from ledger.domain.calendar import Day, to_date
from ledger.domain.money import Fen, Millionths, format_fraction, format_yuan

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def date(day: Day) -> str:
    at = to_date(day)
    return f"{at.year}年{at.month}月{at.day}日"


def yuan(fen: Fen) -> str:
    return f"{format_yuan(fen, ',')}元"


def percent(rate: Millionths) -> str:
    """180,000 millionths are 18%."""
    return f"{format_fraction(rate, 4).rstrip('0').rstrip('.')}%"


def capital(fen: Fen) -> str:
    """The amount in the characters that cannot be altered (大写): 1,000,000 fen are 壹万元整."""
    whole, cents = divmod(fen, 100)
    jiao, last = divmod(cents, 10)
    text = f"{_integer(whole)}元" if whole or not cents else ""
    if not cents:
        return f"{text}整"
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif whole:
        text += DIGITS[0]
    return f"{text}{DIGITS[last]}分" if last else f"{text}整"


def _integer(value: int) -> str:
    if value == 0:
        return DIGITS[0]
    groups: list[str] = []
    pending = False
    for place in range(len(GROUPS) - 1, -1, -1):
        part = value // 10_000**place % 10_000
        if part == 0:
            pending = bool(groups)
            continue
        if groups and (pending or part < 1000):
            groups.append(DIGITS[0])
        groups.append(_thousands(part) + GROUPS[place])
        pending = False
    return "".join(groups)


def _thousands(value: int) -> str:
    """1 to 9,999, with a single 零 for a gap inside."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (DIGITS[0] if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return text
