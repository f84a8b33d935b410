"""kill -9 of the service between accepting a request and its block: after the restart it is carried out, exactly once."""

import os
import signal
import sys
from pathlib import Path

import httpx2 as httpx
import pytest

from tests.integration.api.parties import Borrower, Walk
from tests.integration.api.processes import FUBIE, serving

pytestmark = [pytest.mark.chain, pytest.mark.slow]

DOOMED = Path(__file__).with_name("doomed_service.py")
EXPIRIES = {"accepted": "2098-01-01", "journaled": "2098-01-02", "broadcast": "2098-01-03"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("killed") / "home"


@pytest.fixture(scope="module")
def party(home: Path) -> tuple[str, str]:
    """An API key, and a registered borrower; the first service ends well."""
    with serving(home=home) as running:
        key = running.told["API key"].split()[0]
        with httpx.Client(base_url=running.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
            walk = Walk(http, Borrower())
            body = {"kind": "borrower", "key": walk.borrower.address, "identity": "0x" + "1d" * 32}
            made = walk.personal("/v1/parties", body)
        assert running.stop() == 0
    return key, str(made["object"])


@pytest.mark.parametrize("point", list(EXPIRIES))
def test_a_request_survives_the_death_of_the_service(home: Path, party: tuple[str, str], point: str) -> None:
    key, borrower = party
    path, body = f"/v1/parties/{borrower}/kyc-attested", {"expiry": EXPIRIES[point], "custody": "party"}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": point}
    with serving(sys.executable, DOOMED, point, home, home=home) as doomed:
        assert "API key" not in doomed.told
        (home / "doom").touch()
        with (
            httpx.Client(base_url=doomed.url, headers=headers, timeout=60) as http,
            pytest.raises(httpx.TransportError),
        ):
            http.post(path, json=body, headers={"Prefer": "wait=30"})
        assert doomed.died() == -signal.SIGKILL
    (home / "doom").unlink()
    with serving(FUBIE, "serve", "--port", "0", "--data", home, home=home) as running:
        with httpx.Client(base_url=running.url, headers=headers, timeout=60) as http:
            answer = _until_done(http, path, body)
            assert answer.json()["state"] == "succeeded", answer.text
            nodes = http.get(f"/v1/parties/{borrower}/nodes?limit=200").json()["items"]
            assert http.get(f"/v1/parties/{borrower}").json()["kyc_expiry"] == EXPIRIES[point]
        assert running.stop() == 0
    mine = [node for node in nodes if node["node"] == "KYC_ATTESTED" and node["effect"]["expiry"] == EXPIRIES[point]]
    assert len(mine) == 1
    assert answer.json()["result"]["nodes"][0]["seq"] == mine[0]["seq"]


def test_a_request_survives_the_death_of_the_chain(home: Path, party: tuple[str, str]) -> None:
    """What the chain had not written to the disk is sent again, before what comes next."""
    key, _ = party
    with serving(home=home) as running:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=running.url, headers=headers, timeout=120) as http:
            walk = Walk(http, Borrower())
            walk.admitted()
            os.kill(int((home / "chain/anvil.lock").read_text()), signal.SIGKILL)
            walk.done(f"/v1/parties/{walk.party}/kyc-attested", {"expiry": "2097-01-01", "custody": "party"})
            nodes = walk.get(f"/v1/parties/{walk.party}/nodes")["items"]
            assert walk.get(f"/v1/parties/{walk.party}")["kyc_expiry"] == "2097-01-01"
        assert running.stop() == 0
    reached = [node["node"] for node in nodes if node["opened"] is None]
    assert reached == ["BORROWER_REGISTERED", "KYC_ATTESTED", "INQUIRY_AUTHORIZED", "KYC_ATTESTED"]


def _until_done(http: httpx.Client, path: str, body: dict[str, str]) -> httpx.Response:
    """The client repeats its request; while it is carried out it is told so."""
    for _ in range(100):
        answer = http.post(path, json=body, headers={"Prefer": "wait=30"})
        if answer.status_code != 409:
            return answer
        assert answer.json()["type"] == "/problems/request-in-flight"
        http.get(answer.headers["Location"])
    raise AssertionError("it does not end")
