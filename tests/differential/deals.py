"""Random deals: what is agreed, under which cap, and by whom it is lent."""

from dataclasses import replace

from hypothesis import strategies as st

from ledger.domain.money import MAX_RATE
from ledger.domain.quote import quote
from ledger.domain.terms import Agreement, Compounding
from tests.differential.world import CAPS, HIGHEST, Deal
from tests.unit.domain.loans import any_agreement

SOLE = (10_000,)


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """Deals of every kind under the lowest caps that they keep to, and some under a lower one."""
    agreement = draw(any_agreement())
    terms = agreement.terms
    if draw(st.integers(0, 9)) == 0:
        terms = replace(terms, rate=draw(st.integers(360_000, MAX_RATE)))
    if draw(st.booleans()):
        terms = replace(terms, principal=draw(st.integers(10**5, 10**7)))
    if draw(st.integers(0, 2)) == 0:
        terms = replace(terms, periodic_fee=draw(st.integers(1, 20_000)))
    if draw(st.integers(0, 14)) == 0:
        # Longer than one transaction can catch up with, when nobody comes for years.
        terms = replace(terms, periods=draw(st.integers(20, 40)), period_months=1)
    if quote(terms).apr > HIGHEST:
        terms = replace(terms, principal=terms.principal + 10**6)
    apr = quote(terms).apr
    fitting = [cap for cap in CAPS.values() if cap >= terms.penalty_rate]
    kept = [cap for cap in fitting if cap >= apr]
    cap = draw(st.sampled_from(kept[:2] or fitting[-1:]) if draw(st.integers(0, 19)) else st.sampled_from(fitting))
    product = replace(
        agreement.product,
        rebate_fees=agreement.product.rebate_fees or terms.periodic_fee > 500,
        min_prepayment=draw(st.sampled_from((0, 0, 0, 10_000))),
        tolerance=draw(st.sampled_from((0, 0, 10, 1_000))),
    )
    shares = agreement.shares if draw(st.integers(0, 3)) == 0 else SOLE
    found_ = Agreement(
        terms=terms,
        product=product,
        cap=cap,
        business_days=agreement.business_days,
        shares=shares,
        compounding=Compounding.agreed(cap, terms.penalty_rate, quote(terms).apr) if draw(st.booleans()) else None,
    )
    latest = min(terms.first_due - 1, terms.start_day + 20)
    start = draw(st.just(terms.start_day) | st.integers(terms.start_day, latest))
    return Deal(found_, start, revolving=draw(st.booleans()))
