"""Whole bundles of QBFT and Clique chains: what seals, owners and interests make of them."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from evidence import checkpoint
from evidence.bundle import Attachments, Bundle, build
from evidence.chainproof import Assurance, Header
from evidence.container import unpack
from evidence.errors import MalformedInput
from evidence.report import Outcome, Report
from evidence.trust import Strategy, Trust
from evidence.validators import OwnedKey, PinnedSets, Tenure
from evidence.verify import verify
from tests.unit.evidence.forge import NOTARY, TRUST, address, content_of, life, notarized, reseal, state_of
from tests.unit.evidence.sealed import clique_header, keys, qbft_header, tenure

FOUR, THREE = keys(4), keys(3)
DRAFT = life()
STATE = state_of(DRAFT)
NUMBER = DRAFT.block + 5


def bundle_with(header: Header, attachment: bytes | None) -> bytes:
    return build(content_of(DRAFT, STATE, header=header), Attachments(attachment))


def sealed_by(*sealers: Any, among: Sequence[Any] = FOUR) -> Header:
    return qbft_header(NUMBER, sealers, among, state=STATE.trie.root)


def trusting(strategy: Strategy, tenures: Sequence[Tenure], **changes: Any) -> Trust:
    pinned = PinnedSets(tuple(tenures))
    return dataclasses.replace(TRUST, strategy=strategy, notary=None, validators=pinned, **changes)


def owned(accounts: Sequence[Any], owners: Sequence[str]) -> Tenure:
    return Tenure(0, None, tuple(OwnedKey(address(a), owner) for a, owner in zip(accounts, owners, strict=True)))


QBFT = trusting(Strategy.QBFT, [tenure(FOUR)], interested=())
CLIQUE = trusting(Strategy.CLIQUE, [tenure(THREE)], interested=())
FINAL = bundle_with(sealed_by(*FOUR[:3]), checkpoint.preceded(()))


def clique_chain() -> list[Header]:
    turn = NUMBER % 3
    chain = [clique_header(NUMBER, THREE[turn], THREE, state=STATE.trie.root)]
    for place in (1, 2):
        chain.append(clique_header(NUMBER + place, THREE[(turn + place) % 3], THREE, chain[-1]))
    return chain


CHAIN = clique_chain()
MAJORITY = bundle_with(CHAIN[0], checkpoint.followed(CHAIN[1:]))


def reasons(report: Report) -> Mapping[str, str]:
    return {check.id: check.reason.code for check in report.failures if check.reason}


# ---- how sure


def test_enough_seals_make_a_bundle_final() -> None:
    for data in (FINAL, bundle_with(sealed_by(*FOUR[1:]), None)):
        report = verify(data, QBFT, require=Assurance.FINAL)
        assert (report.outcome, report.assurance) == (Outcome.VALID, Assurance.FINAL)
    said = verify(FINAL, QBFT).check("block.finality").looked_at
    assert (
        said is not None and "3 of 4 pinned validators" in said.en and "(owner 0)" in said.en and "最终确认" in said.zh
    )


def test_a_majority_is_valid_and_not_final() -> None:
    report = verify(MAJORITY, CLIQUE, require=Assurance.MAJORITY)
    # Of three signers any one could have signed two branches: the block may stand, independence does not.
    assert reasons(report) == {"block.independence": "invalid.independence"}
    assert report.assurance is Assurance.MAJORITY
    late = verify(MAJORITY, CLIQUE, require=Assurance.FINAL)
    assert [check.id for check in late.open] == ["block.assurance"]


def test_a_bundle_tells_its_block_as_its_chain_does() -> None:
    """Without a trust file too, a QBFT block is known by its own hash; what is missing is missing."""
    for data in (FINAL, MAJORITY):
        report = verify(data)
        assert report.outcome is Outcome.CANNOT_TELL
        assert report.check("block.header").reason is None


@pytest.mark.parametrize("strategy", [Strategy.CLIQUE, Strategy.NOTARY])
def test_a_block_of_another_kind_of_chain(strategy: Strategy) -> None:
    trust = dataclasses.replace(QBFT, strategy=strategy, notary=TRUST.notary)
    assert verify(FINAL, trust).outcome is not Outcome.VALID
    assert verify(MAJORITY, QBFT).outcome is Outcome.INVALID


def test_a_notary_may_speak_for_a_block_of_qbft() -> None:
    content = content_of(DRAFT, STATE, header=sealed_by(*FOUR[:1]))
    report = verify(build(content, notarized(content, NOTARY)), TRUST)
    assert (report.outcome, report.assurance) == (Outcome.VALID, Assurance.DEMONSTRATION)


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (sealed_by(*FOUR[:2]), "invalid.seal.few"),
        (sealed_by(FOUR[0], FOUR[0], FOUR[1]), "invalid.seal.repeated"),
        (sealed_by(FOUR[0], FOUR[1], keys(1, 90)[0]), "invalid.seal.foreign"),
        (sealed_by(*keys(3, 90)), "invalid.seal.header"),
        (sealed_by(*keys(3, 90), among=keys(3, 90)), "invalid.validators"),
    ],
)
def test_seals_that_do_not_count(header: Header, code: str) -> None:
    report = verify(bundle_with(header, checkpoint.preceded(())), QBFT)
    assert reasons(report) == {"block.finality": code}


def test_members_are_the_trust_files_alone() -> None:
    report = verify(FINAL, dataclasses.replace(QBFT, validators=None))
    assert report.outcome is Outcome.CANNOT_TELL
    assert {check.id for check in report.open} == {"block.finality"}
    nobody = verify(FINAL, trusting(Strategy.QBFT, [Tenure(0, None, ())]))
    assert [check.id for check in nobody.open] == ["block.finality"]


def test_what_speaks_for_the_block_comes_with_the_bundle() -> None:
    """The headers before a block whose validators have changed."""
    five = sorted([*FOUR, *keys(1, 90)], key=address)
    joining = next(account for account in five if account not in FOUR)
    votes: list[Header] = []
    for place, voter in enumerate(FOUR[:3]):
        others = [account for account in FOUR if account is not voter]
        parent = votes[-1] if votes else None
        votes.append(qbft_header(NUMBER - 3 + place, [voter, *others], FOUR, parent, vote=(joining, b"\xff")))
    block = qbft_header(NUMBER, [joining, *FOUR[:3]], five, votes[-1], state=STATE.trie.root)
    with_votes = verify(bundle_with(block, checkpoint.preceded(votes)), QBFT)
    assert (with_votes.outcome, with_votes.assurance) == (Outcome.VALID, Assurance.FINAL)
    independence = with_votes.check("block.independence").reason
    assert independence is not None and independence.code == "cannot-tell.trust"
    without = verify(bundle_with(block, None), QBFT)
    assert (without.outcome, [check.id for check in without.open]) == (Outcome.CANNOT_TELL, ["block.finality"])


def test_too_little_on_top_of_a_block_of_clique() -> None:
    for attachment in (None, checkpoint.followed(()), checkpoint.followed(CHAIN[1:2])):
        report = verify(bundle_with(CHAIN[0], attachment), CLIQUE)
        assert report.outcome is Outcome.CANNOT_TELL
        assert [check.id for check in report.open] == ["block.finality"]


# ---- attachments


@pytest.mark.parametrize(
    "attachment",
    [
        b"{}",
        b'{"strategy":"faith"}',
        b'{"preceding":[],"strategy":"clique"}',
        b'{"following":[],"preceding":[],"strategy":"qbft"}',
        b'{"preceding":["0x00"],"strategy":"qbft"}',
        b'{"preceding":"0x","strategy":"qbft"}',
        b'{"signature":"0x00","strategy":"notary"}',
        b'{"following":["0xc0"],"strategy":"clique"}',
        b'{"preceding":[' + b",".join([b'"0x"'] * 2049) + b'],"strategy":"qbft"}',
    ],
)
def test_attachments_of_no_known_form(attachment: bytes) -> None:
    with pytest.raises(MalformedInput):
        checkpoint.read(CHAIN[0], attachment)
    assert "bundle.form" in reasons(verify(bundle_with(CHAIN[0], attachment), CLIQUE))


def test_attachments_are_read_as_they_are_written() -> None:
    found = Bundle.read(MAJORITY).checkpoint
    assert (found.following, found.preceding, found.notary_signature) == (tuple(CHAIN[1:]), (), None)
    assert checkpoint.read(CHAIN[2], checkpoint.preceded(CHAIN[:2])).preceding == tuple(CHAIN[:2])


def test_mutated_seals_and_headers_are_answered() -> None:
    """Bytes of the header and of what speaks for the block: never valid by another block than the sealed one, and no other exception."""
    source = random.Random("seals")
    for data, trust in ((FINAL, QBFT), (MAJORITY, CLIQUE)):
        contents = unpack(data)
        for _ in range(150):
            name = source.choice([f"headers/{NUMBER}.rlp", "attachments/checkpoint.json"])
            changed = bytearray(contents[name])
            changed[source.randrange(len(changed))] ^= 1 << source.randrange(8)
            report = verify(reseal(data, {name: bytes(changed)}), trust)
            assert report.outcome is not Outcome.VALID and report.assurance is None
            if name.startswith("headers/"):
                assert reasons(report).keys() & {"block.header", "block.finality", "bundle.form", "bundle.members"}


# ---- who owns the validators


def independence(owners: Sequence[str], interested: tuple[str, ...] | None = (), sealers: int = 3) -> Any:
    accounts = keys(len(owners))
    header = sealed_by(*accounts[:sealers], among=accounts)
    report = verify(
        bundle_with(header, None), trusting(Strategy.QBFT, [owned(accounts, owners)], interested=interested)
    )
    assert report.assurance is Assurance.FINAL
    return report.check("block.independence")


def test_four_owners_are_independent() -> None:
    found = independence(["Bank A", "Bank B", "Court", "Notary"])
    assert found.result.value == "passed" and not found.decisive
    for words in ("3 of 4 keys are needed", "2 could stop the chain", "2 make two histories", "Court: 1"):
        assert words in found.looked_at.en


def test_one_owner_of_two_in_four_could_make_two_histories() -> None:
    found = independence(["Bank A", "Bank A", "Court", "Notary"])
    assert found.reason.code == "invalid.independence" and "Bank A alone" in found.reason.problem
    assert (found.reason.expected, found.reason.found) == ("fewer than 2 of 4 keys", 2)


def test_one_owner_that_could_stop_the_chain_is_a_warning() -> None:
    """Of six validators, four are needed: three stop it, two can make two histories. Of five: two stop it, three make two histories."""
    found = independence(["A", "A", "B", "C", "D"], sealers=4)
    assert found.result.value == "passed"
    assert "warning: A could stop the chain" in found.looked_at.en and "注意：A" in found.looked_at.zh
    assert independence(["A", "A", "A", "C", "D"], sealers=4).reason.code == "invalid.independence"
    assert independence(["A", "A", "B", "C", "D", "E"], sealers=4).reason.code == "invalid.independence"


def test_those_with_an_interest_count_together() -> None:
    owners = ["Lender", "Subsidiary", "Court", "Notary"]
    found = independence(owners, ("Lender", "Subsidiary"))
    assert found.reason.code == "invalid.independence" and "interest" in found.reason.problem
    assert "those with an interest own 1" in independence(owners, ("Lender", "Lender", "Somebody")).looked_at.en


def test_without_the_interests_the_question_stays_open() -> None:
    found = independence(["Bank A", "Bank B", "Court", "Notary"], None)
    assert found.reason.code == "cannot-tell.trust" and found.reason.where == "trust.interested"


def test_a_notary_of_the_lender_is_not_independent() -> None:
    content = content_of(DRAFT, STATE)
    data = build(content, notarized(content))
    owner = TRUST.notary.owner if TRUST.notary else ""
    assert reasons(verify(data, dataclasses.replace(TRUST, interested=(owner,)))) == {
        "block.independence": "invalid.independence"
    }
    other = verify(data, dataclasses.replace(TRUST, interested=("another",)))
    assert other.outcome is Outcome.VALID
