"""A registry made without a chain.

Slots and packed words are laid out by hand, after contracts/EvidenceRegistry.sol and Solidity's rules, with eth-abi and eth-utils.
"""

from __future__ import annotations

from collections.abc import Mapping

import eth_abi
import rlp
from eth_utils import keccak

from evidence.chainproof import Account as ProvenAccount
from evidence.chainproof import AccountProof, SlotProof, Trie

REGISTRY = b"\x77" * 20
CODE = keccak(text="code of the registry")
BY, BLOCK, TIME = b"\x88" * 20, 40, 1_760_000_000


def words_of(key: bytes, count: int, *, by: bytes = BY, block: int = BLOCK, time: int = TIME) -> dict[int, int]:
    """An anchor's two words: by, blockNumber and leafCount fill the first from the right, timestamp is the second."""
    first = int.from_bytes(keccak(eth_abi.encode(["bytes32", "uint256"], [key, 0])), "big")
    packed = count.to_bytes(4, "big") + block.to_bytes(8, "big") + by
    return {first: int.from_bytes(packed, "big"), first + 1: time}


def state_of(words: Mapping[int, int], code: bytes = CODE) -> tuple[bytes, AccountProof]:
    """The state root of a chain that has the registry and another account, and the registry's proof."""
    slots = Trie({keccak(slot.to_bytes(32, "big")): rlp.encode(word) for slot, word in words.items() if word})
    account = ProvenAccount(1, 0, slots.root, code)
    encoded = rlp.encode([account.nonce, account.balance, account.storage_root, account.code_hash])
    trie = Trie({keccak(REGISTRY): encoded, keccak(b"\x99" * 20): rlp.encode([1, 5, keccak(b"\x80"), keccak(b"")])})
    proven = tuple(SlotProof(s, w, slots.proof(keccak(s.to_bytes(32, "big")))) for s, w in words.items())
    return trie.root, AccountProof(REGISTRY, account, trie.proof(keccak(REGISTRY)), proven)
