"""Events that are no node: institutions, roles, products, dated parameters and accounts."""

import json
from collections.abc import Mapping

from ledger.readmodel.changes import Book, Change, Changes, Drop, Fact, FactHandler, Put, Rows, patch
from ledger.readmodel.columns import octets
from ledger.readmodel.events import arguments_of, position
from ledger.readmodel.states import AccountKind, Regime, Role, numbered
from ledger.readmodel.tables.administration import ClosedDays, Institution, Parameter, Product, RoleGrant
from ledger.readmodel.tables.base import Table
from ledger.readmodel.tables.chain import Event
from ledger.readmodel.tables.people import Party


def lender_accredited(fact: Fact, rows: Rows) -> Changes:
    """The one named becomes Admin by it. Once more names another Admin."""
    given = fact.arguments
    lender, admin = given["lender"], given["admin"]
    row = Institution(id=lender, regime=numbered(Regime, given["regime"]), admin=admin, position=fact.position)
    yield _replaced(rows, row, (lender,))
    yield from _granted(fact, rows, lender, admin, Role.ADMIN)


def role_granted(fact: Fact, rows: Rows) -> Changes:
    return _granted(fact, rows, *_grant(fact))


def _granted(fact: Fact, rows: Rows, lender: str, account: str, role: str) -> Changes:
    """A role granted twice is held since the first time."""
    if rows.find(RoleGrant, lender, account, role) is None:
        yield Put(RoleGrant(lender=lender, account=account, role=role, position=fact.position))


def role_revoked(fact: Fact, rows: Rows) -> Changes:
    return [Drop(RoleGrant, _grant(fact))]


def _grant(fact: Fact) -> tuple[str, str, str]:
    given = fact.arguments
    return given["lender"], given["account"], numbered(Role, given["role"])


def product_published(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    terms = given["terms"]
    buckets = octets(terms["buckets"])
    product = Product(
        id=given["product"],
        lender=given["lender"],
        grace_days=terms["graceDays"],
        notice_days=terms["noticeDays"],
        quote_days=terms["quoteDays"],
        debit_attempts=terms["debitAttempts"],
        servicer_fee_bps=terms["servicerFeeBps"],
        prepayment_fee_bps=terms["prepaymentFeeBps"],
        tolerance=terms["tolerance"],
        rebate_fees=terms["rebateFees"],
        following_business_day=terms["followingBusinessDay"],
        revolving=terms["revolving"],
        buckets=",".join(str(int.from_bytes(buckets[at : at + 2])) for at in range(0, len(buckets), 2)),
        min_limit=terms["minLimit"],
        max_limit=terms["maxLimit"],
        min_prepayment=terms["minPrepayment"],
        self_payment_cap=terms["selfPaymentCap"],
        min_rate=terms["minRate"],
        max_rate=terms["maxRate"],
        max_penalty_rate=terms["maxPenaltyRate"],
        min_periods=terms["minPeriods"],
        max_periods=terms["maxPeriods"],
        methods=terms["methods"],
        day_counts=terms["dayCounts"],
        conditions=terms["conditions"],
        position=fact.position,
    )
    return [Put(product)]


def clauses_published(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    clauses = json.dumps(given["clauses"], sort_keys=True, separators=(",", ":"))
    return [patch(Product, given["product"], clauses=clauses)]


def parameter_set(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    return [Put(Parameter(key=given["key"], from_day=given["from"], value=str(given["value"])))]


def business_days_set(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    first_day = given["firstDay"]
    row = ClosedDays(first_day=first_day, closed=f"0x{given['closed']:064x}")
    return [_replaced(rows, row, (first_day,))]


def pool_funded(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    return [Book(given["lender"], AccountKind.POOL, given["amount"], given["lender"])]


def cover_agreed(fact: Fact, rows: Rows) -> Changes:
    """What is agreed has no table: what it pays is told when it is drawn."""
    return []


def cover_funded(fact: Fact, rows: Rows) -> Changes:
    return _cover_moved(fact, 1)


def cover_released(fact: Fact, rows: Rows) -> Changes:
    return _cover_moved(fact, -1)


def _cover_moved(fact: Fact, sign: int) -> Changes:
    """From the provider's pool to the lender's cover, or back."""
    given = fact.arguments
    lender, provider, amount = given["lender"], given["provider"], sign * given["amount"]
    return [Book(provider, AccountKind.POOL, -amount, provider), Book(lender, AccountKind.COVER, amount, lender)]


def withdrawn(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    owner = given["owner"]
    return [Book(owner, numbered(AccountKind, given["kind"]), -given["amount"], _lender_of(owner, rows))]


def proceeds_adjusted(fact: Fact, rows: Rows) -> Changes:
    """What a play brought a party, or took back. What was netted just before is told apart, but had been credited too."""
    given = fact.arguments
    party, amount = given["party"], -given["takenBack"]
    if not amount:
        amount = given["paid"] + _netted_before(fact, party, rows)
    return [Book(party, AccountKind.PAYABLE, amount, _lender_of(party, rows), given["file"])]


def _netted_before(fact: Fact, party: str, rows: Rows) -> int:
    """The amount of a ReceivableNetted of this party that directly precedes, among the events of the ledger."""
    earlier = [event for event in rows.select(Event, block=fact.block) if position(event) < fact.position]
    if not earlier or earlier[-1].name != "ReceivableNetted":
        return 0
    netted = arguments_of(earlier[-1])
    return int(netted["amount"]) if netted["debtor"] == party else 0


def receivable_posted(fact: Fact, rows: Rows) -> Changes:
    given = fact.arguments
    debtor = given["debtor"]
    return [Book(debtor, AccountKind.RECEIVABLE, given["amount"], _lender_of(debtor, rows), given["file"])]


def receivable_netted(fact: Fact, rows: Rows) -> Changes:
    """What had just been credited goes towards what is owed."""
    given = fact.arguments
    debtor, amount = given["debtor"], given["amount"]
    lender = _lender_of(debtor, rows)
    return [
        Book(debtor, AccountKind.PAYABLE, -amount, lender),
        Book(debtor, AccountKind.RECEIVABLE, -amount, lender),
    ]


def waiver_limit_set(fact: Fact, rows: Rows) -> Changes:
    """How much an account may waive: of nothing that the tables hold."""
    return []


def floating_published(fact: Fact, rows: Rows) -> Changes:
    """How rates of a product's loans follow an index: each reset tells what came of it."""
    return []


def programme_set(fact: Fact, rows: Rows) -> Changes:
    """Who may pay interest: each payment tells for which programme it is, and the most that this gives."""
    return []


def batch_item_skipped(fact: Fact, rows: Rows) -> Changes:
    """Nothing happened: that is what it says."""
    return []


def _lender_of(party: str, rows: Rows) -> str:
    """The lender of a party; an institution need not be registered to have money."""
    found = rows.find(Party, party)
    return found.lender if found is not None else party


def _replaced(rows: Rows, row: Table, key: tuple[object, ...]) -> Change:
    """A new row, or new values for the one that has its key."""
    if rows.find(type(row), *key) is None:
        return Put(row)
    return patch(type(row), *key, **row.model_dump())


# What rows of the administration follow from.
RULES: Mapping[str, FactHandler] = {
    "LenderAccredited": lender_accredited,
    "RoleGranted": role_granted,
    "RoleRevoked": role_revoked,
    "ProductPublished": product_published,
    "ClausesPublished": clauses_published,
    "ParameterSet": parameter_set,
    "BusinessDaysSet": business_days_set,
}
# What is only booked, if anything.
ACCOUNTS: Mapping[str, FactHandler] = {
    "PoolFunded": pool_funded,
    "CoverAgreed": cover_agreed,
    "CoverFunded": cover_funded,
    "CoverReleased": cover_released,
    "Withdrawn": withdrawn,
    "ProceedsAdjusted": proceeds_adjusted,
    "ReceivablePosted": receivable_posted,
    "ReceivableNetted": receivable_netted,
    "WaiverLimitSet": waiver_limit_set,
    "FloatingPublished": floating_published,
    "ProgrammeSet": programme_set,
    "BatchItemSkipped": batch_item_skipped,
}
