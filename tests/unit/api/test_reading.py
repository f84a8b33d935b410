"""What is read: figures by hand (see the read model's story), pages with their links, the day that they are of."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from ledger.domain.nodes import Node
from tests.unit.readmodel.memory_chain import identifier

PARTY, FACILITY, LOAN = ("0x" + identifier(name).hex() for name in ("borrower", "facility", "loan"))


def test_a_party(client: TestClient) -> None:
    found = client.get(f"/v1/parties/{PARTY}").json()
    assert (found["kind"], found["kyc_expiry"], found["blocked"]) == ("borrower", "2027-03-01", False)


def test_a_facility_with_its_limit(client: TestClient) -> None:
    """5,000.00 granted, 1,200.00 of it drawn."""
    found = client.get(f"/v1/facilities/{FACILITY}").json()
    assert (found["state"], found["amount"], found["min_rate"]) == ("accepted", "5000.00", "0.100000")
    granted = found["granted"]
    assert (granted["limit"], granted["outstanding"], granted["available"]) == ("5000.00", "1200.00", "3800.00")


def test_what_is_available_depends_on_the_day(client: TestClient) -> None:
    after = client.get(f"/v1/facilities/{FACILITY}", params={"as_of": "2027-03-02"}).json()
    assert after["granted"]["available"] == "0.00"


def test_a_loan_with_its_schedule(client: TestClient) -> None:
    """600.00 of principal a row, 12.00 and 6.00 of interest, 5.00 once and 0.50 a period."""
    found = client.get(f"/v1/loans/{LOAN}").json()
    assert found["agreement"]["terms"]["principal"] == "1200.00" and found["agreement"]["terms"]["rate"] == "0.120000"
    assert (
        found["agreement"]["disclosure"]["apr"] == "0.180000"
        and found["agreement"]["disclosure"]["daily_cost"] == "0.0493"
    )
    rows = [(row["id"], row["due"], row["principal"], row["interest"], row["fee"]) for row in found["schedule"]]
    assert rows == [
        (f"{LOAN}-1", "2026-04-01", "600.00", "12.00", "5.50"),
        (f"{LOAN}-2", "2026-05-01", "600.00", "6.00", "0.50"),
    ]


def test_what_is_owed_is_of_the_day_that_was_asked_for(client: TestClient) -> None:
    at_start = client.get(f"/v1/loans/{LOAN}", params={"as_of": "2026-03-01"}).json()["statement"]
    assert (at_start["as_of"], at_start["principal"], at_start["due"]["principal"]) == ("2026-03-01", "1200.00", "0.00")
    due = client.get(f"/v1/loans/{LOAN}", params={"as_of": "2026-04-01"}).json()["statement"]
    assert (due["due"]["principal"], due["due"]["interest"]) == ("600.00", "12.00")


def test_before_the_money_there_is_nothing_to_state(client: TestClient, stranger: TestClient) -> None:
    assert client.get(f"/v1/loans/{LOAN}", params={"as_of": "2026-02-01"}).json()["statement"] is None
    found = stranger.get("/v1/loans/0x" + identifier("other loan").hex()).json()
    assert (found["state"], found["statement"], found["balances"]) == ("effective", None, None)


def test_a_timeline(client: TestClient) -> None:
    nodes = client.get(f"/v1/loans/{LOAN}/nodes").json()["items"]
    assert [node["seq"] for node in nodes] == list(range(1, len(nodes) + 1))
    proposed = nodes[0]
    assert proposed["node"] == "TERMS_PROPOSED" and proposed["zh"] == "单笔借款条款提出"
    terms = proposed["effect"]["terms"]
    assert (terms["principal"], terms["method"], terms["start_day"]) == ("1200.00", "equal-principal", "2026-03-01")
    assert terms["allocation_order"] == ["fee", "interest", "penalty", "compound", "principal"]
    generated = next(node for node in nodes if node["node"] == "SCHEDULE_GENERATED")
    assert generated["effect"]["rows"][0] == {
        "due": "2026-04-01",
        "principal": "600.00",
        "interest": "12.00",
        "fee": "5.50",
    }


def test_a_file_names_what_it_opened(client: TestClient) -> None:
    nodes = client.get(f"/v1/files/{PARTY}/nodes").json()["items"]
    assert [node["opened"] for node in nodes if node["opened"]] == [FACILITY]
    file = client.get(f"/v1/files/{LOAN}").json()
    assert (file["kind"], file["parent"], file["party"]) == ("loan", FACILITY, PARTY)


@pytest.mark.parametrize("path", ["loans", "files", f"loans/{LOAN}/nodes"])
def test_pages_are_walked_by_their_links(client: TestClient, path: str) -> None:
    whole = client.get(f"/v1/{path}").json()["items"]
    found: list[Any] = []
    where = f"/v1/{path}?limit=1"
    for _ in range(len(whole)):
        page = client.get(where)
        found += page.json()["items"]
        links = dict(reversed(link.strip().split("; ")) for link in page.headers["Link"].split(","))
        assert 'rel="first"' in links
        where = links.get('rel="next"', "").strip("<>")
    assert found == whole and not where


def test_a_page_keeps_what_was_asked(client: TestClient) -> None:
    page = client.get("/v1/files", params={"limit": 1, "party": PARTY})
    assert f"party={PARTY}" in page.headers["Link"]
    assert client.get("/v1/files", params={"kind": "loan"}).json()["items"][0]["id"] == LOAN


def test_loans_can_be_asked_for_by_state(client: TestClient) -> None:
    assert [item["id"] for item in client.get("/v1/loans", params={"state": "active"}).json()["items"]] == [LOAN]
    assert client.get("/v1/loans", params={"state": "settled"}).json()["items"] == []
    assert client.get("/v1/loans", params={"state": "active", "party": PARTY}).status_code == 422


def test_products_and_accounts(client: TestClient) -> None:
    (product,) = client.get("/v1/products").json()["items"]
    assert (product["max_rate"], product["self_payment_cap"], product["grace_days"]) == ("0.240000", "10000000.00", 3)
    assert product["day_counts"] == ["30E/360", "ACT/360", "ACT/365F"] and product["conditions"] == [0]
    pool = next(account for account in client.get("/v1/accounts").json() if account["kind"] == "pool")
    assert pool["balance"] == "8800.00"


def test_payments_of_a_loan(client: TestClient) -> None:
    assert client.get(f"/v1/loans/{LOAN}/payments").json() == {"items": [], "next": None}


def test_the_catalogue(client: TestClient) -> None:
    nodes = client.get("/v1/nodes").json()
    assert len(nodes) == 132
    assert {node["code"] for node in nodes if node["built"]} == {node.name for node in Node if node.built}
    received = next(node for node in nodes if node["code"] == "PAYMENT_RECEIVED")
    assert received["path"] == "/v1/loans/{id}/payment-received" and received["by"] == ["borrower", "bank"]
    assert next(node for node in nodes if node["code"] == "PAYMENT_ALLOCATED")["path"] is None


def test_the_calendar(client: TestClient) -> None:
    assert client.get("/v1/calendar").json() == {"today": "2026-03-01", "day_length": 86_400, "test_calendar": False}
