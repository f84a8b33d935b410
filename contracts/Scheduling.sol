// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IScheduling} from "./interfaces/IEngine.sol";
import {ILedgerErrors} from "./interfaces/ILedgerErrors.sol";
import {Apr} from "./libraries/Apr.sol";
import {Calendar} from "./libraries/Calendar.sol";
import {Schedule} from "./libraries/Schedule.sol";
import {Day} from "./types/Day.sol";
import {Money} from "./types/Money.sol";
import {Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// Pure computation, called with a static call by whoever needs a schedule: it has neither state nor rights.
contract Scheduling is IScheduling, ILedgerErrors {
    uint256 private constant COMPONENTS = 5;

    /// @inheritdoc IScheduling
    function check(Terms calldata terms) external pure {
        _within("principal", terms.principal.fen(), 1, Schedule.MAX_AMOUNT);
        _within("rate", terms.rate.millionths(), 0, Schedule.MAX_RATE);
        _within("penaltyRate", terms.penaltyRate.millionths(), 0, Schedule.MAX_RATE);
        _within("periods", terms.periods, 1, Schedule.MAX_PERIODS);
        _within("periodMonths", terms.periodMonths, 1, Schedule.MAX_PERIOD_MONTHS);
        _within("dueDay", terms.dueDay, 1, 31);
        _within("originationFee", terms.originationFee.fen(), 0, Schedule.MAX_AMOUNT);
        _within("periodicFee", terms.periodicFee.fen(), 0, Schedule.MAX_AMOUNT);
        Day onGrid = Calendar.inMonth(terms.firstDue, 0, terms.dueDay);
        if (onGrid != terms.firstDue) revert TermsInvalid("firstDue", terms.firstDue.number(), onGrid.number());
        _startsBefore(terms, terms.startDay);
        _ordersAll(terms.allocationOrder);
    }

    /// @inheritdoc IScheduling
    function schedule(Terms calldata terms, Day start) external pure returns (uint256[] memory) {
        _startsBefore(terms, start);
        Schedule.Plan memory plan = Schedule.plan(terms, start, terms.principal, 1, terms.periods);
        uint256 fee = terms.periodicFee.fen();
        return Schedule.rows(plan, Schedule.repeated(plan), false, terms.originationFee.fen() + fee, fee);
    }

    /// @inheritdoc IScheduling
    function rest(
        Terms calldata terms,
        Day start,
        Money balance,
        uint16 firstRow,
        uint16 lastRow,
        QuoteKind kind,
        Money kept
    ) external pure returns (uint256[] memory) {
        Schedule.Plan memory plan = Schedule.plan(terms, start, balance, firstRow, lastRow);
        bool shorten = kind == QuoteKind.Shortened;
        return Schedule.rows(plan, shorten ? kept : Schedule.repeated(plan), shorten, 0, terms.periodicFee.fen());
    }

    /// @inheritdoc IScheduling
    function aprIsRight(Terms calldata terms, Day start, Money balance, uint256[] calldata rows, Rate declared)
        external
        pure
        returns (bool)
    {
        return Apr.isRight(terms, start, balance, rows, declared);
    }

    /// @inheritdoc IScheduling
    function withinCap(Terms calldata terms, Day start, Money balance, uint256[] calldata rows, Rate cap)
        external
        pure
        returns (bool)
    {
        if (balance == terms.principal) return Apr.isWithin(terms, start, balance, rows, cap);
        return Apr.restIsWithin(terms, start, balance, rows, cap);
    }

    function _within(string memory field, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least) revert TermsInvalid(field, value, least);
        if (value > most) revert TermsInvalid(field, value, most);
    }

    function _startsBefore(Terms calldata terms, Day start) private pure {
        if (start >= terms.firstDue) revert TermsInvalid("startDay", start.number(), terms.firstDue.number());
    }

    /// Each of the five components once.
    function _ordersAll(bytes5 order) private pure {
        uint256 seen = 0;
        for (uint256 i = 0; i < COMPONENTS; i++) {
            seen |= 1 << uint8(order[i]);
        }
        if (seen != (1 << COMPONENTS) - 1) revert TermsInvalid("allocationOrder", uint40(order), 0x0001020304);
    }
}
