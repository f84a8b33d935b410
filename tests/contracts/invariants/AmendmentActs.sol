// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";

/// Phase 12: new terms. What is owed before and after differs by what was given up, to the fen: nothing that was deferred is lost or doubled.
abstract contract AmendmentActs is Debts {
    uint256 public amendments;
    mapping(LoanId => uint256) public capitalised; // of interest and penalty, by the acts

    /// `given`: what the amendment gives up.
    modifier keepsDebt(uint256 given) {
        _accrueNow();
        Debt memory before = _debtOf(loan);
        _;
        _read();
        _compare(before, given);
    }

    function _compare(Debt memory before, uint256 given) private {
        Debt memory later = _debtOf(loan);
        amendments++;
        if (later.principal > before.principal) capitalised[loan] += later.principal - before.principal;
        uint256 want = _total(before) - given;
        // A rest within the tolerance is cleared when nothing else is left.
        bool cleared = ledger.loanOf(loan).state == LoanState.Settled && want <= TOLERANCE;
        if (_total(later) != want && !cleared) debtsLost++;
    }

    function extendTerm(uint256 which, uint256 seed) external act("extend") {
        _pickRunning(which);
        Loan memory l = ledger.loanOf(loan);
        _extend(uint16(uint256(l.rows) + 2 + seed % 3 - l.period));
    }

    function _extend(uint16 periods) private keepsDebt(0) {
        extend(periods);
    }

    function holiday(uint256 which, uint256 seed) external act("holiday") {
        _pickRunning(which);
        _holiday(ledger.today().plus(1 + seed % 60), seed % 2 == 0 ? 0 : CAPITALISES_INTEREST);
    }

    function _holiday(Day until, uint8 treatment) private keepsDebt(0) {
        Consent memory c;
        _accrueNow();
        if (treatment != 0) c = agreed(Nodes.MORATORIUM_GRANTED, _afterHoliday(until), treatment | RESTARTS);
        _as(lenderSigner).grantMoratorium(loan, until, treatment, DOCUMENTS, c);
    }

    /// As many instalments as were left, on the grid from the first due date after the holiday on, and the interest owed today as principal.
    function _afterHoliday(Day until) private view returns (Terms memory t) {
        Loan memory l = ledger.loanOf(loan);
        uint256 left = ledger.termsOf(loan).periods;
        left = l.rows >= l.period ? _dueDatesLeft(left) : 1;
        t = renewed(uint16(left == 0 ? 1 : left), until);
        Debt memory d = _debtOf(loan);
        t.principal = Money.wrap(uint64(d.principal + d.interest));
    }

    function _dueDatesLeft(uint256 periods) private view returns (uint256 left) {
        Terms memory t = ledger.termsOf(loan);
        for (uint256 n = 1; n <= periods; n++) {
            if (Calendar.dueDate(t.firstDue, t.dueDay, t.periodMonths, n) > ledger.today()) left++;
        }
    }

    function endHoliday(uint256 which, uint256 seed) external act("endHoliday") {
        _pickRunning(which);
        Day until = ledger.changesOf(loan).holidayUntil;
        if (seed % 2 == 0 && until.number() != 0 && until >= ledger.today()) goTo(until.plus(1));
        ledger.endMoratorium(loan);
    }

    function restructure(uint256 which, uint256 seed) external act("restructure") {
        _pickRunning(which);
        uint8 treatment = RESTARTS | uint8((seed % 4) * 2);
        Debt memory d = _debtNow();
        Relief memory relief = _relief(d, seed);
        Terms memory t = renewed(uint16(2 + (seed >> 8) % 5));
        t.principal = Money.wrap(uint64(_carried(d, relief, treatment)));
        t.rate = Rate.wrap(uint32(60_000 + (seed >> 32) % 60_000));
        propose(t, treatment, relief);
        if (seed % 8 == 7) return;
        _accept(t, treatment, relief);
    }

    function _accept(Terms memory t, uint8 treatment, Relief memory relief) private keepsDebt(_given(relief)) {
        acceptRestructuring(t, treatment, relief);
    }

    function _carried(Debt memory d, Relief memory r, uint8 treatment) private pure returns (uint256 sum) {
        sum = d.principal - r.principal.fen();
        if (treatment & CAPITALISES_INTEREST != 0) sum += d.interest - r.interest.fen();
        if (treatment & CAPITALISES_PENALTY != 0) sum += d.penalty - r.penalty.fen();
    }

    function _relief(Debt memory d, uint256 seed) private pure returns (Relief memory r) {
        if (seed % 3 != 0) return r;
        r.principal = Money.wrap(uint64((seed >> 16) % (d.principal / 4 + 1)));
        r.interest = Money.wrap(uint64((seed >> 48) % (d.interest + 1)));
        r.fee = Money.wrap(uint64((seed >> 80) % (d.fee + 1)));
        r.penalty = Money.wrap(uint64((seed >> 112) % (d.penalty + 1)));
    }

    function _given(Relief memory r) private pure returns (uint256) {
        return r.principal.fen() + r.interest.fen() + r.fee.fen() + r.penalty.fen();
    }

    function waiveCharges(uint256 which, uint256 seed) external act("waive") {
        _pickRunning(which);
        Relief memory r = _relief(_debtNow(), seed - seed % 3);
        r.principal = NIL;
        _waive(r);
    }

    function _waive(Relief memory r) private keepsDebt(_given(r)) {
        _as(operator).grantWaiver(loan, r, DOCUMENTS);
    }

    function observe(uint256 which, uint256 seed) external act("observe") {
        _pickRunning(which);
        if (seed % 2 == 0) goTo(ledger.today().plus(seed % 21));
        ledger.completeObservation(loan);
    }
}
