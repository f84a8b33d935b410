"""Institutions, products, parameters and accounts."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.domain.calendar import Day
from ledger.domain.nodes import Node
from ledger.readmodel.errors import NotFound
from ledger.readmodel.queries.pages import DEFAULT_LIMIT, Page, owned, page, view
from ledger.readmodel.tables import administration as tables
from ledger.readmodel.tables.accounts import Movement as MovementRow
from ledger.readmodel.tables.chain import Event as EventRow
from ledger.readmodel.tables.people import Party as PartyRow


@dataclass(frozen=True)
class Institution:
    """An accredited lender and the roles that it has granted, as (account, role)."""

    id: str
    regime: str
    admin: str
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Product:
    """Days are calendar days, amounts fen, rates millionths a year, `_bps` parts of 10,000; masks as in Records.sol."""

    id: str
    lender: str
    grace_days: int
    notice_days: int
    quote_days: int
    debit_attempts: int
    servicer_fee_bps: int
    prepayment_fee_bps: int
    tolerance: int
    rebate_fees: bool
    following_business_day: bool
    revolving: bool
    buckets: tuple[int, ...]
    min_limit: int
    max_limit: int
    min_prepayment: int
    self_payment_cap: int
    min_rate: int
    max_rate: int
    max_penalty_rate: int
    min_periods: int
    max_periods: int
    methods: int
    day_counts: int
    conditions: int


@dataclass(frozen=True)
class Parameter:
    """A legal number that holds from a day on, until the next one of its key."""

    key: str
    from_day: Day
    value: int


@dataclass(frozen=True)
class Balance:
    """What is on an account after its last movement, in fen."""

    owner: str
    kind: str
    balance: int


@dataclass(frozen=True)
class Movement:
    """One movement on an account: entry or event at `block`, `log_index`."""

    owner: str
    kind: str
    file: str | None
    amount: int
    balance: int
    block: int
    log_index: int


def institution(session: Session, lender: str | None, id: str) -> Institution:
    """Raises: NotFound."""
    row = session.get(tables.Institution, id)
    if row is None or lender not in (None, id):
        raise NotFound("institution", id)
    granted = select(tables.RoleGrant).where(tables.RoleGrant.lender == id)
    grants = session.exec(granted.order_by(col(tables.RoleGrant.account), col(tables.RoleGrant.role))).all()
    return view(Institution, row, roles=tuple((grant.account, grant.role) for grant in grants))


def products(
    session: Session, lender: str | None, *, limit: int = DEFAULT_LIMIT, after: str | None = None
) -> Page[Product]:
    """Products in the order of their publication. Raises: InvalidQuery."""
    return page(session, tables.Product, "position", _product, limit=limit, after=after, lender=lender)


def product(session: Session, lender: str | None, id: str) -> Product:
    """Raises: NotFound."""
    return _product(owned(session, tables.Product, id, lender, "product"))


def has_person(session: Session, lender: str, address: str) -> bool:
    """Whether the address is the key of one of the lender's parties, or holds a role for it."""
    party = select(PartyRow.id).where(PartyRow.lender == lender, PartyRow.key == address)
    role = select(tables.RoleGrant.role).where(tables.RoleGrant.lender == lender, tables.RoleGrant.account == address)
    return any(session.exec(asked.limit(1)).first() is not None for asked in (party, role))


def is_at_home(session: Session, lender: str, address: str) -> bool:
    """Whether somebody else than the lender says that the address is of its house: the key itself, which signed its registration
    as a party there, or the regulator, who named it as the lender's admin.

    Roles, and keys that a party was given later, are the lender's word alone.
    """
    institution = session.get(tables.Institution, lender)
    if institution is not None and institution.admin == address:
        return True
    registered = (
        select(EventRow.block)
        .join(PartyRow, col(PartyRow.id) == col(EventRow.file))
        .where(PartyRow.lender == lender, PartyRow.key == address)
        .where(EventRow.node == Node.BORROWER_REGISTERED, EventRow.actor == address)
    )
    return session.exec(registered.limit(1)).first() is not None


def parameters(session: Session) -> tuple[Parameter, ...]:
    """Every dated legal parameter that was ever set, by key and day."""
    rows = select(tables.Parameter).order_by(col(tables.Parameter.key), col(tables.Parameter.from_day))
    return tuple(Parameter(row.key, row.from_day, int(row.value)) for row in session.exec(rows))


def parameter_at(session: Session, key: str, day: Day) -> int | None:
    """The value of a dated legal parameter in force on a day; None where there is none yet."""
    value = session.exec(
        select(tables.Parameter.value)
        .where(tables.Parameter.key == key, tables.Parameter.from_day <= day)
        .order_by(col(tables.Parameter.from_day).desc())
        .limit(1)
    ).first()
    return None if value is None else int(value)


def closed_days(session: Session) -> frozenset[Day]:
    """Every day that the calendar marks as no business day."""
    rows = session.exec(select(tables.ClosedDays)).all()
    return frozenset(row.first_day + place for row in rows for place in range(256) if int(row.closed, 16) >> place & 1)


def balances(session: Session, lender: str | None, *, owner: str | None = None) -> tuple[Balance, ...]:
    """Every account on which money ever moved, in the order of owner and kind."""
    asked = [col(getattr(MovementRow, n)) == v for n, v in (("lender", lender), ("owner", owner)) if v is not None]
    newest = select(func.max(MovementRow.id)).where(*asked).group_by(col(MovementRow.owner), col(MovementRow.kind))
    rows = select(MovementRow).where(col(MovementRow.id).in_(newest))
    ordered = session.exec(rows.order_by(col(MovementRow.owner), col(MovementRow.kind))).all()
    return tuple(view(Balance, row) for row in ordered)


def movements(
    session: Session,
    lender: str | None,
    *,
    owner: str | None = None,
    kind: str | None = None,
    file: str | None = None,
    limit: int = DEFAULT_LIMIT,
    after: str | None = None,
) -> Page[Movement]:
    """Movements of accounts, oldest first. Raises: InvalidQuery."""
    asked = {"lender": lender, "owner": owner, "kind": kind, "file": file}
    return page(session, MovementRow, "id", lambda row: view(Movement, row), limit=limit, after=after, **asked)


def _product(row: tables.Product) -> Product:
    return view(Product, row, buckets=tuple(map(int, row.buckets.split(","))))
