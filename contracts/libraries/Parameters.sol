// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Regime} from "../types/Records.sol";

/// Keys of the dated legal parameters.
library Parameters {
    /// Days for which a closed loan's file is kept.
    bytes32 internal constant RETENTION_DAYS = keccak256("RETENTION_DAYS");
    /// The least share of the lender that leads a joint loan, in basis points.
    bytes32 internal constant LEAD_SHARE_BPS = keccak256("LEAD_SHARE_BPS");

    /// Days after which an appraisal of collateral is stale.
    bytes32 internal constant APPRAISAL_DAYS = keccak256("APPRAISAL_DAYS");

    /// The cap on all-in annual cost of a regime's lenders, in millionths a year.
    function aprCap(Regime regime) internal pure returns (bytes32) {
        return keccak256(abi.encode("APR_CAP", regime));
    }
}
