"""Checks a bundle, one module for each arrow of the chain of proof.

>>> report = verify(bundle, trust, as_of=1_790_000_000)
>>> report.outcome, report.outcome.exit_code

form         the archive is the one spelling of its members, and each is what the manifest lists
log          the three logs play again, belong together, and their effects are their nodes' own
state        the heads stand in the ledger's storage, under the pinned code
identity     it is the pinned ledger, of the pinned deployment
block        the state is that of the block, and something pinned says that the block is the chain's
independence who could have had two histories confirmed
documents    what is shown is what each step recorded
signatures   what was signed, and by which key
people       whose keys these were
agreement    both sides signed one agreement
times        who but the chain says when
table        all of them in their order, with what each does not prove
"""

from evidence.verify.run import verify

__all__ = ["verify"]
