"""A real chain with the real contracts, a service before it in this process, and two lenders on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from eth_utils.crypto import keccak
from fastapi.testclient import TestClient

from api.app import create_app
from api.serving import context_of
from ledger.chain.decoding import NOBODY_SIGNS
from ledger.chain.ids import NOBODY, party_id
from ledger.chain.ledger_client import LedgerClient
from ledger.journal.api_keys import Right
from ledger.readmodel.states import PartyKind, Role, number_of
from ledger.service.authority import Lender, lenders_json, read_lenders
from ledger.service.demonstration import PEOPLE, POOL, PRODUCT, REGIME, set_up
from ledger.service.house import LENDERS, House, fund, lay_ground, opener
from ledger.settings import Settings, from_environment

# Long enough that a slow machine is not late for a due date, short enough to wait for one.
DAY_SECONDS = 5
OTHER = "another lender"


def institution(client: LedgerClient, settings: Settings, name: str) -> Lender:
    """Another institution, whose people happen to be the same persons; its money is there, its cap the law's."""
    keys = opener(settings)
    ref = keccak(text=name)
    lender = party_id(NOBODY, ref)
    admin, regulator = keys("admin"), keys("regulator")
    call = client.ledger.call
    registration = {"lender": NOBODY, "ref": ref, "kind": number_of(PartyKind.LENDER), "key": admin.address}
    appointments = [
        call("grantRole", lender, keys(person).address, number_of(role)).data
        for person, roles in PEOPLE.items()
        for role in roles
        if role is not Role.ADMIN
    ]
    accredited = call("accreditLender", lender, number_of(REGIME), admin.address)
    client.sender.run(accredited, regulator, f"{name}:accredit")
    registered = call("registerParty", registration | {"identity": keccak(text="i")}, NOBODY, NOBODY_SIGNS.fields)
    client.sender.run(call("batch", [registered.data, *appointments], False), admin, f"{name}:people")
    client.sender.run(call("publishProduct", {**PRODUCT, "lender": lender}), admin, f"{name}:product")
    client.sender.run(call("fundPool", lender, POOL, keccak(text=f"opening of {name}")), keys("bank"), f"{name}:pool")
    roles = {role: tuple(n for n, held in PEOPLE.items() if role in held) for held in PEOPLE.values() for role in held}
    return Lender("0x" + lender.hex(), name, roles | {Role.REGULATOR: ("regulator",)})


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service")


@pytest.fixture(scope="session")
def house(home: Path) -> Iterator[House]:
    settings = from_environment(
        {"FUBIE_HOME": str(home), "FUBIE_DAY_LENGTH": str(DAY_SECONDS), "FUBIE_KEEPER_SECONDS": "0"}
    )
    set_up(settings, lambda line: None)
    with ExitStack() as stack:
        ground = lay_ground(settings, stack)
        fund(ground, settings.keystore)
        ground.client.sender.recover()
        other = institution(ground.client, settings, OTHER)
        path = home / LENDERS
        path.write_text(lenders_json(read_lenders(path) | {other.id: other}), encoding="utf-8")
        yield stack.enter_context(House(ground))


@pytest.fixture(scope="session")
def client_of(house: House) -> Iterator[Callable[..., TestClient]]:
    """A client with a key of the lender of that name, with those rights."""
    with TestClient(create_app(house.acts, context_of(house))) as anyone:

        def made(name: str, *rights: Right) -> TestClient:
            lender = next(one for one in house.keyring.lenders.values() if one.name == name)
            secret = house.keys.create(lender.id, "test", rights or (Right.LEND,)).secret
            return TestClient(anyone.app, headers={"Authorization": f"Bearer {secret}"})

        yield made


@pytest.fixture(scope="session")
def lender(client_of: Callable[[str], TestClient]) -> TestClient:
    return client_of("demonstration")


@pytest.fixture(scope="session")
def admin(client_of: Callable[..., TestClient]) -> TestClient:
    return client_of("demonstration", Right.LEND, Right.ADMINISTER)


@pytest.fixture(scope="session")
def regulator(client_of: Callable[..., TestClient]) -> TestClient:
    return client_of("demonstration", Right.REGULATE)


@pytest.fixture(scope="session")
def other(client_of: Callable[[str], TestClient]) -> TestClient:
    return client_of(OTHER)
