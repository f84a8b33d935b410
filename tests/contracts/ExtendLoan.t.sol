// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ModifiedLoanTest.sol";
import {Vm} from "forge-std/Vm.sol";

contract ExtendLoanTest is ModifiedLoanTest {
    function _extend(address by, uint16 periods, Consent memory c) private {
        vm.prank(by);
        ledger.extendLoan(loan, periods, DOCUMENTS, c);
    }

    function _agreed(uint16 periods) private returns (Consent memory) {
        return agreed(Nodes.EXTENSION_APPROVED, renewed(periods), RESTARTS);
    }

    function test_RevertWhen_NoSignerExtends() public {
        toTenDaysOn();
        Consent memory c = _agreed(22);
        expectWrongCaller(Nodes.EXTENSION_APPROVED, operator, bit(Role.Signer));
        _extend(operator, 22, c);
    }

    function test_RevertGiven_NotDisbursed() public {
        toReleased();
        expectUnexpected();
        _extend(lenderSigner, 22, inPerson());
    }

    function test_RevertGiven_Settled() public {
        toSettled();
        vm.expectRevert(abi.encodeWithSelector(LoanInState.selector, loan, LoanState.Settled));
        _extend(lenderSigner, 22, inPerson());
    }

    function test_RevertGiven_Arrears() public {
        toOverdueParts();
        Consent memory c = _agreed(22);
        vm.expectRevert(abi.encodeWithSelector(ArrearsOpen.selector, loan, 1));
        _extend(lenderSigner, 22, c);
    }

    function test_RevertWhen_TheMaturityDoesNotMove() public {
        toTenDaysOn();
        Consent memory c = _agreed(11);
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "periods", 11, 12));
        _extend(lenderSigner, 11, c);
        vm.expectRevert(abi.encodeWithSelector(TermsInvalid.selector, "periods", 361, 360));
        _extend(lenderSigner, 361, c);
    }

    /// A loan of twelve months is extended by twelve months at most.
    function test_RevertWhen_AShortLoanIsExtendedByMoreThanItsDuration() public {
        toTenDaysOn();
        Consent memory c = _agreed(24);
        vm.expectRevert(abi.encodeWithSelector(ExtensionTooLong.selector, loan, 13, 12));
        _extend(lenderSigner, 24, c);
        extend(22);
        c = _agreed(24);
        vm.expectRevert(abi.encodeWithSelector(ExtensionTooLong.selector, loan, 13, 12));
        _extend(lenderSigner, 24, c);
        extend(23);
        assertEq(ledger.changesOf(loan).extended, 12);
    }

    /// The parameter makes the loan a long one; the product has none of more than 14 months.
    function test_RevertWhen_ALongLoanIsExtendedBeyondTheProduct() public {
        Product memory p = product();
        p.maxPeriods = 14;
        productId = publish(p);
        vm.startPrank(regulator);
        ledger.setParameter(Parameters.SHORT_LOAN_MONTHS, 11, date(2026, 2, 1));
        vm.stopPrank();
        toTenDaysOn();
        Consent memory c = _agreed(14);
        vm.expectRevert(abi.encodeWithSelector(ExtensionTooLong.selector, loan, 3, 2));
        _extend(lenderSigner, 14, c);
        extend(13);
        assertEq(ledger.changesOf(loan).extended, 2);
    }

    function test_RevertGiven_TheBorrowerDidNotSignTheseTerms() public {
        toTenDaysOn();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.EXTENSION_APPROVED, borrower));
        _extend(lenderSigner, 22, inPerson());
        Terms memory t = renewed(22);
        Consent memory c =
            signedBy(strangerKey, amendmentFields(Nodes.EXTENSION_APPROVED, keccak256(abi.encode(t)), t, RESTARTS));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        _extend(lenderSigner, 22, c);
        c = _agreed(21);
        vm.expectPartialRevert(ConsentInvalid.selector);
        _extend(lenderSigner, 22, c);
    }

    /// Row 2 was billed on 10 March, and part of it is paid.
    function test_RevertGiven_ABillIsPaidAhead() public {
        toTenDaysOn();
        goTo(2026, 3, 11);
        pay(50_000, "ahead");
        Consent memory c = _agreed(22);
        vm.expectRevert(abi.encodeWithSelector(BilledRowPaidAhead.selector, loan, 2));
        _extend(lenderSigner, 22, c);
    }

    /// 11,000.00 over 22 months from 15 March: parts of 500.00; interest 55.00 accrued + 20 days 110.00, then 10,500.00 · 1.5 % = 157.50 …, at last 500.00 · 1.5 %.
    function test_Extend() public {
        toTenDaysOn();
        Terms memory t = renewed(22);
        Consent memory c = _agreed(22);
        vm.recordLogs();
        _extend(lenderSigner, 22, c);
        Loan memory l = ledger.loanOf(loan);
        assertEq(l.rows, 22);
        assertEq(l.version, 2);
        assertEq(l.marks, MARK_AMENDED);
        assertRow(1, date(2026, 3, 15), 50_000, 16_500);
        assertRow(2, date(2026, 4, 15), 50_000, 15_750);
        assertRow(22, date(2027, 12, 15), 50_000, 750);
        assertEq(keccak256(abi.encode(ledger.termsOf(loan))), keccak256(abi.encode(t)));
        Changes memory known = ledger.changesOf(loan);
        assertEq(known.months, 12);
        assertEq(known.extended, 11);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 1_100_000);
        _checkLog(t, c);
    }

    function _checkLog(Terms memory t, Consent memory c) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] != NodeReached.selector) continue;
            if (uint256(logs[i].topics[2]) != Nodes.EXTENSION_APPROVED) continue;
            (,,,,,, bytes memory effect, bytes memory consents) =
                abi.decode(logs[i].data, (uint32, address, uint64, Day, uint32, bytes32, bytes, bytes));
            assertEq(consents, asLogged(c));
            (uint16 added, Terms memory logged, bytes32 hash, uint8 treatment,, Amended memory made) =
                abi.decode(this.withoutSelector(effect), (uint16, Terms, bytes32, uint8, Relief, Amended));
            assertEq(added, 11);
            assertEq(keccak256(abi.encode(logged)), hash);
            assertEq(hash, keccak256(abi.encode(t)));
            assertEq(treatment, RESTARTS);
            assertEq(made.balance.fen(), 1_100_000);
            assertEq(made.interest.fen(), 5_500);
            assertEq(made.dueTotal.fen(), 0);
            assertEq(made.cap.millionths(), CAP);
            assertAsLogged(made);
            return;
        }
        fail();
    }

    function withoutSelector(bytes calldata effect) external pure returns (bytes memory) {
        return effect[4:];
    }

    /// A bullet of twelve months at 12 %: 12 % · 41 days of 360 on 10,000.00 is 136.67 on 26 February. Sixteen months from 15 March on: due on 15 June 2027.
    function test_ExtendABullet() public {
        terms = termsOf(Method.Bullet);
        terms.rate = Rate.wrap(120_000);
        toDisbursed();
        assertRow(1, date(2027, 1, 15), 1_000_000, 120_000);
        goTo(2026, 2, 26);
        extend(16);
        assertEq(ledger.loanOf(loan).rows, 1);
        // 26 February 2026 to 15 June 2027: 1 year, 3 months and 19 days = 469 days of 30/360.
        assertRow(1, date(2027, 6, 15), 1_000_000, 13_667 + 156_333);
    }

    /// A month that ends earlier than the due day has its due date on its last day, as before.
    function test_TheGridGoesOn() public {
        terms.dueDay = 31;
        terms.firstDue = date(2026, 1, 31);
        toDisbursed();
        goTo(2026, 1, 31);
        pay(1_000_000, "ahead");
        goTo(2026, 2, 1);
        extend(13);
        assertTrue(ledger.instalmentOf(loan, 1).due == date(2026, 2, 28));
        assertTrue(ledger.instalmentOf(loan, 2).due == date(2026, 3, 31));
        assertTrue(ledger.instalmentOf(loan, 13).due == date(2027, 2, 28));
    }

    /// The fee of the running period is owed with the first row; the next periods have their own.
    function test_FeesGoOn() public {
        terms = termsOf(Method.EqualPrincipal);
        terms.principal = Money.wrap(1_200_000);
        terms.periodicFee = Money.wrap(500);
        toDisbursed();
        goTo(2026, 2, 15);
        pay(118_500, "row 1");
        goTo(2026, 2, 25);
        extend(12);
        assertEq(ledger.instalmentOf(loan, 1).fee, 500);
        assertEq(ledger.instalmentOf(loan, 2).fee, 0);
        goTo(2026, 3, 15);
        ledger.advance(loan);
        assertEq(ledger.instalmentOf(loan, 2).fee, 500);
    }

    /// 11,000.00 at 18 % for one month more: the interest of all rows, the 165.00 of the running month included, is 1.5 % of the balances of each month.
    function test_ItRunsToItsEnd() public {
        toTenDaysOn();
        extend(12);
        for (uint256 n = 1; n <= 12; n++) {
            goTo(ledger.instalmentOf(loan, uint16(n)).due);
            ledger.advance(loan);
            Instalment memory r = ledger.instalmentOf(loan, uint16(n));
            assertTrue(r.state == InstalmentState.Due);
            pay(uint64(r.principal.fen() + r.interest.fen()), bytes32(n));
        }
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        assertEq(ledger.facilityOf(facility).outstanding.fen(), 0);
    }
}
