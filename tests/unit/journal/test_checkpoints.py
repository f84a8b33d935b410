"""Stored blocks: whole or not at all, once, each with its first token, and handed out with the heads of the asked files alone."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from evidence.chainproof import AccountProof, SlotProof
from evidence.chainproof.accounts import NO_ACCOUNT
from evidence.stored import MAX_STORED
from ledger.journal import checkpoints
from ledger.journal.checkpoints import BlockName, Checkpoints, Head, NewCheckpoint, spread
from ledger.journal.database import Database
from tests.unit.evidence.forge import header

PARTY, FACILITY, LOAN, SIBLING = (bytes([n]) * 32 for n in (1, 2, 3, 4))
FILES = (PARTY, FACILITY, LOAN)
ACCOUNT = AccountProof(b"\x10" * 20, NO_ACCOUNT, (b"\xc0",), ())


def found(number: int, *files: bytes, **changes: Any) -> NewCheckpoint:
    heads = tuple(Head(file, SlotProof(file[0], number, (b"\x80",))) for file in files)
    made = NewCheckpoint(header(number, 1_000 + number, bytes(32)), number.to_bytes(32, "big"), ACCOUNT, b"{}", heads)
    return dataclasses.replace(made, **changes)


@pytest.fixture
def store(database: Database) -> Checkpoints:
    return Checkpoints(database, "1:0x00", "0x" + "10" * 20)


def test_a_block_is_given_back_with_the_heads_of_the_asked_files(store: Checkpoints) -> None:
    assert store.add(found(7, PARTY, LOAN, SIBLING))
    (block,) = store.of(FILES, 8)
    assert [(slot.slot, slot.value) for slot in block.proof.storage] == [(1, 7), (3, 7)]
    assert (block.header.number, block.speaking, block.token) == (7, b"{}", None)
    assert (block.proof.address, block.proof.account_proof) == (ACCOUNT.address, ACCOUNT.account_proof)


def test_only_blocks_below_the_bundles_and_with_one_of_its_files(store: Checkpoints) -> None:
    for number, files in ((5, [SIBLING]), (6, [FACILITY]), (7, [LOAN]), (8, [LOAN])):
        store.add(found(number, *files))
    assert [block.header.number for block in store.of(FILES, 8)] == [6, 7]


def test_a_block_is_stored_once_and_whole(store: Checkpoints) -> None:
    assert store.add(found(7, LOAN))
    assert not store.add(found(7, LOAN, PARTY, hash=b"\x99" * 32))
    assert store.last() == BlockName(7, (7).to_bytes(32, "big"))
    with pytest.raises(IntegrityError):
        store.add(found(9, LOAN, LOAN))
    assert store.last() == BlockName(7, (7).to_bytes(32, "big"))
    assert store.add(found(9, LOAN))


def test_the_first_token_stands_and_only_over_its_own_block(store: Checkpoints) -> None:
    for number in (7, 6):
        store.add(found(number, LOAN))
    six, seven = store.without_token(9)
    assert (six.number, seven.number) == (6, 7)
    assert store.without_token(1) == (six,)
    store.give_token(7, b"\x99" * 32, b"over another block of that number")
    assert store.without_token(9) == (six, seven)
    store.give_token(7, seven.hash, b"first")
    store.give_token(7, seven.hash, b"second")
    assert store.without_token(9) == (six,)
    assert (store.token_over(seven.hash), store.token_over(six.hash), store.token_over(bytes(32))) == (
        b"first",
        None,
        None,
    )
    assert [block.token for block in store.of(FILES, 99)] == [None, b"first"]


def test_what_is_dropped_is_gone_with_its_heads(store: Checkpoints) -> None:
    store.add(found(7, LOAN))
    store.drop(7)
    assert store.last() is None and store.of(FILES, 99) == ()
    assert store.add(found(7, LOAN))


def test_each_ledger_and_each_chain_has_its_own(store: Checkpoints, database: Database) -> None:
    store.add(found(7, LOAN))
    for chain, ledger in (("1:0x00", "0x" + "11" * 20), ("1:0x01", "0x" + "10" * 20)):
        other = Checkpoints(database, chain, ledger)
        assert other.last() is None
        assert other.add(found(7, PARTY))
        other.drop(7)
    assert store.hash_of(7) == (7).to_bytes(32, "big")
    assert store.hash_of(8) is None


def test_of_too_many_those_of_the_loan_go_first(store: Checkpoints) -> None:
    loans = set(range(100, 400, 10))
    for number in range(100, 400):
        store.add(found(number, LOAN if number in loans else PARTY))
    numbers = [block.header.number for block in store.of(FILES, 10**6)]
    assert len(numbers) == MAX_STORED and numbers == sorted(set(numbers))
    assert loans <= set(numbers)
    assert {101, 399} <= set(numbers)


def test_of_too_large_ones_fewer_go(store: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 9):
        store.add(found(number, LOAN, speaking=b"x" * 1_000))
    monkeypatch.setattr(checkpoints, "MAX_STORED_BYTES", 8_000)
    assert [block.header.number for block in store.of(FILES, 99)] == [1, 3, 5, 8]


@pytest.mark.parametrize(
    ("count", "kept"), [(0, []), (1, [9]), (2, [0, 9]), (3, [0, 4, 9]), (10, list(range(10))), (11, list(range(10)))]
)
def test_spreading(count: int, kept: list[int]) -> None:
    assert spread(range(10), count) == kept
