// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bases} from "./Bases.sol";
import {Book} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {LiveEffects} from "./LiveEffects.sol";
import {
    Amended,
    Balances,
    CAPITALISES_INTEREST,
    CAPITALISES_PENALTY,
    IAmendments,
    IScheduling,
    REPAYS,
    RESTARTS,
    Relief
} from "./interfaces/IEngine.sol";
import {Interest} from "./libraries/Interest.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {LOGGED_FEE, LOGGED_OVERDUE, Row} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {LoanId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";
import {Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// New terms for what is left of a loan, and calling all of it in (docs/explain/money.md §10).
contract Amendments is IAmendments, LiveEffects, Bases {
    // Calls go to the ledger's own modules, by delegatecall.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// What a loan owes today, in fen. Arrears are of rows whose period has closed.
    struct Debt {
        Day due; // of the oldest arrears; 0 = none
        uint256 duePrincipal;
        uint256 dueInterest;
        uint256 dueFee;
        uint256 principal; // of the rest
        uint256 interest; // accrued
        uint256 fee; // charged with the running period
        uint256 penalty;
        uint256 paidAhead; // interest of days to come, which has become a payment of principal
    }

    /// @inheritdoc IAmendments
    function carried(LoanId loan, uint8 treatment) external view delegated returns (Money) {
        Debt memory d = _debtOfTerms(_runningToday(loan));
        if (treatment & RESTARTS == 0) return toMoney(d.principal);
        d.interest += d.dueInterest;
        return toMoney(d.principal + d.duePrincipal + _capitalised(d, treatment));
    }

    /// @inheritdoc IAmendments
    function amend(LoanId loan, Terms calldata terms, uint8 treatment, Relief calldata relief)
        external
        delegated
        returns (Amended memory a)
    {
        Book memory b = _runningToday(loan);
        Debt memory d = _debtOfTerms(b);
        _relieve(b, d, relief);
        if (treatment & REPAYS == 0) _giveUp(b, relief.principal);
        if (treatment & RESTARTS != 0) _restart(b, d, treatment, terms, a);
        if (d.principal == 0) _callRest(d);
        Base memory base = _baseOf(b, d);
        base.first = treatment & RESTARTS != 0 ? 1 : uint16(b.loan.period);
        base.last = treatment & RESTARTS != 0 || terms.method == Method.Bullet ? terms.periods : uint16(b.loan.rows);
        // The row of arrears is before the first.
        if (base.first == 1 && base.due.number() != 0) base.first = 2;
        if (base.balance.isNil()) base.last = base.first - 1;
        if (base.first <= base.last) {
            a.rows = IScheduling(_scheduling)
                .rest(terms, _today(), base.balance, base.first, base.last, QuoteKind.Reduced, NIL);
        }
        a.cap = _capAt(_lender(b), _agreements[loan].disclosedOn);
        if (!IScheduling(_scheduling).withinCap(terms, _today(), base.balance, a.rows, a.cap)) {
            revert AprAboveCap(loan, _agreements[loan].apr, a.cap);
        }
        (a.first, a.balance, a.interest, a.fee) = (base.first, base.balance, base.interest, base.fee);
        _reportArrears(a, base);
        if (b.loan.marks & MARK_COMPOUND != 0) _measureAnew(loan, terms, a.cap);
        _terms[loan] = terms;
        a.version = _begin(b, base, a.rows);
    }

    /// @inheritdoc IAmendments
    function callIn(LoanId loan) external delegated returns (Amended memory a) {
        Book memory b = _runningToday(loan);
        Debt memory d = _debt(b);
        _callRest(d);
        return _callAll(b, d);
    }

    /// @inheritdoc IAmendments
    function owed(LoanId loan) external view delegated returns (Balances memory) {
        Debt memory d = _debt(_runningToday(loan));
        return Balances(
            toMoney(d.principal + d.duePrincipal),
            toMoney(d.interest + d.dueInterest),
            toMoney(d.fee + d.dueFee),
            toMoney(d.penalty)
        );
    }

    /// @inheritdoc IAmendments
    function replaceDebt(LoanId loan, Balances calldata left) external delegated returns (Amended memory) {
        Book memory b = _runningToday(loan);
        Debt memory d = _debt(b);
        _callRest(d);
        uint256 principal = left.principal.fen();
        if (principal > d.duePrincipal) revert ReliefTooLarge(loan, principal, d.duePrincipal);
        if (left.penalty.fen() > d.penalty) revert ReliefTooLarge(loan, left.penalty.fen(), d.penalty);
        b.loan.penaltyPaid += d.penalty - left.penalty.fen();
        _giveUp(b, toMoney(d.duePrincipal - principal));
        (d.duePrincipal, d.dueInterest, d.dueFee) = (principal, left.interest.fen(), left.fee.fen());
        _terms[loan].penaltyRate = Rate.wrap(0);
        return _callAll(b, d);
    }

    function _callAll(Book memory b, Debt memory d) private returns (Amended memory a) {
        _giveUp(b, toMoney(d.paidAhead));
        Base memory base = _baseOf(b, d);
        (base.first, base.last) = (2, 1);
        Terms storage terms = _terms[b.id];
        (terms.rate, terms.method, terms.periods, terms.periodicFee) = (Rate.wrap(0), Method.Bullet, 1, NIL);
        a.first = 2;
        _reportArrears(a, base);
        a.version = _begin(b, base, a.rows);
    }

    function _reportArrears(Amended memory a, Base memory base) private pure {
        (a.overdue, a.due) = (base.overdue, base.due);
        (a.duePrincipal, a.dueInterest, a.dueFee) = (base.duePrincipal, base.dueInterest, base.dueFee);
        a.dueTotal = a.duePrincipal + a.dueInterest + a.dueFee;
    }

    /* ------------------------------------------------------------------ WHAT IS OWED */

    /// A book of a loan that runs and has been brought up to today.
    function _runningToday(LoanId id) private view returns (Book memory b) {
        b = _open(id);
        if (!_isLive(b.loan)) revert LoanInState(id, b.loan.state);
        if (b.loan.pending != 0) revert LoanBehind(id, b.loan.accruedThrough, _today());
        _accrue(b, _today());
    }

    function _debt(Book memory b) private view returns (Debt memory d) {
        Standing memory l = b.loan;
        for (uint256 k = l.firstOpen; k < l.period; k++) {
            Row memory r = _rows(b, k)[k];
            if (!r.isOpen()) continue;
            if (d.due.number() == 0) d.due = r.due;
            d.duePrincipal += r.principal - r.principalPaid;
            d.dueInterest += r.interest - r.interestPaid;
            d.dueFee += r.fee - r.feePaid;
        }
        d.penalty = _penaltyOwed(b);
        if (l.period > l.rows) return d;
        Row memory running = _rows(b, l.period)[l.period];
        (d.principal, d.interest, d.fee) =
        (l.undue - running.principalPaid, _interestAccrued(b), running.fee - running.feePaid);
        _countPaidAhead(d, running.interestPaid);
    }

    /// Interest that was paid of a bill counts for what has accrued; that of days to come, which bear none any more, is principal, as far as there is any.
    function _countPaidAhead(Debt memory d, uint256 paid) private pure {
        if (paid <= d.interest) {
            d.interest -= paid;
            return;
        }
        uint256 left = d.principal + d.duePrincipal;
        d.paidAhead = paid - d.interest < left ? paid - d.interest : left;
        d.interest = 0;
        uint256 ofRest = d.paidAhead < d.principal ? d.paidAhead : d.principal;
        d.principal -= ofRest;
        d.duePrincipal -= d.paidAhead - ofRest;
    }

    /// For terms under which dates go on: a bill that is paid ahead holds money for days to come.
    function _debtOfTerms(Book memory b) private view returns (Debt memory) {
        uint256 running = b.loan.period;
        if (running <= b.loan.rows && _rows(b, running)[running].paid() != 0) {
            revert BilledRowPaidAhead(b.id, uint16(running));
        }
        return _debt(b);
    }

    /// Principal is taken off what is not due yet first; interest and fees off arrears first.
    function _relieve(Book memory b, Debt memory d, Relief calldata relief) private pure {
        (d.principal, d.duePrincipal) = _less(b, d.principal, d.duePrincipal, relief.principal.fen());
        (d.dueInterest, d.interest) = _less(b, d.dueInterest, d.interest, relief.interest.fen());
        (d.dueFee, d.fee) = _less(b, d.dueFee, d.fee, relief.fee.fen());
        if (relief.penalty.fen() > d.penalty) revert ReliefTooLarge(b.id, relief.penalty.fen(), d.penalty);
        d.penalty -= relief.penalty.fen();
        b.loan.penaltyPaid += relief.penalty.fen();
    }

    /// Terms that may cost more leave interest on interest no room on principal that is not due.
    function _measureAnew(LoanId id, Terms calldata terms, Rate cap) private {
        Terms storage old = _terms[id];
        bool dearer = terms.method != old.method || terms.rate > old.rate || terms.periodicFee > old.periodicFee;
        if (dearer) _compounds[id].undueRoom = Rate.wrap(0);
        _compounds[id].overdueRoom = cap.less0(terms.penaltyRate);
    }

    /// Principal that is given up is outstanding no more. What is paid is counted with the payment.
    function _giveUp(Book memory b, Money principal) private {
        Facility storage f = _facilities[b.facility];
        if (b.pact.isRevolving() && f.revolving) f.outstanding = f.outstanding.less0(principal);
    }

    /// Takes `less` off the first, then off the second.
    function _less(Book memory b, uint256 first, uint256 second, uint256 less) private pure returns (uint256, uint256) {
        if (less > first + second) revert ReliefTooLarge(b.id, less, first + second);
        return less <= first ? (first - less, second) : (0, second - (less - first));
    }

    /* ------------------------------------------------------------------ NEW TERMS */

    /// Arrears join what is not due yet; what is capitalised becomes principal.
    function _restart(Book memory b, Debt memory d, uint8 treatment, Terms calldata terms, Amended memory a) private {
        IScheduling(_scheduling).check(terms);
        if (!terms.originationFee.isNil()) revert TermsInvalid("originationFee", terms.originationFee.fen(), 0);
        if (terms.dayCount != b.pact.dayCount()) {
            revert TermsInvalid("dayCount", uint256(terms.dayCount), uint256(b.pact.dayCount()));
        }
        (d.interest, d.fee) = (d.interest + d.dueInterest, d.fee + d.dueFee);
        uint256 capitalised = _capitalised(d, treatment);
        d.principal += d.duePrincipal + capitalised;
        if (terms.principal.fen() != d.principal) revert PrincipalDiffers(b.id, terms.principal, toMoney(d.principal));
        if (treatment & CAPITALISES_INTEREST != 0) d.interest = 0;
        if (treatment & CAPITALISES_PENALTY != 0) b.loan.penaltyPaid += d.penalty;
        (d.due, d.duePrincipal, d.dueInterest, d.dueFee) = (Day.wrap(0), 0, 0, 0);
        a.capitalised = toMoney(capitalised);
        if (treatment & CAPITALISES_PENALTY != 0) a.capitalisedPenalty = toMoney(d.penalty);
        Facility storage f = _facilities[b.facility];
        f.outstanding = f.outstanding + a.capitalised;
    }

    /// What is not due yet is due now.
    function _callRest(Debt memory d) private view {
        if (d.due.number() == 0) d.due = _today();
        (d.duePrincipal, d.dueInterest, d.dueFee) =
        (d.duePrincipal + d.principal, d.dueInterest + d.interest, d.dueFee + d.fee);
        (d.principal, d.interest, d.fee) = (0, 0, 0);
    }

    function _capitalised(Debt memory d, uint8 treatment) private pure returns (uint256 sum) {
        if (treatment & CAPITALISES_INTEREST != 0) sum += d.interest;
        if (treatment & CAPITALISES_PENALTY != 0) sum += d.penalty;
    }

    /* ------------------------------------------------------------------ THE NEW BEGINNING */

    function _baseOf(Book memory b, Debt memory d) private pure returns (Base memory base) {
        Standing memory l = b.loan;
        base.payments = uint16(l.payments);
        base.overdue = l.state == LoanState.Overdue && d.due.number() != 0;
        // Where relief took all of the arrears there is no row of them.
        bool arrears = d.duePrincipal + d.dueInterest + d.dueFee != 0;
        if (arrears) base.due = d.due;
        else base.overdue = false;
        (base.duePrincipal, base.dueInterest, base.dueFee) =
        (toMoney(d.duePrincipal), toMoney(d.dueInterest), toMoney(d.dueFee));
        (base.balance, base.interest, base.fee) = (toMoney(d.principal), toMoney(d.interest), toMoney(d.fee));
        (base.penaltyNumerator, base.penaltyPaid) = (uint96(l.penaltyNumerator), toMoney(l.penaltyPaid));
        base.compoundNumerator = uint96(b.compoundNumerator);
        // What is owed of it no more has been given up, or is principal.
        uint256 compound = Interest.toFen(b.compoundNumerator, b.pact.dayCount()).fen();
        base.compoundPaid = toMoney(compound - _compoundOwed(b));
        (base.distributed, base.credit) = (toMoney(l.distributed), toMoney(l.credit));
    }

    function _begin(Book memory old, Base memory base, uint256[] memory rows) private returns (uint8 version) {
        if (old.loan.version == type(uint8).max) revert NumbersSpent(old.id, old.loan.version);
        _remember(old);
        _endedArrears[old.id] = old.loan.state == LoanState.Overdue && !base.overdue;
        uint256 bucket = base.overdue ? old.loan.bucket : 0;
        _cancelOpen(old);
        _close(old);
        _bases[old.id] = base;
        Book memory b = _open(old.id);
        Standing memory l = b.loan;
        version = uint8(++l.version);
        l.startDay = _today();
        l.marks |= MARK_AMENDED;
        for (uint256 k = base.first - (base.due.number() == 0 ? 0 : 1); k < base.first + rows.length; k++) {
            Row memory r = _rows(b, k)[k];
            (r.version, r.logged) = (version, k == base.first ? LOGGED_FEE : 0);
        }
        _beginAt(b, base, rows);
        l.bucket = bucket;
        _close(b);
    }

    /// What later changes are measured by.
    function _remember(Book memory old) private {
        Changes storage c = _changes[old.id];
        if (c.months == 0) c.months = old.pact.periods() * old.pact.periodMonths();
        if (c.observedFrom.number() == 0) return;
        if (old.loan.overdueRows != 0) c.observedFrom = _today();
        for (uint256 k = old.loan.rows; k > 0; k--) {
            Row memory r = _rows(old, k)[k];
            if (r.logged & LOGGED_OVERDUE != 0 && r.due > c.observedFrom) c.observedFrom = r.due;
        }
    }

    /// What the new rows do not replace is at an end.
    function _cancelOpen(Book memory b) private view {
        for (uint256 k = b.loan.firstOpen; k <= b.loan.rows; k++) {
            if (_rows(b, k)[k].isOpen()) b.rows[k].state = InstalmentState.Cancelled;
        }
    }
    // slither-disable-end reentrancy-no-eth
}
