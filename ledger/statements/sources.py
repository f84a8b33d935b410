"""Where records are read: a chain, or an evidence bundle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from evidence.bundle import Bundle
from evidence.catalogue import FileKind
from evidence.log import Start, Step
from evidence.report import Outcome
from evidence.shape import hexed
from evidence.verify import verify
from ledger.chain.artifacts import Artifacts
from ledger.chain.contract import Contract
from ledger.chain.decoding import Decoder, decoder
from ledger.chain.gateway import Chain
from ledger.chain.manifest import Deployment
from ledger.chain.refusals import refusals
from ledger.domain.calendar import BusinessDays, Day, LegalClock
from ledger.domain.nodes import Node
from ledger.exporting.logs import LogReader
from ledger.exporting.product import CLOSED_DAYS, COMPOUND, PRODUCT, closed_days, encoded_product
from ledger.statements.errors import LoanNotThere, ProductMissing, RecordsDiffer
from ledger.statements.records import Record, Records, product_id, product_of

WORD_BYTES = 32
_HEX = re.compile(r"0x(?:[0-9a-f]{2})+", re.ASCII)
_DAYS = re.compile(r"[0-9]{1,9}(?:,[0-9]{1,9})*", re.ASCII)


def from_chain(
    chain: Chain, deployment: Deployment, artifacts: Artifacts, loan: bytes, block: int | None = None
) -> Records:
    """To the end of a block, the newest where none is named.

    Raises: LoanUnknown (ledger.exporting), ProductMissing, ChainError.
    """
    header = chain.header("latest" if block is None else block)
    if header is None:
        raise LoanNotThere(f"the node has no block {block}")
    reader = LogReader(chain, deployment, artifacts, header.number)
    files, decoding = reader.files(loan), decoder(artifacts)
    facility, own = (
        _records(decoding, (entry.step for entry in reader.entries(files[kind])))
        for kind in (FileKind.FACILITY, FileKind.LOAN)
    )
    id_ = product_id(facility)
    ledger = Contract(deployment.ledger, artifacts.ledger, refusals(artifacts))
    fields, clauses = (ledger.read(chain, view, id_, block=header.number) for view in ("productOf", "clausesOf"))
    head: bytes = ledger.read(chain, "fileOf", loan, block=header.number)["head"]
    return Records(
        loan=loan,
        ledger=deployment.ledger,
        chain_id=deployment.chain.chain_id,
        clock=deployment.clock,
        block=header.number,
        timestamp=header.timestamp,
        facility_entries=facility,
        loan_entries=own,
        product=product_of(artifacts.ledger, encoded_product(artifacts.ledger, fields), id_),
        compounds=clauses["compound"],
        business_days=BusinessDays(closed_days(chain, deployment, artifacts, header.number)),
        head=head,
        source=f"chain {deployment.chain.chain_id}, ledger {deployment.ledger}",
    )


def from_bundle(data: bytes, artifacts: Artifacts, loan: bytes | None = None) -> Records:
    """Of a bundle in which no check fails. `loan`: the one that is expected in it.

    Raises: RecordsDiffer where a check fails; LoanNotThere for the bundle of another loan; ProductMissing for one whose exporter did not state the
    product; MalformedInput (evidence).
    """
    bundle = Bundle.read(data)
    manifest = bundle.manifest
    found = manifest.files[FileKind.LOAN]
    if loan is not None and found != loan:
        raise LoanNotThere(f"the bundle is of loan {hexed(found)}, not of {hexed(loan)}")
    _require_valid(data)
    environment, decoding = bundle.environment, decoder(artifacts)
    facility, own = (_records(decoding, bundle.steps[kind]) for kind in (FileKind.FACILITY, FileKind.LOAN))
    product = product_of(artifacts.ledger, _stated_product(bundle.exporter), product_id(facility))
    if product.following_business_day and CLOSED_DAYS not in bundle.exporter:
        raise ProductMissing("due days of this loan move to business days, and the exporter did not state the calendar")
    calendar = environment.calendar
    return Records(
        loan=found,
        ledger=hexed(manifest.ledger),
        chain_id=manifest.chain_id,
        clock=LegalClock(calendar.origin_timestamp, calendar.origin_day, calendar.day_length),
        block=manifest.block.number,
        timestamp=manifest.block.timestamp,
        facility_entries=facility,
        loan_entries=own,
        product=product,
        compounds=COMPOUND in bundle.exporter or any(record.node is Node.COMPOUND_ACCRUED for record in own),
        business_days=BusinessDays(_stated_days(bundle.exporter.get(CLOSED_DAYS, ""))),
        head=_head(bundle),
        source=f"bundle with root SHA-256 0x{bundle.root.sha256.hex()}",
    )


def _require_valid(data: bytes) -> None:
    """Without a trust file nothing is wholly proven; but nothing may be wrong."""
    report = verify(data)
    if report.outcome is Outcome.INVALID:
        failed = report.failures[0]
        raise RecordsDiffer(f"the bundle is not valid: {failed.title.en}: {failed.reason}")


def _records(decoding: Decoder, steps: Iterable[Step]) -> tuple[Record, ...]:
    return tuple(_record(decoding, step) for step in steps if _has_effect(step))


def _has_effect(step: Step) -> bool:
    """The entry of a file that was opened has whole words, and no selector before them."""
    return len(step.effect) % WORD_BYTES != 0


def _record(decoding: Decoder, step: Step) -> Record:
    node = Node(step.node)
    effect = decoding.effect(node, step.effect).fields
    return Record(step.seq, node, step.object, step.timestamp, step.effective_day, effect)


def _stated_product(exporter: Mapping[str, str]) -> bytes:
    text = exporter.get(PRODUCT, "")
    if not _HEX.fullmatch(text):
        raise ProductMissing("the exporter of the bundle did not state the product: ask the chain, or for a new export")
    return bytes.fromhex(text[2:])


def _stated_days(text: str) -> frozenset[Day]:
    if text and not _DAYS.fullmatch(text):
        raise ProductMissing("the exporter of the bundle stated a calendar that is no list of days")
    return frozenset(int(day) for day in text.split(",") if day)


def _head(bundle: Bundle) -> bytes:
    """As the steps lead to it, which the verification has held against the proof."""
    manifest = bundle.manifest
    head = Start(bundle.environment.origin, FileKind.LOAN, manifest.files[FileKind.LOAN]).head
    for step in bundle.steps[FileKind.LOAN]:
        head = step.head_after(head)
    return head
