"""Whose wallet it is when its money is taken: what a lender says of an address by itself is not enough."""

from collections.abc import Iterator
from typing import Any

import pytest

from ledger.domain.nodes import Node
from ledger.journal.api_keys import Right
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.projector import Projector
from tests.unit.api.conftest import LENDER, OTHER, two_lives
from tests.unit.api.house import DAY, FakeGateway
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import address

WAIT = {"Prefer": "wait=10"}
VICTIM, STAFF = address("stranger"), address("somebody else")
MONEY = {"amount": "9.00", "receipt": "receipt 1"}


@pytest.fixture(scope="module")
def readmodel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The first lender gives a role to a foreign address, and to one of its parties the key of the other lender's borrower."""
    chain = two_lives()
    chain.tell("RoleGranted", lender=story.LENDER, account=STAFF, role=1)
    party = story.register(chain, "late")
    chain.reach(Node.KYC_ATTESTED, party, story.ATTESTER, expiry=DAY + 365, custody=1, key=VICTIM, rebound=True)
    chain.mine()
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('claimed') / 'readmodel.db'}")
    list(Projector(database, chain).catch_up(chain.head()))
    yield database
    database.close()


@pytest.mark.parametrize("wallet", [VICTIM, STAFF])
def test_no_money_is_taken_from_a_wallet_that_only_the_lender_calls_its_own(
    client_of: Any, gateway: FakeGateway, wallet: str
) -> None:
    path = f"/v1/wallets/{wallet}/wallet-redeemed"
    refused = client_of(LENDER, Right.ADMINISTER).post(path, json=MONEY, headers=WAIT)
    assert refused.status_code == 403 and refused.json()["type"] == "/problems/right-missing"
    assert refused.json()["values"] == {"right": "regulate"}
    assert not gateway.sent
    assert client_of(LENDER, Right.ADMINISTER, Right.REGULATE).post(path, json=MONEY, headers=WAIT).status_code == 200


@pytest.mark.parametrize(("lender", "wallet"), [(LENDER, address("borrower")), (LENDER, story.ADMIN), (OTHER, VICTIM)])
def test_the_wallet_of_who_registered_there_and_of_the_accredited_admin_is_paid_out(
    client_of: Any, gateway: FakeGateway, lender: str, wallet: str
) -> None:
    path = f"/v1/wallets/{wallet}/wallet-redeemed"
    assert client_of(lender, Right.ADMINISTER).post(path, json=MONEY, headers=WAIT).status_code == 200
    assert [sent.function for sent in gateway.sent] == ["redeemWallet"]


def test_money_may_be_put_into_it(client_of: Any, gateway: FakeGateway) -> None:
    path = f"/v1/wallets/{STAFF}/wallet-funded"
    assert client_of(LENDER, Right.ADMINISTER).post(path, json=MONEY, headers=WAIT).status_code == 200
