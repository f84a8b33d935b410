"""Nonces rise by one without gaps whoever asks; an operation has one transaction; states change as the chain does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256

import pytest

from ledger.journal.database import Database
from ledger.journal.errors import OperationReused
from ledger.journal.records import Block, Intent, Signed, StoredTransaction, TransactionState
from ledger.journal.transactions import Transactions

CHAIN = "31337:0x" + "ab" * 32
ALICE, BOB = "0x" + "a1" * 20, "0x" + "b0" * 20
NOW = 1_770_000_000


@pytest.fixture
def journal(database: Database) -> Transactions:
    return Transactions(database, clock=lambda: NOW)


def intent(operation: str, signer: str = ALICE) -> Intent:
    return Intent(CHAIN, signer, operation, sha256(operation.encode()).digest())


def signing(who: str):  # type: ignore[no-untyped-def]
    return lambda nonce: Signed(f"{who} {nonce}".encode(), sha256(f"{who} {nonce}".encode()).digest())


def prepare(journal: Transactions, operation: str, signer: str = ALICE, chain_nonce: int = 0) -> StoredTransaction:
    return journal.prepare(intent(operation, signer), chain_nonce, signing(signer))


def test_each_signer_counts_from_what_its_chain_has(journal: Transactions) -> None:
    assert [prepare(journal, f"a{i}", chain_nonce=5).nonce for i in range(3)] == [5, 6, 7]
    assert prepare(journal, "b0", BOB).nonce == 0
    other_chain = replace(intent("a0"), chain="1:0x" + "cd" * 32)
    assert journal.prepare(other_chain, 0, signing("other")).nonce == 0


def test_a_nonce_that_was_used_elsewhere_is_skipped(journal: Transactions) -> None:
    assert prepare(journal, "first").nonce == 0
    assert prepare(journal, "second", chain_nonce=4).nonce == 4
    assert prepare(journal, "third").nonce == 5


def test_the_signed_bytes_are_stored_before_anything_is_returned(journal: Transactions) -> None:
    prepared = prepare(journal, "op")
    assert prepared.state is TransactionState.PREPARED
    assert journal.waiting(CHAIN) == (prepared,)
    assert prepared.signed == signing(ALICE)(0)


def test_a_signature_that_fails_uses_no_nonce(journal: Transactions) -> None:
    def broken(nonce: int) -> Signed:
        raise RuntimeError(f"no signature for {nonce}")

    with pytest.raises(RuntimeError, match="no signature for 0"):
        journal.prepare(intent("op"), 0, broken)
    assert journal.waiting(CHAIN) == ()
    assert prepare(journal, "op").nonce == 0


def test_an_operation_has_one_transaction(journal: Transactions) -> None:
    first = prepare(journal, "op")
    assert prepare(journal, "op") == first
    assert prepare(journal, "next").nonce == 1


def test_an_operation_that_says_something_else_is_refused(journal: Transactions) -> None:
    prepare(journal, "op")
    for other in (replace(intent("op"), digest=bytes(32)), intent("op", BOB)):
        with pytest.raises(OperationReused, match="op"):
            journal.prepare(other, 0, signing("other"))
    assert prepare(journal, "next", BOB).nonce == 0


def test_many_threads_get_every_nonce_once(journal: Transactions) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda i: prepare(journal, f"op{i}"), range(64)))
    assert sorted(transaction.nonce for transaction in found) == list(range(64))


def test_many_threads_with_one_operation_get_one_transaction(journal: Transactions) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: prepare(journal, "op"), range(16)))
    assert len(found) == 1


def test_of_many_signers_with_one_operation_one_prepares(journal: Transactions) -> None:
    def attempt(number: int) -> bool:
        signer = f"0x{number:040x}"
        try:
            return journal.prepare(replace(intent("op"), signer=signer), 0, signing(signer)).intent.signer == signer
        except OperationReused:
            return False

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(attempt, range(16))) == 1
    assert len(journal.waiting(CHAIN)) == 1


def test_the_states_of_a_transaction(journal: Transactions) -> None:
    prepared = prepare(journal, "op")
    journal.broadcast(prepared)
    found = journal.of_operation(CHAIN, "op")
    assert found is not None
    assert (found.state, found.settled) == (TransactionState.BROADCAST, False)
    block = Block(7, bytes([7]) * 32, 2)
    journal.settle(prepared, block, succeeded=False, reason=b"why")
    failed = journal.of_operation(CHAIN, "op")
    assert failed is not None
    assert (failed.state, failed.settled, failed.block, failed.reason) == (TransactionState.FAILED, True, block, b"why")
    assert journal.waiting(CHAIN) == ()


def test_broadcast_does_not_take_back_a_settled_state(journal: Transactions) -> None:
    prepared = prepare(journal, "op")
    journal.settle(prepared, Block(7, bytes(32), 0), succeeded=True)
    journal.broadcast(prepared)
    found = journal.of_operation(CHAIN, "op")
    assert found is not None
    assert found.state is TransactionState.MINED


def test_what_lost_blocks_had_waits_again(journal: Transactions) -> None:
    transactions = [prepare(journal, f"op{i}") for i in range(4)]
    for transaction, (number, position) in zip(transactions[:3], ((5, 0), (6, 1), (6, 0)), strict=True):
        journal.settle(transaction, Block(number, bytes([number]) * 32, position), succeeded=True)
    assert list(journal.settled_blocks(CHAIN)) == [(6, bytes([6]) * 32), (5, bytes([5]) * 32)]
    lost = journal.settled_above(CHAIN, 5)
    assert [transaction.intent.operation for transaction in lost] == ["op2", "op1"]
    for transaction in lost:
        journal.unsettle(transaction)
    assert [transaction.intent.operation for transaction in journal.waiting(CHAIN)] == ["op1", "op2", "op3"]


def test_a_replaced_transaction_frees_its_operation_and_its_nonce(journal: Transactions) -> None:
    first = prepare(journal, "op")
    journal.set_replaced(first)
    assert journal.of_operation(CHAIN, "op") is None
    assert prepare(journal, "op").nonce == 1


def test_a_new_price_keeps_nonce_and_operation(journal: Transactions) -> None:
    first = prepare(journal, "op")
    repriced = journal.reprice(first, signing("dearer"))
    assert (repriced.nonce, repriced.intent) == (first.nonce, first.intent)
    assert repriced.signed != first.signed
    assert journal.of_operation(CHAIN, "op") == repriced
    assert journal.reprice(first, signing("dearest")) == repriced
