// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Seen.sol";

/// What holds of each facility and its security.
abstract contract FacilityChecks is Sight {
    struct Sums {
        uint256 unpaid;
        uint256 reserved;
        uint256 open;
        uint256 drawing;
        uint256 overdue;
        uint256 released;
        uint256 guarantors;
        uint256 capitalised;
    }

    function _checkFacility(FacilityId id, Seen[] memory all) internal view {
        Facility memory f = ledger.facilityOf(id);
        Sums memory s = _sums(id, all);
        _F12_Outstanding(f, s);
        _F25_Reserved(f, s);
        _F26_Open(f, s);
        _F27_Arrears(f, s);
        _F28_Limit(f, s);
        _F29_Deposits(id, f);
        _F30_Guarantees(id, f, s);
        _F31_Fund(id, s);
    }

    function _sums(FacilityId id, Seen[] memory all) private view returns (Sums memory s) {
        for (uint256 i = 0; i < all.length; i++) {
            if (FacilityId.unwrap(all[i].facility) == FacilityId.unwrap(id)) _add(s, all[i]);
        }
    }

    function _add(Sums memory s, Seen memory l) private view {
        bool voided = l.agreement == AgreementState.Voided;
        bool approved = l.drawdown == DrawdownState.Approved || l.drawdown == DrawdownState.Released;
        if (_isLive(l)) s.unpaid += _unpaidPrincipal(l);
        if (approved && !voided) s.reserved += l.agreed.principal.fen();
        bool drawing = !voided && (approved || l.drawdown == DrawdownState.Requested);
        if (drawing) s.drawing++;
        if (_isLive(l) || drawing) s.open++;
        if (l.loan.state == LoanState.Overdue) s.overdue++;
        bool gone = l.drawdown == DrawdownState.Released || l.drawdown == DrawdownState.Disbursed;
        if (gone && l.loan.state != LoanState.Cancelled) s.released += l.agreed.principal.fen();
        s.capitalised += handler.capitalised(l.id);
        for (uint256 i = 0; i < l.payments.length; i++) {
            Payment memory p = l.payments[i];
            if (p.kind == PaymentKind.Guarantor && p.state != PaymentState.Reversed) s.guarantors += p.amount.fen();
        }
    }

    function _F12_Outstanding(Facility memory f, Sums memory s) internal pure {
        if (f.revolving) assertEq(f.outstanding.fen(), s.unpaid, "F12: outstanding = unpaid principal of its loans");
        else assertGe(f.outstanding.fen(), s.unpaid, "F12: outstanding covers the unpaid principal");
    }

    function _F25_Reserved(Facility memory f, Sums memory s) internal pure {
        assertEq(f.reserved.fen(), s.reserved, "F25: reserved = approved drawdowns");
    }

    function _F26_Open(Facility memory f, Sums memory s) internal pure {
        assertEq(f.open, s.open, "F26: open = live drawdowns and unsettled loans");
        // A payment that is called back after the closing brings a loan to life again, but no drawdown.
        if (f.state == FacilityState.Closed) assertEq(s.drawing, 0, "F26: a closed facility is drawn from");
    }

    function _F27_Arrears(Facility memory f, Sums memory s) internal pure {
        assertEq(f.overdueLoans, s.overdue, "F27: overdue loans of the facility");
        bool cause = (f.freezeCauses >> uint8(FreezeCause.Overdue)) & 1 != 0;
        assertTrue(!cause || s.overdue != 0, "F27: frozen for arrears that are over");
        bool breach = (f.freezeCauses >> uint8(FreezeCause.CovenantBreached)) & 1 != 0;
        assertTrue(!breach || f.breaches != 0, "F27: frozen for a breach that is cured");
        if (f.state == FacilityState.Active) assertEq(f.freezeCauses, 0, "F27: active with a cause to be frozen");
    }

    /// What is capitalised is drawn without being lent.
    function _F28_Limit(Facility memory f, Sums memory s) internal pure {
        if (!f.revolving) return;
        assertLe(f.outstanding.fen() + f.reserved.fen(), f.limit.fen() + s.capitalised, "F28: drawn above the limit");
    }

    function _F29_Deposits(FacilityId id, Facility memory f) internal view {
        uint256 sum = 0;
        for (uint8 i = 1; i <= f.deposits; i++) {
            Deposit memory d = ledger.depositOf(id, i);
            assertLe(d.held.fen(), d.amount.fen(), "F29: more of a deposit is held than was posted");
            assertEq(d.state == DepositState.Held, !d.held.isNil(), "F29: a deposit is held while something is left");
            sum += d.held.fen();
        }
        assertEq(ledger.balanceOf(AccountKind.Deposit, FacilityId.unwrap(id)), sum, "F29: deposits = their account");
    }

    function _F30_Guarantees(FacilityId id, Facility memory f, Sums memory s) internal view {
        uint256 sum = 0;
        for (uint8 i = 1; i <= f.guarantees; i++) {
            Guarantee memory g = ledger.guaranteeOf(id, i);
            assertLe(g.paid.fen(), g.cap.fen(), "F30: a guarantor has paid above the cap");
            if (g.state == GuaranteeState.Paid) assertEq(g.paid.fen(), g.cap.fen(), "F30: the cap is not paid");
            sum += g.paid.fen();
        }
        assertGe(sum, s.guarantors, "F30: guarantors have paid what is booked as theirs");
    }

    function _F31_Fund(FacilityId id, Sums memory s) internal view {
        Fund memory f = ledger.fundOf(id);
        uint256 escrow = ledger.balanceOf(AccountKind.Escrow, FacilityId.unwrap(id));
        if (f.state == FundingState.None) return assertEq(escrow, 0, "F31: escrow without a fund");
        Participation[] memory parts = ledger.participationsOf(id, f.number);
        (uint256 share, uint256 committed, uint256 funded) = (0, 0, 0);
        for (uint256 i = 0; i < parts.length; i++) {
            share += parts[i].shareBps;
            committed += parts[i].committed.fen();
            funded += parts[i].funded.fen();
            assertLe(parts[i].funded.fen(), parts[i].committed.fen(), "F31: more paid in than committed");
        }
        assertEq(share, 10_000, "F31: shares of a fund = the whole");
        assertEq(committed, f.target.fen(), "F31: commitments = target, the remainder is the lead's");
        assertEq(funded, f.raised.fen(), "F31: raised = what was paid in");
        if (f.state == FundingState.Raising) assertEq(escrow, funded, "F31: escrow = raised");
        if (f.state == FundingState.Closed) assertLe(escrow, funded, "F31: escrow beyond what was raised");
        bool all = f.state == FundingState.Closed && !handler.thinned(id);
        if (all) assertGe(escrow + s.released, funded, "F31: money of a fund is lost");
        if (f.state > FundingState.Closed) assertEq(escrow, 0, "F31: a fund that is over holds money");
    }

    /// No two things stand in the same registered rank, and no two in the same agreed one.
    function _F32_Ranks(FacilityId[] memory all) internal view {
        for (uint256 i = 0; i < all.length; i++) {
            uint8 last = ledger.facilityOf(all[i]).collateral;
            for (uint8 k = 1; k <= last; k++) {
                Collateral memory c = ledger.collateralOf(all[i], k);
                if (c.state == CollateralState.None || c.state > CollateralState.InDisposal) continue;
                assertEq(_sameRank(all, c), 1, "F32: two things in the same rank");
            }
        }
    }

    function _sameRank(FacilityId[] memory all, Collateral memory c) private view returns (uint256 count) {
        for (uint256 i = 0; i < all.length; i++) {
            uint8 last = ledger.facilityOf(all[i]).collateral;
            for (uint8 k = 1; k <= last; k++) {
                Collateral memory other = ledger.collateralOf(all[i], k);
                if (other.state == CollateralState.None || other.state > CollateralState.InDisposal) continue;
                if (other.asset != c.asset || other.rank != c.rank || other.isRegistered != c.isRegistered) continue;
                count++;
            }
        }
    }
}
