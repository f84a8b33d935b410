// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "./Consenting.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {ModuleTable} from "./generated/ModuleTable.sol";
import {Routes} from "./generated/Routes.sol";
import {TypedData} from "./generated/TypedData.sol";
import {IDispatch} from "./interfaces/ILedger.sol";
import {NOBODY} from "./types/Ids.sol";
import "./types/Records.sol";

/// The loan ledger 傅别: one address that holds all state and hands each call to the module of its selector (contracts/modules.json). The modules are
/// fixed at deployment: nobody owns the ledger, nothing of it can be replaced. It appends to the call who acts; whatever a caller appends stands before that
/// and is read by nobody.
contract LoanLedger is IDispatch, Consenting, ModuleTable {
    /// @inheritdoc IDispatch
    bytes32 public immutable override origin;

    /// `modules_` in the order of contracts/modules.json, each built with the same setup. `regulator` is the first one; it accredits lenders and appoints others.
    constructor(Setup memory s, address[] memory modules_, address regulator) LedgerBase(s) ModuleTable(modules_) {
        if (regulator == address(0)) revert KeyMissing();
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
}
