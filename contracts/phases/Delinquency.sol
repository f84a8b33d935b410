// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IDelinquency} from "../interfaces/ILedger.sol";
import {LOGGED_OVERDUE} from "../libraries/RowSlots.sol";
import {Day} from "../types/Day.sol";
import {LoanId} from "../types/Ids.sol";
import {toMoney} from "../types/Money.sol";
import "../types/Records.sol";

/// 10 逾期: arrears, as time brings them, and a clock that is stopped.
contract Delinquency is IDelinquency, Arrears {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    // A pause ends at the latest after so many days. A longer one is granted again.
    uint256 private constant LONGEST_PAUSE = 366;
    // Each costs a look at every step of a loan that is in arrears.
    uint256 private constant MOST_PAUSES = 64;

    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IDelinquency
    function enterOverdue(LoanId loan, uint16 row) external delegated {
        _timeOfRow(loan, row, Rules.overdueEntered(), LOGGED_OVERDUE);
    }

    /// @inheritdoc IDelinquency
    function accruePenalty(LoanId loan) external delegated {
        _timeOfLoan(loan, Rules.penaltyAccrued(), 0);
    }

    /// @inheritdoc IDelinquency
    function accrueCompound(LoanId loan) external delegated {
        Loan storage l = _loans[loan];
        if (l.state != LoanState.None && l.marks & MARK_COMPOUND == 0) revert CompoundNotAgreed(loan);
        _timeOfLoan(loan, Rules.compoundAccrued(), 0);
    }

    /// @inheritdoc IDelinquency
    function migrateBucket(LoanId loan) external delegated {
        _timeOfLoan(loan, Rules.bucketMigrated(), 0);
    }

    /// @inheritdoc IDelinquency
    function pauseDelinquency(LoanId loan, Day until, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        uint8 node = Nodes.DELINQUENCY_PAUSED;
        _requireEither(node, _lenderOf(loan), _bit(Role.Operator), _bit(Role.Regulator));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.delinquencyPaused(), file, file, _files[file].reached | _standing(loan));
        _requireRunning(loan);
        Day from = _pause(loan, until);
        uint256 penalty = _penaltyOwed(_open(loan));
        bytes memory effect =
            abi.encodeCall(IEffects.delinquencyPaused, (from, until, _daysPastDue(loan), toMoney(penalty)));
        _logAct(p, documents, effect);
    }

    /// A new one from today on; one that runs is made longer. Returns the first day that is won.
    function _pause(LoanId id, Day until) private returns (Day from) {
        Day today = _today();
        bool runs = _isPaused(id);
        from = runs ? _pausedUntil(id) : today;
        Day latest = today.plus(LONGEST_PAUSE);
        if (until <= from) revert TermsInvalid("until", until.number(), from.number() + 1);
        if (until > latest) revert TermsInvalid("until", until.number(), latest.number());
        Pause[] storage list = _pauses[id];
        if (runs) {
            list[list.length - 1].until = until;
            return from;
        }
        if (list.length >= MOST_PAUSES) revert NumbersSpent(id, list.length);
        list.push(Pause(today, until));
        _loans[id].marks |= MARK_BRAKED;
    }
    // slither-disable-end reentrancy-no-eth
}
