// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./World.sol";

/// What a loan owes today, worked out from its rows and numerators as docs/explain/money.md has it and not asked of the ledger: acts that must leave it as it is, or
/// change it by exactly so much, are held to it.
abstract contract Debts is World {
    struct Debt {
        uint256 principal; // of all open rows
        uint256 interest; // of closed periods, and accrued of the running one
        uint256 fee;
        uint256 penalty;
    }

    uint256 public debtsMoved; // by an act that may not move any
    uint256 public debtsLost; // by an amendment: more or less is owed after it than before, relief apart
    bytes32 public lastMover;

    /// Nothing of what is owed, and no due date, is different after the act.
    modifier movesNoDebt(bytes32 name) {
        _accrueNow();
        bytes32 before = _owedPrint(loan);
        _;
        if (_owedPrint(loan) != before) {
            debtsMoved++;
            lastMover = name;
        }
    }

    /// Interest and penalty of today are in the ledger: what accrues of interest on interest is not worked out here.
    function _accrueNow() internal {
        _read();
        try ledger.accrueInterest(loan) {
            _read();
        } catch {
            _forget();
            try ledger.accruePenalty(loan) {
                _read();
            } catch {
                _forget();
            }
        }
    }

    function _debtNow() internal returns (Debt memory) {
        _accrueNow();
        return _debtOf(loan);
    }

    /// What is due of a loan that has been brought up to today.
    function _dueNow(LoanId id) internal view returns (uint256 sum) {
        Instalment[] memory rows = ledger.instalmentsOf(id);
        for (uint256 i = 0; i < rows.length; i++) {
            if (rows[i].state != InstalmentState.Due && rows[i].state != InstalmentState.Overdue) continue;
            sum += _unpaid(rows[i]);
        }
        sum += ledger.penaltyOwed(id).fen();
    }

    function _unpaid(Instalment memory r) internal pure returns (uint256) {
        uint256 all = r.principal.fen() + r.interest.fen() + r.fee;
        return all - r.principalPaid.fen() - r.interestPaid.fen() - r.feePaid.fen();
    }

    function _debtOf(LoanId id) internal view returns (Debt memory d) {
        Loan memory l = ledger.loanOf(id);
        Terms memory t = ledger.termsOf(id);
        Instalment[] memory rows = ledger.instalmentsOf(id);
        for (uint256 i = 0; i < rows.length; i++) {
            Instalment memory r = rows[i];
            if (r.state == InstalmentState.None || r.state >= InstalmentState.Settled) continue;
            d.principal += r.principal.fen() - r.principalPaid.fen();
            if (i + 1 < l.period) d.interest += r.interest.fen() - r.interestPaid.fen();
            if (i + 1 <= l.period) d.fee += r.fee - r.feePaid.fen();
        }
        bool stopped = ledger.stayOf(id).number != 0 || ledger.judgmentOf(id).seq != 0;
        d.interest += _accruedBy(l, t, stopped);
        d.penalty = _penaltyBy(l, t, stopped ? 0 : _penaltyDays(id, l.accruedThrough));
    }

    /// Interest of the running period up to today, half up.
    function _accruedBy(Loan memory l, Terms memory t, bool stopped) private view returns (uint256) {
        uint256 numerator = l.interestNumerator;
        uint256 days_ = stopped ? 0 : _serials(l.accruedThrough, ledger.today(), t.dayCount);
        numerator += l.interestBase.fen() * t.rate.millionths() * days_;
        return _halfUp(numerator, 1e6 * _basis(t.dayCount));
    }

    /// From a day until today, those of pauses left out.
    function _penaltyDays(LoanId id, Day from) private view returns (uint256 count) {
        Pause[] memory pauses = ledger.pausesOf(id);
        for (uint256 day = from.number(); day < ledger.today().number(); day++) {
            bool runs = true;
            for (uint256 i = 0; i < pauses.length; i++) {
                if (pauses[i].from.number() <= day && day < pauses[i].until.number()) runs = false;
            }
            if (runs) count++;
        }
    }

    function _penaltyBy(Loan memory l, Terms memory t, uint256 days_) private pure returns (uint256) {
        uint256 numerator = l.penaltyNumerator + l.overduePrincipal.fen() * t.penaltyRate.millionths() * days_;
        return _halfUp(numerator, 1e6 * _basis(t.dayCount)) - l.penaltyPaid.fen();
    }

    function _basis(DayCount count) internal pure returns (uint256) {
        return count == DayCount.Act365 ? 365 : 360;
    }

    function _halfUp(uint256 a, uint256 b) internal pure returns (uint256) {
        return (2 * a + b) / (2 * b);
    }

    /// Days by the convention (money.md §2).
    function _serials(Day from, Day to, DayCount count) private pure returns (uint256) {
        if (count != DayCount.Thirty360) return to.number() - from.number();
        return _serial30(to) - _serial30(from);
    }

    function _serial30(Day day) private pure returns (uint256) {
        (uint256 y, uint256 m, uint256 d) = Calendar.civil(day);
        return 360 * y + 30 * m + (d > 30 ? 30 : d);
    }

    function _total(Debt memory d) internal pure returns (uint256) {
        return d.principal + d.interest + d.fee + d.penalty;
    }

    /// What is owed and when: neither states nor log bits.
    function _owedPrint(LoanId id) internal view returns (bytes32 print) {
        Instalment[] memory rows = ledger.instalmentsOf(id);
        print = keccak256(abi.encode(_debtOf(id), ledger.loanOf(id).credit));
        for (uint256 i = 0; i < rows.length; i++) {
            Instalment memory r = rows[i];
            print = keccak256(abi.encode(print, r.due, r.principal, r.interest, r.fee, r.principalPaid, r.interestPaid));
        }
    }
}
