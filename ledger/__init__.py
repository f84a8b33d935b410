"""Orchestration of the loan ledger: commands go to the chain, events come back into the read model."""
