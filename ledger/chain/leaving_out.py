"""Which inputs of a node's function need not be said, wherever it is asked for; each place says what then stands for them."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.chain.following import COMMITMENT, COMMITS, RELIEF
from ledger.domain.nodes import Node

Names = Mapping[Node, tuple[str, ...]]

ANYWHERE: Names = {
    Node.KYC_ATTESTED: ("key",),
    Node.APR_DISCLOSED: ("apr", "daily_cost", "total_cost"),
    Node.DRAWDOWN_APPROVED: ("conditions",),
    Node.PAYMENT_RECEIVED: ("value_day",),
    Node.PREPAY_QUOTED: ("principal",),
    Node.LEDGER_RECONCILED: ("breaks",),
    Node.DUNNING_SENT: ("cure_until",),
    Node.BUREAU_REPORTED: ("notice",),
    Node.RISK_CLASS_DOWNGRADED: ("reason", "sibling"),
    Node.COVENANT_BREACHED: ("cure_until",),
    Node.DISPUTE_RESOLVED: ("corrections",),
    Node.CASE_FILED: ("evidence",),
    **dict.fromkeys((Node.WAIVER_GRANTED, Node.RESTRUCTURE_ACCEPTED, Node.MEDIATION_AGREED), RELIEF),
    **dict.fromkeys(COMMITS, (COMMITMENT,)),
}


def besides(own: Names) -> Names:
    """Those of everywhere and the `own` of one place."""
    return {node: (*ANYWHERE.get(node, ()), *own.get(node, ())) for node in {**ANYWHERE, **own}}
