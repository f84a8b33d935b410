"""Alive and ready are two questions, and neither needs a key."""

from fastapi.testclient import TestClient

from api.context import Context
from tests.unit.api.conftest import Lookout


def test_alive(anyone: TestClient, lookout: Lookout) -> None:
    lookout.chain = False
    assert anyone.get("/healthz").json() == {"status": "ok"}


def test_ready(anyone: TestClient) -> None:
    answer = anyone.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"]["chain"] == {"ok": True, "block": 7}


def test_not_ready_names_what_is_missing(anyone: TestClient, lookout: Lookout) -> None:
    lookout.chain = False
    answer = anyone.get("/readyz")
    assert answer.status_code == 503
    body = answer.json()
    assert body["type"] == "/problems/not-ready" and body["checks"]["chain"]["ok"] is False


def test_a_check_that_fails_in_its_own_way_is_not_passed(anyone: TestClient, context: Context) -> None:
    def broken() -> None:
        raise OSError("/secret/journal.db is locked")

    context.checks["journal"] = broken  # type: ignore[index, assignment]
    answer = anyone.get("/readyz")
    assert answer.status_code == 503 and "secret" not in answer.text
