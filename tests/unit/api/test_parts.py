"""The parts of a file are read by their own lender alone, with amounts, days and kinds in words. Figures by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.routes.parts import KINDS
from ledger.domain.nodes import Node
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.projector import Projector
from tests.unit.readmodel import story
from tests.unit.readmodel.memory_chain import ZERO, MemoryChain, identifier, number

LOAN, FACILITY, PARTY = ("0x" + identifier(name).hex() for name in ("loan", "facility", "borrower"))
GUARANTOR, THING = identifier("guarantor"), identifier("thing")
DAY = story.DAY  # 2026-03-01
LISTS = [f"/v1/{'facilities' if kind.scope.file.value == 'facility' else 'loans'}/{{id}}/{kind.name}" for kind in KINDS]


def secured(chain: MemoryChain, facility: bytes) -> None:
    signed = {"guarantor": GUARANTOR, "kind": 2, "cap": 40_000, "periodEnd": DAY + 31}
    chain.reach(Node.GUARANTEE_SIGNED, facility, story.BORROWER, object=number(1), **signed)
    chain.reach(Node.GUARANTEE_SIGNED, facility, story.BORROWER, object=number(2), **(signed | {"kind": 1}))
    pledged = {"pledgor": GUARANTOR, "asset": THING, "rank": 1}
    chain.reach(Node.COLLATERAL_PLEDGED, facility, story.BORROWER, object=number(1), **pledged)
    valued = {"value": 123_456, "appraisedOn": DAY, "report": THING, "ltvBps": 5_000, "previous": 0}
    chain.reach(Node.COLLATERAL_REVALUED, facility, story.OPERATOR, object=number(1), **valued)
    formed = {"participants": [story.LENDER, story.OTHER_LENDER], "shareBps": [6_000, 4_000], "target": 50_000}
    more = {"commitments": [30_000, 20_000], "deadline": DAY + 7, "number": 1}
    chain.reach(Node.SYNDICATE_FORMED, facility, story.OPERATOR, object=number(1), **formed, **more)


def recorded(chain: MemoryChain, loan: bytes, party: bytes) -> None:
    sent = {"kind": 3, "addressee": party, "sentAt": 1, "sentOn": DAY, "claimed": 60_650, "arrears": 60_650}
    more = {"cureUntil": DAY + 10, "deliveryProof": THING, "contact": 1}
    chain.reach(Node.DUNNING_SENT, loan, story.OPERATOR, object=number(1), **sent, **more)
    raised = {"party": party, "contested": 10_000, "entries": THING, "list": [3], "evidence": THING}
    chain.reach(Node.DISPUTE_RAISED, loan, story.BORROWER, object=number(1), **raised)
    lowered = {"from": 0, "to": 1, "floor": 1, "daysPastDue": 9, "reason": ZERO, "sibling": ZERO}
    chain.reach(Node.RISK_CLASS_DOWNGRADED, loan, story.OPERATOR, **lowered)
    provided = {"stage": 2, "bps": 100, "principal": 60_000, "previous": 0, "provision": 600}
    chain.reach(Node.IMPAIRMENT_RECOGNIZED, loan, story.OPERATOR, **provided)


@pytest.fixture(scope="module")
def readmodel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """In place of that of the other tests."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('parts') / 'readmodel.db'}")
    chain = MemoryChain(day=DAY)
    party, facility, loan = story.first_row_paid(chain)
    secured(chain, facility)
    story.second_row_overdue(chain, facility, loan)
    recorded(chain, loan, party)
    chain.mine()
    list(Projector(database, chain).catch_up(chain.head()))
    yield database
    database.close()


def items(client: TestClient, path: str) -> list[dict[str, Any]]:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_guarantees_with_their_kinds_and_amounts(client: TestClient) -> None:
    joint, general = items(client, f"/v1/facilities/{FACILITY}/guarantees")
    assert (joint["id"], joint["number"], joint["state"], joint["node"]) == (
        f"{FACILITY}-1",
        1,
        "active",
        "GUARANTEE_SIGNED",
    )
    assert joint["facts"] == {
        "guarantor": "0x" + GUARANTOR.hex(),
        "kind": "joint",
        "cap": "400.00",
        "paid": "0.00",
        "period_end": "2026-04-01",
    }
    assert general["facts"]["kind"] == "general"
    assert client.get(f"/v1/guarantees/{FACILITY}-2").json() == general


def test_collateral_with_its_value_and_no_open_call(client: TestClient) -> None:
    (piece,) = items(client, f"/v1/facilities/{FACILITY}/collateral")
    assert piece["facts"] | {"pledgor": "", "asset": ""} == {
        "pledgor": "",
        "asset": "",
        "rank": 1,
        "value": "1234.56",
        "appraised_on": "2026-03-01",
        "call_until": None,
    }


def test_a_fund_with_its_shares(client: TestClient) -> None:
    (fund,) = items(client, f"/v1/facilities/{FACILITY}/funds")
    assert fund["state"] == "raising" and fund["facts"]["share_bps"] == [6_000, 4_000]
    assert fund["facts"]["participants"] == ["0x" + id_.hex() for id_ in (story.LENDER, story.OTHER_LENDER)]
    assert (fund["facts"]["target"], fund["facts"]["deadline"]) == ("500.00", "2026-03-08")


def test_what_was_said_to_the_debtor_and_what_he_disputes(client: TestClient) -> None:
    (notice,) = items(client, f"/v1/loans/{LOAN}/notices")
    assert (notice["facts"]["kind"], notice["facts"]["claimed"]) == ("default", "606.50")
    assert (notice["facts"]["addressee"], notice["facts"]["cure_until"]) == (PARTY, "2026-03-11")
    (case,) = items(client, f"/v1/loans/{LOAN}/cases")
    assert (case["state"], case["facts"]["kind"], case["facts"]["amount"]) == ("open", "dispute", "100.00")


def test_the_risk_class_of_a_loan(client: TestClient) -> None:
    """1 % of 600.00 yuan."""
    found = client.get(f"/v1/loans/{LOAN}/classification").json()
    assert found == {
        "risk_class": "special-mention",
        "non_accrual": False,
        "off_book": "0.00",
        "provision": "6.00",
    }


def test_a_claim_says_its_kind_and_payee(client: TestClient) -> None:
    (claim,) = client.get(f"/v1/loans/{LOAN}").json()["claims"]
    assert (claim["kind"], claim["payee"], claim["owner"]) == ("share", None, "0x" + story.LENDER.hex())


@pytest.mark.parametrize("path", LISTS)
def test_a_list_is_its_own_lenders_and_of_the_right_kind_of_file(
    client: TestClient, stranger: TestClient, path: str
) -> None:
    right, wrong = (FACILITY, LOAN) if "facilities" in path else (LOAN, FACILITY)
    assert client.get(path.format(id=right)).status_code == 200
    assert stranger.get(path.format(id=right)).status_code == 404
    assert client.get(path.format(id=wrong)).status_code == 404


def test_a_part_is_its_own_lenders_and_has_a_number(client: TestClient, stranger: TestClient) -> None:
    assert stranger.get(f"/v1/guarantees/{FACILITY}-1").status_code == 404
    for wrong in (f"{FACILITY}-3", f"{FACILITY}-0", FACILITY, f"{LOAN}-1", "x-1"):
        assert client.get(f"/v1/guarantees/{wrong}").status_code == 404, wrong


def test_lists_come_in_pages(client: TestClient) -> None:
    first = client.get(f"/v1/facilities/{FACILITY}/guarantees", params={"limit": 1}).json()
    rest = client.get(f"/v1/facilities/{FACILITY}/guarantees", params={"limit": 1, "after": first["next"]}).json()
    assert [one["number"] for one in (*first["items"], *rest["items"])] == [1, 2] and rest["next"] is None
