// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanHandler} from "./LoanHandler.sol";
import {SettlementToken} from "contracts/SettlementToken.sol";
import {Day} from "contracts/types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId} from "contracts/types/Ids.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

import {ILoanLedger} from "../LedgerTest.sol";

/// The invariants of README.md, by number, over loans that really move.
contract InvariantsTest is Test {
    LoanHandler private handler;
    ILoanLedger private ledger;
    SettlementToken private token;
    FacilityId private facility;
    PartyId private lender;
    PartyId private borrower;

    function setUp() public {
        handler = new LoanHandler();
        handler.begin();
        (ledger, token, facility, lender, borrower) = handler.system();
        bytes4[] memory acts = new bytes4[](10);
        acts[0] = LoanHandler.open.selector;
        acts[1] = LoanHandler.passTime.selector;
        acts[2] = LoanHandler.keep.selector;
        acts[3] = LoanHandler.pay.selector;
        acts[4] = LoanHandler.payDue.selector;
        acts[5] = LoanHandler.prepay.selector;
        acts[6] = LoanHandler.refund.selector;
        acts[7] = LoanHandler.reverse.selector;
        acts[8] = LoanHandler.outOfOrder.selector;
        acts[9] = LoanHandler.compareCadence.selector;
        targetSelector(FuzzSelector(address(handler), acts));
        targetContract(address(handler));
    }

    /// All of them after every act, over one set of lives: a run for each would cost twelve times as much. The message of an assertion names the invariant.
    function invariant_F1ToF12_Hold() public view {
        _F1_MoneyIsConserved();
        _F2_PrincipalOfTheFirstScheduleIsWhatWasDisbursed();
        _F3_PartsOfAnAllocationAreThePayment();
        _F4_SharesOfAClaimSumToTheClaim();
        _F5_ChargesStayUnderTheCap();
        _F6_NoNodeOutOfOrder();
        _F7_NoPaymentIsRefused();
        _F8_CadenceChangesNoBalance();
        _F9_HeadsAreThoseOfTheEvents();
        _F10_SettledLoansOweNothing();
        _F11_OverduePrincipalIsThatOfTheOverdueRows();
        _F12_OutstandingIsTheUnpaidPrincipal();
    }

    /// F1
    function _F1_MoneyIsConserved() private view {
        uint256 sum = ledger.balanceOf(AccountKind.Pool, PartyId.unwrap(lender))
            + ledger.balanceOf(AccountKind.Payable, PartyId.unwrap(lender))
            + ledger.balanceOf(AccountKind.Payable, PartyId.unwrap(borrower));
        for (uint256 i = 0; i < handler.count(); i++) {
            sum += _held(handler.loans(i));
        }
        assertEq(token.balanceOf(address(ledger)), sum, "F1: token balance = sum of the accounts");
    }

    /// Credit that is here, payments that wait, money in transit.
    function _held(LoanId id) private view returns (uint256 sum) {
        sum = ledger.balanceOf(AccountKind.Transit, LoanId.unwrap(id));
        sum += ledger.loanOf(id).credit.fen() - ledger.claimOf(id, 1).owes.fen();
        PaymentId[] memory paid = handler.payments(id);
        for (uint256 i = 0; i < paid.length; i++) {
            Payment memory p = ledger.paymentOf(paid[i]);
            if (p.state == PaymentState.Received) sum += p.amount.fen();
        }
    }

    /// F2
    function _F2_PrincipalOfTheFirstScheduleIsWhatWasDisbursed() private view {
        for (uint256 i = 0; i < handler.count(); i++) {
            LoanId id = handler.loans(i);
            if (ledger.loanOf(id).version != 1) continue;
            uint256 sum = 0;
            Instalment[] memory rows = ledger.instalmentsOf(id);
            bool cancelled = false;
            for (uint256 k = 0; k < rows.length; k++) {
                sum += rows[k].principal.fen();
                cancelled = cancelled || rows[k].state == InstalmentState.Cancelled;
            }
            if (!cancelled) assertEq(sum, handler.agreed(id).principal.fen(), "F2: principal of the rows = disbursed");
        }
    }

    /// F3
    function _F3_PartsOfAnAllocationAreThePayment() private view {
        assertEq(handler.unequalParts(), 0, "F3: parts of an allocation = payment");
    }

    /// F4
    function _F4_SharesOfAClaimSumToTheClaim() private view {
        assertEq(handler.unequalShares(), 0, "F4: what is distributed = what was allocated");
        for (uint256 i = 0; i < handler.count(); i++) {
            assertEq(ledger.claimOf(handler.loans(i), 1).shareBps, 10_000, "F4: shares = the whole");
        }
    }

    /// F5
    function _F5_ChargesStayUnderTheCap() private view {
        for (uint256 i = 0; i < handler.count(); i++) {
            LoanId id = handler.loans(i);
            assertLe(ledger.agreementOf(id).apr.millionths(), 240_000, "F5: APR under the cap");
            Loan memory l = ledger.loanOf(id);
            uint256 penalty = ledger.penaltyOwed(id).fen() + l.penaltyPaid.fen();
            uint256 days_ = ledger.today().since(l.startDay) + 1;
            uint256 most = handler.agreed(id).principal.fen() * 240_000 * days_ / (1e6 * 360) + 1;
            assertLe(penalty, most, "F5: penalty under the cap on the principal");
        }
    }

    /// F6
    function _F6_NoNodeOutOfOrder() private view {
        assertEq(handler.acceptedOutOfOrder(), 0, "F6: an act out of order was accepted");
    }

    /// F7
    function _F7_NoPaymentIsRefused() private view {
        assertEq(handler.refusedPayments(), 0, "F7: a payment was refused");
    }

    /// F8
    function _F8_CadenceChangesNoBalance() private view {
        assertEq(handler.cadenceDifferences(), 0, "F8: a daily keeper and a late one differ");
    }

    /// F9
    function _F9_HeadsAreThoseOfTheEvents() private view {
        bytes32[] memory files = handler.recordedFiles();
        for (uint256 i = 0; i < files.length; i++) {
            assertEq(ledger.fileOf(files[i]).head, handler.recordedHead(files[i]), "F9: head = replay of the events");
        }
    }

    /// F10
    function _F10_SettledLoansOweNothing() private view {
        for (uint256 i = 0; i < handler.count(); i++) {
            LoanId id = handler.loans(i);
            Loan memory l = ledger.loanOf(id);
            if (l.state != LoanState.Settled) continue;
            assertEq(l.undue.fen() + l.overduePrincipal.fen() + ledger.penaltyOwed(id).fen(), 0, "F10: settled");
            Instalment[] memory rows = ledger.instalmentsOf(id);
            for (uint256 k = 0; k < rows.length; k++) {
                assertGe(uint256(rows[k].state), uint256(InstalmentState.Settled), "F10: an open row");
            }
        }
    }

    /// F11
    function _F11_OverduePrincipalIsThatOfTheOverdueRows() private view {
        for (uint256 i = 0; i < handler.count(); i++) {
            LoanId id = handler.loans(i);
            (uint256 sum, uint256 count) = (0, 0);
            Instalment[] memory rows = ledger.instalmentsOf(id);
            for (uint256 k = 0; k < rows.length; k++) {
                if (rows[k].state != InstalmentState.Overdue) continue;
                sum += rows[k].principal.fen() - rows[k].principalPaid.fen();
                count++;
            }
            Loan memory l = ledger.loanOf(id);
            assertEq(l.overduePrincipal.fen(), sum, "F11: overdue principal");
            assertEq(l.overdueRows, count, "F11: overdue rows");
            assertEq(l.state == LoanState.Overdue, count != 0, "F11: a loan is OVERDUE while a row is");
        }
    }

    /// F12
    function _F12_OutstandingIsTheUnpaidPrincipal() private view {
        uint256 sum = 0;
        for (uint256 i = 0; i < handler.count(); i++) {
            Instalment[] memory rows = ledger.instalmentsOf(handler.loans(i));
            for (uint256 k = 0; k < rows.length; k++) {
                if (rows[k].state >= InstalmentState.Settled) continue;
                sum += rows[k].principal.fen() - rows[k].principalPaid.fen();
            }
        }
        assertEq(ledger.facilityOf(facility).outstanding.fen(), sum, "F12: outstanding of a revolving facility");
    }
}
