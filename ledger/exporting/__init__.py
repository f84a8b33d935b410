"""Gathers from a chain what an evidence bundle holds.

>>> data = export(chain, deployment, loan, documents=documents, notary=signer)
>>> trust = trust_of(deployment, signer.address, "the notary of this network")
>>> evidence.verify.verify(data, trust).outcome
"""

from ledger.exporting.export import export
from ledger.exporting.pinning import sealed_trust_of, serving_validators, trust_of
from ledger.exporting.speaking import what_speaks_for

__all__ = ["export", "sealed_trust_of", "serving_validators", "trust_of", "what_speaks_for"]
