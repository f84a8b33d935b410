"""What anchoring raises.

AnchoringError
├── NothingToAnchor   no file was named or found
├── FileUnusable      a file that cannot be anchored as it is
├── FolderTaken       the folder for the proofs holds another batch, or something else
├── RecordUnusable    what is kept of a batch is not what was written
└── AnchorNotProven   the chain does not show the anchor as it must
"""


class AnchoringError(Exception):
    """Everything that this package raises on purpose."""


class NothingToAnchor(AnchoringError):
    """Says where was looked."""


class FileUnusable(AnchoringError):
    """Says which file, and why."""


class FolderTaken(AnchoringError):
    """Says which folder, and what to do."""


class RecordUnusable(AnchoringError):
    """Says which line."""


class AnchorNotProven(AnchoringError):
    """Names the check that fails."""
