// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "../../types/Records.sol";

/// The entry itself. A call that no module answers is refused with UnknownFunction.
interface IDispatch {
    /// Many calls in one transaction, each with the caller's own rights. Tolerant: a failing one is undone alone, reported as BatchItemSkipped, and has no
    /// result; else it undoes all with BatchItemFailed.
    function batch(bytes[] calldata calls, bool tolerant) external returns (bytes[] memory results);
    /// Runs `call` as `consent.signer`, whose typed data `Act` covers the call bytes. For acts without a typed struct of their own; anyone relays. A relayed batch
    /// runs every item as the signer (the result is the encoded bytes[]); its items are functions of the modules, not batches or relays.
    function relay(bytes calldata call, Consent calldata consent) external returns (bytes memory);
    /// Binds the heads of all files to this deployment: keccak256(abi.encode(chain id, address of the ledger, hash of the block before its own)).
    function origin() external view returns (bytes32);
    /// Addresses of the modules in the order of contracts/modules.json.
    function modules() external view returns (address[] memory);
}
