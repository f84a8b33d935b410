// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// Row 1 is 766.80 + 150.00, row 2 is 778.30 + 138.50. The programme gives 200.00 to a loan.
contract ApplySubsidyTest is RunningLoanTest {
    address private authority = makeAddr("labour authority");
    bytes32 private constant PROGRAMME = "young founders";

    function setUp() public override {
        super.setUp();
        vm.prank(admin);
        ledger.setProgramme(lender, PROGRAMME, authority, Money.wrap(20_000));
        token.grantRole(token.HOLDER(), authority);
        vm.prank(bank);
        token.fundWallet(authority, 100_000, "grant");
    }

    function _toDue() private {
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
    }

    function _apply(address by, uint16 row, uint64 amount, bytes32 receipt) private returns (PaymentId) {
        vm.prank(by);
        return ledger.applySubsidy(loan, row, PROGRAMME, Money.wrap(amount), receipt, DOCUMENTS);
    }

    function _expectRange(uint64 amount, uint64 most) private {
        vm.expectRevert(
            abi.encodeWithSelector(AmountOutOfRange.selector, Money.wrap(amount), Money.wrap(1), Money.wrap(most))
        );
    }

    function test_RevertWhen_NeitherThePayerNorABankPays() public {
        _toDue();
        expectWrongCaller(Nodes.SUBSIDY_APPLIED, stranger, bit(Role.Bank));
        _apply(stranger, 1, 100, "r");
    }

    function test_RevertGiven_TheProgrammeIsUnknownOrOver() public {
        _toDue();
        vm.prank(admin);
        ledger.setProgramme(lender, PROGRAMME, address(0), Money.wrap(20_000));
        vm.expectRevert(abi.encodeWithSelector(ProgrammeUnknown.selector, lender, PROGRAMME));
        _apply(authority, 1, 100, "r");
    }

    function test_RevertGiven_NotDue() public {
        toDisbursed();
        goTo(2026, 2, 14);
        expectUnexpected();
        _apply(authority, 1, 100, "r");
    }

    function test_RevertGiven_NoSuchRow() public {
        _toDue();
        expectRowUnknown(13, 12);
        _apply(authority, 13, 100, "r");
        expectRowUnknown(0, 12);
        _apply(authority, 0, 100, "r");
    }

    function test_RevertGiven_TheRowIsPaid() public {
        _toDue();
        pay(91_680, "row 1");
        expectRowPaid(1);
        _apply(authority, 1, 100, "r");
    }

    function test_RevertWhen_NothingOrTooMuchIsPaid() public {
        _toDue();
        _expectRange(0, 15_000);
        _apply(authority, 1, 0, "r");
        _expectRange(15_001, 15_000);
        _apply(authority, 1, 15_001, "r");
        vm.expectRevert(ReceiptMissing.selector);
        _apply(authority, 1, 100, 0);
    }

    /// Of row 2 only 50.00 are left to the loan.
    function test_RevertWhen_TheProgrammeGivesNoMore() public {
        _toDue();
        _apply(authority, 1, 15_000, "first");
        goTo(2026, 3, 15);
        _expectRange(5_001, 5_000);
        _apply(authority, 2, 5_001, "second");
        _apply(authority, 2, 5_000, "second");
        assertEq(ledger.subsidisedOf(loan, PROGRAMME).fen(), 20_000);
    }

    function test_RevertWhen_NoAdminSetsTheProgramme() public {
        expectWrongCaller(0, operator, bit(Role.Admin));
        vm.prank(operator);
        ledger.setProgramme(lender, PROGRAMME, authority, Money.wrap(1));
    }

    function test_Apply_FromTheWallet() public {
        _toDue();
        PaymentId id = Ids.payment(lender, keccak256(abi.encode(authority, bytes32("r"))));
        bytes memory effect = abi.encodeCall(
            IEffects.subsidyApplied,
            (PROGRAMME, authority, id, Money.wrap(10_000), "r", authority, Money.wrap(10_000), Money.wrap(20_000))
        );
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), rowObject(1), Nodes.SUBSIDY_APPLIED, seq, authority, effect, "");
        _apply(authority, 1, 10_000, "r");
        Instalment memory row = ledger.instalmentOf(loan, 1);
        assertEq(row.interestPaid.fen(), 10_000);
        assertEq(row.principalPaid.fen(), 0);
        assertEq(token.balanceOf(authority), 90_000);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
        assertEq(ledger.loanOf(loan).distributed.fen(), 10_000);
    }

    /// In the agreed order the fee comes first, and row 1 before row 2.
    function test_Apply_GoesToTheInterestOfItsInstalmentBeforeAll() public {
        terms.periodicFee = Money.wrap(500);
        _toDue();
        goTo(2026, 3, 15);
        _apply(bank, 2, 3_000, "r");
        Instalment memory row = ledger.instalmentOf(loan, 2);
        assertEq(row.interestPaid.fen(), 3_000);
        assertEq(row.feePaid.fen(), 0);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 0);
    }

    /// The rest of the row is what the borrower still pays.
    function test_Apply_ThenTheBorrowerPaysTheRest() public {
        _toDue();
        _apply(authority, 1, 15_000, "r");
        pay(76_680, "rest");
        assertTrue(ledger.instalmentOf(loan, 1).state == InstalmentState.Settled);
        assertEq(ledger.loanOf(loan).credit.fen(), 0);
    }

    /// Played again, money that came for row 1 still goes there; what came back is the programme's to give again.
    function test_Apply_IsReversedAndPlayedAgain() public {
        _toDue();
        _apply(bank, 1, 10_000, "first");
        _apply(bank, 1, 2_000, "second");
        pay(5_000, "third");
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "first"), "proof", DOCUMENTS);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 7_000);
        assertEq(ledger.subsidisedOf(loan, PROGRAMME).fen(), 2_000);
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "third"), "proof", DOCUMENTS);
        assertEq(ledger.instalmentOf(loan, 1).interestPaid.fen(), 2_000);
    }
}
