"""Blocks that a service stored while the nodes still had their state, each with what speaks for it: attachments of a bundle.

    attachments/checkpoints/<number>/header.rlp        the block's header
    attachments/checkpoints/<number>/proof.json        EIP-1186 proof of the ledger with heads of the bundle's files at that block
    attachments/checkpoints/<number>/checkpoint.json   what speaks for the block (see `checkpoint`)
    attachments/checkpoints/<number>/token.tsr         an RFC 3161 response over the block's hash

The first two always stand there. A head is one of a prefix of the file's log: those steps existed before the block, and before the token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evidence.canonical import canonicalize, load_canonical
from evidence.chainproof import AccountProof, Header
from evidence.errors import MalformedValue, MissingEvidence

FOLDER = "attachments/checkpoints/"
HEADER, PROOF, SPEAKING, TOKEN = "header.rlp", "proof.json", "checkpoint.json", "token.tsr"
# A bundle of so many is still checked within a second.
MAX_STORED = 128


@dataclass(frozen=True)
class StoredBlock:
    """`speaking` and `token` are None where the service had none."""

    header: Header
    proof: AccountProof
    speaking: bytes | None = None
    token: bytes | None = None

    @property
    def where(self) -> str:
        return f"{FOLDER}{self.header.number}"

    def to_members(self) -> dict[str, bytes]:
        """By their names in the bundle."""
        files = {
            HEADER: self.header.encoded,
            PROOF: canonicalize(self.proof.to_rpc()),
            SPEAKING: self.speaking,
            TOKEN: self.token,
        }
        return {f"{self.where}/{name}": content for name, content in files.items() if content is not None}

    @classmethod
    def from_members(cls, number: str, files: Mapping[str, bytes]) -> StoredBlock:
        """`number` is the name of the folder, `files` what is in it. Raises MalformedInput, MissingEvidence."""
        where = f"{FOLDER}{number}"
        for name in (HEADER, PROOF):
            if name not in files:
                raise MissingEvidence("the bundle lacks this", where=f"{where}/{name}")
        header = Header.from_rlp(files[HEADER])
        if str(header.number) != number:
            raise MalformedValue("a header of another block", where=where, expected=number, found=header.number)
        stated = load_canonical(files[PROOF])
        proof = AccountProof.from_rpc(stated)
        if proof.to_rpc() != stated:
            raise MalformedValue("a proof in another spelling than this format's", where=f"{where}/{PROOF}")
        return cls(header, proof, files.get(SPEAKING), files.get(TOKEN))
