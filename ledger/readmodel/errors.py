"""What the read model raises.

ReadModelError
├── DatabaseUnusable     the database cannot be opened, or its tables are another program version's
├── OtherChain           the tables were filled from another deployment, or the chain was replaced down to its start
├── ChainUnreadable      the chain's answers contradict each other or what was asked for
├── ProjectionStopped    an event could not be projected; nothing of its batch was kept
├── MissingRow           an event speaks of something that no earlier event made
├── DoubledRow           an event makes something that is there already
├── MalformedEffect      the effect of a node is not what its schema says
├── UnsupportedEntry     an event that this version does not project
├── NotFound             no such row, or not one that the asker may see
└── InvalidQuery         a cursor or a page size that cannot be used
"""


class ReadModelError(Exception):
    """Everything that this package raises on purpose; `code` is stable and meant for programs."""

    code = "read_model"


class DatabaseUnusable(ReadModelError):
    code = "database_unusable"


class OtherChain(ReadModelError):
    code = "other_chain"


class ChainUnreadable(ReadModelError):
    code = "chain_unreadable"


class MissingRow(ReadModelError):
    code = "missing_row"


class DoubledRow(ReadModelError):
    code = "doubled_row"


class MalformedEffect(ReadModelError):
    code = "malformed_effect"


class UnsupportedEntry(ReadModelError):
    code = "unsupported_entry"


class ProjectionStopped(ReadModelError):
    """The event at `block`, `log_index` could not be projected; the tables stand at the block before its batch."""

    code = "projection_stopped"

    def __init__(self, block: int, log_index: int, event: str, cause: Exception) -> None:
        self.block, self.log_index, self.event = block, log_index, event
        said = str(cause).strip().partition("\n")[0]
        reason = said if isinstance(cause, ReadModelError) else f"{type(cause).__name__}: {said}"
        super().__init__(
            f"stopped at block {block}, log {log_index} ({event}): {reason}. "
            "The tables are unchanged since the block before; install a version that reads this event, then start again"
        )


class NotFound(ReadModelError):
    code = "not_found"

    def __init__(self, kind: str, key: object) -> None:
        self.kind, self.key = kind, key
        super().__init__(f"there is no {kind} {key}")


class InvalidQuery(ReadModelError):
    code = "invalid_query"

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field, self.value, self.allowed = field, value, allowed
        super().__init__(f"{field}: {value!r} is not allowed; {allowed}")
