"""What stands before the first step: the ledger, its parameters, the institutions with their people, products and money.

All of it happens on the day before the scenario starts, since a parameter takes effect no earlier than the next day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eth_utils.crypto import keccak

from evidence.clauses import latest
from ledger.chain.decoding import NOBODY_SIGNS
from ledger.chain.deployment import HOLDER_ROLE
from ledger.chain.ids import NOBODY
from ledger.chain.parameters import EVIDENCE_CLAUSE, apr_cap, spelled
from ledger.domain.calendar import CHINA, Day
from ledger.domain.money import Fen
from ledger.scenario.acts import ANYONE, NETWORK
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.loader import CLAUSE, GLOBAL_ROLES, PLAIN_ROLES, PUBLISHER
from ledger.scenario.model import Parameter, Party, Scenario
from ledger.scenario.registry import Registry
from ledger.scenario.signatures import Shape
from ledger.scenario.wire import Wire

BANK_ROLE = keccak(b"BANK")
CALENDAR_WORD = 256
INSTITUTION_KIND = 3
BANK = "bank"


@dataclass
class Setup:
    """Prepares one chain for one scenario."""

    wire: Wire
    shape: Shape
    registry: Registry

    @property
    def scenario(self) -> Scenario:
        return self.registry.scenario

    def run(self) -> None:
        """Raises: ScenarioInvalid where the ledger refuses a product or a parameter; ContractRefusal for anything else."""
        network = self.registry.secrets.signer(NETWORK)
        addresses = {self.registry.address(name) for name in self.scenario.parties}
        self.wire.box.fund({*addresses, network.address, self.registry.address(ANYONE)})
        self.wire.now += 1
        self.wire.deploy(network)
        self._batch(NETWORK, [*self._rules(), *self._accreditations(), *self._appointments()])
        for lender in self._institutions():
            self._batch(lender.name, [*self._staff(lender), *self._products(lender), *self._programmes(lender)])
        if self.scenario.indexes:
            self._batch(self._publisher(), list(self._index_values()))
        self._open_wallets()
        for party in self.scenario.parties.values():
            if party.funds:
                self.fund(party.name, party.funds, f"opening {party.name}")

    def fund(self, name: str, amount: Fen, label: str) -> None:
        """Money that a bank confirms: into an institution's pool, or into a wallet."""
        receipt = self.registry.secrets.octets(f"funding {label}")
        if self.scenario.parties[name].is_institution:
            call = self.wire.ledger.call("fundPool", self.registry.party(name), amount, receipt)
            self.wire.transact(call, self.registry.secrets.signer(self._bank_of(name)))
            return
        call = self.wire.token.call("fundWallet", self.registry.address(name), amount, receipt)
        self.wire.transact(call, self.registry.secrets.signer(NETWORK))

    # ---- the law of the day and who watches it

    def _rules(self) -> Iterator[bytes]:
        stated = self.scenario.parameters
        if not any(parameter.key == CLAUSE and self._starts(parameter) == self.scenario.start for parameter in stated):
            leaf = int.from_bytes(latest().leaf_hash)
            yield self._call("setParameter", EVIDENCE_CLAUSE, leaf, self.scenario.start)
        for parameter in stated:
            yield self._call("setParameter", self._key(parameter), parameter.value, self._starts(parameter))
        for word in sorted({day // CALENDAR_WORD for day in self.scenario.closed_days}):
            yield self._call("setBusinessDays", word * CALENDAR_WORD, _closed(self.scenario.closed_days, word))

    def _starts(self, parameter: Parameter) -> Day:
        return parameter.start or self.scenario.start

    def _accreditations(self) -> Iterator[bytes]:
        for lender in self._institutions():
            address = self.registry.address(lender.name)
            yield self._call("accreditLender", self.registry.party(lender.name), lender.regime, address)

    def _appointments(self) -> Iterator[bytes]:
        for party in self.scenario.parties.values():
            for role in party.roles:
                if role in GLOBAL_ROLES:
                    yield self._grant(NOBODY, party.name, role)

    # ---- institutions

    def _institutions(self) -> list[Party]:
        return [party for party in self.scenario.parties.values() if party.is_institution]

    def _staff(self, lender: Party) -> Iterator[bytes]:
        """The institution registers itself and appoints its people."""
        yield self._registration(lender)
        for party in self.scenario.parties.values():
            if party.name != lender.name and party.of != lender.name:
                continue
            for role in party.roles:
                if role not in (*PLAIN_ROLES, *GLOBAL_ROLES):
                    yield self._grant(self.registry.party(lender.name), party.name, role)
            if party.waiver_limit:
                address = self.registry.address(party.name)
                yield self._call("setWaiverLimit", self.registry.party(lender.name), address, party.waiver_limit)

    def _registration(self, lender: Party) -> bytes:
        identity = lender.identity or self.registry.secrets.octets(f"identity {lender.name}")
        fields = {
            "lender": NOBODY,
            "ref": self.registry.ref(lender.name),
            "kind": INSTITUTION_KIND,
            "key": self.registry.address(lender.name),
            "identity": identity,
        }
        return self._call("registerParty", fields, NOBODY, NOBODY_SIGNS.fields)

    def _products(self, lender: Party) -> Iterator[bytes]:
        for product in self.scenario.products.values():
            if product.lender != lender.name:
                continue
            values = {**product.values, "lender": self.registry.party(lender.name)}
            call = self._call("publishProduct", values)
            # A product's id is the hash of its fields, which are what stands behind the selector.
            self.registry.products[product.name] = keccak(call[4:])
            yield call
            if product.clauses:
                yield self._call("publishClauses", self.registry.products[product.name], product.clauses)

            if product.floating:
                yield self._call("publishFloating", self.registry.products[product.name], product.floating)

    def _programmes(self, lender: Party) -> Iterator[bytes]:
        for programme in self.scenario.programmes.values():
            if programme.lender == lender.name:
                payer = self.registry.address(programme.payer)
                yield self._call(
                    "setProgramme", self.registry.party(lender.name), keccak(text=programme.name), payer, programme.most
                )

    # ---- indexes

    def _publisher(self) -> str:
        return next(party.name for party in self.scenario.parties.values() if PUBLISHER in party.roles)

    def _index_values(self) -> Iterator[bytes]:
        for item in self.scenario.indexes:
            yield self._call("publishIndex", item.index, item.value, item.start)

    def _bank_of(self, lender: str) -> str:
        for party in self.scenario.parties.values():
            if BANK in party.roles and lender in (party.of, party.name):
                return party.name
        line = self.scenario.parties[lender].line
        raise ScenarioInvalid(
            self.scenario.path, line, f"funds: {lender!r} has no party with the role {BANK!r} that could confirm them"
        )

    # ---- wallets

    def _open_wallets(self) -> None:
        """Who may hold settlement money: every party but bare keys of nobody that bring none."""
        network = self.registry.secrets.signer(NETWORK)
        self.wire.transact(self.wire.token.call("grantRole", BANK_ROLE, network.address), network)
        for party in self.scenario.parties.values():
            if party.is_customer or party.is_institution or party.funds:
                call = self.wire.token.call("grantRole", HOLDER_ROLE, self.registry.address(party.name))
                self.wire.transact(call, network)

    # ---- calls

    def _call(self, function: str, *arguments: Any) -> bytes:
        return self.wire.ledger.call(function, *arguments).data

    def _key(self, parameter: Parameter) -> bytes:
        if parameter.regime is not None:
            return apr_cap(parameter.regime)
        if parameter.key == CLAUSE:
            return EVIDENCE_CLAUSE
        return spelled(self.shape.artifacts.enums)[parameter.key]

    def _grant(self, lender: bytes, name: str, role: str) -> bytes:
        number = self.shape.members("Role").index(role)
        return self._call("grantRole", lender, self.registry.address(name), number)

    def _batch(self, name: str, calls: list[bytes]) -> None:
        if calls:
            self.wire.transact(self.wire.ledger.call("batch", calls, False), self.registry.secrets.signer(name))


def day_before(scenario: Scenario) -> int:
    """The time of the chain's first block."""
    return CHINA.begins(scenario.start - 1)


def _closed(days: tuple[Day, ...], word: int) -> int:
    return sum(1 << day % CALENDAR_WORD for day in set(days) if day // CALENDAR_WORD == word)
