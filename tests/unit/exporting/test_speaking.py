"""What is gathered for a block is what the verifier needs for it, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from evidence import checkpoint
from evidence.chainproof import Assurance, Checkpoint, Clique, Header, Qbft, naming
from evidence.trust import Strategy
from ledger.chain import gateway
from ledger.chain.errors import NodeRefused
from ledger.chain.keystore import signer_of
from ledger.exporting import serving_validators, speaking
from ledger.exporting.errors import BlockUnknown, ValidatorsUnsettled
from tests.unit.evidence.sealed import address, clique_header, keys, pinned, qbft_header, rpc

FOUR, THREE = keys(4), keys(3)
(JOINING,) = keys(1, 90)
FIVE = sorted([*FOUR, JOINING], key=address)
DEPLOYMENT: Any = SimpleNamespace(block=1, chain=SimpleNamespace(chain_id=31337))


@dataclass
class Node:
    """A node that knows these headers."""

    headers: list[Header]

    def header(self, block: Any) -> gateway.Header | None:
        by_number = {header.number: header for header in self.headers}
        found = self.headers[-1] if block == "latest" else by_number.get(block)
        if found is None:
            return None
        raw = rpc(found, naming.block_hash(found))
        return gateway.Header(found.number, b"", b"", found.timestamp, 0, None, (), raw)


def node(headers: list[Header]) -> gateway.Chain:
    return cast(gateway.Chain, Node(headers))


def spoken(headers: list[Header], header: Header, notary: Any = None) -> Checkpoint:
    return checkpoint.read(header, speaking.what_speaks_for(node(headers), DEPLOYMENT, header, notary))


def qbft_chain(length: int, validators: list[Any], start: list[Header] | None = None) -> list[Header]:
    headers = list(start or [])
    for _ in range(length):
        parent = headers[-1] if headers else None
        headers.append(qbft_header(len(headers) + 1, validators, validators, parent))
    return headers


def voted(headers: list[Header], subject: Any, way: bytes, validators: list[Any], count: int) -> list[Header]:
    chain = list(headers)
    for voter in validators[:count]:
        rest = [account for account in validators if account is not voter]
        chain.append(qbft_header(len(chain) + 1, [voter, *rest], validators, chain[-1], vote=(subject, way)))
    return chain


# ---- QBFT


def test_an_unchanged_set_needs_nothing_beside_the_block() -> None:
    headers = qbft_chain(5, FOUR)
    assert spoken(headers, headers[3]) == Checkpoint(headers[3])
    assert speaking.what_speaks_for(node(headers), DEPLOYMENT, headers[3], None) == checkpoint.preceded(())


def test_a_changed_set_brings_the_headers_from_the_first_vote_on() -> None:
    before = qbft_chain(6, FOUR)
    after = qbft_chain(4, FIVE, voted(before, JOINING, b"\xff", FOUR, 3))
    found = spoken(after, after[-1])
    assert [header.number for header in found.preceding] == list(range(7, 13))
    assert Qbft(pinned(FOUR)).assurance(found) is Assurance.FINAL


def test_two_changes_bring_both() -> None:
    once = qbft_chain(2, FIVE, voted(qbft_chain(3, FOUR), JOINING, b"\xff", FOUR, 3))
    left = sorted(FIVE[1:], key=address)
    twice = qbft_chain(2, left, voted(once, FIVE[0], b"", FIVE, 3))
    found = spoken(twice, twice[-1])
    assert found.preceding[0].number == 4
    assert Qbft(pinned(FOUR)).assurance(found) is Assurance.FINAL


def test_a_change_that_no_headers_show_is_left_to_the_trust_file(monkeypatch: pytest.MonkeyPatch) -> None:
    headers = qbft_chain(9, FIVE, voted(qbft_chain(3, FOUR), JOINING, b"\xff", FOUR, 3))
    monkeypatch.setattr(speaking, "MAX_HEADERS", 5)
    assert spoken(headers, headers[-1]).preceding == ()


def test_a_node_that_has_lost_its_headers() -> None:
    headers = qbft_chain(5, FOUR)
    with pytest.raises(BlockUnknown):
        speaking.what_speaks_for(node(headers[2:]), DEPLOYMENT, headers[3], None)


# ---- Clique


def clique_chain(*signers: Any) -> list[Header]:
    headers: list[Header] = []
    for place, signer in enumerate(signers, 1):
        headers.append(clique_header(place, signer, THREE, headers[-1] if headers else None))
    return headers


A, B, C = THREE


def test_the_headers_on_top_are_brought_until_a_signer_comes_again() -> None:
    headers = clique_chain(B, C, A, C, B, A, C, B)
    found = spoken(headers, headers[0])
    assert [header.number for header in found.following] == [2, 3, 4]
    assert Clique(pinned(THREE)).assurance(found) is Assurance.MAJORITY


def test_as_many_as_there_are() -> None:
    headers = clique_chain(B, C, A)
    assert [header.number for header in spoken(headers, headers[1]).following] == [3]
    assert spoken(headers, headers[2]).following == ()


def test_the_newest_block_is_one_with_a_majority() -> None:
    headers = clique_chain(B, C, A, C, B, A, C)
    found = speaking.newest(node(headers))
    assert found is not None and found.number == 4
    at = headers[found.number - 1]
    assert Clique(pinned(THREE)).assurance(spoken(headers, at)) is Assurance.MAJORITY
    last = speaking.newest(node(qbft_chain(5, FOUR)))
    assert last is not None and last.number == 5


# ---- a notary, or nobody


def test_a_notary_signs_for_any_chain() -> None:
    headers = qbft_chain(2, FOUR)
    found = spoken(headers, headers[1], signer_of(b"\x07" * 32))
    assert found.notary_signature is not None and found.preceding == ()


def test_nobody_speaks_for_a_block_without_seals() -> None:
    bare = headers = qbft_chain(1, FOUR)
    bare = [headers[0].with_extra_data(b"anything")]
    assert speaking.what_speaks_for(node(bare), DEPLOYMENT, bare[0], None) is None


# ---- who the validators are


@dataclass
class Naming:
    """A node that names members by block, under one method alone."""

    method: str
    by_block: dict[str, list[Any]]

    def request(self, method: str, block: str) -> list[str]:
        if method != self.method:
            raise NodeRefused(method, -32601, "no such method")
        return ["0x" + address(account).hex() for account in self.by_block[block]]


OWNERS = {address(account): f"owner {place}" for place, account in enumerate(FOUR)}


@pytest.mark.parametrize(
    ("method", "strategy"),
    [
        ("qbft_getValidatorsByBlockNumber", Strategy.QBFT),
        ("istanbul_getValidators", Strategy.QBFT),
        ("clique_getSigners", Strategy.CLIQUE),
    ],
)
def test_a_node_says_who_the_validators_are(method: str, strategy: Strategy) -> None:
    chain: Any = Naming(method, {"0x1": FOUR, "latest": FOUR[::-1]})
    found = serving_validators(chain, strategy, DEPLOYMENT, OWNERS)
    assert [(tenure.first, tenure.last) for tenure in found.tenures] == [(1, None)]
    assert found.at(1).owners == OWNERS


def test_validators_that_are_not_settled() -> None:
    method = "clique_getSigners"
    changed: Any = Naming(method, {"0x1": FOUR, "latest": FOUR[:3]})
    with pytest.raises(ValidatorsUnsettled, match="changed since"):
        serving_validators(changed, Strategy.CLIQUE, DEPLOYMENT, OWNERS)
    same: Any = Naming(method, {"0x1": FOUR, "latest": FOUR})
    with pytest.raises(ValidatorsUnsettled, match="owner of 0x"):
        serving_validators(same, Strategy.CLIQUE, DEPLOYMENT, {})
    with pytest.raises(NodeRefused):
        serving_validators(same, Strategy.QBFT, DEPLOYMENT, OWNERS)
