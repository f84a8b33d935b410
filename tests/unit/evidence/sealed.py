"""Headers of QBFT and Clique chains, sealed with keys of the tests, so that any part of them can be forged.

Written with rlp and eth-account from the chains' own rules: other implementations than the verifier's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import rlp
from eth_account import Account
from eth_utils import int_to_big_endian, keccak

from evidence.chainproof import Header
from evidence.chainproof.header import _KNOWN
from evidence.validators import OwnedKey, PinnedSets, Tenure

EXTRA, MINER, DIFFICULTY, NUMBER, NONCE = 12, 2, 7, 8, 14
STATE_ROOT = b"\x5a" * 32


def keys(count: int, first: int = 40) -> list[Any]:
    """In the order of their addresses, as both chains list their members."""
    made = [Account.from_key(bytes([number]) * 32) for number in range(first, first + count)]
    return sorted(made, key=address)


def address(account: Any) -> bytes:
    return bytes.fromhex(account.address[2:])


def tenure(accounts: Sequence[Any], first: int = 0, last: int | None = None) -> Tenure:
    members = (OwnedKey(address(account), f"owner {place}") for place, account in enumerate(accounts))
    return Tenure(first, last, tuple(members))


def pinned(accounts: Sequence[Any], first: int = 0, last: int | None = None) -> PinnedSets:
    return PinnedSets((tenure(accounts, first, last),))


def seal(account: Any, digest: bytes) -> bytes:
    signed = account.unsafe_sign_hash(digest)
    return bytes(signed.signature[:64]) + bytes([signed.v - 27])


def items(number: int, parent: bytes, extra: bytes, **changes: Any) -> list[bytes]:
    return [
        parent, b"\x02" * 32, changes.get("miner", bytes(20)), changes.get("state", STATE_ROOT), b"\x04" * 32, b"\x05" * 32,
        bytes(256), int_to_big_endian(changes.get("difficulty", 1)), int_to_big_endian(number), b"\x01\xc9\xc3\x80", b"\x52\x08",
        int_to_big_endian(1_800_000_000 + number), extra, bytes(32), changes.get("nonce", bytes(8)),
    ]  # fmt: skip


def qbft_extra(validators: Sequence[bytes], vote: Any, round_: int, seals: Sequence[bytes]) -> bytes:
    return bytes(
        rlp.encode([b"\x11" * 32, list(validators), vote, int_to_big_endian(round_) if round_ else b"", list(seals)])
    )


def qbft_digest(fields: Sequence[bytes], round_: int) -> bytes:
    """The hash of the header with this round and without seals; of round 0 it is the block's hash."""
    vanity, validators, vote, _, _ = rlp.decode(fields[EXTRA])
    bare = rlp.encode([vanity, validators, vote, int_to_big_endian(round_) if round_ else b"", []])
    return bytes(keccak(rlp.encode([*fields[:EXTRA], bare, *fields[EXTRA + 1 :]])))


def qbft_header(
    number: int,
    sealers: Sequence[Any],
    validators: Sequence[Any],
    parent: Header | None = None,
    *,
    vote: tuple[Any, bytes] | None = None,
    round_: int = 0,
    **changes: Any,
) -> Header:
    """`vote`: whom, and the byte that adds or removes; the proposer is the first sealer, where `miner` names no other."""
    before = b"\x01" * 32 if parent is None else qbft_digest(parent.items, 0)
    ballot: Any = [] if vote is None else [address(vote[0]), vote[1]]
    named = [address(validator) for validator in validators]
    miner = {"miner": address(sealers[0])} if sealers else {}
    fields = items(number, before, qbft_extra(named, ballot, round_, []), **{**miner, **changes})
    digest = qbft_digest(fields, round_)
    fields[EXTRA] = qbft_extra(named, ballot, round_, [seal(sealer, digest) for sealer in sealers])
    return Header(tuple(fields))


def with_seals(header: Header, seals: Sequence[bytes], round_: int | None = None) -> Header:
    vanity, validators, vote, stated, _ = rlp.decode(header.items[EXTRA])
    number = stated if round_ is None else int_to_big_endian(round_) if round_ else b""
    return header.with_extra_data(bytes(rlp.encode([vanity, validators, vote, number, list(seals)])))


def seals_of(header: Header) -> list[bytes]:
    return list(rlp.decode(header.items[EXTRA])[4])


def clique_header(
    number: int,
    signer: Any,
    signers: Sequence[Any],
    parent: Header | None = None,
    *,
    listed: Sequence[Any] = (),
    **changes: Any,
) -> Header:
    """With the difficulty that is the signer's own among `signers`, unless `changes` say otherwise."""
    before = b"\x01" * 32 if parent is None else keccak(rlp.encode(list(parent.items)))
    turn = signers[number % len(signers)] is signer
    extra = b"\x22" * 32 + b"".join(map(address, listed))
    fields = items(number, before, extra, **{"difficulty": 2 if turn else 1, **changes})
    fields[EXTRA] = extra + seal(signer, keccak(rlp.encode(fields)))
    return Header(tuple(fields))


def rpc(header: Header, hash_: bytes, **members: Any) -> dict[str, Any]:
    """A block as a node gives it."""
    block = {}
    for item, (name, size) in zip(header.items, _KNOWN, strict=False):
        block[name] = hex(int.from_bytes(item, "big")) if size is None else "0x" + item.hex()
    return {**block, "hash": "0x" + hash_.hex(), "size": "0x1", **members}
