"""What an exporter states beside the files of a loan: the product under which it was agreed, and the calendar of business days.

In `attachments/exporter.json`: `product`, the bytes whose hash is the id that the facility's file names, so that nobody need believe them; `closedDays`, the days
that the ledger's calendar closes, where due days move to business days; `compound`, where by the product's clauses overdue interest bears interest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.log import Step
from ledger.chain.abi import Interface, encode_values
from ledger.chain.artifacts import Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import decoder
from ledger.chain.gateway import Chain
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import refusals
from ledger.domain.calendar import Day
from ledger.domain.nodes import Node
from ledger.exporting.logs import SPAN

WORD = 256
PRODUCT, CLOSED_DAYS, COMPOUND = "product", "closedDays", "compound"


def encoded_product(ledger: Interface, fields: Mapping[str, Any]) -> bytes:
    """What the product's id is the hash of."""
    return encode_values(ledger.function("publishProduct").inputs, [fields])


def closed_days(chain: Chain, deployment: Deployment, artifacts: Artifacts, block: int) -> frozenset[Day]:
    """Every day that the ledger's calendar marks as no business day, as of a block."""
    decoding = decoder(artifacts)
    topic = next(digest for digest, event in decoding.events.items() if event.name == "BusinessDaysSet")
    words: dict[int, int] = {}
    for first in range(deployment.block, block + 1, SPAN):
        last = min(first + SPAN - 1, block)
        for log in chain.logs(deployment.ledger, first, last, (topic,)):
            told = decoding.event(log).arguments
            words[told["firstDay"]] = told["closed"]
    return frozenset(first + place for first, closed in words.items() for place in range(WORD) if closed >> place & 1)


def stated(
    chain: Chain, deployment: Deployment, artifacts: Artifacts, facility: Sequence[Step], block: int
) -> Mapping[str, str]:
    """The members of exporter.json. `facility`: the steps of the facility's file."""
    applied = next(step for step in facility if step.node == Node.CREDIT_APPLIED and _is_own(step))
    product = decoder(artifacts).effect(Node.CREDIT_APPLIED, applied.effect).fields["product"]
    ledger = Contract(deployment.ledger, artifacts.ledger, refusals(artifacts))
    fields = ledger.read(chain, "productOf", product, block=block)
    found = {PRODUCT: "0x" + encoded_product(artifacts.ledger, fields).hex()}
    if ledger.read(chain, "clausesOf", product, block=block)["compound"]:
        found[COMPOUND] = "agreed"
    if fields["followingBusinessDay"]:
        found[CLOSED_DAYS] = ",".join(map(str, sorted(closed_days(chain, deployment, artifacts, block))))
    return found


def _is_own(step: Step) -> bool:
    """The entry of a file that was opened, which stands in its parent's log, has whole words for an effect and no selector."""
    return len(step.effect) % 32 != 0
