"""The money of a loan in integers, without I/O: a second implementation of what the contracts compute (docs/explain/money.md)."""
