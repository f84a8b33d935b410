"""What the store of documents raises.

DocumentsError
└── DocumentsUnusable    what is kept is not what was recorded
"""


class DocumentsError(Exception):
    """Everything that this package raises on purpose."""


class DocumentsUnusable(DocumentsError):
    """Says which documents."""
