"""Gathers from a chain what an evidence bundle holds.

>>> data = export(chain, deployment, loan, documents=documents, notary=signer)
>>> trust = trust_of(deployment, signer.address, "the notary of this network")
>>> evidence.verify.verify(data, trust).outcome
"""

from ledger.exporting.export import export
from ledger.exporting.pinning import trust_of

__all__ = ["export", "trust_of"]
