// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {FacilityId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Rate} from "../Rate.sol";

// Records of the ledger: agreements, drawdowns, mandates and consents.

enum AgreementState {
    None,
    Proposed,
    Disclosed,
    Effective,
    Voided
}

struct Agreement {
    FacilityId facility;
    bytes32 documents; // document root of the proposed terms, signed by both sides
    bytes32 termsHash; // keccak256(abi.encode(Terms))
    Rate apr;
    Money totalCost;
    uint32 dailyCost; // per 100 yuan, in 1/10,000 yuan
    AgreementState state;
    Day disclosedOn; // its cap on all-in cost holds for the loan's life
    bool directEnforcement; // by notarial certificate
    bool clauseShown; // the evidence clause in force when the terms were proposed is among the documents; slot: 23 bytes
    address borrowerSigner;
    address lenderSigner;
}

/// What the docHash of documents is made of, and where one of their leaves stands (evidence-formats.md §2). A count of 0: nothing is shown.
struct Opening {
    uint32 count;
    uint32 index; // of the evidence clause
    bytes32 sha256Root;
    bytes32 sm3Root;
    bytes32[] path; // from the clause's leaf to the root under SHA-256
}

enum DrawdownState {
    None,
    Requested,
    Approved,
    Rejected,
    Released,
    Disbursed,
    Failed
}

struct Drawdown {
    uint16 number; // of the live one; earlier ones are rejected or failed
    DrawdownState state;
    Money amount;
    bytes32 useOfFunds;
}

enum MandateState {
    None,
    Active,
    Revoked
}

/// A debit mandate. A later one replaces it; a cap of nothing revokes.
struct Mandate {
    address account; // the wallet to debit
    Money cap; // per debit
    MandateState state;
    uint16 row; // last instalment debited …
    uint8 attempts; // … and how often: 20 + 8 + 1 + 2 + 1 = 32 bytes
}

/// A consent in the same call: an EIP-712 signature by `signer` over the act's own typed data, whose last two fields are `nonce`
/// and `deadline`. Nonces are unordered, used once per signer. `deadline` is a Unix time. An empty signature means "the caller itself".
struct Consent {
    address signer;
    uint256 nonce;
    uint64 deadline;
    bytes signature;
}
