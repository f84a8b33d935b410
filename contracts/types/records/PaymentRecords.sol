// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PaymentId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Cover, Transfer} from "./ClaimRecords.sol";
import {Collateral, Deposit} from "./SecurityRecords.sol";

// Records of the ledger: payments, quotes and accounts.

enum PaymentState {
    None,
    Received,
    Allocated,
    Reversed
}

enum PaymentKind {
    None,
    Transfer, // bank or wallet, ordinary
    Debit,
    PrepayShortened,
    PrepayReduced,
    PrepayFull,
    Refund, // money that left: a negative entry of the timeline, for replays
    Funding, // of a lender's pool and no loan, so that one receipt is booked once
    ThirdParty,
    Subsidy, // earmarked for the interest of one instalment
    MerchantRefund, // earmarked for principal
    Setoff,
    Guarantor,
    Collateral,
    Enforcement,
    Discount,
    Refinancing,
    Recovery
}

/// One slot, and a second for money from a wallet or a quote. `previous` links the loan's payments, newest first; that the id is taken
/// is what books a receipt only once.
struct Payment {
    PaymentId previous;
    Money amount;
    Day valueDay;
    PaymentState state;
    PaymentKind kind;
    uint16 number; // within the loan, from 1; slot: 16 + 8 + 4 + 2 + 2 = 32 bytes
    address payer; // the wallet debited; zero = booked under a bank's receipt, so that a return goes to the bank
    uint8 quote; // number of the executed quote; 0 = none
    bool dropped; // a prepayment that a replay has made an ordinary payment
    uint16 earmark; // number of the instalment whose interest it pays first; 0 = none
}

enum QuoteKind {
    None,
    Shortened,
    Reduced,
    Full
}

enum QuoteState {
    None,
    Locked,
    Used
}

struct Quote {
    QuoteKind kind;
    QuoteState state;
    Day payDay;
    Money principal; // prepaid; for Full all that is outstanding
    Money amount; // to pay on that day, everything included
    Money fee; // slot: 2 + 4 + 24 = 30 bytes
}

/// How one allocation was split. Sum of the six = the money allocated.
struct Parts {
    Money fee;
    Money interest;
    Money penalty;
    Money compound;
    Money principal;
    Money credit;
}

/// Internal accounts. Their sum is the ledger's balance of the settlement token (loans' credit included).
enum AccountKind {
    None,
    Pool, // of a lender: money to lend
    Payable, // of a party: may be withdrawn
    Transit, // of a loan: released, on its way to the borrower
    Deposit, // of a facility: its security deposits
    Escrow, // of a joint facility: paid in by its participants, not yet drawn
    Cover // of a lender: paid in by whoever covers its first losses
}
