"""The claim of a loan to any date, from the chain's records alone: read, played by the domain's engine, held against what the log itself says, and printed.

>>> records = from_chain(chain, deployment, artifacts, loan)
>>> print(as_text(statement_of(records, parse_day("2026-03-31"))))
"""

from ledger.statements.claim import Statement, statement_of
from ledger.statements.errors import LoanNotThere, RecordsDiffer, StatementError
from ledger.statements.rendering import as_json, as_text
from ledger.statements.sources import from_bundle, from_chain

__all__ = [
    "LoanNotThere",
    "RecordsDiffer",
    "Statement",
    "StatementError",
    "as_json",
    "as_text",
    "from_bundle",
    "from_chain",
    "statement_of",
]
