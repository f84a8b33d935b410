// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./FacilityChecks.sol";
import "./LoanChecks.sol";

/// What holds of the whole: money, the log, and what the acts have counted.
abstract contract SystemChecks is LoanChecks, FacilityChecks {
    function _checkAll() internal view {
        Seen[] memory all = _see();
        FacilityId[] memory facilities = handler.allFacilities();
        _F1_MoneyIsConserved(all, facilities);
        _checkActs();
        _checkOrder();
        _F9_HeadsAreThoseOfTheEvents();
        _F33_Receivables();
        _F32_Ranks(facilities);
        for (uint256 i = 0; i < all.length; i++) {
            _checkLoan(all[i]);
        }
        for (uint256 i = 0; i < facilities.length; i++) {
            _checkFacility(facilities[i], all);
        }
    }

    /// Of every person the pool and the account; what is on its way, deposited, paid in, credited, waiting.
    function _F1_MoneyIsConserved(Seen[] memory all, FacilityId[] memory facilities) internal view {
        uint256 sum = 0;
        for (uint256 i = 0; i < people.length; i++) {
            bytes32 owner = PartyId.unwrap(people[i]);
            sum += ledger.balanceOf(AccountKind.Pool, owner) + ledger.balanceOf(AccountKind.Payable, owner);
            sum += ledger.balanceOf(AccountKind.Cover, owner);
        }
        for (uint256 i = 0; i < facilities.length; i++) {
            bytes32 owner = FacilityId.unwrap(facilities[i]);
            sum += ledger.balanceOf(AccountKind.Deposit, owner) + ledger.balanceOf(AccountKind.Escrow, owner);
        }
        for (uint256 i = 0; i < all.length; i++) {
            sum += _held(all[i]);
        }
        assertEq(token.balanceOf(address(ledger)), sum, "F1: token balance = sum of the accounts");
        for (uint256 i = 0; i < wallets.length; i++) {
            sum += token.balanceOf(wallets[i]);
        }
        assertEq(token.totalSupply(), sum, "F1: every token is in an account or a wallet");
    }

    /// Credit that is here, payments that wait, money in transit.
    function _held(Seen memory s) private pure returns (uint256 sum) {
        sum = s.transit + s.loan.credit.fen();
        for (uint256 i = 0; i < s.claims.length; i++) {
            sum -= s.claims[i].owes.fen();
        }
        for (uint256 i = 0; i < s.payments.length; i++) {
            if (s.payments[i].state == PaymentState.Received) sum += s.payments[i].amount.fen();
        }
    }

    function _checkActs() internal view {
        assertEq(handler.unequalParts(), 0, "F3: parts of an allocation = payment");
        assertEq(handler.unequalSums(), 0, "F4: what is distributed = what was allocated");
        assertEq(handler.unequalShares(), 0, "F4: each claim gets its share, the lead the remainder");
        assertEq(handler.recoursesBefore(), 0, "F34: a recourse was paid before the lender");
        assertEq(handler.refusedPayments(), 0, "F7: a payment was refused");
        assertEq(handler.cadenceDifferences(), 0, "F8: a daily keeper and a late one differ");
        string memory mover = string(abi.encodePacked(handler.lastMover()));
        assertEq(handler.debtsMoved(), 0, string.concat("F35: a record moved a debt or a due date: ", mover));
        assertEq(handler.debtsLost(), 0, "F36: new terms lost or doubled what was owed");
        assertEq(handler.freedTooEarly(), 0, "F37: security was freed with an obligation open");
    }

    function _checkOrder() internal view {
        string memory which = vm.toString(handler.lastWrong());
        assertEq(handler.acceptedOutOfOrder(), 0, "F6: an act out of order was accepted");
        assertEq(handler.nodesOutOfOrder(), 0, string.concat("F6: a node came before its predecessors: ", which));
        assertEq(handler.nodesRepeated(), 0, string.concat("F38: a node was repeated: ", which));
        assertEq(handler.entriesAfterTheEnd(), 0, "F39: an archived file was written to");
    }

    /// Head and number of entries of every file, and the word of what its single objects reached.
    function _F9_HeadsAreThoseOfTheEvents() internal view {
        bytes32[] memory files = handler.recordedFiles();
        for (uint256 i = 0; i < files.length; i++) {
            File memory f = ledger.fileOf(files[i]);
            assertEq(f.head, handler.recordedHead(files[i]), "F9: head = replay of the events");
            assertEq(uint256(f.reached), handler.word(files[i]), "F40: what a file reached = what its log says");
        }
    }

    /// Who owes the ledger has an empty account.
    function _F33_Receivables() internal view {
        for (uint256 i = 0; i < people.length; i++) {
            if (ledger.receivableOf(people[i]) == 0) continue;
            uint256 account = ledger.balanceOf(AccountKind.Payable, PartyId.unwrap(people[i]));
            assertEq(account, 0, "F33: a debtor of the ledger has money in its account");
        }
    }
}
