"""What stands in the way of a statement.

StatementError
├── LoanNotThere      no such loan, or none whose money was disbursed by the day
├── ProductMissing    the records lack the product, or it is not the one that the facility names
├── RecordsDiffer     the log says something else than the rules give
└── NotComputed       something happened to the loan of which statements are not computed
"""


class StatementError(Exception):
    """Everything that this package raises on purpose."""


class LoanNotThere(StatementError):
    """There is nothing to state."""


class ProductMissing(StatementError):
    """The figures of the product are needed, as the lender published them."""


class RecordsDiffer(StatementError):
    """The log and the rules do not agree."""


class NotComputed(StatementError):
    """Said rather than left out."""
