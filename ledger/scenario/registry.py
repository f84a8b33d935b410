"""What the ledger calls the things that a scenario names, and back: ids, addresses and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ledger.chain.ids import NOBODY, facility_id, loan_id, party_id
from ledger.scenario.model import Scenario, Subject
from ledger.scenario.secrets import RunSecrets


@dataclass(frozen=True)
class PaymentRef:
    """A payment that a step named."""

    loan: str
    id: bytes


@dataclass(frozen=True)
class PartRef:
    """A part that a step named: a quote, a guarantee, a case …; its number is within the file of `owner`."""

    owner: str
    number: int


@dataclass
class Registry:
    """Ids follow from the scenario and its secrets; products, payments and other parts are added as the chain answers."""

    scenario: Scenario
    secrets: RunSecrets
    products: dict[str, bytes] = field(default_factory=dict)
    payments: dict[str, PaymentRef] = field(default_factory=dict)
    parts: dict[str, PartRef] = field(default_factory=dict)

    def ref(self, label: str) -> bytes:
        """The reference under which something is opened; it links nothing to anybody."""
        return self.secrets.octets(f"ref {label}")

    def party(self, name: str) -> bytes:
        """A party's id; of a lender the id under which it was accredited."""
        party = self.scenario.parties[name]
        lender = NOBODY if party.of is None else self.party(party.of)
        return party_id(lender, self.ref(name))

    def facility(self, name: str) -> bytes:
        plan = self.scenario.facilities[name]
        return facility_id(self.party(plan.party), self.ref(name))

    def loan(self, name: str) -> bytes:
        return loan_id(self.facility(self.scenario.loans[name].facility), self.ref(name))

    def id_of(self, subject: Subject, name: str) -> bytes:
        match subject:
            case Subject.PARTY:
                return self.party(name)
            case Subject.FACILITY:
                return self.facility(name)
            case Subject.LOAN:
                return self.loan(name)

    def lender_of_loan(self, name: str) -> str:
        return self.lender_of_facility(self.scenario.loans[name].facility)

    def lender_of_facility(self, name: str) -> str:
        plan = self.scenario.facilities[name]
        return self.scenario.parties[plan.party].of or plan.party

    def address(self, name: str) -> str:
        return self.secrets.signer(name).address

    @cached_property
    def files(self) -> Mapping[bytes, tuple[Subject, str]]:
        """Every file that the scenario can open, by its id."""
        found = {self.party(name): (Subject.PARTY, name) for name in self.scenario.parties}
        found |= {self.facility(name): (Subject.FACILITY, name) for name in self.scenario.facilities}
        return found | {self.loan(name): (Subject.LOAN, name) for name in self.scenario.loans}

    @cached_property
    def addresses(self) -> Mapping[str, str]:
        """Every party's address, and whose it is."""
        return {self.address(name): name for name in self.scenario.parties}

    def name(self, value: object) -> str | None:
        """The scenario's name of an id or an address; None where it has none."""
        if isinstance(value, str):
            return self.addresses.get(value.lower())
        if not isinstance(value, bytes):
            return None
        known = {id_: name for name, id_ in self.products.items()}
        known |= {payment.id: name for name, payment in self.payments.items()}
        return self.files[value][1] if value in self.files else known.get(value)
