// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Calendar} from "./libraries/Calendar.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, PartyId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";
import {ALL_SHARES} from "./types/Rate.sol";
import "./types/Records.sol";

/// What security a facility has, what it must have, and since when it secures nothing any more.
abstract contract Secured is LedgerBase {
    // Loan to value where there is no value.
    uint256 private constant NO_VALUE = type(uint32).max;

    function _clausesOf(FacilityId id) internal view returns (Clauses storage) {
        return _clauses[_facilities[id].product];
    }

    /* ------------------------------------------------------------------ WHAT IS REQUIRED */

    /// Security as far as the clauses want it before an agreement takes effect: guarantees whose period outlasts the loan (Civil Code 692), pledges.
    function _isSecured(FacilityId id, LoanId loan) internal view returns (bool) {
        Clauses storage c = _clausesOf(id);
        return _guaranteesAfter(id, c.requiredGuarantees, _lastDue(loan)) >= c.requiredGuarantees
            && _pledges(id, c.requiredCollateral, CollateralState.Pledged) >= c.requiredCollateral;
    }

    /// Before a drawdown is approved: the same, but perfected; no margin call is open, and the initial ratio holds with what is to be drawn.
    function _requireSecured(FacilityId id, LoanId loan, Money more) internal view {
        Clauses storage c = _clausesOf(id);
        uint256 guarantees = _guaranteesAfter(id, c.requiredGuarantees, _lastDue(loan));
        uint256 perfected = _pledges(id, c.requiredCollateral, CollateralState.Perfected);
        if (guarantees < c.requiredGuarantees || perfected < c.requiredCollateral) {
            revert SecurityMissing(id, guarantees, c.requiredGuarantees, perfected, c.requiredCollateral);
        }
        _requireNoCall(id);
        if (c.initialLtvBps == 0) return;
        uint256 ltv = _ltv(id, more);
        if (ltv > c.initialLtvBps) revert LtvTooHigh(id, ltv, c.initialLtvBps);
    }

    function _lastDue(LoanId id) private view returns (Day) {
        Terms storage t = _terms[id];
        return Calendar.dueDate(t.firstDue, t.dueDay, t.periodMonths, t.periods);
    }

    /// How many guarantees stand beyond `day`, as far as any are wanted.
    function _guaranteesAfter(FacilityId id, uint8 wanted, Day day) private view returns (uint256 count) {
        if (wanted == 0) return 0;
        uint256 last = _facilities[id].guarantees;
        for (uint256 i = 1; i <= last; i++) {
            Guarantee storage g = _guarantees[id][uint8(i)];
            bool stands = g.state == GuaranteeState.Active || g.state == GuaranteeState.Called;
            if (stands && g.periodEnd > day) count++;
        }
    }

    /// How many pledges are in `least` or, if that is less, perfected, as far as any are wanted.
    function _pledges(FacilityId id, uint8 wanted, CollateralState least) private view returns (uint256 count) {
        if (wanted == 0) return 0;
        uint256 last = _facilities[id].collateral;
        for (uint256 i = 1; i <= last; i++) {
            CollateralState state = _collateral[id][uint8(i)].state;
            if (state >= least && state <= CollateralState.Perfected) count++;
        }
    }

    function _requireNoCall(FacilityId id) private view {
        uint256 last = _facilities[id].collateral;
        for (uint256 i = 1; i <= last; i++) {
            Day until = _collateral[id][uint8(i)].callUntil;
            if (until.number() != 0) revert MarginCallOpen(id, uint8(i), until);
        }
    }

    /* ------------------------------------------------------------------ VALUE AND MARGIN */

    /// What is drawn and reserved, and `more`, in bps of the values of the perfected collateral, rounded up.
    function _ltv(FacilityId id, Money more) internal view returns (uint256 bps) {
        Facility storage f = _facilities[id];
        uint256 owed = f.outstanding.fen() + f.reserved.fen() + more.fen();
        if (owed == 0) return 0;
        uint256 value = _valueOf(id);
        if (value == 0) return NO_VALUE;
        bps = (owed * ALL_SHARES + value - 1) / value;
        if (bps > NO_VALUE) bps = NO_VALUE;
    }

    /// Last appraised values of the perfected collateral, in fen.
    function _valueOf(FacilityId id) internal view returns (uint256 sum) {
        uint256 last = _facilities[id].collateral;
        for (uint256 i = 1; i <= last; i++) {
            Collateral storage c = _collateral[id][uint8(i)];
            if (c.state == CollateralState.Perfected) sum += c.value.fen();
        }
    }

    /// MARGIN_CALLED, where the ratio is above that agreed and no call on this collateral is open. Says whether it was.
    function _callMargin(FacilityId id, uint8 number) internal returns (bool) {
        Collateral storage c = _collateral[id][number];
        Clauses storage agreed = _clausesOf(id);
        uint16 most = agreed.maintenanceLtvBps;
        if (most == 0 || c.state != CollateralState.Perfected) return false;
        if (c.appraisedOn.number() == 0 || c.callUntil.number() != 0) return false;
        uint256 ltv = _ltv(id, Money.wrap(0));
        if (ltv <= most) return false;
        bytes32 file = _file(id);
        uint256 reached = _files[file].reached | (1 << Nodes.COLLATERAL_REVALUED);
        Passage memory p = _reach(Rules.marginCalled(), file, bytes32(uint256(number)), reached);
        c.callUntil = _today().plus(agreed.callDays);
        _logStep(p, _today(), abi.encodeCall(IEffects.marginCalled, (uint32(ltv), most, c.callUntil)));
        return true;
    }

    /* ------------------------------------------------------------------ STATES AS NODES */

    /// The nodes that this collateral has reached.
    function _collateralWord(Collateral storage c) internal view returns (uint256 word) {
        CollateralState state = c.state;
        if (state == CollateralState.None) return 0;
        word = 1 << Nodes.COLLATERAL_PLEDGED;
        if (c.appraisedOn.number() != 0) word |= 1 << Nodes.COLLATERAL_REVALUED;
        if (c.callUntil.number() != 0) word |= 1 << Nodes.MARGIN_CALLED;
        if (c.method != DisposalMethod.None) word |= 1 << Nodes.COLLATERAL_DISPOSAL_STARTED;
        if (c.isRegistered) word |= 1 << Nodes.COLLATERAL_PERFECTED;
        if (state == CollateralState.Realised) word |= 1 << Nodes.COLLATERAL_SOLD;
        if (state == CollateralState.Released) word |= 1 << Nodes.COLLATERAL_RELEASED;
    }

    function _requireCollateral(FacilityId id, uint8 number, CollateralState expected) internal view {
        CollateralState state = _collateral[id][number].state;
        if (state != expected) revert CollateralInState(id, number, state, expected);
    }

    function _partObject(uint8 number) internal pure returns (bytes32) {
        return bytes32(uint256(number));
    }

    function _nextNumber(FacilityId id, uint8 last) internal pure returns (uint8) {
        if (last == type(uint8).max) revert NumbersOfFacilitySpent(id, last);
        return last + 1;
    }

    /* ------------------------------------------------------------------ THE END */

    /// The lender's rank in the thing is free again.
    function _freeRank(PartyId lender, Collateral storage c) internal {
        Ranks storage ranks = _ranks[lender][c.asset];
        uint128 bit = uint128(1) << c.rank;
        if (c.isRegistered) ranks.registered &= ~bit;
        else ranks.agreed &= ~bit;
    }

    /// Since when no secured obligation is open and none can be drawn; 0 = one is or can be.
    function _freeSince(FacilityId id) internal view returns (Day) {
        Facility storage f = _facilities[id];
        ApplicationState state = _applications[id].state;
        if (state == ApplicationState.Expired) return f.endedOn;
        if (state != ApplicationState.Accepted || f.open != 0) return Day.wrap(0);
        if (f.state == FacilityState.Closed) return f.endedOn;
        if (!f.revolving && f.limit <= f.outstanding + f.reserved) return f.endedOn;
        Day end = f.availabilityEnd;
        if (_today() < end) return Day.wrap(0);
        return f.endedOn > end ? f.endedOn : end;
    }

    /// What has ended obligations of the facility, as nodes.
    function _endings(FacilityId id) internal view returns (uint256 word) {
        uint8 endings = _facilities[id].endings;
        word = _files[_file(id)].reached;
        if (endings & ENDED_MET != 0) word |= 1 << Nodes.OBLIGATIONS_MET;
        if (endings & ENDED_VOIDED != 0) word |= 1 << Nodes.AGREEMENT_VOIDED;
        if (endings & ENDED_REVERSED != 0) word |= 1 << Nodes.DISBURSEMENT_REVERSED;
    }
}
