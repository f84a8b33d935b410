// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanHandler} from "./LoanHandler.sol";
import {SettlementToken} from "contracts/SettlementToken.sol";
import {FacilityId, LoanId, PartyId, PaymentId} from "contracts/types/Ids.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

import {ILoanLedger} from "../LedgerTest.sol";

/// A loan as the ledger shows it, read once for all that is checked of it.
struct Seen {
    LoanId id;
    FacilityId facility;
    Loan loan;
    Instalment[] rows;
    Claim[] claims;
    Payment[] payments; // newest first, refunds too
    Terms agreed;
    AgreementState agreement;
    DrawdownState drawdown;
    uint256 transit;
}

/// Reads the world for the checks. They fail by an assertion whose message names the invariant.
abstract contract Sight is Test {
    LoanHandler internal handler;
    ILoanLedger internal ledger;
    SettlementToken internal token;
    PartyId[] internal people;
    address[] internal wallets;

    function _start() internal {
        handler = LoanHandler(deployCode("LoanHandler.sol:LoanHandler"));
        handler.begin();
        (ledger, token, people, wallets) = handler.system();
    }

    function _see() internal view returns (Seen[] memory all) {
        LoanId[] memory ids = handler.allLoans();
        all = new Seen[](ids.length);
        for (uint256 i = 0; i < ids.length; i++) {
            _seeLoan(all[i], ids[i]);
        }
    }

    function _seeLoan(Seen memory s, LoanId id) private view {
        s.id = id;
        Agreement memory a = ledger.agreementOf(id);
        (s.facility, s.agreement) = (a.facility, a.state);
        s.loan = ledger.loanOf(id);
        s.rows = ledger.instalmentsOf(id);
        s.claims = ledger.claimsOf(id);
        s.agreed = handler.agreedOf(id);
        s.drawdown = ledger.drawdownOf(id).state;
        s.transit = ledger.balanceOf(AccountKind.Transit, LoanId.unwrap(id));
        s.payments = new Payment[](s.loan.payments);
        PaymentId next = s.loan.lastPayment;
        for (uint256 i = 0; i < s.payments.length; i++) {
            s.payments[i] = ledger.paymentOf(next);
            next = s.payments[i].previous;
        }
    }

    function _isOpen(Instalment memory r) internal pure returns (bool) {
        return r.state != InstalmentState.None && r.state < InstalmentState.Settled;
    }

    function _isLive(Seen memory s) internal pure returns (bool) {
        return s.loan.state == LoanState.Active || s.loan.state == LoanState.Overdue;
    }

    function _unpaidPrincipal(Seen memory s) internal pure returns (uint256 sum) {
        for (uint256 k = 0; k < s.rows.length; k++) {
            if (_isOpen(s.rows[k])) sum += s.rows[k].principal.fen() - s.rows[k].principalPaid.fen();
        }
    }

    /// What an assertion or a require says.
    function _text(bytes memory reason) internal pure returns (string memory) {
        bytes4 kind = bytes4(reason);
        if (kind != bytes4(keccak256("Error(string)")) && kind != bytes4(keccak256("CheatcodeError(string)"))) {
            return vm.toString(reason);
        }
        bytes memory rest = new bytes(reason.length - 4);
        for (uint256 i = 0; i < rest.length; i++) {
            rest[i] = reason[i + 4];
        }
        return abi.decode(rest, (string));
    }
}
