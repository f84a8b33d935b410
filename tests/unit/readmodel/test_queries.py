"""What can be asked, by whom, in pages."""

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session

from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Node
from ledger.readmodel import queries
from ledger.readmodel.database import Database
from ledger.readmodel.errors import InvalidQuery, NotFound
from ledger.readmodel.projector import Projector
from tests.unit.readmodel.memory_chain import MemoryChain, address, identifier, number
from tests.unit.readmodel.story import (
    BORROWER,
    DAY,
    FIRST_DUE,
    LENDER,
    OTHER_LENDER,
    PRODUCT,
    SECOND_DUE,
    agree,
    first_row_paid,
    grant,
    publish,
    register,
    second_row_overdue,
    settled_late,
)


def hexed(value: bytes) -> str:
    return "0x" + value.hex()


OWN, OTHER = hexed(LENDER), hexed(OTHER_LENDER)
LOAN, FACILITY, PARTY = (hexed(identifier(name)) for name in ("loan", "facility", "borrower"))


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(day=DAY)


@pytest.fixture
def ask(database: Database, chain: MemoryChain) -> Iterator[Callable[[], Session]]:
    """Reads the chain, then opens the tables."""
    opened: list[Session] = []

    def session() -> Session:
        list(Projector(database, chain).catch_up(chain.head()))
        opened.append(Session(database.engine))
        return opened[-1]

    yield session
    for each in opened:
        each.close()


# ---- parties and facilities


def test_a_party_is_shown_to_its_lender(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    register(chain, "borrower")
    chain.mine()
    found = queries.party(ask(), OWN, PARTY)
    assert (found.id, found.lender, found.kind, found.key) == (PARTY, OWN, "borrower", address("borrower"))
    assert (found.kyc_expiry, found.inquiry_expiry, found.blocked) == (DAY + 365, DAY + 30, False)


def test_a_limit_is_available_until_its_end(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    first_row_paid(chain)
    session = ask()
    found = queries.facility(session, OWN, FACILITY, FIRST_DUE)
    assert found.granted is not None
    assert (found.state, found.granted.state, found.granted.available) == ("accepted", "active", 440_000)
    last = queries.facility(session, OWN, FACILITY, DAY + 364).granted
    ended = queries.facility(session, OWN, FACILITY, DAY + 365).granted
    assert last is not None and ended is not None
    assert (last.available, ended.available) == (440_000, 0)


def test_a_frozen_limit_is_not_available(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    granted = queries.facility(ask(), OWN, FACILITY, SECOND_DUE + 9).granted
    assert granted is not None
    assert (granted.state, granted.available, granted.freeze_causes) == ("frozen", 0, ("overdue",))


# ---- loans


def test_a_loan_is_shown_with_its_schedule(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    first_row_paid(chain)
    found = queries.loan(ask(), OWN, LOAN)
    assert (found.loan.state, found.loan.facility, found.loan.party) == ("active", FACILITY, PARTY)
    assert found.loan.agreement.terms.allocation_order == ("fee", "interest", "penalty", "compound", "principal")
    assert found.loan.agreement.disclosure is not None
    assert found.loan.agreement.disclosure.apr == 180_000
    assert [(row.number, row.due, row.state) for row in found.schedule] == [
        (1, FIRST_DUE, "settled"),
        (2, SECOND_DUE, "scheduled"),
    ]
    assert [(version.version, version.rows, version.principal) for version in found.versions] == [(1, 2, 120_000)]
    assert [(claim.owner, claim.received) for claim in found.claims] == [(OWN, 61_750)]
    assert [drawdown.state for drawdown in found.drawdowns] == ["disbursed"]


def test_loans_are_found_by_state(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    session = ask()
    assert [found.id for found in queries.loans_in_state(session, OWN, "overdue").items] == [LOAN]
    assert queries.loans_in_state(session, OWN, "active").items == ()
    assert queries.loans_in_state(session, OTHER, "overdue").items == ()


def test_payments_come_with_what_they_paid(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    settled_late(chain)
    session = ask()
    first, second = queries.payments(session, OWN, LOAN, limit=2).items
    assert (first.kind, first.amount, first.row) == ("debit", 61_750, 1)
    (split,) = second.allocations
    assert (split.fee, split.interest, split.penalty, split.principal, split.credit) == (50, 600, 270, 29_080, 0)
    assert [(line.row, line.principal) for line in split.lines] == [(2, 29_080)]
    third, refund = queries.payments(session, OWN, LOAN, after=queries.payments(session, OWN, LOAN, limit=2).next).items
    assert (third.number, third.allocations[0].credit) == (3, 125)
    assert (refund.kind, refund.amount, refund.allocations) == ("refund", 125, ())
    assert queries.payment(session, OWN, first.id) == first


# ---- logs


def test_a_timeline_has_titles_in_both_languages_and_effects(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    first_row_paid(chain)
    session = ask()
    entries = queries.nodes(session, OWN, LOAN).items
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    proposed = entries[0]
    assert (proposed.node, proposed.zh, proposed.en, proposed.phase) == (
        "TERMS_PROPOSED",
        "单笔借款条款提出",
        "Propose loan terms",
        5,
    )
    assert proposed.effect["terms"]["principal"] == 120_000
    signed = entries[2]
    assert (signed.actor, signed.consents) == (address("borrower"), "0x" + b"signature".hex())
    schedule = next(entry for entry in entries if entry.node == "SCHEDULE_GENERATED")
    assert schedule.effect["rows"][0] == {"due": FIRST_DUE, "principal": 60_000, "interest": 1_200, "fee": 550}
    paid = next(entry for entry in entries if entry.node == "PAYMENT_ALLOCATED")
    assert paid.effect["lines"] == ({"row": 1, "fee": 550, "interest": 1_200, "principal": 60_000},)


def test_opening_a_file_is_an_entry_of_its_parent(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    first_row_paid(chain)
    session = ask()
    (opening,) = (entry for entry in queries.nodes(session, OWN, FACILITY).items if entry.opened)
    assert (opening.node, opening.opened, opening.effect) == ("TERMS_PROPOSED", LOAN, {})


def test_numbers_that_json_would_blur_are_text(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    _, facility, loan = first_row_paid(chain)
    fields = {"through": FIRST_DUE, "numerator": 2**90, "accrued": 5, "from": DAY}
    chain.reach(Node.INTEREST_ACCRUED, loan, address("keeper"), **fields)
    chain.mine()
    effect = queries.nodes(ask(), OWN, LOAN, limit=200).items[-1].effect
    assert (effect["numerator"], effect["accrued"]) == (str(2**90), 5)


def test_files_show_their_heads(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    _, _, loan = first_row_paid(chain)
    session = ask()
    found = queries.file(session, OWN, LOAN)
    assert (found.kind, found.parent, found.party) == ("loan", FACILITY, PARTY)
    assert (found.head, found.seq) == (hexed(chain.files[loan].head), chain.files[loan].seq)
    assert [file.id for file in queries.files(session, OWN, party=PARTY).items] == [PARTY, FACILITY, LOAN]
    assert [file.id for file in queries.files(session, OWN, parent=FACILITY).items] == [LOAN]


# ---- administration


def test_a_product_reads_as_it_was_published(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    publish(chain)
    chain.mine()
    session = ask()
    found = queries.product(session, OWN, hexed(PRODUCT))
    assert found.buckets == (1, 31, 61, 91, 121, 151, 181)
    assert (found.grace_days, found.max_limit, found.revolving) == (3, 2**63 - 1, True)
    institution = queries.institution(session, OWN, OWN)
    assert institution.regime == "consumer-finance"
    assert set(institution.roles) == {(address("admin"), "admin"), (address("operator"), "operator")}


def test_a_role_that_was_revoked_is_gone(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    publish(chain)
    for _ in range(2):
        chain.tell("RoleGranted", lender=LENDER, account=address("clerk"), role=2)
    chain.tell("RoleRevoked", lender=LENDER, account=address("clerk"), role=2)
    chain.tell("RoleRevoked", lender=LENDER, account=address("clerk"), role=2)
    chain.mine()
    assert address("clerk") not in dict(queries.institution(ask(), None, OWN).roles)


def test_a_parameter_is_in_force_from_its_day(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    key = identifier("cap")
    for day, value in ((DAY, 240_000), (DAY + 10, 2**224 - 1)):
        chain.tell("ParameterSet", key=key, value=value, **{"from": day})
    chain.mine()
    session = ask()
    at = [queries.parameter_at(session, hexed(key), day) for day in (DAY - 1, DAY, DAY + 9, DAY + 10)]
    assert at == [None, 240_000, 240_000, 2**224 - 1]


def test_closed_days_are_the_bits_of_their_words(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    chain.tell("BusinessDaysSet", firstDay=20_480, closed=1)
    chain.tell("BusinessDaysSet", firstDay=20_480, closed=0b101)
    chain.tell("BusinessDaysSet", firstDay=20_736, closed=1 << 255)
    chain.mine()
    assert queries.closed_days(ask()) == {20_480, 20_482, 20_991}


def test_what_is_netted_lowers_debt_and_account(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    _, _, loan = first_row_paid(chain)
    chain.tell("Withdrawn", kind=2, owner=LENDER, to=address("bank"), amount=61_750)
    chain.tell("ReceivablePosted", debtor=LENDER, amount=500, file=loan)
    chain.mine()
    chain.tell("ReceivableNetted", debtor=LENDER, amount=200)
    chain.mine()
    found = {(b.owner, b.kind): b.balance for b in queries.balances(ask(), OWN)}
    assert (found[OWN, "payable"], found[OWN, "receivable"]) == (-200, 300)


# ---- who may see what


@pytest.mark.parametrize(
    "read",
    [
        lambda session, lender: queries.party(session, lender, PARTY),
        lambda session, lender: queries.facility(session, lender, FACILITY, DAY),
        lambda session, lender: queries.loan(session, lender, LOAN),
        lambda session, lender: queries.schedule(session, lender, LOAN),
        lambda session, lender: queries.payments(session, lender, LOAN),
        lambda session, lender: queries.payment(session, lender, hexed(identifier("debit")[:16])),
        lambda session, lender: queries.file(session, lender, LOAN),
        lambda session, lender: queries.nodes(session, lender, LOAN),
        lambda session, lender: queries.product(session, lender, hexed(PRODUCT)),
        lambda session, lender: queries.institution(session, lender, OWN),
        lambda session, lender: queries.statement(session, lender, LOAN, FIRST_DUE),
    ],
)
def test_another_lenders_rows_are_as_if_they_were_not_there(
    chain: MemoryChain, ask: Callable[[], Session], read: Callable[[Session, str | None], object]
) -> None:
    first_row_paid(chain)
    session = ask()
    read(session, OWN), read(session, None)
    with pytest.raises(NotFound):
        read(session, OTHER)


@pytest.mark.parametrize(
    "listed",
    [
        lambda session, lender: queries.parties(session, lender).items,
        lambda session, lender: queries.facilities(session, lender, DAY).items,
        lambda session, lender: queries.loans(session, lender).items,
        lambda session, lender: queries.files(session, lender).items,
        lambda session, lender: queries.products(session, lender).items,
        lambda session, lender: queries.balances(session, lender),
        lambda session, lender: queries.movements(session, lender).items,
    ],
)
def test_lists_hold_a_lenders_own_rows_alone(
    chain: MemoryChain, ask: Callable[[], Session], listed: Callable[[Session, str | None], tuple[object, ...]]
) -> None:
    first_row_paid(chain)
    register(chain, "customer of another", OTHER_LENDER)
    chain.mine()
    session = ask()
    everything, own, others = (listed(session, lender) for lender in (None, OWN, OTHER))
    assert set(map(str, own)).isdisjoint(map(str, others))
    assert len(everything) == len(own) + len(others)
    assert own


# ---- pages


def test_pages_follow_each_other_without_gap(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    for place in range(7):
        register(chain, f"party {place}")
        chain.mine()
    session = ask()
    seen, after, pages = [], None, 0
    while pages == 0 or after is not None:
        page = queries.parties(session, OWN, limit=3, after=after)
        seen += [party.id for party in page.items]
        after, pages = page.next, pages + 1
    assert seen == [hexed(identifier(f"party {place}")) for place in range(7)]
    assert pages == 3


def test_a_full_last_page_has_no_next(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    register(chain, "one")
    register(chain, "two")
    chain.mine()
    session = ask()
    assert queries.parties(session, OWN, limit=2).next is None
    assert queries.parties(session, OWN, limit=1).next is not None


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 201}, "limit"),
        ({"after": "x"}, "after"),
        ({"after": "-1"}, "after"),
        ({"after": "9" * 30}, "after"),
        ({"after": "٣"}, "after"),
        ({"after": ""}, "after"),
    ],
)
def test_what_is_no_page_is_refused(
    chain: MemoryChain, ask: Callable[[], Session], options: dict[str, int | str], field: str
) -> None:
    with pytest.raises(InvalidQuery) as caught:
        queries.parties(ask(), OWN, **options)
    assert caught.value.field == field


# ---- statements of a day


def test_a_statement_of_a_day_is_computed_from_what_came(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    """By hand (story.py): 9 days after the second due day 60,650 and 270 of penalty are owed, a fen more for every day at 60,000 · 0.18 / 360 = 30."""
    _, facility, loan = first_row_paid(chain)
    second_row_overdue(chain, facility, loan)
    session = ask()
    late = queries.statement(session, OWN, LOAN, SECOND_DUE + 9)
    assert (late.state, late.days_past_due, late.bucket) == ("overdue", 9, 1)
    assert (late.due.fee, late.due.interest, late.due.penalty, late.due.principal) == (50, 600, 270, 60_000)
    assert queries.statement(session, OWN, LOAN, SECOND_DUE + 10).due.penalty == 300
    # the grace days end on the third day
    assert queries.statement(session, OWN, LOAN, SECOND_DUE + 3).due.penalty == 0


def test_a_statement_of_an_earlier_day_knows_nothing_of_later_payments(
    chain: MemoryChain, ask: Callable[[], Session]
) -> None:
    settled_late(chain)
    session = ask()
    assert queries.statement(session, OWN, LOAN, FIRST_DUE - 1).principal == 120_000
    assert queries.statement(session, OWN, LOAN, FIRST_DUE).principal == 60_000
    end = queries.statement(session, OWN, LOAN, SECOND_DUE + 19)
    assert (end.state, end.principal, end.due.total, end.credit) == ("settled", 0, 0, 0)


def test_there_is_no_statement_before_the_disbursement(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    publish(chain)
    agree(chain, "loan", grant(chain, "facility", register(chain, "borrower")))
    chain.mine()
    with pytest.raises(NotFound, match="disbursed loan"):
        queries.statement(ask(), OWN, LOAN, DAY)


def test_a_day_before_the_loan_is_refused(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    first_row_paid(chain)
    with pytest.raises(InvalidValue):
        queries.statement(ask(), OWN, LOAN, DAY - 1)


# ---- what time has made possible


def test_what_fell_due_can_be_debited_while_a_mandate_stands(chain: MemoryChain, ask: Callable[[], Session]) -> None:
    """Row 1 is paid; row 2 falls due, is late, and waits. Without a mandate, or for another lender, there is nothing."""
    _, facility, loan = first_row_paid(chain)
    assert list(queries.debitable(ask(), OWN)) == []
    second_row_overdue(chain, facility, loan)
    session = ask()
    assert list(queries.debitable(session, OWN)) == [(LOAN, 2)]
    assert list(queries.debitable(session, OTHER)) == []
    chain.reach(Node.AUTODEBIT_AUTHORIZED, loan, BORROWER, object=number(2), account=BORROWER, cap=0)
    chain.mine()
    assert list(queries.debitable(ask(), OWN)) == []


def test_an_offer_lapses_on_the_day_after_its_deadline_unless_it_was_accepted(
    chain: MemoryChain, ask: Callable[[], Session]
) -> None:
    """The story's offers hold for seven days; here one is never accepted."""
    publish(chain)
    party = register(chain, "borrower")
    grant(chain, "facility", party)
    grant(chain, "left", party, accepted=False)
    chain.mine()
    session, left = ask(), hexed(identifier("left"))
    assert list(queries.lapsed_offers(session, OWN, DAY + 7)) == []
    assert list(queries.lapsed_offers(session, OWN, DAY + 8)) == [left]
    assert list(queries.lapsed_offers(session, OTHER, DAY + 8)) == []
    assert list(queries.lapsed_limits(session, OWN, DAY + 364)) == []
    assert list(queries.lapsed_limits(session, OWN, DAY + 365)) == [FACILITY]
