"""What can be asked of the tables, for one lender or (`lender` None) for all. Answers are frozen; ids are hex, days legal day numbers."""

from ledger.readmodel.queries.administration import (
    balances,
    closed_days,
    has_person,
    institution,
    is_at_home,
    movements,
    parameter_at,
    parameters,
    product,
    products,
)
from ledger.readmodel.queries.as_of import loan_at, statement
from ledger.readmodel.queries.credit import facilities, facility, parties, party
from ledger.readmodel.queries.falling_due import debitable, lapsed_limits, lapsed_offers
from ledger.readmodel.queries.lending import loan, loans, loans_behind, loans_in_state, schedule
from ledger.readmodel.queries.logs import file, files, nodes
from ledger.readmodel.queries.pages import Page
from ledger.readmodel.queries.parts import part, parts, single
from ledger.readmodel.queries.repaying import payment, payments

__all__ = [
    "Page",
    "balances",
    "closed_days",
    "debitable",
    "facilities",
    "facility",
    "file",
    "files",
    "has_person",
    "institution",
    "is_at_home",
    "lapsed_limits",
    "lapsed_offers",
    "loan",
    "loan_at",
    "loans",
    "loans_behind",
    "loans_in_state",
    "movements",
    "nodes",
    "parameter_at",
    "parameters",
    "part",
    "parties",
    "parts",
    "party",
    "payment",
    "payments",
    "product",
    "products",
    "schedule",
    "single",
    "statement",
]
