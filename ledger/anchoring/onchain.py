"""The registry's record of a batch: made once, whoever asks and however often, and proven from a block."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from evidence.anchor import Batch, OnChain, Recorded, RegistryLayout
from evidence.canonical import Json, load_canonical
from evidence.chainproof import AccountProof, Header
from ledger.anchoring.errors import AnchorNotProven
from ledger.chain.errors import NodeRefused
from ledger.chain.gateway import BlockRef
from ledger.chain.keystore import Signer
from ledger.chain.ledger_client import LedgerClient
from ledger.chain.refusals import ContractRefusal
from ledger.chain.sender import Outcome
from ledger.exporting.errors import BlockUnknown
from ledger.exporting.speaking import newest, what_speaks_for

ALREADY = "AlreadyAnchored"
# How long a majority may take to build on the block, where that is what makes it sure.
WAIT_SECONDS, PAUSE_SECONDS = 120, 1


@dataclass(frozen=True)
class Anchoring:
    """One registry on one chain. `notary`: signs the block of the proofs, where the chain's own members do not speak for it."""

    client: LedgerClient
    notary: Signer | None = None

    def recorded(self, key: bytes, count: int) -> Recorded | None:
        """What the registry has under the key; None where nothing is. Raises: ChainError."""
        found = self.client.registry.read(self.client.chain, "anchorOf", key)
        if found["blockNumber"] == 0:
            return None
        by = bytes.fromhex(found["by"].removeprefix("0x"))
        return Recorded(by, found["blockNumber"], count, found["timestamp"])

    def anchor(self, batch: Batch, signer: Signer, operation: str) -> Outcome | None:
        """Returns when the registry has the batch, with the transaction that gave it; None where an earlier one had done so.

        Raises: ContractRefusal; SendingError, NodeUnreachable: not known to be recorded; asking again sends nothing twice.
        """
        if self.recorded(batch.key, batch.count) is not None:
            return None
        roots = batch.roots
        call = self.client.registry.call("anchor", roots.sha256, roots.sm3, batch.count)
        try:
            return self.client.sender.run(call, signer, operation)
        except ContractRefusal as error:
            if error.name != ALREADY:
                raise
        return None

    def proven(self, batch: Batch) -> OnChain:
        """What the proofs of the batch have in common, at the anchor's own block where the node still proves it, else at the newest.

        Raises: AnchorNotProven; ChainError.
        """
        found = self.recorded(batch.key, batch.count)
        if found is None:
            problem = "another transaction anchors this batch and is in no block yet: ask again"
            raise AnchorNotProven(problem)
        self._wait_for_members(found.block)
        header, proof = self._proof(found.block, batch.key)
        return OnChain(
            chain_id=self.client.deployment.chain.chain_id,
            registry=proof.address,
            recorded=found,
            transaction=self._transaction(found.block, batch.key),
            header=header,
            proof=proof,
            checkpoint=self._said(header),
        )

    def _proof(self, block: int, key: bytes) -> tuple[Header, AccountProof]:
        try:
            return self._proof_at(block, key)
        except NodeRefused:
            return self._proof_at("latest", key)

    def _proof_at(self, block: BlockRef, key: bytes) -> tuple[Header, AccountProof]:
        header = self.client.chain.header(block)
        if header is None:
            raise AnchorNotProven(f"block {block!r}, which has the anchor, is not on the chain any more: ask again")
        slots = [slot.to_bytes(32, "big") for slot in RegistryLayout.own().slots(key)]
        proof = self.client.chain.proof(self.client.deployment.registry, slots, header.number)
        return Header.from_rpc(dict(header.raw)), AccountProof.from_rpc(dict(proof))

    def _transaction(self, block: int, key: bytes) -> bytes:
        logs = self.client.chain.logs(self.client.deployment.registry, block, block, (None, key))
        if not logs:
            raise AnchorNotProven(f"block {block} has no event of the anchor")
        return logs[0].transaction

    def _said(self, header: Header) -> Mapping[str, Json] | None:
        try:
            spoken = what_speaks_for(self.client.chain, self.client.deployment, header, self.notary)
        except BlockUnknown as error:
            raise AnchorNotProven(f"what speaks for block {header.number} cannot be had: {error}") from None
        return None if spoken is None else cast("Mapping[str, Json]", load_canonical(spoken))

    def _wait_for_members(self, block: int) -> None:
        """Until the block is as sure as its chain makes it."""
        for _ in range(0, WAIT_SECONDS, PAUSE_SECONDS):
            top = newest(self.client.chain)
            if top is not None and top.number >= block:
                return
            time.sleep(PAUSE_SECONDS)
        raise AnchorNotProven(f"no majority has built on block {block} after {WAIT_SECONDS} s: ask again")


def operation_of(key: bytes) -> str:
    """The same batch is the same operation in the journal: its transaction is sent once."""
    return f"anchor:{key.hex()}"
