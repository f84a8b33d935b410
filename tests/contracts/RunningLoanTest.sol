// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

/// What the tests of a running loan share: money that comes in, and the entries that time itself makes.
///
/// The loan of the fixture, by hand: instalment 916.80; row 1 = 766.80 + 150.00, row 2 = 778.30 + 138.50; balance after row 1 9,233.20. Bills five days before the
/// 15th, overdue on the 19th.
abstract contract RunningLoanTest is LedgerTest {
    /// A bank books money of today.
    function pay(uint64 fen, bytes32 receipt) internal {
        Day today = ledger.today();
        vm.prank(bank);
        ledger.receivePayment(loan, Money.wrap(fen), receipt, today, DOCUMENTS, inPerson());
    }

    /// A Default notice to the debtor, whose cure period of fifteen days begins today.
    function notifyOfDefault(uint64 claimed) internal {
        Day until = ledger.today().plus(15);
        uint64 now_ = uint64(block.timestamp);
        vm.prank(servicer);
        ledger.sendNotice(
            loan,
            ICollection.Dunning(NoticeKind.Default, party, now_, Money.wrap(claimed), until, "delivered"),
            DOCUMENTS
        );
    }

    /// By the lender alone, under its first notice.
    function declareDefault() internal {
        vm.prank(operator);
        ledger.declareDefault(loan, 1, DOCUMENTS, new Consent[](0));
    }

    /// Told today, and in default on the sixteenth day from now.
    function toDefaultOver(uint64 claimed) internal {
        notifyOfDefault(claimed);
        goTo(ledger.today().plus(16));
        declareDefault();
    }

    /// One row of 10,000.00 + 150.00, paid on its day, 15 February 2026.
    function toSettled() internal {
        terms.periods = 1;
        toDisbursed();
        goTo(2026, 2, 15);
        pay(1_015_000, "all");
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
    }

    /// The file of a settled loan, five years later.
    function toArchived() internal {
        toSettled();
        goTo(2031, 2, 14);
        vm.prank(keeper);
        ledger.archiveRecord(loan, "root", date(2031, 3, 1));
    }

    /// The object of a row in the log: its schedule version is the first.
    function rowObject(uint16 row) internal pure returns (bytes32) {
        return bytes32((uint256(1) << 16) | row);
    }

    /// A step of the catch-up is the next entry but `offset` of this file: no documents, no consents, effective on its legal day.
    function expectStep(
        bytes32 id,
        bytes32 object,
        uint8 node,
        uint32 offset,
        address actor,
        Day effective,
        bytes memory effect
    ) internal {
        uint32 seq = ledger.fileOf(id).seq + 1 + offset;
        vm.expectEmit(address(ledger));
        emit NodeReached(id, node, object, seq, actor, uint64(block.timestamp), effective, 0, 0, effect, "");
    }

    function expectTooEarly(uint8 node, uint16 row, Day earliest) internal {
        Day today = ledger.today();
        vm.expectRevert(abi.encodeWithSelector(TooEarly.selector, node, rowObject(row), earliest, today));
    }

    function expectNothingToDo(uint8 node) internal {
        vm.expectRevert(abi.encodeWithSelector(NothingToDo.selector, node, loan));
    }

    function expectRepeated(uint8 node, bytes32 object) internal {
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, node, loan, object));
    }

    function expectRowUnknown(uint16 row, uint16 rows) internal {
        vm.expectRevert(abi.encodeWithSelector(InstalmentUnknown.selector, loan, row, rows));
    }

    function expectRowPaid(uint16 row) internal {
        vm.expectRevert(abi.encodeWithSelector(InstalmentPaid.selector, loan, row));
    }

    function expectNoLoan(bytes32 id) internal {
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, id, FileKind.Loan));
    }

    function expectArchived() internal {
        vm.expectRevert(abi.encodeWithSelector(FileArchived.selector, loan));
    }

    /// By a regulator: the days from `first` to `last`, which lie within one word of the calendar, are no business days.
    function closeDays(Day first, Day last) internal {
        uint256 start = first.number() - first.number() % 256;
        uint256 closed = 0;
        for (uint256 day = first.number(); day <= last.number(); day++) {
            closed |= 1 << (day - start);
        }
        vm.prank(regulator);
        ledger.setBusinessDays(Day.wrap(uint32(start)), closed);
    }
}
