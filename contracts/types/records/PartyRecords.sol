// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PartyId} from "../Ids.sol";

// Records of the ledger: parties, roles and institutions.

enum PartyKind {
    None,
    Borrower,
    Guarantor,
    Lender
}

/// Who holds the party's signing key (电子签名法 Art. 13). Attested with the party's identity.
enum Custody {
    Unknown,
    Party,
    Custodian,
    Lender
}

struct Party {
    PartyId lender;
    address key;
    PartyKind kind;
    Custody custody;
    bool blocked;
    Day kycExpiry; // last valid day; 0 = never attested
    Day inquiryExpiry; // last valid day of the unused inquiry consent; 0 = none. slot: 20 + 3 + 4 + 4 = 31 bytes
}

/// What an address may do for one lender, or (lender = NOBODY) for the whole ledger. One bit each.
enum Role {
    Admin, // grants the roles of its lender, publishes products, withdraws its money
    Operator, // the lender's everyday acts
    Approver, // approves credit; two distinct ones are needed
    Signer, // signs agreements for the lender
    Servicer,
    Bank,
    ModelOperator,
    KycAttester,
    Registry,
    Appraiser,
    Witness,
    Notary,
    Bureau,
    IndexPublisher,
    Court,
    Regulator
}

/// Sets the cap on all-in annual cost; the cap itself is a dated parameter.
enum Regime {
    None,
    Bank,
    ConsumerFinance,
    SmallLoan,
    PrivateLending
}

struct Institution {
    Regime regime;
    bool accredited;
}
