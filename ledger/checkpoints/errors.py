"""What this package raises.

CheckpointError
├── AuthorityUnreachable   no answer of the time authority, or one that is none
├── AnswerRefused          the time authority answered with something that does not hold
├── RootsUnusable          the file with the authority's root certificates
└── StateUnproven          the node proves another state than that of its own block
"""


class CheckpointError(Exception):
    """Everything that this package raises on purpose."""


class AuthorityUnreachable(CheckpointError):
    """Names the host; a path or a query may hold a key and is not shown."""


class AnswerRefused(CheckpointError):
    """Says which check failed."""


class RootsUnusable(CheckpointError):
    """Names the file."""


class StateUnproven(CheckpointError):
    """Says of which block; a node that was just reorganised proves it at the next try."""
