"""What the journal raises.

JournalError
├── JournalUnusable       the database cannot be opened, or its tables are another program version's
├── JournalConflict       two records claim what only one may have
│   ├── KeyReused         an idempotency key was used with another body
│   └── OperationReused   an operation's id was used for another transaction
├── OperationUnknown      no such operation, or not one of this lender
└── ApiKeyRefused         no such API key, a wrong one or a revoked one
"""


class JournalError(Exception):
    """Everything that this package raises on purpose; `code` is stable and meant for programs."""

    code = "journal"


class JournalUnusable(JournalError):
    code = "journal_unusable"


class JournalConflict(JournalError):
    code = "journal_conflict"


class KeyReused(JournalConflict):
    code = "idempotency_key_reused"


class OperationReused(JournalConflict):
    code = "operation_reused"


class OperationUnknown(JournalError):
    code = "operation_unknown"


class ApiKeyRefused(JournalError):
    code = "api_key_refused"
