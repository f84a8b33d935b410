"""The steps of a loan as its log on the chain tells them, and as the Python witness has them, in the same words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain.decoding import NodeReached, decoder
from ledger.chain.gateway import Log
from ledger.domain.calendar import Day
from ledger.domain.loan import Loan
from ledger.domain.nodes import Node
from ledger.domain.position import Step
from tests.differential.contract_loan import ContractLoan

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """`row` and `version` are 0 where the step is of no row."""

    day: Day
    node: str
    row: int = 0
    version: int = 0
    amount: int = 0


def _parts(fields: Fields) -> int:
    return int(fields["principal"] + fields["interest"] + fields["fee"])


def _allocated(fields: Fields) -> int:
    parts = fields["parts"]
    return int(sum(parts.values()) - parts["credit"])


def _balance(fields: Fields) -> int:
    return int(fields["made"]["balance"])


AMENDMENTS = (
    Node.EXTENSION_APPROVED,
    Node.MORATORIUM_GRANTED,
    Node.RESTRUCTURE_ACCEPTED,
    Node.WAIVER_GRANTED,
    Node.RATE_RESET,
)
# What the witness tells, with the amount of each on the chain. Accruals and buckets are logged as often as somebody looks, so that they are
# no part of the story; what a replay changes is told by the two sides in their own ways.
AMOUNTS: Mapping[Node, Callable[[Fields], int]] = {
    Node.DISBURSEMENT_CONFIRMED: lambda fields: int(fields["amount"]),
    Node.SCHEDULE_GENERATED: lambda fields: 0,
    Node.ORIGINATION_FEE_CHARGED: lambda fields: int(fields["amount"]),
    Node.PERIODIC_FEE_CHARGED: lambda fields: int(fields["amount"]),
    Node.BILL_ISSUED: _parts,
    Node.INSTALMENT_DUE: lambda fields: int(fields["unpaid"]),
    Node.OVERDUE_ENTERED: _parts,
    Node.OVERDUE_CURED: lambda fields: 0,
    Node.PAYMENT_ALLOCATED: _allocated,
    Node.INSTALMENT_SETTLED: lambda fields: 0,
    Node.OVERPAYMENT_REFUNDED: lambda fields: int(fields["amount"]),
    Node.PARTIAL_PREPAID_TERM_SHORTENED: lambda fields: int(fields["amount"]),
    Node.PARTIAL_PREPAID_INSTALMENT_REDUCED: lambda fields: int(fields["amount"]),
    Node.FULL_PREPAID: lambda fields: int(fields["amount"]),
    Node.TOLERANCE_CLEARED: lambda fields: int(fields["residual"]),
    Node.OBLIGATIONS_MET: lambda fields: 0,
    **{node: _balance for node in AMENDMENTS},
}
ROWS = (Node.BILL_ISSUED, Node.INSTALMENT_DUE, Node.OVERDUE_ENTERED, Node.INSTALMENT_SETTLED)
REPLAYED = (Node.PAYMENT_RECEIVED, Node.PAYMENT_REVERSED)


def by_chain(loan: ContractLoan, first_block: int) -> list[Told] | None:
    """The log of the loan's file; None where a replay has told a part of it anew."""
    reached = _log(loan, first_block)
    if any(one.node in REPLAYED and one.effect.fields["replayedFrom"] for one in reached):
        return None
    return [_told(one) for one in reached if one.node in AMOUNTS]


def by_witness(loan: Loan) -> list[Told]:
    return [_step(step) for step in loan.log if step.node in AMOUNTS]


def _log(loan: ContractLoan, first_block: int) -> tuple[NodeReached, ...]:
    reading = decoder(loan.world.artifacts)
    event = next(event for event in reading.events.values() if event.name == "NodeReached")
    topics = ["0x" + event.digest.hex(), "0x" + loan.id.hex()]
    asked = {"address": loan.world.ledger.address, "fromBlock": hex(first_block), "topics": topics}
    return reading.nodes(map(reading.event, map(_read, loan.world.node.request("eth_getLogs", asked))))


def _read(raw: Mapping[str, Any]) -> Log:
    octets = {name: bytes.fromhex(raw[name][2:]) for name in ("data", "blockHash", "transactionHash")}
    block, transaction, index = (int(raw[name], 16) for name in ("blockNumber", "transactionIndex", "logIndex"))
    topics = tuple(bytes.fromhex(topic[2:]) for topic in raw["topics"])
    return Log(
        address=raw["address"],
        topics=topics,
        data=octets["data"],
        block=block,
        block_hash=octets["blockHash"],
        transaction=octets["transactionHash"],
        transaction_index=transaction,
        index=index,
    )


def _told(reached: NodeReached) -> Told:
    fields = reached.effect.fields
    number = int.from_bytes(reached.object) if reached.node in ROWS else 0
    row = fields["row"] if reached.node is Node.PERIODIC_FEE_CHARGED else number & 0xFFFF
    return Told(reached.effective_day, reached.node.name, row, number >> 16, AMOUNTS[reached.node](fields))


def _step(step: Step) -> Told:
    amount = step.amount if step.node is not Node.INSTALMENT_SETTLED else 0
    return Told(step.day, step.node.name, step.row, step.version if step.node in ROWS else 0, amount)
