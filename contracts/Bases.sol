// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book, Bookkeeping} from "./Bookkeeping.sol";
import {Calendar} from "./libraries/Calendar.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {LOGGED_BILL, LOGGED_DUE, LOGGED_OVERDUE, Row} from "./libraries/RowSlots.sol";
import {Rows} from "./libraries/Rows.sol";
import {Day} from "./types/Day.sol";
import {RATE_ONE} from "./types/Rate.sol";
import "./types/Records.sol";

/// Where a loan begins anew (docs/explain/money.md §10): the same for the amendment itself and for a play from there.
abstract contract Bases is Bookkeeping {
    /// The loan as it stands on its start day, before any money that came later. `rows` are those from `base.first` on; the row before them holds the arrears.
    function _beginAt(Book memory b, Base memory base, uint256[] memory rows) internal view {
        Standing memory l = b.loan;
        uint256 first = base.first;
        (l.state, l.bucket) = (base.overdue ? LoanState.Overdue : LoanState.Active, 0);
        (l.rows, l.period, l.firstOpen) = (first - 1 + rows.length, first, first);
        (l.billed, l.due, l.aged, l.overdueRows) = (first - 1, first - 1, first - 1, 0);
        (l.undue, l.interestBase, l.overduePrincipal) = (base.balance.fen(), base.balance.fen(), 0);
        l.interestNumerator = base.interest.fen() * RATE_ONE * Calendar.basis(b.pact.dayCount());
        (l.penaltyNumerator, l.penaltyPaid) = (base.penaltyNumerator, base.penaltyPaid.fen());
        (b.compoundNumerator, b.compoundPaid) = (base.compoundNumerator, base.compoundPaid.fen());
        (l.distributed, l.credit) = (base.distributed.fen(), base.credit.fen());
        (l.accruedThrough, l.nextEvent, l.closedOn) = (l.startDay, l.startDay, Day.wrap(0));
        for (uint256 i = 0; i < rows.length; i++) {
            _beginRow(_rows(b, first + i)[first + i], rows[i]);
        }
        if (rows.length != 0) {
            b.rows[first].interest += base.interest.fen();
            b.rows[first].fee = base.fee.fen();
        }
        if (base.due.number() != 0) _beginArrears(_rows(b, first - 1)[first - 1], base, l);
    }

    function _beginRow(Row memory r, uint256 packed) internal pure {
        r.due = Rows.due(packed);
        r.principal = Rows.principal(packed).fen();
        r.interest = Rows.interest(packed).fen();
        r.fee = 0;
        r.state = InstalmentState.Scheduled;
        (r.principalPaid, r.interestPaid, r.feePaid) = (0, 0, 0);
    }

    /// What has fallen due already is one row.
    function _beginArrears(Row memory r, Base memory base, Standing memory l) private pure {
        r.due = base.due;
        (r.principal, r.interest, r.fee) = (base.duePrincipal.fen(), base.dueInterest.fen(), base.dueFee.fen());
        (r.principalPaid, r.interestPaid, r.feePaid) = (0, 0, 0);
        r.state = base.overdue ? InstalmentState.Overdue : InstalmentState.Due;
        if (base.overdue) r.logged |= LOGGED_BILL | LOGGED_DUE | LOGGED_OVERDUE;
        l.firstOpen = base.first - 1;
        if (base.overdue) (l.overdueRows, l.overduePrincipal) = (1, r.principal);
        else l.aged--;
    }
}
