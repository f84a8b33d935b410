"""Which handler an event goes to."""

from collections.abc import Mapping

from ledger.readmodel.changes import FactHandler, Handler
from ledger.readmodel.projection import (
    administration,
    admission,
    agreement,
    amending,
    billing,
    claims,
    closure,
    credit,
    delinquency,
    disbursement,
    failures,
    funding,
    parts,
    prepayment,
    records,
    repayment,
    security,
)

PHASES = (admission, credit, agreement, disbursement, billing, repayment, prepayment, delinquency, closure)
# Nodes of parts: what they tell is one table, whatever their phase.
PARTS = (parts, security, funding, records, claims, amending, failures)
CORRECTING = records.CORRECTING | failures.CORRECTING

HANDLERS: Mapping[int, Handler] = {
    node: handler for module in (*PHASES, *PARTS) for node, handler in module.HANDLERS.items()
}
# What is derived once a handler's own changes stand.
AFTERWARDS: Mapping[int, Handler] = {
    node: handler
    for phase in (repayment, delinquency, amending, failures)
    for node, handler in phase.AFTERWARDS.items()
}
RULES: Mapping[str, FactHandler] = administration.RULES
FACTS: Mapping[str, FactHandler] = {**RULES, **administration.ACCOUNTS}
