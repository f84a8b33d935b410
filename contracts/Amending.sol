// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {Amended, Balances, IAmendments} from "./interfaces/IEngine.sol";
import {LoanId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";

/// What phases ask of the amendments.
abstract contract Amending is LedgerBase {
    /// What the loan owes today. Reverts as IAmendments.owed.
    function _owed(LoanId id) internal returns (Balances memory) {
        return abi.decode(_callModule(_amendments, abi.encodeCall(IAmendments.owed, (id))), (Balances));
    }

    function _sum(Balances memory b) internal pure returns (Money) {
        return b.principal + b.interest + b.fee + b.penalty;
    }

    /// Returns the version of the schedule that holds the row of what is left.
    function _replace(LoanId id, Balances memory left) internal returns (uint8) {
        bytes memory result = _callModule(_amendments, abi.encodeCall(IAmendments.replaceDebt, (id, left)));
        return abi.decode(result, (Amended)).version;
    }

    /// Returns the version of the schedule that holds the row of all that is due.
    function _callIn(LoanId id) internal returns (uint8) {
        bytes memory result = _callModule(_amendments, abi.encodeCall(IAmendments.callIn, (id)));
        return abi.decode(result, (Amended)).version;
    }
}
