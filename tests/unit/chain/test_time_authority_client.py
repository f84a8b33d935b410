"""Asking a time authority: what it is sent, what is taken from it, and that a secret in its address is not told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.timestamp import Expected, verify_response
from ledger.checkpoints.authority import HttpAuthority, authority_of, read_roots
from ledger.checkpoints.errors import AnswerRefused, AuthorityUnreachable, RootsUnusable
from ledger.settings import from_environment
from tests.unit.evidence.time_authority import OTHER_POLICY, Authority, Service, issue, serving

DATA = b"\x01" * 32


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.found(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def service(authority: Authority) -> Iterator[Service]:
    with serving(authority) as found:
        yield found


def test_what_comes_back_is_over_the_data_under_the_policy(service: Service, authority: Authority) -> None:
    asked = HttpAuthority(service.url, (authority.pinned,), OTHER_POLICY)
    one, other = asked.stamp(DATA), asked.stamp(DATA)
    assert one != other
    assert verify_response(one, Expected.sha256_of(DATA), [authority.pinned]).policy == OTHER_POLICY


def test_each_request_has_a_nonce_of_its_own(service: Service, authority: Authority) -> None:
    queries: list[bytes] = []
    answer = service.answer

    def noting(query: bytes) -> tuple[int, bytes]:
        queries.append(query)
        return answer(query)

    service.answer = noting
    for _ in range(3):
        HttpAuthority(service.url, (authority.pinned,)).stamp(DATA)
    assert len(set(queries)) == 3


def test_an_authority_other_than_the_pinned_one_is_refused_on_receipt(
    service: Service, authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "other.pem").write_bytes(issue("Other root", ca=True).pem)
    with pytest.raises(AnswerRefused, match="does not hold"):
        HttpAuthority(service.url, read_roots(tmp_path / "other.pem")).stamp(DATA)
    HttpAuthority(service.url).stamp(DATA)


@pytest.mark.parametrize("status", [204, 302, 404, 503])
def test_any_status_but_200(service: Service, status: int) -> None:
    service.answer = lambda query: (status, b"")
    with pytest.raises(AuthorityUnreachable, match=f"status {status}"):
        HttpAuthority(service.url).stamp(DATA)


def test_more_than_an_answer_ever_has(service: Service) -> None:
    service.answer = lambda query: (200, bytes(200_000))
    with pytest.raises(AuthorityUnreachable, match="too much"):
        HttpAuthority(service.url).stamp(DATA)


def test_nobody_there_and_no_secret_told(service: Service) -> None:
    host = service.url.rsplit("/", 1)[0]
    service.answer = lambda query: (503, b"")
    for url in (f"{host}/s3cr3t?key=s3cr3t", "http://127.0.0.1:1/s3cr3t", "http://s3cr3t@127.0.0.1:1/"):
        with pytest.raises(AuthorityUnreachable) as caught:
            HttpAuthority(url).stamp(DATA)
        assert "s3cr3t" not in str(caught.value)
        assert "s3cr3t" not in repr(HttpAuthority(url))


def test_what_the_settings_name(tmp_path: Path, authority: Authority) -> None:
    assert authority_of(from_environment({})) is None
    (tmp_path / "roots.pem").write_bytes(authority.root.pem + authority.signing.pem)
    settings = from_environment(
        {
            "FUBIE_TSA_URL": "https://tsa.example",
            "FUBIE_TSA_ROOTS": str(tmp_path / "roots.pem"),
            "FUBIE_TSA_SECONDS": "3",
        }
    )
    found = authority_of(settings)
    assert found is not None and found.roots is not None and found.seconds == 3
    assert [root.name for root in found.roots] == ["CN=Root of the tests", "CN=Time authority of the tests"]


@pytest.mark.parametrize("content", [b"", b"no certificate", None])
def test_roots_that_are_none(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "roots.pem").write_bytes(content)
    with pytest.raises(RootsUnusable, match="roots.pem"):
        read_roots(tmp_path / "roots.pem")
