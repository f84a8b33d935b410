// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "./Consenting.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {Routes} from "./generated/Routes.sol";
import {TypedData} from "./generated/TypedData.sol";
import {IDispatch} from "./interfaces/ILedger.sol";
import {NOBODY} from "./types/Ids.sol";
import "./types/Records.sol";

/// The loan ledger 傅别: one address that holds all state and hands each call to the module of its selector (contracts/modules.json). The modules are
/// fixed at deployment: nobody owns the ledger, nothing of it can be replaced. It appends to the call who acts; whatever a caller appends stands before that
/// and is read by nobody.
contract LoanLedger is IDispatch, Consenting {
    uint256 private constant MODULES = 17;

    error ModulesWrong(uint256 given, uint256 expected); // not as many as contracts/modules.json lists
    error ModuleWithoutCode(uint256 index, address module);

    /// @inheritdoc IDispatch
    bytes32 public immutable override origin;

    address private immutable _admissionModule;
    address private immutable _creditModule;
    address private immutable _agreementsModule;
    address private immutable _disbursementModule;
    address private immutable _billingModule;
    address private immutable _repaymentModule;
    address private immutable _prepaymentModule;
    address private immutable _delinquencyModule;
    address private immutable _closureModule;
    address private immutable _administrationModule;
    address private immutable _viewsModule;
    address private immutable _engineModule;
    address private immutable _prepayEngineModule;
    address private immutable _replayModule;
    address private immutable _timelineModule;
    address private immutable _versionsModule;
    address private immutable _schedulingModule;

    /// `modules_` in the order of contracts/modules.json, each built with the same setup. `regulator` is the first one; it accredits lenders and appoints others.
    constructor(Setup memory s, address[] memory modules_, address regulator) LedgerBase(s) {
        if (modules_.length != MODULES) revert ModulesWrong(modules_.length, MODULES);
        for (uint256 i = 0; i < MODULES; i++) {
            if (modules_[i].code.length == 0) revert ModuleWithoutCode(i, modules_[i]);
        }
        if (regulator == address(0)) revert KeyMissing();
        _admissionModule = modules_[0];
        _creditModule = modules_[1];
        _agreementsModule = modules_[2];
        _disbursementModule = modules_[3];
        _billingModule = modules_[4];
        _repaymentModule = modules_[5];
        _prepaymentModule = modules_[6];
        _delinquencyModule = modules_[7];
        _closureModule = modules_[8];
        _administrationModule = modules_[9];
        _viewsModule = modules_[10];
        _engineModule = modules_[11];
        _prepayEngineModule = modules_[12];
        _replayModule = modules_[13];
        _timelineModule = modules_[14];
        _versionsModule = modules_[15];
        _schedulingModule = modules_[16];
        origin = keccak256(abi.encode(block.chainid, address(this), blockhash(block.number - 1)));
        _origin = origin;
        _roles[NOBODY][regulator] = _bit(Role.Regulator);
        emit RoleGranted(NOBODY, regulator, Role.Regulator);
    }

    /* ------------------------------------------------------------------ DISPATCH */

    /// Runs the module's function on this storage, for the caller, and ends as it ends.
    fallback() external {
        address module = _moduleOf(msg.sig);
        if (module == address(0)) revert UnknownFunction(msg.sig);
        assembly {
            // The tail of LedgerBase: no consents, their length 0 (4 bytes), the caller (20 bytes).
            calldatacopy(0, 0, calldatasize())
            mstore(calldatasize(), shl(64, caller()))
            let ok := delegatecall(gas(), module, 0, add(calldatasize(), 24), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(ok) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }

    /// @inheritdoc IDispatch
    function batch(bytes[] calldata calls, bool tolerant) external returns (bytes[] memory results) {
        results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; i++) {
            (bool ok, bytes memory result) = address(this).delegatecall(calls[i]);
            results[i] = _outcome(i, ok, result, tolerant);
        }
    }

    /// @inheritdoc IDispatch
    function relay(bytes calldata call, Consent calldata consent) external returns (bytes memory) {
        bytes memory consents = _asConsents(_signed(abi.encode(TypedData.ACT, keccak256(call)), consent));
        bytes memory tail = abi.encodePacked(consents, uint32(consents.length), consent.signer);
        if (bytes4(call) == IDispatch.batch.selector) return _relayBatch(call[4:], tail);
        (bool ok, bytes memory result) = _run(call, tail);
        if (!ok) _bubble(result);
        return result;
    }

    function _relayBatch(bytes calldata arguments, bytes memory tail) private returns (bytes memory) {
        (bytes[] memory calls, bool tolerant) = abi.decode(arguments, (bytes[], bool));
        bytes[] memory results = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; i++) {
            (bool ok, bytes memory result) = _run(calls[i], tail);
            results[i] = _outcome(i, ok, result, tolerant);
        }
        return abi.encode(results);
    }

    function _outcome(uint256 index, bool ok, bytes memory result, bool tolerant) private returns (bytes memory) {
        if (ok) return result;
        if (!tolerant) revert BatchItemFailed(index, result);
        emit BatchItemSkipped(index, result);
        return "";
    }

    /// Runs a module's function for whom the tail names.
    function _run(bytes memory call, bytes memory tail) private returns (bool, bytes memory) {
        address module = _moduleOf(bytes4(call));
        if (module == address(0)) return (false, abi.encodeWithSelector(UnknownFunction.selector, bytes4(call)));
        // The caller chooses the function, not the code: the module is an immutable.
        // slither-disable-next-line controlled-delegatecall
        return module.delegatecall(bytes.concat(call, tail));
    }

    /// @inheritdoc IDispatch
    function modules() external view returns (address[] memory list) {
        list = new address[](MODULES);
        for (uint8 i = 0; i < MODULES; i++) {
            list[i] = _moduleAt(i);
        }
    }

    function _moduleOf(bytes4 selector) private view returns (address) {
        return _moduleAt(Routes.moduleOf(selector));
    }

    /// Zero for an index that is none.
    function _moduleAt(uint8 index) private view returns (address) {
        if (index == 0) return _admissionModule;
        if (index == 1) return _creditModule;
        if (index == 2) return _agreementsModule;
        if (index == 3) return _disbursementModule;
        if (index == 4) return _billingModule;
        if (index == 5) return _repaymentModule;
        if (index == 6) return _prepaymentModule;
        if (index == 7) return _delinquencyModule;
        if (index == 8) return _closureModule;
        if (index == 9) return _administrationModule;
        if (index == 10) return _viewsModule;
        if (index == 11) return _engineModule;
        if (index == 12) return _prepayEngineModule;
        if (index == 13) return _replayModule;
        if (index == 14) return _timelineModule;
        if (index == 15) return _versionsModule;
        if (index == 16) return _schedulingModule;
        return address(0);
    }
}
