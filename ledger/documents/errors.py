"""What the store of documents raises.

DocumentsError
├── StoreUnusable          the place of the store, its key or its records cannot be used
├── DocumentRefused        it cannot be kept: too large, or not what its role says
├── DocumentsUnknown       the store has no such documents
├── BlockLost              a block that a document consists of is not there
├── BlockAltered           a block is not what its name says
├── DocumentAltered        what is kept does not open, or is not what was committed to
├── DocumentErased         it was destroyed on purpose, and cannot be shown any more
├── DocumentHeld           a legal hold keeps it from being erased
└── HoldUnknown            no such hold stands
"""


class DocumentsError(Exception):
    """Everything that this package raises on purpose; the message says which document or block."""


class StoreUnusable(DocumentsError):
    pass


class DocumentRefused(DocumentsError):
    pass


class DocumentsUnknown(DocumentsError):
    pass


class BlockLost(DocumentsError):
    pass


class BlockAltered(DocumentsError):
    pass


class DocumentAltered(DocumentsError):
    pass


class DocumentErased(DocumentsError):
    pass


class DocumentHeld(DocumentsError):
    pass


class HoldUnknown(DocumentsError):
    pass
