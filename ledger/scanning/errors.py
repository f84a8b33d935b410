"""What a scan raises.

ScanError
└── PlantRefused     a value too short to be told from chance, or a pattern that is none
"""


class ScanError(Exception):
    """Everything that this package raises on purpose."""


class PlantRefused(ScanError):
    """Says which."""
