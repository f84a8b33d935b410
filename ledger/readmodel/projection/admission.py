"""1 授信准入: parties."""

from collections.abc import Mapping

from ledger.domain.nodes import Node
from ledger.readmodel.changes import Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.states import Custody, PartyKind, numbered
from ledger.readmodel.tables.chain import File
from ledger.readmodel.tables.people import Party


def borrower_registered(entry: Entry, rows: Rows) -> Changes:
    """An institution is registered with nobody, but its rows are its own."""
    effect = entry.effect
    kind = numbered(PartyKind, effect["kind"])
    lender = entry.file if kind is PartyKind.LENDER else effect["lender"]
    party = Party(
        id=entry.file,
        lender=lender,
        kind=kind,
        key=effect["key"],
        identity=effect["identity"],
        custody=Custody.UNKNOWN,
        kyc_expiry=0,
        inquiry_scope=None,
        inquiry_expiry=0,
        blocked=False,
        position=entry.position,
    )
    return [Put(party), patch(File, entry.file, lender=lender)]


def kyc_attested(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    custody = numbered(Custody, effect["custody"])
    return [patch(Party, entry.file, kyc_expiry=effect["expiry"], custody=custody, key=effect["key"])]


def inquiry_authorized(entry: Entry, rows: Rows) -> Changes:
    effect = entry.effect
    return [patch(Party, entry.file, inquiry_scope=effect["scope"], inquiry_expiry=effect["expiry"])]


def party_blocked(entry: Entry, rows: Rows) -> Changes:
    return [patch(Party, entry.file, blocked=True)]


def party_unblocked(entry: Entry, rows: Rows) -> Changes:
    return [patch(Party, entry.file, blocked=False)]


HANDLERS: Mapping[Node, Handler] = {
    Node.BORROWER_REGISTERED: borrower_registered,
    Node.KYC_ATTESTED: kyc_attested,
    Node.INQUIRY_AUTHORIZED: inquiry_authorized,
    Node.PARTY_BLOCKED: party_blocked,
    Node.PARTY_UNBLOCKED: party_unblocked,
}
