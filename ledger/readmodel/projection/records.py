"""10 逾期催收征信 and 11 风险分类: reports that others take the place of, and covenants that freeze a facility."""

from collections.abc import Mapping

from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Changes, Entry, Handler, Rows, patch
from ledger.readmodel.projection.drawdowns import facility_of
from ledger.readmodel.projection.parts import facts_of, new_part, part_reached
from ledger.readmodel.states import FreezeCause
from ledger.readmodel.tables.credit import Facility
from ledger.readmodel.tables.parts import Part


def bureau_corrected(entry: Entry, rows: Rows) -> Changes:
    """The record stays, superseded; the one in its place rests on the same notice."""
    effect = entry.effect
    old = rows.get(Part, entry.file, Scope.BUREAU.value, entry.object)
    facts = {name: effect[name] for name in ("status", "bucket", "overdue")}
    facts |= {"notice": facts_of(old)["notice"], "supersedes": entry.number}
    yield from part_reached(entry, rows)
    yield new_part(entry, f"0x{effect['number']:064x}", "standing", facts)


def covenant_breached(entry: Entry, rows: Rows) -> Changes:
    """The facility stays frozen until its lender unfreezes it; the cause is gone with the last breach of its loans."""
    facility = facility_of(entry.file, rows)
    breaches = facility.breaches + (-1 if entry.effect["cured"] else 1)
    causes = facility.freeze_causes if breaches else facility.freeze_causes & ~FreezeCause.COVENANT_BREACHED.bit
    yield from part_reached(entry, rows)
    yield patch(Facility, facility.id, breaches=breaches, freeze_causes=causes)


HANDLERS: Mapping[Node, Handler] = {
    Node.BUREAU_CORRECTED: bureau_corrected,
    Node.COVENANT_BREACHED: covenant_breached,
}
# Nodes whose entry supersedes another without being the same node of the same object.
CORRECTING = frozenset({Node.BUREAU_CORRECTED})
