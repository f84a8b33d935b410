"""What entries tell of a file's parts: the state and the fields of the contracts' struct, by the names that it has there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from ledger.domain.nodes import Node, Scope
from ledger.readmodel.changes import Changes, Entry, Handler, Put, Rows, patch
from ledger.readmodel.effects import Effect
from ledger.readmodel.states import names_of
from ledger.readmodel.tables.parts import Part

Facts: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """What a node says of its part.

    `state` is the one that it leaves, None where it changes none, or is told by the effect. Of the effect, the fields `same` are the struct's
    too; `other` has field of the struct -> field of the effect; `fixed` and `derived` what follows without being said.
    """

    state: str | Callable[[Effect], str] | None = None
    same: tuple[str, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)
    fixed: Facts = field(default_factory=dict)
    derived: Mapping[str, Callable[[Effect], Any]] = field(default_factory=dict)

    def facts(self, effect: Effect) -> dict[str, Any]:
        """Fields of the struct with the values that the entry gives them."""
        said = {name: effect[name] for name in self.same}
        renamed = {name: effect[theirs] for name, theirs in self.other.items()}
        return said | renamed | dict(self.fixed) | {name: of(effect) for name, of in self.derived.items()}

    def state_after(self, effect: Effect, before: str | None) -> str | None:
        """The part's state once the entry stands."""
        if self.state is None:
            return before
        return self.state if isinstance(self.state, str) else self.state(effect)


def _paid(effect: Effect) -> str:
    return "paid" if effect["paid"] == effect["cap"] else "partial"


def _held(effect: Effect) -> str:
    return "held" if effect["held"] else "spent"


def _reconciled(effect: Effect) -> str:
    return "broken" if int(effect["breaks"], 16) else "reconciled"


def _stay(effect: Effect) -> str:
    """An order that ends the proceedings makes no new version of the schedule."""
    return "open" if effect["made"]["version"] else "closed"


def _agreed(effect: Effect) -> int:
    principal: int = effect["terms"]["principal"]
    return principal


def _verdict(effect: Effect) -> int:
    return names_of("Verdict").index("consistent" if effect["consistent"] else "inconsistent")


# Members of the contracts' enums NoticeKind and CaseKind that a node stands for.
BUREAU_NOTICE = 4
DISPUTE, MEDIATION, LITIGATION, PRESERVATION, BANKRUPTCY = 1, 2, 3, 4, 5

TOLD: Mapping[Node, Told] = {
    # guarantees
    Node.GUARANTEE_SIGNED: Told("active", ("guarantor", "kind", "cap", "periodEnd"), fixed={"paid": 0}),
    Node.GUARANTEE_CALLED: Told("called"),
    Node.GUARANTOR_PAID: Told(_paid, ("paid",)),
    Node.GUARANTEE_LAPSED: Told("lapsed"),
    Node.GUARANTOR_DISCHARGED: Told("discharged"),
    # collateral
    Node.COLLATERAL_PLEDGED: Told("pledged", ("pledgor", "asset", "rank"), fixed={"value": 0, "callUntil": 0}),
    Node.COLLATERAL_PERFECTED: Told("perfected", ("rank",)),
    Node.COLLATERAL_REVALUED: Told(None, ("value", "appraisedOn")),
    Node.MARGIN_CALLED: Told(None, ("callUntil",)),
    Node.COLLATERAL_TOPPED_UP: Told(None, fixed={"callUntil": 0}),
    Node.COLLATERAL_RELEASED: Told("released"),
    Node.COLLATERAL_DISPOSAL_STARTED: Told("in-disposal", ("method", "reserve")),
    Node.COLLATERAL_SOLD: Told("realised"),
    # deposits
    Node.SECURITY_DEPOSIT_POSTED: Told("held", ("depositor", "amount"), {"held": "amount"}),
    Node.SETOFF_EXECUTED: Told(_held, ("held",)),
    Node.DEPOSIT_RETURNED: Told("returned", fixed={"held": 0}),
    # funds
    Node.SYNDICATE_FORMED: Told(
        "raising", ("number", "target", "deadline", "participants", "shareBps"), fixed={"raised": 0}
    ),
    Node.PARTICIPATION_FUNDED: Told(None, ("raised",)),
    Node.FUNDING_CLOSED: Told("closed"),
    Node.FUNDING_REFUNDED: Told(lambda effect: names_of("FundingState")[effect["state"]]),
    # notices and reports
    Node.DUNNING_SENT: Told(None, ("kind", "sentOn", "cureUntil", "claimed", "addressee")),
    Node.BUREAU_NOTICE_SERVED: Told(
        None, ("addressee",), {"claimed": "arrears"}, {"kind": BUREAU_NOTICE, "cureUntil": 0}
    ),
    Node.BUREAU_REPORTED: Told("standing", ("status", "bucket", "overdue", "notice"), fixed={"supersedes": 0}),
    Node.BUREAU_CORRECTED: Told("superseded"),
    Node.CREDIT_REPAIRED: Told("repaired"),
    # cases
    Node.DISPUTE_RAISED: Told("open", ("party",), {"amount": "contested", "proof": "evidence"}, {"kind": DISPUTE}),
    Node.DISPUTE_RESOLVED: Told("closed"),
    Node.CASE_FILED: Told("open", (), {"proof": "caseNumber"}, {"kind": LITIGATION}),
    Node.ASSET_PRESERVED: Told("open", ("amount",), {"party": "owner", "proof": "order"}, {"kind": PRESERVATION}),
    Node.MEDIATION_AGREED: Told("open", (), {"proof": "instrument"}, {"kind": MEDIATION}, derived={"amount": _agreed}),
    Node.JUDGMENT_ENTERED: Told(),
    Node.BANKRUPTCY_STAYED: Told(_stay, fixed={"kind": BANKRUPTCY}),
    Node.ENFORCEMENT_PROCEEDS_APPLIED: Told(),
    # evidence
    Node.EVIDENCE_PACKAGE_EXPORTED: Told(None, ("root", "blockNumber"), fixed={"witnesses": 0, "verdict": 0}),
    Node.EVIDENCE_COUNTERSIGNED: Told(None, (), {"witnesses": "signatures"}),
    Node.EVIDENCE_VERIFIED: Told(derived={"verdict": _verdict}),
    Node.ENFORCEMENT_NOTARIZED: Told(fixed={"directEnforcement": True}),
    Node.LEDGER_RECONCILED: Told(_reconciled),
    # how the lender's books carry a loan
    Node.RISK_CLASS_DOWNGRADED: Told(None, (), {"riskClass": "to"}),
    Node.RISK_CLASS_UPGRADED: Told(None, (), {"riskClass": "to"}, {"nonAccrual": False, "offBook": 0, "provision": 0}),
    Node.NON_ACCRUAL_ENTERED: Told(None, ("offBook",), fixed={"nonAccrual": True}),
    Node.IMPAIRMENT_RECOGNIZED: Told(None, ("provision",)),
    # sales of claims
    Node.TRANSFER_OFFERED: Told("pending", ("portionBps", "price", "deadline", "seller", "buyer", "bulk")),
    Node.TRANSFER_SETTLED: Told("settled", ("buyer",)),
    Node.DEBTOR_NOTIFIED: Told("notified"),
    Node.BUYBACK_EXECUTED: Told(),
    Node.ASSET_POOLED: Told(None, ("manifest",)),
    # what was lost of a claim
    Node.LOSS_ALLOCATED: Told(None, ("position", "loss")),
    # what is changed of a loan
    Node.DELINQUENCY_PAUSED: Told(None, ("from", "until")),
    Node.DEFAULT_DECLARED: Told(),
    Node.CROSS_DEFAULT_TRIGGERED: Told(None, ("defaulted",)),
    Node.DEBT_ASSUMED: Told(None, (), {"debtor": "to"}),
    Node.REFINANCED: Told(None, (), {"refinancedBy": "by"}),
    Node.WRITTEN_OFF: Told(fixed={"provision": 0}),
    Node.SETTLEMENT_DISCOUNTED: Told(),
    Node.MORATORIUM_ENDED: Told(),
    Node.RESTRUCTURE_PROPOSED: Told(),
    Node.OBSERVATION_COMPLETED: Told(),
}


def part_reached(entry: Entry, rows: Rows) -> Changes:
    """The part as the entry leaves it; its first entry makes the row."""
    told = TOLD.get(entry.node, Told())
    found = rows.find(Part, entry.file, entry.node.scope.value, entry.object)
    facts = (facts_of(found) if found else {}) | told.facts(entry.effect)
    state = told.state_after(entry.effect, found.state if found else None)
    if found is None:
        return [new_part(entry, entry.object, state, facts)]
    return [patch(Part, found.file, found.scope, found.object, state=state, facts=as_json(facts), **last_entry(entry))]


def new_part(entry: Entry, object_: str, state: str | None, facts: Facts) -> Put:
    """The row of a part that the entry makes, of the scope to which its node belongs."""
    scope = entry.node.scope.value
    whose: dict[str, Any] = {"lender": entry.lender, "party": entry.party, "position": entry.position}
    said: dict[str, Any] = {"state": state, "facts": as_json(facts)}
    return Put(Part(file=entry.file, scope=scope, object=object_, **whose, **said, **last_entry(entry)))


def last_entry(entry: Entry) -> dict[str, Any]:
    """What a part's row keeps of its last entry."""
    return {
        "node": int(entry.node),
        "seq": entry.seq,
        "effect": as_json(entry.effect),
        "effective_day": entry.day,
    }


def facts_of(part: Part) -> dict[str, Any]:
    """Fields of the contracts' struct by name; amounts, days and enums as integers, ids and hashes as hex, arrays as lists."""
    found: dict[str, Any] = json.loads(part.facts)
    return found


def debtor_of(entry: Entry, rows: Rows) -> str:
    """Who owes the loan of the entry's file: its party, until another has assumed the debt."""
    loan = rows.find(Part, entry.file, Scope.LOAN.value, entry.file)
    debtor: str = (facts_of(loan) if loan else {}).get("debtor", entry.party)
    return debtor


def last_part(file: str, scope: Scope, rows: Rows) -> Part | None:
    """The part of the highest number."""
    found = rows.select(Part, file=file, scope=scope.value)
    return found[-1] if found else None


def as_json(value: Any) -> str:
    """As the tables keep what has no columns of its own."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


# Nodes of which more follows than the state of their part, told in the modules of their phases.
MORE = frozenset(
    {
        Node.SECURITY_DEPOSIT_POSTED,
        Node.SETOFF_EXECUTED,
        Node.GUARANTOR_PAID,
        Node.DEPOSIT_RETURNED,
        Node.PARTICIPATION_FUNDED,
        Node.FUNDING_REFUNDED,
        Node.COLLATERAL_SOLD,
        Node.BUREAU_CORRECTED,
        Node.TRANSFER_SETTLED,
        Node.DEBTOR_NOTIFIED,
        Node.BUYBACK_EXECUTED,
        Node.ASSET_POOLED,
        Node.MEDIATION_AGREED,
        Node.JUDGMENT_ENTERED,
        Node.BANKRUPTCY_STAYED,
        Node.ENFORCEMENT_PROCEEDS_APPLIED,
        Node.DEBT_ASSUMED,
        Node.REFINANCED,
        Node.SETTLEMENT_DISCOUNTED,
    }
)
HANDLERS: Mapping[Node, Handler] = {node: part_reached for node in TOLD if node not in MORE}
