"""Clique (EIP-225): who signed a header, whose turn it was, and when more than half of the signers stand behind a block.

extraData is 32 bytes of vanity, at the end of an epoch the list of signers, and 65 bytes of signature over the header without them.
The signer in turn, number mod n in the order of the addresses, seals with difficulty 2, any other with 1. Of any floor(n/2)+1
blocks in a row a signer may seal one. A vote names in `miner` who is to be let in (nonce all ones) or out (nonce zero); more than
half of the signers decide. Signers can abandon a block for a heavier branch, so this gives a majority and never finality.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from evidence.chainproof.finality import Assurance, Checkpoint, Confirmation, Finality, require_linked
from evidence.chainproof.header import Header
from evidence.digest import keccak256
from evidence.errors import (
    ForeignSeal,
    MalformedInput,
    MalformedValue,
    MissingEvidence,
    OutOfTurn,
    UnpinnedTrust,
    ValidatorsDiffer,
)
from evidence.signatures import recover_unrestricted
from evidence.validators import ADDRESS_BYTES, PinnedSets

VANITY_BYTES, SEAL_BYTES = 32, 65
IN_TURN, OUT_OF_TURN = 2, 1
NOBODY = bytes(ADDRESS_BYTES)
LETS_IN, LETS_OUT = b"\xff" * 8, bytes(8)


@dataclass(frozen=True)
class CliqueExtra:
    """`signers` stand in the header at the end of an epoch alone."""

    vanity: bytes
    signers: tuple[bytes, ...]
    seal: bytes

    @classmethod
    def of(cls, header: Header) -> CliqueExtra:
        """Raises MalformedValue when extraData is not Clique's."""
        data = header.extra_data
        listed = data[VANITY_BYTES:-SEAL_BYTES]
        if len(data) < VANITY_BYTES + SEAL_BYTES or len(listed) % ADDRESS_BYTES:
            raise MalformedValue("not Clique's extraData", where=f"block {header.number}", found=data)
        signers = tuple(listed[at : at + ADDRESS_BYTES] for at in range(0, len(listed), ADDRESS_BYTES))
        return cls(data[:VANITY_BYTES], signers, data[-SEAL_BYTES:])


def is_sealed(header: Header) -> bool:
    """Whether the header has Clique's form."""
    try:
        CliqueExtra.of(header)
    except MalformedInput:
        return False
    return header.difficulty in (IN_TURN, OUT_OF_TURN) and header.nonce in (LETS_IN, LETS_OUT)


def sealed_hash(header: Header) -> bytes:
    """What the signer signs: the header without the seal. Raises as `CliqueExtra.of`."""
    CliqueExtra.of(header)
    return keccak256(header.with_extra_data(header.extra_data[:-SEAL_BYTES]).encoded)


def signer_of(header: Header) -> bytes:
    """Raises MalformedValue or SignatureRefused."""
    seal = CliqueExtra.of(header).seal
    r, s = int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big")
    return recover_unrestricted(sealed_hash(header), r, s, seal[64])


def majority(signers: int) -> int:
    """More than half; also the number of blocks in a row of which a signer may seal one."""
    return signers // 2 + 1


@dataclass(frozen=True)
class Clique(Finality):
    """A majority of the signers pinned for the block's height has built on it."""

    pinned: PinnedSets

    def block_hash(self, header: Header) -> bytes:
        return header.encoded_hash

    def confirmation(self, checkpoint: Checkpoint) -> Confirmation:
        """Raises:
        UnpinnedTrust: nobody is pinned for a height, or votes changed the signers to others than those pinned.
        MissingEvidence: too few signers have built on the block so far.
        BrokenHeaders, ValidatorsDiffer, SealRefused, MalformedValue.
        """
        headers = (checkpoint.header, *checkpoint.following)
        require_linked(headers, self)
        run = _Run(self.pinned)
        signers = [run.signer(header) for header in headers]
        members = self.pinned.at(checkpoint.header.number).addresses
        above = tuple(dict.fromkeys(signer for signer in signers[1:] if signer in members))
        needed = majority(len(members))
        if len(above) < needed:
            wanted = f"{needed} of {len(members)}"
            problem = "too few signers have built on the block"
            raise MissingEvidence(problem, where=f"block {checkpoint.header.number}", expected=wanted, found=len(above))
        return Confirmation(Assurance.MAJORITY, above, members, needed)


@dataclass
class _Run:
    """Headers in a row, checked one after the other."""

    pinned: PinnedSets
    sealed: dict[bytes, int] = field(default_factory=dict)
    votes: dict[tuple[bytes, bytes], bool] = field(default_factory=dict)
    decided: frozenset[bytes] | None = None

    def signer(self, header: Header) -> bytes:
        """Who sealed the header, and rightly. Raises as `Clique.confirmation`."""
        signers = self._signers(header)
        signer = signer_of(header)
        where = f"block {header.number}"
        if signer not in signers:
            problem = "sealed by none of the pinned signers, or changed after it was sealed"
            raise ForeignSeal(problem, where=where, found=signer)
        self._require_turn(header, signer, signers)
        self._count(header, signer, signers)
        self.sealed[signer] = header.number
        return signer

    def _signers(self, header: Header) -> frozenset[bytes]:
        signers = self.pinned.at(header.number).addresses
        where = f"block {header.number}"
        if self.decided is not None and self.decided != signers:
            problem = "the signers voted for a change that the trust file does not pin"
            raise UnpinnedTrust(problem, where=where, expected=len(signers), found=len(self.decided))
        self.decided = None
        listed = CliqueExtra.of(header).signers
        if listed and listed != tuple(sorted(signers)):
            problem = "the header lists other signers than those pinned for its height"
            raise ValidatorsDiffer(problem, where=where, expected=len(signers), found=len(listed))
        if listed:
            self.votes.clear()
        return signers

    def _require_turn(self, header: Header, signer: bytes, signers: frozenset[bytes]) -> None:
        where, last = f"block {header.number}", self.sealed.get(signer)
        window = majority(len(signers))
        if last is not None and header.number - last < window:
            raise OutOfTurn(
                f"its signer sealed another of {window} blocks in a row", where=where, found=f"block {last}"
            )
        in_turn = sorted(signers)[header.number % len(signers)] == signer
        expected = IN_TURN if in_turn else OUT_OF_TURN
        if header.difficulty != expected:
            raise OutOfTurn("not the difficulty of its signer", where=where, expected=expected, found=header.difficulty)

    def _count(self, header: Header, signer: bytes, signers: frozenset[bytes]) -> None:
        """A vote of the header; once it decides, the next header must be of the signers that it leaves."""
        subject = header.miner
        if header.nonce not in (LETS_IN, LETS_OUT):
            raise OutOfTurn("a nonce that is no vote", where=f"block {header.number}", found=header.nonce)
        lets_in = header.nonce == LETS_IN
        if subject == NOBODY or lets_in == (subject in signers):
            return
        self.votes[signer, subject] = lets_in
        if sum(of == subject for _, of in self.votes) > len(signers) // 2:
            self.decided = signers | {subject} if lets_in else signers - {subject}
            self.votes = {vote: way for vote, way in self.votes.items() if vote[1] != subject}
