"""Clique: a real network's block has its majority, and every way to make one up is refused for its own reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from eth_account import Account

from evidence.chainproof import Assurance, Checkpoint, Clique, Header, clique
from evidence.errors import (
    BrokenHeaders,
    EvidenceError,
    ForeignSeal,
    MalformedInput,
    MissingEvidence,
    OutOfTurn,
    SignatureRefused,
    UnpinnedTrust,
    ValidatorsDiffer,
)
from evidence.validators import OwnedKey, PinnedSets, Tenure
from tests.unit.evidence.sealed import address, clique_header, keys, pinned, tenure

A, B, C = THREE = keys(3)
STRANGER = Account.from_key(b"\x77" * 32)
LETS_IN, LETS_OUT = b"\xff" * 8, bytes(8)


def run_of(*signers: Any, among: list[Any] = THREE, first: int = 30) -> list[Header]:
    """Headers in a row, from a height at which the first of three is in turn."""
    headers: list[Header] = []
    for place, signer in enumerate(signers):
        headers.append(clique_header(first + place, signer, among, headers[-1] if headers else None))
    return headers


def confirmed(headers: list[Header], by: PinnedSets | None = None) -> Any:
    rule = Clique(pinned(THREE) if by is None else by)
    return rule.confirmation(Checkpoint(headers[0], following=tuple(headers[1:])))


def refused(headers: list[Header], reason: type[EvidenceError], by: PinnedSets | None = None) -> EvidenceError:
    with pytest.raises(EvidenceError) as caught:
        confirmed(headers, by)
    assert type(caught.value) is reason, caught.value
    return caught.value


def of(members: list[str]) -> PinnedSets:
    return PinnedSets((Tenure(0, None, tuple(OwnedKey(bytes.fromhex(key[2:]), "whoever") for key in members)),))


# ---- a real network


def test_a_block_of_a_real_network_has_a_majority(vector: Callable[[str], Any]) -> None:
    found = vector("clique/clique_three_signers.json")
    headers = [Header.from_rpc(block) for block in [found["block"], *found["nextBlocks"]]]
    confirmation = confirmed(headers, of(found["members"]))
    assert (confirmation.level, confirmation.needed, len(confirmation.by)) == (Assurance.MAJORITY, 2, 3)
    assert {"0x" + signer.hex() for signer in confirmation.by} == set(found["members"])
    assert confirmed(headers[:3], of(found["members"])).level is Assurance.MAJORITY
    refused(headers[:2], MissingEvidence, of(found["members"]))
    refused([headers[0], *headers[2:]], BrokenHeaders, of(found["members"]))
    refused(headers, ForeignSeal, of([*found["members"][1:], "0x" + "11" * 20]))


def test_nothing_in_a_real_header_can_be_changed(vector: Callable[[str], Any]) -> None:
    found = vector("clique/clique_three_signers.json")
    headers = [Header.from_rpc(block) for block in [found["block"], *found["nextBlocks"]]]
    for place in range(5):
        for item in (0, 3, 5, 8, 11, 15):
            changed = list(headers)
            items = list(headers[place].items)
            items[item] = items[item][:-1] + bytes([items[item][-1] ^ 1])
            changed[place] = Header(tuple(items))
            with pytest.raises((ForeignSeal, BrokenHeaders)):
                confirmed(changed, of(found["members"]))


# ---- who built on it


def test_more_than_half_on_top_are_a_majority_and_never_final() -> None:
    found = confirmed(run_of(A, B, C))
    assert (found.level, found.by, found.needed) == (Assurance.MAJORITY, (address(B), address(C)), 2)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8])
def test_how_many_are_more_than_half(count: int) -> None:
    signers, needed = keys(count), count // 2 + 1
    chain = run_of(*(signers * 3)[: needed + 1], among=signers)
    assert len(confirmed(chain, pinned(signers)).by) == needed
    problem = refused(chain[:-1], MissingEvidence, pinned(signers))
    assert (problem.expected, problem.found) == (f"{needed} of {count}", needed - 1)


def test_without_anything_on_top_nobody_can_tell() -> None:
    refused(run_of(A), MissingEvidence)


def test_the_seal_of_the_block_itself_does_not_count_for_it() -> None:
    refused(run_of(A, B), MissingEvidence)


CHAIN = run_of(A, B, C, A)
FORGED: dict[str, tuple[list[Header], type[EvidenceError]]] = {
    "a foreign signer below": ([clique_header(30, STRANGER, THREE), *CHAIN[1:]], BrokenHeaders),
    "a foreign signer above": ([*CHAIN[:2], clique_header(32, STRANGER, THREE, CHAIN[1])], ForeignSeal),
    "another state root": ([clique_header(30, A, THREE, state=b"\x66" * 32), *CHAIN[1:]], BrokenHeaders),
    "a changed state root": (
        [Header((*CHAIN[0].items[:3], b"\x66" * 32, *CHAIN[0].items[4:]))],
        ForeignSeal,
    ),
    "a header left out": ([CHAIN[0], *CHAIN[2:]], BrokenHeaders),
    "headers swapped": ([CHAIN[0], CHAIN[2], CHAIN[1]], BrokenHeaders),
    "one signer again and again": (run_of(A, A, A), OutOfTurn),
    "two signers in turns of their own": (run_of(A, B, B), OutOfTurn),
    "out of turn with the weight of in turn": (
        [CHAIN[0], clique_header(31, C, THREE, CHAIN[0], difficulty=2)],
        OutOfTurn,
    ),
    "in turn with the weight of out of turn": (
        [CHAIN[0], clique_header(31, B, THREE, CHAIN[0], difficulty=1)],
        OutOfTurn,
    ),
    "another difficulty": ([CHAIN[0], clique_header(31, B, THREE, CHAIN[0], difficulty=3)], OutOfTurn),
    "a nonce that is no vote": ([clique_header(30, A, THREE, nonce=b"\x01" * 8)], OutOfTurn),
    "a list of others": ([clique_header(30, A, THREE, listed=[A, B, STRANGER])], ValidatorsDiffer),
    "a shorter list": ([clique_header(30, A, THREE, listed=[A, B])], ValidatorsDiffer),
    "a list in another order": ([clique_header(30, A, THREE, listed=[B, A, C])], ValidatorsDiffer),
    "no seal": ([CHAIN[0].with_extra_data(bytes(97))], SignatureRefused),
}


@pytest.mark.parametrize("name", FORGED)
def test_each_forgery_is_refused_for_its_own_reason(name: str) -> None:
    assert confirmed(CHAIN).level is Assurance.MAJORITY
    refused(*FORGED[name])


def test_signers_of_another_chain_are_not_taken_from_its_headers() -> None:
    """A whole chain of strangers, with their own list in the header of the epoch."""
    others = keys(3, 90)
    first = clique_header(30, others[0], others, listed=others)
    second = clique_header(31, others[1], others, first)
    refused([first, second, clique_header(32, others[2], others, second)], ValidatorsDiffer)
    refused(run_of(*others, among=others), ForeignSeal)


@pytest.mark.parametrize("length", [0, 32, 65, 96, 98, 116])
def test_what_is_no_extra_data_of_clique(length: int) -> None:
    header = CHAIN[0].with_extra_data(bytes(length))
    assert not clique.is_sealed(header)
    with pytest.raises(MalformedInput):
        confirmed([header])


# ---- who the signers are


def test_the_list_at_the_end_of_an_epoch_is_the_pinned_one() -> None:
    first = clique_header(30, A, THREE, listed=THREE)
    assert confirmed([first, *(after := [clique_header(31, B, THREE, first)]), clique_header(32, C, THREE, after[0])])


def test_heights_for_which_nobody_is_pinned() -> None:
    refused(CHAIN, UnpinnedTrust, pinned([]))
    refused(CHAIN, UnpinnedTrust, pinned(THREE, 31))
    refused(CHAIN, UnpinnedTrust, pinned(THREE, 0, 31))


def voting(subject: Any, nonce: bytes, *signers: Any) -> list[Header]:
    headers: list[Header] = []
    for place, signer in enumerate(signers):
        parent = headers[-1] if headers else None
        headers.append(clique_header(30 + place, signer, THREE, parent, miner=address(subject), nonce=nonce))
    return headers


@pytest.mark.parametrize(
    ("subject", "nonce", "after", "next_signer"),
    [(STRANGER, LETS_IN, sorted([*THREE, STRANGER], key=address), C), (C, LETS_OUT, [A, B], A)],
)
def test_a_change_by_vote_must_be_pinned(subject: Any, nonce: bytes, after: list[Any], next_signer: Any) -> None:
    votes = voting(subject, nonce, A, B)
    votes.append(clique_header(32, next_signer, after, votes[-1]))
    refused(votes, UnpinnedTrust)
    both = PinnedSets((tenure(THREE, 0, 31), tenure(after, 32)))
    assert confirmed(votes, both).level is Assurance.MAJORITY


@pytest.mark.parametrize(("subject", "nonce"), [(STRANGER, LETS_OUT), (A, LETS_IN), (STRANGER, LETS_IN)])
def test_votes_that_decide_nothing(subject: Any, nonce: bytes) -> None:
    """Against somebody who is no signer, for somebody who is one, and one vote alone."""
    votes = voting(subject, nonce, A) if nonce == LETS_IN and subject is STRANGER else voting(subject, nonce, A, B)
    while len(votes) < 4:
        votes.append(clique_header(30 + len(votes), THREE[len(votes) % 3], THREE, votes[-1]))
    assert confirmed(votes).level is Assurance.MAJORITY
