"""Checks a block from what a node answered for it: its header's hash, its transactions and receipts, storage, and who sealed it.

>>> report = check_block(data)
>>> report.outcome, report.outcome.exit_code
"""

from evidence.checkblock.checks import BlockReport, check_block

__all__ = ["BlockReport", "check_block"]
