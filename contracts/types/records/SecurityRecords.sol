// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PartyId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Agreement} from "./AgreementRecords.sol";
import {Claim} from "./ClaimRecords.sol";

// Records of the ledger: guarantees, collateral, deposits, and what a court preserves.

/// Civil Code 686–688: a general guarantor may refuse until enforcement against the debtor has failed, a joint one may not.
enum GuaranteeKind {
    None,
    General,
    Joint
}

enum GuaranteeState {
    None,
    Active,
    Called,
    Partial, // has paid, less than the cap
    Paid, // the cap
    Lapsed,
    Discharged
}

/// Why a general guarantor may no longer refuse (Civil Code 687).
enum GuaranteeGround {
    None,
    EnforcementFailed, // the dispute was decided, and enforcement against the debtor did not satisfy
    DebtorUntraceable, // and has nothing that could be enforced
    BankruptcyAccepted,
    AssetsInsufficient, // as the creditor proves
    BenefitWaived // by the guarantor, in writing
}

struct Guarantee {
    PartyId guarantor;
    GuaranteeKind kind;
    GuaranteeState state;
    Money cap;
    Money paid;
    Day signedOn;
    Day periodEnd; // last day of the guarantee period; slot: 2 + 16 + 8 = 26 bytes
}

enum CollateralState {
    None,
    Pledged,
    Perfected,
    InDisposal,
    Realised,
    Released
}

/// How collateral is turned into money (Civil Code 410).
enum DisposalMethod {
    None,
    Agreement, // 折价: taken over at an agreed price
    Auction, // 拍卖
    Sale // 变卖
}

struct Collateral {
    PartyId pledgor;
    bytes32 asset; // hash of what identifies the thing in its register
    CollateralState state;
    uint8 rank; // as agreed, then as registered
    Money value; // as last appraised; 0 = not yet
    Day appraisedOn;
    Day callUntil; // last day to answer the open margin call; 0 = none is open
    DisposalMethod method;
    Money reserve; // least price
    bool isRegistered; // slot: 2 + 8 + 8 + 1 + 8 + 1 = 28 bytes
}

enum DepositState {
    None,
    Held,
    Returned,
    Spent
}

struct Deposit {
    PartyId depositor;
    DepositState state;
    Money amount; // posted
    Money held; // left of it
}

/// Ranks of one lender's live security in one thing: bit per rank.
struct Ranks {
    uint128 agreed; // and not registered
    uint128 registered;
}

enum SecurityKind {
    None,
    Guarantee,
    Collateral,
    Deposit
}

enum AssetKind {
    None,
    Deposit,
    Collateral,
    Claim
}

/// What of an asset a court has preserved. A later order takes its place.
struct Hold {
    Money amount;
    Day until; // last day
}
