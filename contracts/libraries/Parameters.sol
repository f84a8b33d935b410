// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Regime, RiskClass} from "../types/Records.sol";

/// Keys of the dated legal parameters.
library Parameters {
    /// Days for which a closed loan's file is kept.
    bytes32 internal constant RETENTION_DAYS = keccak256("RETENTION_DAYS");
    /// The least share of the lender that leads a joint loan, in basis points.
    bytes32 internal constant LEAD_SHARE_BPS = keccak256("LEAD_SHARE_BPS");

    /// Days after which an appraisal of collateral is stale.
    bytes32 internal constant APPRAISAL_DAYS = keccak256("APPRAISAL_DAYS");

    /// Minutes of the day: from the first to before the second nobody is dunned.
    bytes32 internal constant QUIET_FROM = keccak256("QUIET_FROM");
    bytes32 internal constant QUIET_UNTIL = keccak256("QUIET_UNTIL");

    /// Collection contacts of one institution with one debtor on one day.
    bytes32 internal constant CONTACTS_A_DAY = keccak256("CONTACTS_A_DAY");

    /// Days of a cure period, at least and at most.
    bytes32 internal constant LEAST_CURE_DAYS = keccak256("LEAST_CURE_DAYS");
    bytes32 internal constant MOST_CURE_DAYS = keccak256("MOST_CURE_DAYS");

    /// Days for which a loan has kept its terms before its class is upgraded.
    bytes32 internal constant UPGRADE_OBSERVATION_DAYS = keccak256("UPGRADE_OBSERVATION_DAYS");

    /// Days between a pre-report notice and the negative report.
    bytes32 internal constant BUREAU_WAIT_DAYS = keccak256("BUREAU_WAIT_DAYS");

    /// The repair programme: days past due at the worst, overdue instalments at most, and instalments paid on time since the cure at least.
    bytes32 internal constant REPAIR_MOST_DAYS = keccak256("REPAIR_MOST_DAYS");
    bytes32 internal constant REPAIR_MOST_INSTALMENTS = keccak256("REPAIR_MOST_INSTALMENTS");
    bytes32 internal constant REPAIR_LEAST_ON_TIME = keccak256("REPAIR_LEAST_ON_TIME");

    /// The provision of a stage (1, 2, 3), at least and at most, in parts of 10,000 of the principal that is owed.
    function leastProvision(uint8 stage) internal pure returns (bytes32) {
        return keccak256(abi.encode("LEAST_PROVISION_BPS", stage));
    }

    function mostProvision(uint8 stage) internal pure returns (bytes32) {
        return keccak256(abi.encode("MOST_PROVISION_BPS", stage));
    }

    /// A loan that is past due by more than so many days is of this class at best.
    function riskFloor(RiskClass class_) internal pure returns (bytes32) {
        return keccak256(abi.encode("RISK_FLOOR_DAYS", class_));
    }

    /// Months up to which a loan counts as short: extensions in all are then at most as long as the loan itself.
    bytes32 internal constant SHORT_LOAN_MONTHS = keccak256("SHORT_LOAN_MONTHS");
    /// Days for which a restructured loan is observed.
    bytes32 internal constant OBSERVATION_DAYS = keccak256("OBSERVATION_DAYS");

    /// The evidence clause of every agreement, by the RFC 6962 hash of its leaf under SHA-256 (evidence/clauses); zero: none is asked for.
    bytes32 internal constant EVIDENCE_CLAUSE = keccak256("EVIDENCE_CLAUSE");

    /// An index that rates follow, in millionths a year.
    function index(bytes32 name) internal pure returns (bytes32) {
        return keccak256(abi.encode("INDEX", name));
    }

    /// The cap on all-in annual cost of a regime's lenders, in millionths a year.
    function aprCap(Regime regime) internal pure returns (bytes32) {
        return keccak256(abi.encode("APR_CAP", regime));
    }
}
