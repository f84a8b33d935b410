"""QBFT: headers of real networks are final, and every way to make one up is refused for its own reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import rlp
from eth_account import Account

from evidence.chainproof import Assurance, Checkpoint, Header, Qbft, naming, qbft
from evidence.errors import (
    BrokenHeaders,
    CannotTell,
    EvidenceError,
    ForeignSeal,
    MalformedRlp,
    MisplacedSeal,
    RepeatedSeal,
    TooFewSeals,
    UnpinnedTrust,
    UnsealedHeader,
    UnsupportedForm,
    ValidatorsDiffer,
)
from evidence.validators import OwnedKey, PinnedSets, Tenure
from tests.unit.evidence.sealed import (
    EXTRA,
    NUMBER,
    address,
    keys,
    pinned,
    qbft_digest,
    qbft_header,
    seal,
    seals_of,
    tenure,
    with_seals,
)

A, B, C, D, E = keys(5)
FOUR, FIVE = [A, B, C, D], [A, B, C, D, E]
STRANGER = Account.from_key(b"\x77" * 32)
ADD, DROP, DROP_OF_BESU = b"\xff", b"", b"\0"


def confirmed(
    header: Header, *preceding: Header, by: PinnedSets | None = None, following: tuple[Header, ...] = ()
) -> Any:
    checkpoint = Checkpoint(header, preceding=preceding, following=following)
    return Qbft(pinned(FOUR) if by is None else by).confirmation(checkpoint)


def of(members: list[str], first: int = 0, last: int | None = None) -> PinnedSets:
    validators = (OwnedKey(bytes.fromhex(member[2:]), "whoever") for member in members)
    return PinnedSets((Tenure(first, last, tuple(validators)),))


# ---- real networks


@pytest.mark.parametrize("name", ["qbft_four_of_four", "qbft_one_validator_down"])
def test_blocks_of_a_real_network_are_final(vector: Callable[[str], Any], name: str) -> None:
    found = vector(f"qbft/{name}.json")
    for block in [found["block"], *found["nextBlocks"]]:
        confirmation = confirmed(Header.from_rpc(block), by=of(found["members"]))
        assert (confirmation.level, confirmation.needed, len(confirmation.by)) == (Assurance.FINAL, 3, 3)


def test_a_header_of_a_besu_network_is_final(vector: Callable[[str], Any]) -> None:
    found = vector("qbft/besu_qbft_header_7528.json")
    header = Header.from_rlp(bytes.fromhex(found["header_rlp"][2:]))
    confirmation = confirmed(header, by=of(found["validators"]))
    assert ["0x" + signer.hex() for signer in confirmation.by] == found["recovered_signers"]


def test_validators_vote_one_out_in_a_real_network(vector: Callable[[str], Any]) -> None:
    found = vector("qbft/qbft_validator_voted_out.json")
    headers = [Header.from_rpc(block) for block in found["blocks"]]
    by = of(found["members"])
    for place, header in enumerate(headers):
        confirmation = confirmed(header, *headers[:place], by=by)
        assert len(confirmation.members) == (4 if header.number < 135 else 3)
    last, votes = headers[-1], next(place for place, header in enumerate(headers) if header.number == 132)
    assert confirmed(last, *headers[votes:-1], by=by).level is Assurance.FINAL
    with pytest.raises(ValidatorsDiffer):
        confirmed(last, *headers[votes + 1 : -1], by=by)
    with pytest.raises(ValidatorsDiffer):
        confirmed(last, by=by)
    with pytest.raises(BrokenHeaders):
        confirmed(last, *headers[:20], *headers[21:-1], by=by)
    # Pinned range by range, each block stands alone; pinned too long, the change is refused.
    ranges = PinnedSets((of(found["members"], 0, 134).tenures[0], of(found["members"][1:], 135).tenures[0]))
    assert confirmed(last, by=ranges).level is Assurance.FINAL
    with pytest.raises(ValidatorsDiffer):
        confirmed(last, *headers[:-1], by=of(found["members"], 0, 159))


# ---- seals


def test_three_of_four_are_enough_in_any_order_and_round() -> None:
    for round_ in (0, 1, 300):
        header = qbft_header(9, [C, A, D], FOUR, round_=round_)
        found = confirmed(header)
        assert found.by == (address(C), address(A), address(D))
        assert Qbft(pinned(FOUR)).block_hash(header) == qbft_digest(header.items, 0) == naming.block_hash(header)


@pytest.mark.parametrize(
    ("members", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (7, 5), (9, 6), (10, 7)]
)
def test_how_many_are_enough(members: int, needed: int) -> None:
    """The numbers of the QBFT specification: ceil(2n/3)."""
    validators = keys(members)
    assert qbft.quorum(members) == needed
    assert confirmed(qbft_header(3, validators[:needed], validators), by=pinned(validators)).needed == needed
    with pytest.raises(TooFewSeals) as caught:
        confirmed(qbft_header(3, validators[: needed - 1], validators), by=pinned(validators))
    assert (caught.value.expected, caught.value.found) == (f"{needed} of {members}", needed - 1)


HEADER = qbft_header(9, [A, B, C], FOUR, round_=2)
NEXT = qbft_header(10, [A, B, D], FOUR, HEADER)


def resealed(*replaced: bytes) -> Header:
    """The first seals replaced."""
    return with_seals(HEADER, [*replaced, *seals_of(HEADER)[len(replaced) :]])


def malleated(made: bytes) -> bytes:
    """The other signature that the same key's holder, or anybody, can write for the same text."""
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    return made[:32] + (order - int.from_bytes(made[32:64], "big")).to_bytes(32, "big") + bytes([made[64] ^ 1])


FIRST, SECOND, THIRD = seals_of(HEADER)
DIGEST = qbft_digest(HEADER.items, 2)
REFUSED: dict[str, tuple[Header, type[EvidenceError]]] = {
    "a seal repeated": (resealed(SECOND), RepeatedSeal),
    "a seal repeated in its other form": (resealed(malleated(SECOND)), RepeatedSeal),
    "a seal repeated beside enough others": (with_seals(HEADER, [FIRST, SECOND, THIRD, FIRST]), RepeatedSeal),
    "one seal a thousand times": (with_seals(HEADER, [FIRST] * 1000), RepeatedSeal),
    "a foreign seal": (resealed(seal(STRANGER, DIGEST)), ForeignSeal),
    "a foreign seal beside enough others": (with_seals(HEADER, [FIRST, SECOND, THIRD, seal(STRANGER, DIGEST)]), ForeignSeal),
    "a seal that no key makes": (resealed(bytes(65)), ForeignSeal),
    "a seal with v as wallets write it": (resealed(FIRST[:64] + bytes([FIRST[64] + 27])), ForeignSeal),
    "a seal of round 0": (resealed(seal(A, qbft_digest(HEADER.items, 0))), MisplacedSeal),
    "a seal of round 3": (resealed(seal(A, qbft_digest(HEADER.items, 3))), MisplacedSeal),
    "another round stated": (with_seals(HEADER, seals_of(HEADER), 1), MisplacedSeal),
    "a seal of the next block": (resealed(seals_of(NEXT)[0]), MisplacedSeal),
    "no seals": (with_seals(HEADER, []), TooFewSeals),
    "two seals": (with_seals(HEADER, [FIRST, SECOND]), TooFewSeals),
    "foreign seals alone": (qbft_header(9, [STRANGER, *keys(2, 90)], FOUR), UnsealedHeader),
    "another state root": (Header((*HEADER.items[:3], b"\x66" * 32, *HEADER.items[4:])), UnsealedHeader),
    "another height": (Header((*HEADER.items[:NUMBER], b"\x0a", *HEADER.items[NUMBER + 1 :])), UnsealedHeader),
    "another list, sealed by it": (qbft_header(9, [E, STRANGER, A], [E, STRANGER, A]), ValidatorsDiffer),
    "a shorter list, sealed by it": (qbft_header(9, [A, B], [A, B]), ValidatorsDiffer),
    "a list with one more": (qbft_header(9, [E, A, B], FIVE), ValidatorsDiffer),
    "a list with one member twice": (qbft_header(9, [A, B, C], [A, *FOUR]), ValidatorsDiffer),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_each_forgery_is_refused_for_its_own_reason(name: str) -> None:
    header, reason = REFUSED[name]
    assert confirmed(HEADER).level is Assurance.FINAL
    with pytest.raises(EvidenceError) as caught:
        confirmed(header, following=(NEXT,))
    assert type(caught.value) is reason


def test_a_seal_of_another_block_that_is_not_at_hand_is_foreign() -> None:
    with pytest.raises(ForeignSeal):
        confirmed(resealed(seals_of(NEXT)[0]))


# ---- who the validators are


def test_an_empty_list_leaves_the_question_open() -> None:
    with pytest.raises(UnpinnedTrust, match="empty"):
        confirmed(HEADER, by=pinned([]))
    with pytest.raises(UnsupportedForm, match="a contract keeps"):
        confirmed(qbft_header(9, [A, B, C], []))


def test_heights_for_which_nobody_is_pinned() -> None:
    with pytest.raises(UnpinnedTrust):
        confirmed(HEADER, by=pinned(FOUR, 10))
    with pytest.raises(UnpinnedTrust):
        confirmed(HEADER, by=pinned(FOUR, 0, 8))


def test_a_change_that_the_old_validators_confirm_leaves_the_question_open() -> None:
    """Enough of those pinned sealed the header, so it is no forgery; what changed the list is not at hand."""
    with pytest.raises(UnpinnedTrust, match="changed since"):
        confirmed(qbft_header(9, [A, B, C, D], FIVE))


def voted(way: bytes, subject: Any, *voters: Any, validators: list[Any], first: int = 9) -> list[Header]:
    headers: list[Header] = []
    for voter in voters:
        others = [account for account in validators if account is not voter]
        parent = headers[-1] if headers else None
        headers.append(qbft_header(first + len(headers), [voter, *others], validators, parent, vote=(subject, way)))
    return headers


def test_validators_let_one_in() -> None:
    votes = voted(ADD, E, A, B, C, validators=FOUR)
    found = confirmed(qbft_header(12, [E, A, B, C], FIVE, votes[-1]), *votes)
    assert (found.needed, len(found.members)) == (4, 5)
    with pytest.raises(TooFewSeals):
        confirmed(qbft_header(12, [E, A, B], FIVE, votes[-1]), *votes)


@pytest.mark.parametrize("way", [DROP, DROP_OF_BESU])
def test_validators_vote_one_out(way: bytes) -> None:
    votes = voted(way, D, A, B, C, validators=FOUR)
    assert confirmed(qbft_header(12, [A, B], [A, B, C], votes[-1]), *votes).needed == 2
    with pytest.raises(ForeignSeal):
        confirmed(qbft_header(12, [A, B, D], [A, B, C], votes[-1]), *votes)


def test_votes_may_lapse() -> None:
    """At the end of an epoch; then the block after them is sealed by the old validators."""
    votes = voted(ADD, E, A, B, C, validators=FOUR)
    assert confirmed(qbft_header(12, [A, B, C], FOUR, votes[-1]), *votes).needed == 3


TOO_FEW_VOTES = {
    "two of four": voted(ADD, E, A, B, validators=FOUR),
    "one voter three times": voted(ADD, E, A, A, A, validators=FOUR),
    "one who votes back": [*(votes := voted(ADD, E, A, B, C, validators=FOUR)), qbft_header(12, [B, A, C], FOUR, votes[-1], vote=(E, DROP))],
    "for another": voted(ADD, STRANGER, A, B, C, validators=FOUR),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_FEW_VOTES)
def test_too_few_votes_change_nothing(name: str) -> None:
    votes = TOO_FEW_VOTES[name]
    number = votes[-1].number + 1
    with pytest.raises(ValidatorsDiffer):
        confirmed(qbft_header(number, [E, A, B], FIVE, votes[-1]), *votes)
    with pytest.raises(CannotTell):
        confirmed(qbft_header(number, [E, A, B, C], FIVE, votes[-1]), *votes)


def test_a_vote_counts_in_a_sealed_header_alone() -> None:
    votes = voted(ADD, E, A, B, C, validators=FOUR)
    unsealed = with_seals(votes[1], seals_of(votes[1])[:2])
    with pytest.raises(TooFewSeals):
        confirmed(qbft_header(12, [E, A, B, C], FIVE, votes[-1]), votes[0], unsealed, votes[2])


def test_votes_are_spent_by_the_change() -> None:
    """The votes that let E in do not let it in again after it was voted out."""
    chain = voted(ADD, E, A, B, C, validators=FOUR)
    for voter in (A, B, C):
        others = [account for account in FIVE if account is not voter]
        chain.append(qbft_header(chain[-1].number + 1, [voter, *others], FIVE, chain[-1], vote=(E, DROP)))
    back = qbft_header(15, [A, B, C], FOUR, chain[-1])
    assert confirmed(back, *chain).needed == 3
    with pytest.raises(ValidatorsDiffer):
        confirmed(qbft_header(16, [E, A, B], FIVE, back), *chain, back)


def test_two_changes_at_once_are_never_voted() -> None:
    votes = voted(ADD, E, A, B, C, validators=FOUR)
    with pytest.raises(ValidatorsDiffer):
        confirmed(qbft_header(12, [E, A, B], [A, B, C, E], votes[-1]), *votes)


def test_the_trust_file_says_from_when_on_the_set_is_another() -> None:
    votes = voted(ADD, E, A, B, C, validators=FOUR)
    after = qbft_header(12, [A, B, C, D], FIVE, votes[-1])
    both = PinnedSets((tenure(FOUR, 0, 11), tenure(FIVE, 12)))
    assert confirmed(after, *votes, by=both).needed == 4
    stays = PinnedSets((tenure(FOUR, 0, 11), tenure(FOUR, 12)))
    with pytest.raises(UnpinnedTrust):
        confirmed(after, *votes, by=stays)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_headers_with_a_gap(missing: int) -> None:
    votes = voted(ADD, E, A, B, C, validators=FOUR)
    after = qbft_header(12, [A, B, C, E], FIVE, votes[-1])
    given = [header for place, header in enumerate(votes) if place != missing]
    with pytest.raises(UnpinnedTrust if missing == 0 else BrokenHeaders):
        confirmed(after, *given)
    other = qbft_header(9 + missing, FOUR, FOUR, state=b"\x67" * 32)
    with pytest.raises(BrokenHeaders):
        confirmed(after, *votes[:missing], other, *votes[missing + 1 :])


@pytest.mark.parametrize(
    "vote", [[b"\x01" * 20], [b"\x01" * 20, b"\x01"], [b"\x01" * 19, b""], [b"\x01" * 20, b"", b""]]
)
def test_votes_of_no_known_form(vote: Any) -> None:
    vanity, validators, _, round_, _ = rlp.decode(HEADER.items[EXTRA])
    extra = rlp.encode([vanity, validators, vote, round_, []])
    bare = HEADER.with_extra_data(extra)
    with pytest.raises(MalformedRlp):
        confirmed(with_seals(bare, [seal(account, qbft_digest(bare.items, 2)) for account in (A, B, C)]))
