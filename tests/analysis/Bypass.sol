// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {CatchingUp} from "./CatchingUp.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {Rules} from "./generated/Rules.sol";
import {IAmendments} from "./interfaces/IEngine.sol";
import {LoanSlots, Standing} from "./libraries/LoanSlots.sol";
import {LoanId, PartyId} from "./types/Ids.sol";
import {NIL} from "./types/Money.sol";
import "./types/Records.sol";

/// What the walk over the contracts must find, in functions whose names begin with `wrong`, and what it must not. Never deployed.
contract Bypass is CatchingUp {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ PAST THE GUARD */

    function wrongAssignment(LoanId id) external {
        _loans[id].credit = NIL;
    }

    /// What the engine passes for its own steps is no passage of the caller's.
    function wrongAfterCatchUp(LoanId id) external {
        _bringUpToDate(id);
        _loans[id].quotes++;
    }

    function wrongPointer(LoanId id) external {
        Loan storage l = _loans[id];
        l.credit = NIL;
    }

    function wrongElement(LoanId id) external {
        delete _instalments[id][1];
    }

    function wrongHelper(LoanId id) external {
        _quietly(id);
    }

    function wrongBranch(LoanId id, bool hurried) external {
        if (hurried) {
            _quietly(id);
            return;
        }
        _guarded(id);
        _quietly(id);
    }

    function wrongLoop(LoanId id, uint256 times) external {
        for (uint256 i = 0; i < times; i++) {
            _guarded(id);
        }
        _quietly(id);
    }

    function wrongChoice(LoanId id, bool hurried) external {
        if (hurried || _passes(id)) _quietly(id);
    }

    function wrongAssembly(LoanId id) external {
        Loan storage l = _loans[id];
        assembly ("memory-safe") {
            sstore(l.slot, 0)
        }
    }

    function wrongModule(LoanId id) external {
        _callModule(_amendments, abi.encodeCall(IAmendments.callIn, (id)));
    }

    function wrongFile(LoanId id) external {
        _files[_file(id)].seq = 0;
    }

    /* ------------------------------------------------------------------ AS IT SHOULD BE */

    function rightBefore(LoanId id) external {
        _guarded(id);
        _quietly(id);
    }

    function rightAfter(LoanId id) external {
        _quietly(id);
        _guarded(id);
    }

    function rightRefusal(LoanId id, bool hurried) external {
        _quietly(id);
        if (hurried) revert KeyMissing();
        _guarded(id);
    }

    function rightModule(LoanId id) external {
        _guarded(id);
        _callModule(_amendments, abi.encodeCall(IAmendments.callIn, (id)));
    }

    function rightCatchUp(LoanId id) external {
        _bringUpToDate(id);
    }

    function rightMemory(LoanId id) external {
        Loan memory l = _loans[id];
        l.credit = NIL;
        _bringUpToDate(id);
    }

    function rightElsewhere(PartyId lender) external {
        _roles[lender][msg.sender] = 0;
    }

    function _quietly(LoanId id) private {
        _loans[id].credit = NIL;
    }

    function _guarded(LoanId id) private {
        _reach(Rules.billIssued(), _file(id), _file(id), 0);
    }

    function _passes(LoanId id) private returns (bool) {
        _guarded(id);
        return true;
    }
}
