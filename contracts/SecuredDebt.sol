// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {CatchingUp} from "./CatchingUp.sol";
import {Nodes} from "./generated/Nodes.sol";
import {IProceeds, Incoming} from "./interfaces/IEngine.sol";
import {FacilityId, LoanId, PartyId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// What is due of a loan whose security is used.
abstract contract SecuredDebt is CatchingUp {
    /// Brings the loan up to today, and says which of the reasons to use security it has reached. Reverts with LoanOfOtherFacility.
    function _arrearsOf(FacilityId facility, LoanId loan) internal returns (uint256 word) {
        if (FacilityId.unwrap(_agreements[loan].facility) != FacilityId.unwrap(facility)) {
            revert LoanOfOtherFacility(loan, facility);
        }
        _bringUpToDate(loan);
        if (_loans[loan].overdueRows != 0) word = 1 << Nodes.OVERDUE_ENTERED;
        word |= _files[_file(loan)].reached & (1 << Nodes.DEFAULT_DECLARED);
    }

    /// Money of a guarantor: at most what is left of the cap, and what is due, for the rest is not its debt.
    function _payOnGuarantee(FacilityId id, uint8 number, Incoming memory money) internal {
        Guarantee storage g = _guarantees[id][number];
        _requireBound(money.loan, SecurityKind.Guarantee, number);
        _within(money.amount, (g.cap - g.paid).min(_due(money.loan)));
        _paidUnder[money.id] = number;
        g.paid = g.paid + money.amount;
        g.state = g.paid == g.cap ? GuaranteeState.Paid : GuaranteeState.Partial;
    }

    /// Whoever pays for the debtor takes the claim over as far as it does. Before the money is allocated, so that the debt does not count as met.
    function _acquireRecourse(Incoming memory money, PartyId payer, uint8 node) internal {
        _callModule(_proceeds, abi.encodeCall(IProceeds.acquire, (money.loan, payer, money.amount, node)));
    }

    function _within(Money amount, Money most) internal pure {
        if (amount.isNil()) revert AmountMissing();
        if (amount > most) revert AmountOutOfRange(amount, Money.wrap(1), most);
    }

    /// What has fallen due of the loan and is unpaid, penalty included.
    function _due(LoanId id) internal view returns (Money) {
        Book memory b = _open(id);
        if (!_isLive(b.loan)) return NIL;
        return toMoney(_owedUpTo(b, b.loan.due));
    }
}
