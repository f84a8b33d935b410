// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanSlots, Standing} from "contracts/libraries/LoanSlots.sol";
import {Pact, Pacts} from "contracts/libraries/Pacts.sol";
import {PaymentSlots} from "contracts/libraries/PaymentSlots.sol";
import {Row, RowSlots} from "contracts/libraries/RowSlots.sol";
import {Day} from "contracts/types/Day.sol";
import {Money, MoneyOverflow} from "contracts/types/Money.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

/// Slots are written whole, by hand: they must lie where the compiler puts the fields of the structs. The compiler's own reading and writing is the other side.
contract SlotsTest is Test {
    Loan private _loan;
    Instalment private _row;
    Payment private _payment;
    Terms private _terms;
    Product private _product;

    /// A word whose byte at `at` is below `limit`: the compiler refuses an enum or a bool of another value.
    function within(uint256 word, uint256 at, uint256 limit) private pure returns (uint256) {
        uint256 value = uint8(word >> at) % limit;
        return (word & ~(uint256(0xff) << at)) | (value << at);
    }

    function put(uint256 slot, uint256 word) private {
        vm.store(address(this), bytes32(slot), bytes32(word));
    }

    function at(uint256 slot) private view returns (uint256) {
        return uint256(vm.load(address(this), bytes32(slot)));
    }

    function slotOfLoan() private pure returns (uint256 slot) {
        assembly {
            slot := _loan.slot
        }
    }

    function testFuzz_ALoanIsReadAsTheCompilerReadsIt(uint256[4] memory words) public {
        words[1] = within(within(words[1], 0, 6), 248, 2);
        for (uint256 i = 0; i < 4; i++) {
            put(slotOfLoan() + i, words[i]);
        }
        Standing memory s;
        uint256[4] memory read;
        LoanSlots.load(_loan, s, read);
        assertEq(keccak256(abi.encode(asLoan(s))), keccak256(abi.encode(_loan)));
        delete _loan;
        LoanSlots.store(_loan, s, [uint256(0), 0, 0, 0]);
        for (uint256 i = 0; i < 4; i++) {
            assertEq(at(slotOfLoan() + i), words[i]);
            assertEq(read[i], words[i]);
        }
    }

    function asLoan(Standing memory s) private pure returns (Loan memory l) {
        l.accruedThrough = s.accruedThrough;
        l.interestNumerator = uint96(s.interestNumerator);
        l.lastPayment = s.lastPayment;
        l.state = s.state;
        (l.bucket, l.version) = (uint8(s.bucket), uint8(s.version));
        (l.rows, l.period, l.billed) = (uint16(s.rows), uint16(s.period), uint16(s.billed));
        (l.due, l.aged, l.firstOpen) = (uint16(s.due), uint16(s.aged), uint16(s.firstOpen));
        (l.overdueRows, l.payments, l.pending) = (uint16(s.overdueRows), uint16(s.payments), uint16(s.pending));
        (l.quotes, l.mandates) = (uint8(s.quotes), uint8(s.mandates));
        l.distributed = Money.wrap(uint64(s.distributed));
        l.marks = uint8(s.marks);
        (l.undue, l.interestBase) = (Money.wrap(uint64(s.undue)), Money.wrap(uint64(s.interestBase)));
        (l.overduePrincipal, l.credit) = (Money.wrap(uint64(s.overduePrincipal)), Money.wrap(uint64(s.credit)));
        (l.penaltyNumerator, l.penaltyPaid) = (uint96(s.penaltyNumerator), Money.wrap(uint64(s.penaltyPaid)));
        (l.nextEvent, l.startDay, l.closedOn) = (s.nextEvent, s.startDay, s.closedOn);
    }

    /// Only what differs is written: the second slot here is spoilt behind the book's back, and stays.
    function test_ALoanIsWrittenWhereItDiffers() public {
        Standing memory s;
        uint256[4] memory words;
        LoanSlots.load(_loan, s, words);
        s.credit = 7;
        _loan.rows = 12;
        LoanSlots.store(_loan, s, words);
        assertEq(_loan.credit.fen(), 7);
        assertEq(_loan.rows, 12);
    }

    function test_RevertWhen_AnAmountHasNoRoom() public {
        Standing memory s;
        s.credit = uint256(type(uint64).max) + 1;
        vm.expectRevert(abi.encodeWithSelector(MoneyOverflow.selector, s.credit));
        this.store(s);
    }

    function store(Standing memory s) external {
        LoanSlots.store(_loan, s, [uint256(0), 0, 0, 0]);
    }

    function slotOfRow() private pure returns (uint256 slot) {
        assembly {
            slot := _row.slot
        }
    }

    /// Of a row in part paid all three amounts, of a settled one what it had to pay, of any other nothing.
    function testFuzz_ARowIsReadAsTheCompilerReadsIt(uint256 word, uint256 paid) public {
        put(slotOfRow(), within(within(uint240(word), 208, 7), 232, 2));
        put(slotOfRow() + 1, uint192(paid));
        Row memory r = RowSlots.load(_row);
        Instalment memory i = _row;
        assertEq(r.due.number(), i.due.number());
        assertEq(r.principal, i.principal.fen());
        assertEq(r.interest, i.interest.fen());
        assertEq(r.fee, i.fee);
        assertTrue(r.state == i.state);
        assertEq(r.version, i.version);
        assertEq(r.logged, i.logged);
        bool settled = !i.partPaid && i.state == InstalmentState.Settled;
        assertEq(r.principalPaid, i.partPaid ? i.principalPaid.fen() : settled ? i.principal.fen() : 0);
        assertEq(r.interestPaid, i.partPaid ? i.interestPaid.fen() : settled ? i.interest.fen() : 0);
        assertEq(r.feePaid, i.partPaid ? i.feePaid.fen() : settled ? i.fee : 0);
    }

    function testFuzz_ARowIsWrittenAsTheCompilerReadsIt(uint64 principal, uint64 interest, uint48 fee, uint256 seed)
        public
    {
        principal = uint64(bound(principal, 1, 1e13));
        interest = uint64(bound(interest, 0, 1e13));
        Instalment memory i = Instalment(
            Day.wrap(uint32(seed)),
            Money.wrap(principal),
            Money.wrap(interest),
            fee,
            InstalmentState((seed >> 32) % 5),
            uint8(seed >> 40),
            uint8(seed >> 48),
            true,
            Money.wrap(uint64(1 + (seed >> 56) % principal)),
            Money.wrap(uint64((seed >> 100) % (uint256(interest) + 1))),
            Money.wrap(uint64((seed >> 144) % (uint256(fee) + 1)))
        );
        _row = i;
        Row memory r = RowSlots.load(_row);
        delete _row;
        (r.stored, r.storedPaid) = (0, 0);
        RowSlots.store(_row, r);
        assertEq(keccak256(abi.encode(_row)), keccak256(abi.encode(i)));
    }

    /// The second slot is freed when the row is settled.
    function test_ASettledRowKeepsOneSlot() public {
        _row.principal = Money.wrap(10);
        _row.state = InstalmentState.Due;
        _row.partPaid = true;
        _row.principalPaid = Money.wrap(4);
        Row memory r = RowSlots.load(_row);
        r.principalPaid = 10;
        r.state = InstalmentState.Settled;
        RowSlots.store(_row, r);
        assertFalse(_row.partPaid);
        assertEq(_row.principalPaid.fen(), 0);
        assertEq(RowSlots.load(_row).principalPaid, 10);
    }

    function testFuzz_APayment(uint256 word) public {
        uint256 slot;
        assembly {
            slot := _payment.slot
        }
        word = within(within(word, 224, 4), 232, 8);
        put(slot, word);
        Payment memory read = PaymentSlots.load(_payment);
        assertEq(keccak256(abi.encode(read)), keccak256(abi.encode(_payment)));
        put(slot, 0);
        PaymentSlots.store(_payment, read);
        assertEq(at(slot), word);
    }

    function testFuzz_APact(uint256 terms, uint256 product, uint16 late) public {
        uint256 slot;
        assembly {
            slot := _terms.slot
        }
        put(slot, within(within(within(terms, 128, 5), 136, 3), 144, 2));
        assembly {
            slot := _product.slot
        }
        put(slot, within(within(within(product, 96, 2), 104, 2), 112, 2));
        _readsAsTheCompiler(late);
    }

    function _readsAsTheCompiler(uint16 late) private view {
        Pact memory pact;
        Pacts.load(_terms, _product, pact);
        assertEq(pact.rate().millionths(), _terms.rate.millionths());
        assertEq(pact.penaltyRate().millionths(), _terms.penaltyRate.millionths());
        assertTrue(pact.method() == _terms.method && pact.dayCount() == _terms.dayCount);
        assertTrue(pact.mode() == _terms.allocationMode);
        assertEq(pact.order(), _terms.allocationOrder);
        assertEq(pact.periods(), _terms.periods);
        assertEq(pact.graceDays(), _product.graceDays);
        assertEq(pact.noticeDays(), _product.noticeDays);
        assertEq(pact.quoteDays(), _product.quoteDays);
        assertEq(pact.servicerFeeBps(), _product.servicerFeeBps);
        assertEq(pact.prepaymentFeeBps(), _product.prepaymentFeeBps);
        assertEq(pact.tolerance(), _product.tolerance);
        assertTrue(pact.rebatesFees() == _product.rebateFees);
        assertTrue(pact.followsBusinessDays() == _product.followingBusinessDay);
        assertTrue(pact.isRevolving() == _product.revolving);
        assertEq(pact.bucket(late), bucketOf(_product.buckets, late));
    }

    function bucketOf(bytes14 thresholds, uint256 late) private pure returns (uint8 reached) {
        for (; reached < 7; reached++) {
            uint256 threshold = uint256(uint8(thresholds[2 * reached])) * 256 + uint8(thresholds[2 * reached + 1]);
            if (late < threshold) return reached;
        }
    }
}
