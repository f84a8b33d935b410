// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Seen.sol";

/// What holds of each loan.
abstract contract LoanChecks is Sight {
    function _checkLoan(Seen memory s) internal view {
        _F2_FirstSchedule(s);
        _F5_Charges(s);
        _F10_Settled(s);
        _F11_Overdue(s);
        _F13_Undue(s);
        _F14_Pointers(s);
        _F15_RowsPaid(s);
        _F16_Accruals(s);
        _F17_Bucket(s);
        _F18_Cash(s);
        _F19_Payments(s);
        _F20_Shares(s);
        _F21_Recourse(s);
        _F22_Marks(s);
        _F23_Disputes(s);
        _F24_Books(s);
    }

    function _F2_FirstSchedule(Seen memory s) internal pure {
        if (s.loan.version != 1) return;
        uint256 sum = 0;
        for (uint256 k = 0; k < s.rows.length; k++) {
            if (s.rows[k].state == InstalmentState.Cancelled) return;
            sum += s.rows[k].principal.fen();
        }
        assertEq(sum, s.agreed.principal.fen(), "F2: principal of the rows = disbursed");
    }

    /// Penalty, waived and paid too, within the cap on the whole principal since the start, and the APR within the cap.
    function _F5_Charges(Seen memory s) internal view {
        if (s.agreement == AgreementState.Proposed) return;
        assertLe(ledger.agreementOf(s.id).apr.millionths(), 240_000, "F5: APR under the cap");
        if (!_isLive(s)) return;
        uint256 penalty = ledger.penaltyOwed(s.id).fen() + s.loan.penaltyPaid.fen();
        uint256 days_ = ledger.today().since(s.agreed.startDay) + 1;
        uint256 most = s.agreed.principal.fen() + handler.capitalised(s.id);
        assertLe(penalty, most * 240_000 * days_ / (1e6 * 360) + 1, "F5: penalty under the cap on the principal");
    }

    function _F10_Settled(Seen memory s) internal view {
        if (s.loan.state != LoanState.Settled) return;
        assertEq(s.loan.undue.fen(), 0, "F10: a settled loan has principal that is not due");
        assertEq(s.loan.overduePrincipal.fen(), 0, "F10: a settled loan has overdue principal");
        assertEq(ledger.penaltyOwed(s.id).fen(), 0, "F10: a settled loan owes penalty");
        assertEq(s.loan.interestNumerator, 0, "F10: interest runs on a settled loan");
        for (uint256 k = 0; k < s.rows.length; k++) {
            assertFalse(_isOpen(s.rows[k]), "F10: a settled loan has an open row");
        }
        for (uint256 i = 0; i < s.claims.length; i++) {
            assertTrue(s.claims[i].state == ClaimState.Cancelled, "F10: a settled loan has a claim");
        }
    }

    function _F11_Overdue(Seen memory s) internal pure {
        (uint256 sum, uint256 count) = (0, 0);
        for (uint256 k = 0; k < s.rows.length; k++) {
            if (s.rows[k].state != InstalmentState.Overdue) continue;
            sum += s.rows[k].principal.fen() - s.rows[k].principalPaid.fen();
            count++;
        }
        assertEq(s.loan.overduePrincipal.fen(), sum, "F11: overdue principal");
        assertEq(s.loan.overdueRows, count, "F11: overdue rows");
        assertEq(s.loan.state == LoanState.Overdue, count != 0, "F11: a loan is OVERDUE while a row is");
    }

    /// Of the rows whose period has not closed, paid ahead or not.
    function _F13_Undue(Seen memory s) internal pure {
        if (!_isLive(s)) return;
        uint256 sum = 0;
        for (uint256 k = s.loan.period; k <= s.rows.length; k++) {
            if (s.rows[k - 1].state != InstalmentState.Cancelled) sum += s.rows[k - 1].principal.fen();
        }
        assertEq(s.loan.undue.fen(), sum, "F13: principal that is not due = that of the rows left");
    }

    function _F14_Pointers(Seen memory s) internal pure {
        if (!_isLive(s)) return;
        assertEq(s.rows.length, s.loan.rows, "F14: rows");
        assertLe(s.loan.due, s.loan.billed, "F14: due before billed");
        assertLe(s.loan.aged, s.loan.due, "F14: aged before due");
        assertLe(s.loan.due, s.loan.period, "F14: due before its period has closed");
        for (uint256 k = 1; k <= s.rows.length; k++) {
            if (k == s.loan.firstOpen) assertTrue(_isOpen(s.rows[k - 1]), "F14: the first open row is not open");
            if (k < s.loan.firstOpen) assertFalse(_isOpen(s.rows[k - 1]), "F14: an open row before the first");
        }
    }

    function _F15_RowsPaid(Seen memory s) internal pure {
        for (uint256 k = 0; k < s.rows.length; k++) {
            Instalment memory r = s.rows[k];
            assertLe(r.principalPaid.fen(), r.principal.fen(), "F15: more principal paid than owed");
            assertLe(r.interestPaid.fen(), r.interest.fen(), "F15: more interest paid than owed");
            assertLe(r.feePaid.fen(), r.fee, "F15: more fee paid than owed");
            uint256 owed = r.principal.fen() + r.interest.fen() + r.fee;
            uint256 paid = r.principalPaid.fen() + r.interestPaid.fen() + r.feePaid.fen();
            if (_isOpen(r) && k + 1 < s.loan.period) assertLt(paid, owed, "F15: a paid row is open");
        }
    }

    /// Of the running period no more than its row owes; of penalty no less than was paid.
    function _F16_Accruals(Seen memory s) internal pure {
        uint256 basis = s.agreed.dayCount == DayCount.Act365 ? 365 : 360;
        uint256 unit = 1e6 * basis;
        uint256 penalty = (2 * uint256(s.loan.penaltyNumerator) + unit) / (2 * unit);
        assertLe(s.loan.penaltyPaid.fen(), penalty, "F16: more penalty paid than accrued");
        if (!_isLive(s) || s.loan.period > s.rows.length) return;
        uint256 accrued = (2 * uint256(s.loan.interestNumerator) + unit) / (2 * unit);
        assertLe(accrued, s.rows[s.loan.period - 1].interest.fen(), "F16: more interest accrued than the row owes");
    }

    /// By the days past due of the oldest open row, up to the day to which the loan has come: 1, 31, 61 … 181.
    function _F17_Bucket(Seen memory s) internal view {
        if (ledger.pausesOf(s.id).length != 0) return;
        if (s.loan.overdueRows == 0) {
            assertEq(s.loan.bucket, 0, "F17: a bucket without arrears");
            return;
        }
        uint256 days_ = s.loan.accruedThrough.since(s.rows[s.loan.firstOpen - 1].due);
        uint256 bucket = days_ == 0 ? 0 : days_ > 180 ? 7 : (days_ + 29) / 30;
        assertEq(s.loan.bucket, bucket, "F17: bucket = days past due");
    }

    /// Money that came and was not called back is with the claims and the servicer, was given back, or is the loan's credit. A refund that a later reversal leaves
    /// uncovered is owed outside the loan.
    function _F18_Cash(Seen memory s) internal pure {
        (uint256 came, uint256 went) = (0, 0);
        for (uint256 i = 0; i < s.payments.length; i++) {
            if (s.payments[i].state != PaymentState.Allocated) continue;
            if (s.payments[i].kind == PaymentKind.Refund) went += s.payments[i].amount.fen();
            else came += s.payments[i].amount.fen();
        }
        uint256 has = s.loan.distributed.fen() + s.loan.credit.fen();
        for (uint256 i = 0; i < s.claims.length; i++) {
            if (s.claims[i].kind == ClaimKind.Recourse) has += s.claims[i].received.fen();
        }
        assertGe(has + went, came, "F18: money of a loan is lost");
        assertLe(has, came, "F18: a loan has paid out more than came");
        if (went == 0) assertEq(has, came, "F18: what came = what was distributed + credit");
    }

    function _F19_Payments(Seen memory s) internal pure {
        uint256 waiting = 0;
        for (uint256 i = 0; i < s.payments.length; i++) {
            assertEq(s.payments[i].number, s.payments.length - i, "F19: payments are numbered without a gap");
            if (s.payments[i].state == PaymentState.Received) waiting++;
        }
        assertEq(s.loan.pending, waiting, "F19: payments that wait");
    }

    function _F20_Shares(Seen memory s) internal pure {
        if (s.loan.state == LoanState.None) return;
        uint256 sum = 0;
        for (uint256 i = 0; i < s.claims.length; i++) {
            if (s.claims[i].kind == ClaimKind.Share) sum += s.claims[i].shareBps;
        }
        assertEq(sum, 10_000, "F20: shares of a claim sum to the whole");
    }

    /// Each recourse is of the money that bought it, and gets no more.
    function _F21_Recourse(Seen memory s) internal pure {
        (uint256 claimed, uint256 bought) = (0, 0);
        for (uint256 i = 0; i < s.claims.length; i++) {
            Claim memory c = s.claims[i];
            if (c.kind == ClaimKind.Cover) {
                assertLe(c.received.fen(), c.amount.fen(), "F41: a cover got more than was drawn");
            }
            if (c.kind != ClaimKind.Recourse) continue;
            assertEq(c.shareBps, 0, "F21: a recourse has a share of the debt");
            assertLe(c.received.fen(), c.amount.fen(), "F21: a recourse got more than was paid");
            claimed += c.amount.fen();
        }
        for (uint256 i = 0; i < s.payments.length; i++) {
            if (s.payments[i].state != PaymentState.Allocated && s.payments[i].state != PaymentState.Received) {
                continue;
            }
            PaymentKind kind = s.payments[i].kind;
            if (kind == PaymentKind.ThirdParty || kind == PaymentKind.Guarantor) bought += s.payments[i].amount.fen();
        }
        assertEq(claimed, bought, "F21: recourse = what others have paid");
    }

    /// The marks of a loan say what its parts are.
    function _F22_Marks(Seen memory s) internal view {
        (uint256 owes, bool recourse) = (0, false);
        for (uint256 i = 0; i < s.claims.length; i++) {
            owes += s.claims[i].owes.fen();
            recourse = recourse
                || (s.claims[i].kind == ClaimKind.Recourse && s.claims[i].received.fen() < s.claims[i].amount.fen());
        }
        bool shared = s.loan.marks & MARK_SHARED != 0;
        assertEq(s.loan.marks & MARK_CLAIM_OWES != 0, owes != 0 && !shared, "F22: mark of a claim that owes");
        assertEq(s.loan.marks & MARK_RECOURSE != 0, recourse, "F22: mark of a recourse");
        if (s.claims.length > 1) assertTrue(shared, "F22: mark of a shared loan");
        bool amended = ledger.changesOf(s.id).months != 0;
        assertEq(s.loan.marks & MARK_AMENDED != 0, amended, "F22: mark of amended terms");
        assertLe(owes, s.loan.credit.fen(), "F22: claims owe more than the credit");
    }

    function _F23_Disputes(Seen memory s) internal view {
        Dossier memory d = ledger.dossierOf(s.id);
        (uint256 open, uint256 contested) = (0, 0);
        for (uint16 i = 1; i <= d.cases; i++) {
            Case memory c = ledger.caseOf(s.id, i);
            if (c.kind != CaseKind.Dispute || c.state != CaseState.Open) continue;
            open++;
            contested += c.amount.fen();
        }
        assertEq(d.disputes, open, "F23: open disputes");
        assertEq(d.contested, contested, "F23: contested = that of the open disputes");
        bool marked = s.loan.marks & MARK_DISPUTED != 0;
        assertTrue(!marked || open != 0, "F23: mark of a dispute that is over");
        if (_isLive(s)) assertEq(marked, open != 0, "F23: mark of a dispute");
    }

    /// The lender's books: no accrual is stopped without a class, no provision beyond what was lent and capitalised.
    function _F24_Books(Seen memory s) internal view {
        Books memory b = ledger.booksOf(s.id);
        assertTrue(!b.nonAccrual || b.riskClass >= RiskClass.SpecialMention, "F24: not accrued, and normal");
        assertGe(b.worstBucket, s.loan.bucket, "F24: the worst bucket is not the worst");
        uint256 most = s.agreed.principal.fen() + handler.capitalised(s.id);
        assertLe(b.provision.fen(), most, "F24: a provision beyond the principal");
    }
}
