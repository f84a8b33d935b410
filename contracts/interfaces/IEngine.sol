// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Money} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import {Day} from "../types/Day.sol";
import {LoanId, PaymentId} from "../types/Ids.sol";
import "../types/Records.sol";

/// Undispatched: what several phases need of a loan's money, once. Modules run it by delegatecall (LedgerBase._callModule). What only the money phases use
/// of the engine stands in the engine itself.
interface IEngine {
    /// After DISBURSEMENT_CONFIRMED was logged: the loan starts today. Claims, schedule, origination fee and the first periodic fee, with their nodes.
    /// Reverts with AprAboveCap where the schedule from today exceeds the cap, and StartNotBeforeFirstDue.
    function open(LoanId loan) external;
    /// After DISBURSEMENT_REVERSED was logged for a confirmed drawdown: the loan is CANCELLED, its claims too. Reverts with AlreadyAccrued.
    function cancel(LoanId loan) external;
    /// Brings the loan up to today in bounded steps; true when it has caught up. Nothing to do: writes nothing.
    function advance(LoanId loan) external returns (bool);
}

/// Undispatched and pure: schedules and annual cost (docs/explain/money.md §3–§5). Rows are packed as in IEffects.scheduleGenerated.
interface IScheduling {
    /// Refuses terms that make no schedule: TermsInvalid(field, value, limit).
    function check(Terms calldata terms) external pure;
    /// The first version, from the day on which interest starts.
    function schedule(Terms calldata terms, Day start) external pure returns (uint256[] memory rows);
    /// A later version: `balance` from `start` over the due dates numbered `firstRow` … `lastRow` of the terms. Shortened keeps `kept` (the instalment of an equal
    /// instalment loan; else the principal part) and may give fewer rows. Row fees are the periodic fee, but none in the first row.
    function rest(
        Terms calldata terms,
        Day start,
        Money balance,
        uint16 firstRow,
        uint16 lastRow,
        QuoteKind kind,
        Money kept
    ) external pure returns (uint256[] memory rows);
    /// The declared APR is within 1 bp of the rate of these cash flows.
    function aprIsRight(
        Terms calldata terms,
        Day start,
        Money balance,
        uint256[] calldata rows,
        Rate declared
    ) external pure returns (bool);
    /// The cost of these cash flows is not above the cap, but for one fen a row (money.md §5). The first version, which alone starts with the whole principal, is
    /// measured as an APR; a later one in the loan's own day count.
    function withinCap(
        Terms calldata terms,
        Day start,
        Money balance,
        uint256[] calldata rows,
        Rate cap
    ) external pure returns (bool);
}
