// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../Day.sol";
import {PartyId} from "../Ids.sol";
import {Money} from "../Money.sol";

// Records of the ledger: notices, cases, reports and evidence.

/// What a court has adjudicated replaces what was owed.
struct Judgment {
    uint16 number; // of the case
    uint32 seq; // of the entry in the loan's log
    Day interestUntil;
}

/// Insolvency proceedings over the debtor.
struct Stay {
    uint16 number; // of the case
    Day acceptedOn; // interest ends
    Day endedOn; // 0 = they are open
    uint32 seq; // of the entry in the loan's log
}

enum Legal {
    None,
    Litigation,
    Judged
}

/// How many parts of each kind a loan's file holds, numbered from 1, and what stands of them now.
struct Dossier {
    uint16 notices;
    uint16 cases;
    uint16 evidence;
    uint16 reports;
    uint16 disputes; // open ones
    uint8 breaches; // covenants that are breached now
    Legal legal;
    uint128 contested; // fen, of the open disputes; slot: 10 + 2 + 16 = 28 bytes
}

enum NoticeKind {
    None,
    Reminder,
    Demand,
    Default,
    Bureau // before a negative report to a credit bureau
}

struct Notice {
    NoticeKind kind;
    Day sentOn;
    Day cureUntil; // of kind Default: the last day of the cure period
    Money claimed;
    PartyId addressee;
}

enum CaseKind {
    None,
    Dispute,
    Mediation,
    Litigation,
    Preservation,
    Bankruptcy
}

enum CaseState {
    None,
    Open,
    Closed
}

struct Case {
    CaseKind kind;
    CaseState state;
    Day openedOn;
    Money amount; // contested, preserved …
    PartyId party; // that disputes …
    bytes32 proof; // hash of the evidence, the case number, the order …
}

enum BureauStatus {
    None,
    Normal,
    Overdue,
    Settled
}

enum ReportState {
    None,
    Standing,
    Superseded,
    Repaired
}

/// What was reported to a credit bureau. It stays readable whatever its state.
struct Report {
    BureauStatus status;
    ReportState state;
    uint8 bucket;
    uint16 notice; // on which a negative one rests
    uint16 supersedes; // number of the record that it corrects; 0 = none
    uint32 seq; // of its entry in the loan's file
    Day reportedOn;
    Money overdue;
}

enum Verdict {
    None,
    Consistent,
    Inconsistent
}

/// An exported package; number 0 is the anchored agreement itself.
struct Evidence {
    bytes32 root;
    uint64 blockNumber; // at which it was built
    uint8 witnesses; // that have countersigned
    bool witnessed; // as many as agreed
    Verdict verdict; // the last one of a court
}

enum Reconciliation {
    None,
    Reconciled,
    Broken
}
