"""The projector: what it reads it keeps, what the chain takes back it takes back, what it cannot read it does not skip."""

import dataclasses

import pytest
from sqlmodel import Session, select

from ledger.domain.nodes import Node
from ledger.readmodel.database import Database
from ledger.readmodel.dump import dump
from ledger.readmodel.errors import ChainUnreadable, OtherChain, ProjectionStopped
from ledger.readmodel.projector import Projector, clear
from ledger.readmodel.source import Block, Log
from ledger.readmodel.tables import chain as tables
from ledger.readmodel.tables.chain import Event, File
from ledger.readmodel.tables.credit import Application, Facility
from ledger.readmodel.tables.people import Party
from tests.unit.readmodel.memory_chain import ZERO, MemoryChain, address, identifier
from tests.unit.readmodel.story import DAY, LENDER, grant, register


@pytest.fixture
def chain() -> MemoryChain:
    return MemoryChain(day=DAY)


def catch_up(database: Database, chain: MemoryChain, batch_blocks: int = 500) -> None:
    list(Projector(database, chain, batch_blocks).catch_up(chain.head()))


def content(database: Database) -> str:
    with database.reader() as session:
        return dump(session)


def one(session: Session, table: type) -> object:
    return session.exec(select(table)).one()


def test_a_grant_fills_party_application_and_facility(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "borrower")
    chain.mine()
    facility = grant(chain, "facility", party)
    chain.mine(3)
    catch_up(database, chain)
    with database.reader() as session:
        row = one(session, Party)
        assert (row.id, row.lender) == ("0x" + party.hex(), "0x" + LENDER.hex())
        assert (row.kind, row.custody, row.blocked) == ("borrower", "party", False)
        assert row.kyc_expiry == DAY + 365
        assert row.inquiry_expiry == 0  # used up by the assessment
        application = one(session, Application)
        assert (application.state, application.amount, application.assessed_limit) == ("accepted", 500_000, 1_000_000)
        assert application.second_approver == address("second")
        granted = one(session, Facility)
        assert (granted.id, granted.party, granted.lender) == ("0x" + facility.hex(), row.id, row.lender)
        assert (granted.state, granted.limit, granted.outstanding, granted.reserved) == ("active", 500_000, 0, 0)


def test_heads_follow_from_the_events(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "borrower")
    facility = grant(chain, "facility", party)
    chain.mine()
    catch_up(database, chain)
    with database.reader() as session:
        for file in (party, facility):
            row = session.get(File, "0x" + file.hex())
            assert row is not None
            assert (row.head, row.seq) == ("0x" + chain.files[file].head.hex(), chain.files[file].seq)
        # registration, identity, consent and the opening of the facility
        assert chain.files[party].seq == 4


def test_only_blocks_with_events_and_the_last_one_are_kept(database: Database, chain: MemoryChain) -> None:
    register(chain, "borrower")
    chain.mine(4)
    catch_up(database, chain, batch_blocks=1)
    with database.reader() as session:
        assert session.exec(select(tables.Block.number).order_by(tables.Block.number)).all() == [1, 4]


@pytest.mark.parametrize("batch_blocks", [1, 2, 500])
def test_the_size_of_batches_changes_nothing(database: Database, chain: MemoryChain, batch_blocks: int) -> None:
    for name in ("one", "two"):
        party = register(chain, name)
        chain.mine(2)
        grant(chain, f"facility of {name}", party)
        chain.mine()
    catch_up(database, chain, batch_blocks)
    whole = content(database)
    assert whole.count("\nfiles ") == 4
    with database.writer() as session:
        clear(session)
    catch_up(database, chain, 3)
    assert content(database) == whole


def test_replaced_blocks_leave_no_trace(database: Database, chain: MemoryChain) -> None:
    first = register(chain, "one")
    chain.mine()
    before = len(chain.blocks)
    facility = grant(chain, "facility", first)
    register(chain, "two")
    chain.tell("RoleGranted", lender=LENDER, account=address("clerk"), role=1)
    chain.tell("PoolFunded", lender=LENDER, amount=700, receipt=identifier("receipt"))
    chain.mine(2)
    catch_up(database, chain)
    chain.forget(len(chain.blocks) - before)
    chain.reach(Node.PARTY_BLOCKED, first, address("regulator"), listReference=identifier("list"))
    chain.mine(2)
    steps = list(Projector(database, chain).catch_up(chain.head()))
    assert [step.went_back for step in steps] == [True, False]
    assert steps[0].block == before - 1
    after = content(database)
    assert facility.hex() not in after
    assert identifier("two").hex() not in after
    assert "\nmovements" not in after
    assert "\nroles" not in after
    assert '"blocked":true' in after
    assert after == content_of_fresh(database, chain)


def content_of_fresh(database: Database, chain: MemoryChain) -> str:
    with database.writer() as session:
        clear(session)
    catch_up(database, chain)
    return content(database)


def test_a_chain_that_lost_its_last_blocks_is_followed_back(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "one")
    chain.mine()
    chain.reach(Node.PARTY_BLOCKED, party, address("regulator"), listReference=identifier("list"))
    chain.mine(3)
    catch_up(database, chain)
    chain.forget(3)
    (step,) = Projector(database, chain).catch_up(chain.head())
    assert (step.went_back, step.block) == (True, 1)
    assert '"blocked":true' not in content(database)


def test_a_chain_replaced_from_its_first_block_is_read_anew(database: Database, chain: MemoryChain) -> None:
    register(chain, "one")
    chain.mine()
    catch_up(database, chain)
    chain.forget(1)
    register(chain, "two")
    chain.mine()
    catch_up(database, chain)
    assert identifier("one").hex() not in content(database)
    assert identifier("two").hex() in content(database)


def test_an_event_that_no_handler_understands_stops_everything(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "one")
    chain.mine()
    catch_up(database, chain)
    before = content(database)
    chain.reach(Node.PARTY_BLOCKED, party, address("regulator"), listReference=identifier("list"))
    chain.mine()
    chain.tell("SomethingNew", value=1)
    chain.mine()
    for _ in range(2):
        with pytest.raises(ProjectionStopped, match=r"block 3, log 0 \(SomethingNew\)"):
            catch_up(database, chain)
        assert content(database) == before


def test_a_gap_in_a_log_stops_everything(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "one")
    chain.reach(Node.PARTY_BLOCKED, party, address("regulator"), listReference=identifier("list"))
    chain.mine()
    del chain.mined[-2]
    with pytest.raises(ProjectionStopped, match="stands at entry 2, the next one is 4"):
        catch_up(database, chain)
    with database.reader() as session:
        assert session.exec(select(Event)).all() == []


def test_tables_of_another_chain_are_refused(database: Database, chain: MemoryChain) -> None:
    register(chain, "one")
    chain.mine()
    catch_up(database, chain)
    chain.chain_id = 5
    with pytest.raises(OtherChain, match="of chain 31337"):
        catch_up(database, chain)


def test_a_limit_without_bound_is_kept_as_the_largest_number(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "one")
    chain.mine()
    grant(chain, "facility", party, limit=2**63 - 1)
    chain.mine()
    catch_up(database, chain)
    with database.reader() as session:
        assert one(session, Application).assessed_limit == 2**63 - 1  # 2^64 - 2 on the chain


def test_a_party_of_nobody_is_a_lender_of_its_own(database: Database, chain: MemoryChain) -> None:
    key = address("bank")
    chain.open("party", LENDER, ZERO, Node.BORROWER_REGISTERED, key)
    chain.reach(
        Node.BORROWER_REGISTERED, LENDER, key, lender=ZERO, party=LENDER, kind=3, key=key, identity=identifier("id")
    )
    chain.mine()
    catch_up(database, chain)
    with database.reader() as session:
        assert one(session, Party).lender == "0x" + LENDER.hex()
        assert one(session, File).lender == "0x" + LENDER.hex()


@pytest.mark.parametrize(("batch_blocks", "reason"), [(1, "IntegrityError"), (500, "facilities has a row")])
def test_what_happens_twice_stops_everything(
    database: Database, chain: MemoryChain, batch_blocks: int, reason: str
) -> None:
    party = register(chain, "one")
    grant(chain, "facility", party)
    chain.mine()
    facility = identifier("facility")
    again = {"limit": 1, "revolving": False, "availabilityEnd": DAY + 1, "termsHash": identifier("terms")}
    chain.reach(Node.LIMIT_ACCEPTED, facility, address("one"), **again)
    chain.mine()
    with pytest.raises(ProjectionStopped, match=rf"block 2, log 0 \(NodeReached\): {reason}"):
        catch_up(database, chain, batch_blocks)


def test_a_correction_is_not_taken_for_an_ordinary_entry(database: Database, chain: MemoryChain) -> None:
    party = register(chain, "one")
    chain.reach(Node.PARTY_BLOCKED, party, address("regulator"), listReference=identifier("list"))
    chain.waiting[-1][1]["supersedes"] = 1
    chain.mine()
    with pytest.raises(ProjectionStopped, match="entry 4 corrects entry 1"):
        catch_up(database, chain)


@pytest.mark.parametrize("hide", ["hash", "last", "order"])
def test_a_chain_that_contradicts_itself_is_not_believed(
    database: Database, chain: MemoryChain, monkeypatch: pytest.MonkeyPatch, hide: str
) -> None:
    register(chain, "one")
    chain.mine(2)
    asked: list[int] = []

    def block(number: int) -> Block | None:
        asked.append(number)
        found = chain.blocks[number] if number < len(chain.blocks) else None
        if hide == "last" and asked.count(2) > 1 and number == 2:
            return None
        return found

    def logs(first: int, last: int) -> list[Log]:
        found = [log for log in chain.mined if first <= log.block <= last]
        if hide == "hash":
            found[0] = dataclasses.replace(found[0], block_hash=identifier("another block"))
        return found[::-1] if hide == "order" else found

    monkeypatch.setattr(chain, "block", block)
    monkeypatch.setattr(chain, "logs", logs)
    with pytest.raises(ChainUnreadable):
        catch_up(database, chain)
    assert content(database) == ""


def test_a_parent_that_does_not_match_leads_back(
    database: Database, chain: MemoryChain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain answers with the old last block, then with a new one behind a block that was replaced."""
    register(chain, "one")
    chain.mine()
    catch_up(database, chain)
    old = chain.blocks[1]
    chain.forget(1)
    register(chain, "two")
    chain.mine(2)
    answers = iter([old])
    real = chain.block
    monkeypatch.setattr(chain, "block", lambda number: next(answers, real(number)) if number == 1 else real(number))
    steps = list(Projector(database, chain).catch_up(chain.head()))
    assert [step.went_back for step in steps] == [True, False]
    assert identifier("two").hex() in content(database)
