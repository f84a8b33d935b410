"""How fast loans live, against how fast the same chain moves tokens in the same run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from eth_utils.crypto import keccak

from ledger.bench.load import GENEROUS, NOTHING, Load, Measured
from ledger.bench.office import LENDER, NETWORK, START, Paper, disclosure, found, key
from ledger.chain.artifacts import shipped
from ledger.chain.deployment import HOLDER_ROLE
from ledger.chain.gateway import Call
from ledger.chain.keystore import Signer
from ledger.chain.rawtx import signing
from ledger.chain.scenario_chain import ScenarioChain
from ledger.domain.calendar import CHINA, Day
from ledger.journal.records import Signed
from ledger.scenario.wire import Wire

A_MINUTE, A_SECOND = 60 * 10**9, 10**9
# How many loans one transaction serves once they run; each is opened by one of its own.
TOGETHER = 20
GAS, TRANSFER_GAS = 12_000_000, 100_000
HOLDERS, MUCH = 4, 10**9
BANK_ROLE = keccak(b"BANK")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Rates:
    """`loans` lived from application to settlement certificate in `lives`; `raw` are transfers of the settlement token."""

    loans: int
    lives: Measured
    raw: Measured

    @property
    def lives_a_minute(self) -> int:
        return self.loans * A_MINUTE // self.lives.nanoseconds

    @property
    def transfers_a_second(self) -> int:
        return self.raw.count * A_SECOND // self.raw.nanoseconds

    @property
    def gas_a_life(self) -> int:
        return self.lives.gas // self.loans

    @property
    def gas_a_transfer(self) -> int:
        return self.raw.gas // self.raw.count

    @property
    def transfers_in_the_time_of_a_life(self) -> int:
        """How many transfers the chain moves while one loan lives."""
        return self.lives.nanoseconds * self.raw.count // (self.raw.nanoseconds * self.loans)

    @property
    def transfers_for_the_gas_of_a_life(self) -> int:
        return self.gas_a_life // self.gas_a_transfer


def measure(loans: int, transfers: int, progress: Progress) -> Rates:
    """Half of the transfers before the loans and half after them, so that both meet the machine as it is.

    Raises: BenchError; ChainError where the chain cannot be run.
    """
    begin = CHINA.begins(START - 1)
    with ScenarioChain(begin) as box:
        wire = Wire(box, shipped(), begin)
        progress("deploying")
        found(wire)
        purse = Purse(wire)
        with Load(box.url) as load:
            progress("moving tokens")
            raw = load.run(purse.transfers(transfers - transfers // 2))
            lives = _live(wire, load, loans, progress)
            progress("moving tokens")
            raw += load.run(purse.transfers(transfers // 2))
    return Rates(loans, lives, raw)


def _live(wire: Wire, load: Load, loans: int, progress: Progress) -> Measured:
    sign, total = Pen(wire, LENDER), NOTHING
    for day, batches in _waves([Paper(wire, number) for number in range(loans)]):
        progress(f"{loans} loans, day {day - START}")
        signed = [sign(wire.ledger.call("batch", calls, False, gas=GAS)) for calls in batches]
        wire.box.set_time(CHINA.begins(day))
        total += load.run(signed)
    return total


def _waves(papers: Sequence[Paper]) -> Iterator[tuple[Day, list[list[bytes]]]]:
    """What the lender does on a day for all loans, as the calls of each transaction."""
    yield START, [paper.opening() for paper in papers]
    rows = disclosure().rows
    for row in rows:
        yield row.due, _together([paper.payment(row.n, row.total, row.due) for paper in papers])
    yield rows[-1].due + 1, _together([paper.closing() for paper in papers])


def _together(calls: list[bytes]) -> list[list[bytes]]:
    return [calls[at : at + TOGETHER] for at in range(0, len(calls), TOGETHER)]


class Pen:
    """Signs transactions of one sender in their order, for a price that no base fee reaches."""

    def __init__(self, wire: Wire, signer: Signer) -> None:
        self._signer, self._chain_id = signer, wire.chain.identity().chain_id
        self._nonces = count(wire.chain.nonce(signer.address))

    def __call__(self, call: Call) -> Signed:
        assert call.gas is not None
        return signing(call, call.gas, GENEROUS, self._chain_id, self._signer)(next(self._nonces))


class Purse:
    """Token holders who pay each other."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._holders = [key(f"holder {number}") for number in range(HOLDERS)]
        addresses = [holder.address for holder in self._holders]
        wire.box.fund(addresses)
        wire.transact(wire.token.call("grantRole", BANK_ROLE, NETWORK.address), NETWORK)
        for address in addresses:
            wire.transact(wire.token.call("grantRole", HOLDER_ROLE, address), NETWORK)
            receipt = keccak(text=address)
            wire.transact(wire.token.call("fundWallet", address, MUCH, receipt), NETWORK)
        self._pens = [Pen(wire, holder) for holder in self._holders]

    def transfers(self, number: int) -> list[Signed]:
        """Signed transfers of one fen, each from one holder to the next."""
        calls = [self._wire.token.call("transfer", to.address, 1, gas=TRANSFER_GAS) for to in self._holders]
        return [self._pens[at % HOLDERS](calls[(at + 1) % HOLDERS]) for at in range(number)]
