"""The contracts themselves: they take our signatures, and what they log and refuse is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from ledger.chain.artifacts import Artifacts
from ledger.chain.decoding import NOBODY_SIGNS, Consent, file_opened
from ledger.chain.deployment import Parameters, SenderDeployer, deploy
from ledger.chain.errors import Unencodable
from ledger.chain.gateway import Call
from ledger.chain.keystore import KeySigner
from ledger.chain.ledger_client import LedgerClient, connect
from ledger.chain.refusals import ContractRefusal
from ledger.chain.sender import Outcome, Sender
from ledger.chain.typed import Domain, TypedData, sign, typed_data
from ledger.domain.nodes import Node
from ledger.journal.database import Database
from tests.integration.chain.actors import START

pytestmark = pytest.mark.chain

NOBODY, REFERENCE, IDENTITY, DOCUMENTS = bytes(32), b"\7" * 32, b"\6" * 32, b"\5" * 32
LENDER_KIND, BORROWER_KIND, BANK_REGIME = 3, 1, 1
LATER = START + 86_400


def party_id(lender: bytes, reference: bytes) -> bytes:
    """contracts/types/Ids.sol."""
    return keccak(encode(["string", "bytes32", "bytes32"], ["fubie.party", lender, reference]))


@dataclass(frozen=True)
class World:
    """Alice deploys, regulates and leads a bank; she relays what Bob signs."""

    client: LedgerClient
    alice: KeySigner
    bob: KeySigner
    lender: bytes

    def send(self, operation: str, call: Call) -> Outcome:
        return self.client.sender.run(call, self.alice, operation)

    def registration(self, **changes: Any) -> TypedData:
        fields = {
            "lender": self.lender,
            "party": party_id(self.lender, REFERENCE),
            "kind": BORROWER_KIND,
            "key": self.bob.address,
            "identity": IDENTITY,
            "documents": DOCUMENTS,
        }
        domain = changes.pop("domain", self.client.deployment.domain)
        nonce, deadline = changes.pop("nonce", 1), changes.pop("deadline", LATER)
        return typed_data("PartyRegistration", {**fields, **changes}, domain, nonce, deadline)

    def register(self, consent: Consent) -> Call:
        registration = (self.lender, REFERENCE, BORROWER_KIND, self.bob.address, IDENTITY)
        return self.client.ledger.call("registerParty", registration, DOCUMENTS, consent.fields)


@pytest.fixture
def world(sender: Sender, artifacts: Artifacts, journal: Database, alice: KeySigner, bob: KeySigner) -> World:
    deployer = SenderDeployer(sender, alice, "main")
    deployment = deploy(sender.chain, artifacts, deployer, Parameters(alice.address, alice.address))
    client = connect(sender.chain, deployment, artifacts, journal)
    world = World(client, alice, bob, party_id(NOBODY, b"\1" * 32))
    world.send("accredit", client.ledger.call("accreditLender", world.lender, BANK_REGIME, alice.address))
    own = (NOBODY, b"\1" * 32, LENDER_KIND, alice.address, IDENTITY)
    world.send("register lender", client.ledger.call("registerParty", own, bytes(32), NOBODY_SIGNS.fields))
    return world


def test_a_signed_registration_is_taken_and_told(world: World) -> None:
    consent = sign(world.registration(), world.bob)
    outcome = world.send("register", world.register(consent))
    assert [event.name for event in outcome.events] == ["FileOpened", "NodeReached"]
    (found,) = outcome.nodes
    file = party_id(world.lender, REFERENCE)
    assert (found.node, found.file, found.object, found.seq) == (Node.BORROWER_REGISTERED, file, file, 1)
    assert (found.actor, found.documents) == (world.bob.address, DOCUMENTS)
    assert found.effect.fields == {
        "lender": world.lender,
        "party": file,
        "kind": BORROWER_KIND,
        "key": world.bob.address,
        "identity": IDENTITY,
    }
    assert found.consents == (consent,)
    opened = file_opened(outcome.events[0])
    assert (opened.parent, opened.file, opened.kind, opened.seq) == (bytes(32), file, 1, 0)
    header = world.client.chain.header(outcome.receipt.block)
    assert header is not None
    assert found.timestamp == header.timestamp
    party = world.client.ledger.read(world.client.chain, "partyOf", file)
    assert (party["key"], party["kind"], party["blocked"]) == (world.bob.address, BORROWER_KIND, False)
    assert world.client.ledger.read(world.client.chain, "consentUsed", world.bob.address, consent.nonce) is True


def test_a_signature_is_good_once(world: World) -> None:
    consent = sign(world.registration(), world.bob)
    world.send("register", world.register(consent))
    attest = world.client.ledger.call(
        "attestKyc", party_id(world.lender, REFERENCE), 20_600, 1, world.bob.address, DOCUMENTS
    )
    with pytest.raises(ContractRefusal) as caught:
        world.send("attest", attest)
    assert (caught.value.name, caught.value.arguments["caller"]) == ("WrongCaller", world.alice.address)
    assert "may not do KYC_ATTESTED: kyc attester may" in str(caught.value)
    with pytest.raises(ContractRefusal) as again:
        world.send("again", world.register(consent))
    assert again.value.name == "ConsentUsed"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"domain": Domain(1, "0x" + "00" * 20)}, "ConsentInvalid"),
        ({"identity": b"\4" * 32}, "ConsentInvalid"),
        ({"deadline": START - 1}, "ConsentExpired"),
    ],
    ids=["another chain", "other fields", "late"],
)
def test_a_signature_that_does_not_fit_is_refused(world: World, changes: dict[str, Any], name: str) -> None:
    consent = sign(world.registration(**changes), world.bob)
    with pytest.raises(ContractRefusal) as caught:
        world.send("register", world.register(consent))
    assert (caught.value.name, caught.value.arguments["signer"]) == (name, world.bob.address)


def test_a_signature_of_somebody_else_is_refused(world: World) -> None:
    consent = sign(world.registration(), world.alice)
    with pytest.raises(ContractRefusal, match=f"signed by {world.alice.address}, but {world.bob.address} has to sign"):
        world.send("register", world.register(consent))


def test_a_relayed_act_counts_as_its_signers(world: World) -> None:
    """Bob, who has no coin, is made operator and then publishes nothing: his act is refused as his, not as the relayer's."""
    act = world.client.ledger.call("grantRole", world.lender, world.bob.address, 1)
    data = typed_data("Act", {"call": act.data}, world.client.deployment.domain, 5, LATER)
    with pytest.raises(ContractRefusal) as caught:
        world.send("relay", world.client.ledger.call("relay", act.data, sign(data, world.bob).fields))
    assert (caught.value.name, caught.value.arguments["caller"]) == ("WrongCaller", world.bob.address)
    data = typed_data("Act", {"call": act.data}, world.client.deployment.domain, 6, LATER)
    world.send("relay", world.client.ledger.call("relay", act.data, sign(data, world.alice).fields))
    assert world.client.ledger.read(world.client.chain, "rolesOf", world.lender, world.bob.address) == 1 << 1


def test_a_batch_names_the_call_that_was_refused(world: World) -> None:
    good = world.client.ledger.call("grantRole", world.lender, world.bob.address, 1)
    bad = world.register(sign(world.registration(deadline=START - 1), world.bob))
    with pytest.raises(ContractRefusal, match="call 1 of the batch: the signature of") as caught:
        world.send("strict", world.client.ledger.batch([good, bad]))
    assert caught.value.name == "BatchItemFailed"
    with pytest.raises(Unencodable, match="gas: None is not allowed"):
        world.client.ledger.batch([good, bad], tolerant=True)
    outcome = world.send("tolerant", world.client.ledger.batch([good, bad], tolerant=True, gas=3_000_000))
    assert [event.name for event in outcome.events] == ["RoleGranted", "BatchItemSkipped"]
    skipped = world.client.refusals.refusal(outcome.events[1].arguments["reason"])
    assert skipped.name == "ConsentExpired"
