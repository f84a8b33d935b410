// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Book} from "./Bookkeeping.sol";
import {Crediting} from "./Crediting.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {LiveEffects} from "./LiveEffects.sol";
import {IConsequences} from "./interfaces/IEngine.sol";
import {LoanId} from "./types/Ids.sol";
import {NIL} from "./types/Money.sol";

/// What follows on the day on which a loan has begun anew or was called in, once that is logged (docs/explain/money.md §10).
contract Consequences is IConsequences, LiveEffects, Crediting {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IConsequences
    function cure(LoanId loan) external delegated {
        _cureEnded(_open(loan));
    }

    /// @inheritdoc IConsequences
    function follow(LoanId loan) external delegated {
        Book memory b = _open(loan);
        _cureEnded(b);
        if (b.loan.credit != 0) _allocateCredit(b, _today());
        _conclude(b, _today());
        _finishTransaction(b, address(0), NIL);
    }

    function _cureEnded(Book memory b) private {
        if (!_endedArrears[b.id]) return;
        delete _endedArrears[b.id];
        _overdueEnded(b, _today());
    }
    // slither-disable-end reentrancy-no-eth
}
