"""QBFT: what extraData holds, which bytes hash and seals are over, and when a block is final (Besu and GoQuorum).

extraData is RLP[vanity, validators, vote, round, seals]. A validator seals a header after its hash is fixed, and in which
round it will be sealed is not known before; so the hash is over the header with round 0 and no seals, and a seal over the header
with its round and no seals.

A block is final with the seals of ceil(2n/3) of its n validators: any two such groups have more than n/3 in common. Who the
validators are is pinned for a height. From there on a change is followed header by header: each header is final under its own
validators, names the proposer as `miner` and may hold its vote; more than half of the validators, each with a vote of its own, add or remove
one. Votes lapse at the end of an epoch, whose length no header tells; so votes allow a change here and do not enforce one, and the
seals of the block after it say which of the two happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evidence.chainproof import rlp
from evidence.chainproof.finality import Assurance, Checkpoint, Confirmation, Finality, require_linked
from evidence.chainproof.header import Header
from evidence.chainproof.rlp import Item
from evidence.digest import keccak256
from evidence.errors import (
    ForeignSeal,
    MalformedInput,
    MalformedRlp,
    MisplacedSeal,
    RepeatedSeal,
    SignatureRefused,
    TooFewSeals,
    UnpinnedTrust,
    UnsealedHeader,
    UnsupportedForm,
    ValidatorsDiffer,
)
from evidence.signatures import recover_unrestricted
from evidence.validators import PinnedSets

SEAL_BYTES = 65
MAX_ROUND_BYTES = 4
ADD, DROP = b"\xff", (b"", b"\0")
# How far the round of a seal that fits no validator is looked for, to say what is wrong with it.
_ROUNDS_TRIED = 32


@dataclass(frozen=True)
class Vote:
    """`validator` is to be added or removed."""

    validator: bytes
    adds: bool


@dataclass(frozen=True)
class QbftExtra:
    """`vote` is kept as it is encoded: empty, or [address, add or drop]."""

    vanity: bytes
    validators: tuple[bytes, ...]
    vote: Item
    round: int
    seals: tuple[bytes, ...]

    @classmethod
    def of(cls, header: Header) -> QbftExtra:
        """Raises MalformedRlp or LimitExceeded when extraData is not QBFT's."""
        vanity, validators, vote, round_, seals = rlp.as_list(rlp.decode(header.extra_data), 5)
        if not isinstance(vote, list) and vote != b"":
            raise MalformedRlp("a vote is a list or empty", found=vote)
        return cls(
            rlp.as_bytes(vanity, 32),
            tuple(rlp.as_bytes(validator, 20) for validator in rlp.as_list(validators)),
            vote,
            rlp.as_integer(round_, MAX_ROUND_BYTES),
            tuple(rlp.as_bytes(seal, SEAL_BYTES) for seal in rlp.as_list(seals)),
        )

    def encoded(self, *, round_: int, seals: tuple[bytes, ...]) -> bytes:
        return rlp.encode([self.vanity, self.validators, self.vote, rlp.from_integer(round_), seals])

    def voted(self) -> Vote | None:
        """Raises MalformedRlp for a vote of another form. A vote to remove is written as nothing (GoQuorum) or as a zero byte (Besu)."""
        if not self.vote:
            return None
        validator, way = rlp.as_list(self.vote, 2)
        if way != ADD and way not in DROP:
            raise MalformedRlp("a vote neither adds nor removes", found=way)
        return Vote(rlp.as_bytes(validator, 20), way == ADD)


def is_sealed(header: Header) -> bool:
    """Whether extraData has QBFT's form."""
    try:
        QbftExtra.of(header)
    except MalformedInput:
        return False
    return True


def block_hash(header: Header) -> bytes:
    """Raises as `QbftExtra.of`."""
    return _hash(header, QbftExtra.of(header), 0)


def sealed_hash(header: Header) -> bytes:
    """What a validator's commit seal signs: the header with its round and no seals. Raises as `QbftExtra.of`."""
    extra = QbftExtra.of(header)
    return _hash(header, extra, extra.round)


def quorum(validators: int) -> int:
    """ceil(2n/3)."""
    return (2 * validators + 2) // 3


@dataclass(frozen=True)
class Qbft(Finality):
    """Final by the seals of the validators that are pinned for the height, or that follow from those."""

    pinned: PinnedSets

    def block_hash(self, header: Header) -> bytes:
        return block_hash(header)

    def confirmation(self, checkpoint: Checkpoint) -> Confirmation:
        """Of the block and of every header before it that the evidence brings.

        Raises:
            UnpinnedTrust: nobody is pinned for the first header's height, or the set has changed since in a way that the headers do not show.
            UnsupportedForm: a chain whose validators a contract keeps; its headers name none.
            BrokenHeaders, ValidatorsDiffer, SealRefused, MalformedRlp.
        """
        headers = (*checkpoint.preceding, checkpoint.header)
        validators, ballot = self.pinned.at(headers[0].number).addresses, _Ballot()
        require_linked(headers, self)
        sealers: tuple[bytes, ...] = ()
        for header in headers:
            validators = self._validators(header, validators, ballot)
            sealers = _sealers(header, validators, (*headers, *checkpoint.following))
            ballot.count(header, validators)
        return Confirmation(Assurance.FINAL, sealers, validators, quorum(len(validators)))

    def _validators(self, header: Header, before: frozenset[bytes], ballot: _Ballot) -> frozenset[bytes]:
        """Those of this header: as pinned, else as they were, else as votes have changed them."""
        extra = QbftExtra.of(header)
        named = frozenset(extra.validators)
        where = f"block {header.number}"
        if not named:
            raise UnsupportedForm("the header names no validators: a contract keeps their list", where=where)
        if len(named) != len(extra.validators):
            raise ValidatorsDiffer("the header names a validator twice", where=where)
        tenure = self.pinned.find(header.number)
        fixed = tenure is not None and (tenure.last is not None or tenure.first == header.number)
        expected = self.pinned.at(header.number).addresses if fixed else before
        if named != expected and not (not fixed and ballot.allows(expected, named)):
            raise _disagreement(header, extra, expected, named)
        return named


@dataclass
class _Ballot:
    """The votes of the headers so far: what each proposer wants of each validator, its last word alone."""

    votes: dict[tuple[bytes, bytes], bool] = field(default_factory=dict)
    validators: frozenset[bytes] = frozenset()

    def count(self, header: Header, validators: frozenset[bytes]) -> None:
        """After a change the votes about whom it was about are spent, and those of whoever left are void."""
        changed = self.validators ^ validators if self.validators else frozenset()
        self.validators = validators
        for voter, subject in list(self.votes):
            if voter not in validators or subject in changed:
                del self.votes[voter, subject]
        vote = QbftExtra.of(header).voted()
        if vote is not None and header.miner in validators:
            self.votes[header.miner, vote.validator] = vote.adds

    def allows(self, before: frozenset[bytes], after: frozenset[bytes]) -> bool:
        """Whether more than half of `before` voted for the one difference between the two."""
        changed = before ^ after
        if len(changed) != 1:
            return False
        (subject,) = changed
        in_favour = [voter for (voter, of), adds in self.votes.items() if of == subject and adds == (subject in after)]
        return len(in_favour) > len(before) // 2


def _sealers(header: Header, validators: frozenset[bytes], known: Sequence[Header]) -> tuple[bytes, ...]:
    """Who sealed the header, each of `validators` at most once, and enough of them. Raises SealRefused."""
    extra = QbftExtra.of(header)
    where = f"block {header.number}"
    # Among more seals than validators one is foreign or repeated; which, the first of them show.
    seals = extra.seals[: len(validators) + 1]
    digest = sealed_hash(header)
    found = tuple(_signer(digest, seal) for seal in seals)
    strangers = [seal for seal, signer in zip(seals, found, strict=True) if signer not in validators]
    if strangers:
        _require_in_place(header, strangers[0], validators, known)
        if len(strangers) == len(seals):
            raise UnsealedHeader("no seal fits the header", where=where, found=f"{len(extra.seals)} seals")
        stranger = next(signer for signer in found if signer not in validators)
        raise ForeignSeal("a seal by none of the pinned validators", where=where, found=stranger)
    if len(set(found)) != len(found):
        twice = next(signer for signer in found if found.count(signer) > 1)
        raise RepeatedSeal("two seals of one validator", where=where, found=twice)
    if len(found) < quorum(len(validators)):
        wanted = f"{quorum(len(validators))} of {len(validators)}"
        raise TooFewSeals("too few validators sealed the header", where=where, expected=wanted, found=len(found))
    return found


def _require_in_place(header: Header, seal: bytes, validators: frozenset[bytes], known: Sequence[Header]) -> None:
    """Raises MisplacedSeal where the seal turns out to be a validator's for another round, or for another header that is at hand."""
    extra = QbftExtra.of(header)
    where = f"block {header.number}"
    for round_ in range(_ROUNDS_TRIED):
        if _signer(_hash(header, extra, round_), seal) in validators:
            raise MisplacedSeal("a seal of another round", where=where, expected=extra.round, found=round_)
    for other in known:
        if seal in QbftExtra.of(other).seals and _signer(sealed_hash(other), seal) in validators:
            raise MisplacedSeal("a seal of another block", where=where, expected=header.number, found=other.number)


def _disagreement(
    header: Header, extra: QbftExtra, expected: frozenset[bytes], named: frozenset[bytes]
) -> UnpinnedTrust | ValidatorsDiffer:
    """Where enough of the expected validators sealed a header that names others, the set has changed and what changed it is missing; else
    somebody made up a list."""
    digest = sealed_hash(header)
    sealed = {_signer(digest, seal) for seal in extra.seals[: len(expected | named) + 1]} & expected
    where = f"block {header.number}"
    if len(sealed) >= quorum(len(expected)):
        problem = "the validators have changed since, and the headers that show how are not all there"
        return UnpinnedTrust(problem, where=where, expected=_listed(expected), found=_listed(named))
    problem = "the header names other validators than those pinned for its height"
    return ValidatorsDiffer(problem, where=where, expected=_listed(expected), found=_listed(named))


def _listed(addresses: frozenset[bytes]) -> str:
    return ", ".join(_shortened(addresses))


def _shortened(addresses: frozenset[bytes]) -> Iterator[str]:
    return (f"0x{address.hex()[:8]}…" for address in sorted(addresses))


def _hash(header: Header, extra: QbftExtra, round_: int) -> bytes:
    return keccak256(header.with_extra_data(extra.encoded(round_=round_, seals=())).encoded)


def _signer(digest: bytes, seal: bytes) -> bytes:
    """Nothing where no key makes such a seal."""
    try:
        return recover_unrestricted(
            digest, int.from_bytes(seal[:32], "big"), int.from_bytes(seal[32:64], "big"), seal[64]
        )
    except SignatureRefused:
        return b""
