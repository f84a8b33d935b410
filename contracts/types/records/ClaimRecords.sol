// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PartyId} from "../Ids.sol";
import {Money} from "../Money.sol";
import {Rate} from "../Rate.sol";

// Records of the ledger: claims, joint loans, losses.

enum ClaimState {
    None,
    Owned,
    Cancelled,
    Pooled
}

uint8 constant MOST_CLAIMS = 64;

enum ClaimKind {
    Share, // of what is owed in the rows and of penalty
    Recourse, // an amount of its own, of somebody who paid for the borrower
    Cover // an amount out of what is owed to the shares, of whoever covered the first loss
}

/// A lender's share of a loan, or the recourse of somebody who paid. What a sole claim has received stands in `Loan.distributed` until the claim is cancelled or
/// the loan shared (MARK_SHARED). A loan's claims are numbered from 1; the first is the lead's.
struct Claim {
    PartyId owner;
    uint16 shareBps;
    ClaimState state;
    Money received;
    Money owes; // of the loan's credit: called back by a reversal after it had left; its next proceeds are kept for it
    ClaimKind kind;
    Money amount; // of a recourse: what was paid for the borrower; nothing once that payment was reversed. Of a cover: what was drawn
    uint16 payment; // of a recourse: number of the payment that acquired it
    bool junior; // of a share: it bears a loss before the others; slot: 2 + 1 + 8 + 8 + 1 + 8 + 2 + 1 = 31 bytes
    PartyId payee; // to whom its proceeds go where that is not the owner: before the debtor is told of an assignment, or in a pool
    Money position; // where a loss was allocated to several claims: what this one was owed then and has not got since
}

/// What was lost of a loan, and allocated to its claims.
struct Lost {
    Money whole;
    Money left; // sum of the claims' positions: until it is nothing, proceeds go by rank
    uint8 cause; // the node
}

/// What an institution pays to a lender whose loans default, before anybody else bears a loss.
struct Cover {
    PartyId provider; // NOBODY = none is agreed
    uint16 rateBps; // of what a loan owes at its default
    Money cap; // of all loans together
    Money drawn;
    bytes32 agreement; // hash of the contract
}

enum TransferState {
    None,
    Pending,
    Settled, // the debtor does not know of it yet
    Notified
}

/// What is agreed on taking a claim back.
struct Buyback {
    Day until; // last day; 0 = no buyback is agreed
    Rate rate; // a year, on the price, by actual days over 365
    bytes32 ground; // hash of the event in which the seller takes it back; 0 = whenever it wants
}

/// The sale of a claim, or of a part of it, which then is a claim of its own.
struct Transfer {
    TransferState state;
    uint16 portionBps; // of the loan
    Day deadline; // last day on which it can be settled
    Day settledOn;
    Money price;
    Money receivedBefore; // by the claim when the debtor was told; slot: 1 + 2 + 8 + 16 = 27 bytes
    PartyId seller;
    PartyId buyer; // of an offer: the only one who may buy; NOBODY = whoever is eligible
    bool bulk; // of a batch of non-performing retail loans: the buyer may not sell it on
    Buyback buyback;
}

enum FundingState {
    None,
    Raising,
    Closed,
    Failed, // given back before anything was drawn
    Spent // what was not drawn was given back
}

/// The money of a joint facility, paid in before it is drawn. While it is CLOSED, loans are released from the escrow account of the facility.
struct Fund {
    uint16 number; // of the live one; earlier ones failed or are spent
    FundingState state;
    Day deadline; // last day on which a participant can pay in
    Money target;
    Money raised; // paid in; slot: 2 + 1 + 4 + 16 = 23 bytes
}

/// A lender's part of a fund. The first participant is the facility's own lender, which leads.
struct Participation {
    PartyId lender;
    uint16 shareBps;
    Money committed; // the share of the target, rounded down; the rest is the lead's
    Money funded;
}

/// What was owed when the loan left the lender's books. The claim is alive.
struct WriteOff {
    Money principal;
    Money interest;
    Money fee;
    Money penalty; // slot: 4 · 8 = 32 bytes
    Day on; // 0 = not written off
    uint16 payments; // received until then
}
