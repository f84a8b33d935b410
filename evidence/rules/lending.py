"""What the log says of the cost of the loan and of the money that was paid out, for the provisions on private lending.

最高人民法院关于审理民间借贷案件适用法律若干问题的规定 (法释〔2020〕6号, amended by 法释〔2020〕17号): Art. 25 bounds the rate by four times the
one-year loan prime rate when the contract was formed; Art. 29 counts every other charge with it; Art. 26 takes as principal what
was really paid out. Art. 1 excepts licensed institutions: whether the lender is one, no bundle shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from evidence.errors import ClaimMismatch, MissingEvidence
from evidence.report import Words, percent
from evidence.rules.prime import PrimeRates
from evidence.verify.case import Act, Acts, Case
from evidence.verify.log import EFFECTS

TIMES = 4
_EPOCH = date(1970, 1, 1)
SIGNED = ("BORROWER_SIGNED", "LENDER_SIGNED")


def cost(case: Case, rates: PrimeRates) -> Words:
    """The disclosed annual cost, every charge included, against four times the rate of the day on which both had signed.

    Raises ClaimMismatch above it; MissingEvidence without an agreement, or for a day of which the table says nothing.
    """
    acts = case.shown(EFFECTS, Acts)
    formed = _formed(acts, case)
    disclosed = acts.last("APR_DISCLOSED")
    if disclosed is None:
        raise MissingEvidence("no annual cost was disclosed in this file")
    apr, published = disclosed.number("apr"), rates.on(formed)
    most = TIMES * published.rate
    if apr > most:
        problem = f"above four times the one-year loan prime rate of {formed}"
        raise ClaimMismatch(problem, where=disclosed.where, expected=f"at most {percent(most)}", found=percent(apr))
    return Words(
        f"综合年化 {percent(apr)}，不高于 {formed} 一年期 LPR {percent(published.rate)} 的四倍 {percent(most)}（{published.source}）",
        f"annual cost {percent(apr)}, within four times the one-year LPR of {formed}, {percent(published.rate)}: {percent(most)} ({published.source})",
    )


def principal(case: Case, _: PrimeRates) -> Words:
    """What a bank confirmed as paid out, against the amount that was asked for under the agreement.

    Raises ClaimMismatch where they differ; MissingEvidence where nothing was paid out, or what was came back.
    """
    acts = case.shown(EFFECTS, Acts)
    paid, asked, back = (acts.last(code) for code in ("DISBURSEMENT_CONFIRMED", "DRAWDOWN_REQUESTED", "DISBURSEMENT_REVERSED"))  # fmt: skip
    if paid is None or asked is None:
        raise MissingEvidence("no payout was confirmed in this file")
    if back is not None and back.step.seq > paid.step.seq:
        raise MissingEvidence("what was paid out came back", where=back.where)
    if paid.fields["amount"] != asked.fields["amount"]:
        problem = "another amount was paid out than was drawn"
        raise ClaimMismatch(problem, where=paid.where, expected=asked.fields["amount"], found=paid.fields["amount"])
    fen = yuan(paid.number("amount"))
    return Words(f"实际放款 {fen} 元，等于提款本金", f"paid out: {fen} yuan, equal to the principal drawn")


def yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02}"


def _formed(acts: Acts, case: Case) -> date:
    """The day on which the second side signed. Raises MissingEvidence, also where days are not those of the real calendar."""
    signed: Sequence[Act | None] = [acts.last(code) for code in SIGNED]
    if None in signed:
        raise MissingEvidence("both sides have not signed an agreement in this file")
    if case.environment.calendar.is_test:
        raise MissingEvidence("a test calendar: no day in this file is a real one")
    return _EPOCH + timedelta(days=max(act.step.effective_day for act in signed if act is not None))
