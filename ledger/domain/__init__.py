"""What a loan is and what it costs: no input or output, no chain, no database; the figures by docs/explain/money.md."""
