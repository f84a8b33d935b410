"""What a measurement raises when what it measured is not what it meant to."""


class BenchError(Exception):
    """A transaction failed, a loan did not end, or evidence did not verify."""
