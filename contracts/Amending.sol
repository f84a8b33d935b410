// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {Amended, Balances, IAmendments, IConsequences, IEngine} from "./interfaces/IEngine.sol";
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

    /// What is left is due today, and accrues no more.
    function _replace(LoanId id, Balances memory left) internal returns (Amended memory) {
        return abi.decode(_callModule(_amendments, abi.encodeCall(IAmendments.replaceDebt, (id, left))), (Amended));
    }

    /// All is due today.
    function _callIn(LoanId id) internal returns (Amended memory) {
        return abi.decode(_callModule(_amendments, abi.encodeCall(IAmendments.callIn, (id))), (Amended));
    }

    /// Arrears that the node ended are cured, once it is logged; what follows besides comes after the money that it brings.
    function _cureBefore(LoanId id) internal {
        _callModule(_consequences, abi.encodeCall(IConsequences.cure, (id)));
    }

    /// What follows once the node is logged, and what the day brings.
    function _follow(LoanId id) internal {
        _callModule(_consequences, abi.encodeCall(IConsequences.follow, (id)));
        _callModule(_engine, abi.encodeCall(IEngine.advance, (id)));
    }
}
