// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";
import {Amended, CAPITALISES_INTEREST, CAPITALISES_PENALTY, RESTARTS, Relief} from "contracts/interfaces/IEngine.sol";

/// What the tests of a loan whose terms are changed share.
///
/// Its loan, by hand: 12,000.00 at 18 %, twelve equal parts of 1,000.00, penalty 24 %, from 15 January 2026. Row 1, of 15 February, is 1,000.00 + 180.00; a month of
/// interest on the rest is 165.00. On 25 February, ten days on, 55.00 of them have accrued; of penalty on row 1 6.67, if it was not paid.
abstract contract ModifiedLoanTest is SecuredTest {
    address internal constant PAYEE = address(uint160(uint256(keccak256("merchant"))));
    bytes32 internal constant PURPOSE = keccak256("a washing machine");

    function releaseToPayee() internal {
        vm.prank(operator);
        ledger.releaseToPayee(loan, PAYEE, PURPOSE, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ THE LOAN */

    function toEqualParts() internal {
        terms = termsOf(Method.EqualPrincipal);
        terms.principal = Money.wrap(1_200_000);
        toDisbursed();
    }

    /// Row 1 is paid on its day.
    function toTenDaysOn() internal {
        toEqualParts();
        goTo(2026, 2, 15);
        pay(118_000, "row 1");
        goTo(2026, 2, 25);
    }

    /// Row 1 is overdue.
    function toOverdueParts() internal {
        toEqualParts();
        goTo(2026, 2, 25);
        ledger.advance(loan);
        assertTrue(ledger.loanOf(loan).state == LoanState.Overdue);
    }

    /* ------------------------------------------------------------------ ITS CHANGES */

    function noRelief() internal pure returns (Relief memory) {
        return Relief(NIL, NIL, NIL, NIL);
    }

    function principalUnpaid() internal view returns (Money sum) {
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 i = 0; i < rows.length; i++) {
            if (rows[i].state < InstalmentState.Settled) sum = sum + rows[i].principal - rows[i].principalPaid;
        }
    }

    /// The terms as they stand, over so many periods from the next due date after `day` on.
    function renewed(uint16 periods, Day day) internal view returns (Terms memory t) {
        t = ledger.termsOf(loan);
        t.principal = principalUnpaid();
        t.originationFee = NIL;
        t.startDay = ledger.today();
        t.periods = periods;
        for (uint256 n = 1; t.firstDue <= day; n++) {
            t.firstDue = Calendar.dueDate(ledger.termsOf(loan).firstDue, t.dueDay, t.periodMonths, n);
        }
    }

    function renewed(uint16 periods) internal view returns (Terms memory) {
        return renewed(periods, ledger.today());
    }

    function amendmentFields(uint8 node, bytes32 hash, Terms memory t, uint8 treatment)
        internal
        view
        returns (bytes memory)
    {
        return abi.encode(TypedData.AMENDMENT, loan, node, hash, t.principal, treatment, DOCUMENTS);
    }

    function agreed(uint8 node, Terms memory t, uint8 treatment) internal returns (Consent memory) {
        return signedBy(borrowerKey, amendmentFields(node, keccak256(abi.encode(t)), t, treatment));
    }

    function extend(uint16 periods) internal {
        Consent memory c = agreed(Nodes.EXTENSION_APPROVED, renewed(periods), RESTARTS);
        vm.prank(lenderSigner);
        ledger.extendLoan(loan, periods, DOCUMENTS, c);
    }

    function grantMoratorium(Day until, uint8 treatment) internal {
        Consent memory c;
        if (treatment != 0) {
            Terms memory t = renewed(11, until);
            t.principal = t.principal + Money.wrap(5_500);
            c = agreed(Nodes.MORATORIUM_GRANTED, t, treatment | RESTARTS);
        }
        vm.prank(lenderSigner);
        ledger.grantMoratorium(loan, until, treatment, DOCUMENTS, c);
    }

    function commitment(Terms memory t, uint8 treatment, Relief memory relief) internal pure returns (bytes32) {
        return keccak256(abi.encode(t, treatment, relief));
    }

    function propose(Terms memory t, uint8 treatment, Relief memory relief) internal {
        Day deadline = ledger.today().plus(3);
        vm.prank(operator);
        ledger.proposeRestructuring(loan, commitment(t, treatment, relief), deadline, DOCUMENTS, inPerson());
    }

    function acceptRestructuring(Terms memory t, uint8 treatment, Relief memory relief) internal {
        bytes32 hash = commitment(t, treatment, relief);
        Consent memory c = signedBy(borrowerKey, amendmentFields(Nodes.RESTRUCTURE_ACCEPTED, hash, t, treatment));
        vm.prank(lenderSigner);
        ledger.acceptRestructuring(loan, t, treatment, relief, DOCUMENTS, c);
    }

    function allowWaivers(uint64 limit) internal {
        vm.prank(admin);
        ledger.setWaiverLimit(lender, operator, Money.wrap(limit));
    }

    function waive(Relief memory relief) internal {
        allowWaivers(10_000);
        vm.prank(operator);
        ledger.grantWaiver(loan, relief, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ WHAT CAME OUT */

    function assertRow(uint16 number, Day due, uint256 principal, uint256 interest) internal view {
        Instalment memory r = ledger.instalmentOf(loan, number);
        assertEq(r.due.number(), due.number(), string.concat("due of row ", vm.toString(number)));
        assertEq(r.principal.fen(), principal, string.concat("principal of row ", vm.toString(number)));
        assertEq(r.interest.fen(), interest, string.concat("interest of row ", vm.toString(number)));
    }

    /// The rows that an amended schedule consists of, as the log has them: with what is carried, and the arrears before them, they are those that are stored.
    function assertAsLogged(Amended memory made) internal view {
        Loan memory l = ledger.loanOf(loan);
        assertEq(made.version, l.version);
        assertEq(made.first + made.rows.length - 1, l.rows);
        for (uint16 i = 0; i < made.rows.length; i++) {
            uint256 carriedInterest = i == 0 ? made.interest.fen() : 0;
            uint256 row = made.rows[i];
            assertRow(
                made.first + i, Rows.due(row), Rows.principal(row).fen(), Rows.interest(row).fen() + carriedInterest
            );
        }
        assertEq(ledger.instalmentOf(loan, made.first).fee, made.fee.fen());
        if (made.due.number() != 0) {
            assertRow(made.first - 1, made.due, made.duePrincipal.fen(), made.dueInterest.fen());
            assertEq(ledger.instalmentOf(loan, made.first - 1).fee, made.dueFee.fen());
        }
    }

    function unpaidInAll() internal view returns (uint256 sum) {
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 i = 0; i < rows.length; i++) {
            Instalment memory r = rows[i];
            if (r.state >= InstalmentState.Settled) continue;
            sum += r.principal.fen() + r.interest.fen() + r.fee - r.principalPaid.fen() - r.interestPaid.fen()
            - r.feePaid.fen();
        }
        sum += ledger.penaltyOwed(loan).fen();
    }
}
