"""The read model: SQL tables that the projector fills from the ledger's events, and from nothing else.

They can be thrown away and rebuilt from the first block with an identical result. Reading never calls the chain.
"""
