"""What an export raises.

ExportError
├── LoanUnknown       the ledger has no such loan file at that block
├── BlockUnknown      the node has no such block, or no longer its state
├── BundleRefused     what was gathered does not verify: it is not handed out
└── ValidatorsUnsettled   who seals the chain's blocks, or who owns them, is not settled
"""


class ExportError(Exception):
    """Everything that this package raises on purpose."""


class LoanUnknown(ExportError):
    """Says which id."""


class BlockUnknown(ExportError):
    """Says which block."""


class BundleRefused(ExportError):
    """Names the check that fails."""


class ValidatorsUnsettled(ExportError):
    """Says what is missing, and what to give."""
