// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Facility} from "./FacilityRecords.sol";
import {Loan} from "./LoanRecords.sol";
import {Party} from "./PartyRecords.sol";

// Records of the ledger: files and their logs.

enum FileKind {
    None,
    Party,
    Facility,
    Loan
}

/// One file (卷宗). `head` has a slot of its own: one storage proof of it proves the whole history of the file.
/// `reached` has bit n set when node n happened to a single object of the file (party; application and facility; agreement, live
/// drawdown and loan) and was not cleared. Parts that come in numbers keep a state of their own instead.
struct File {
    bytes32 head;
    uint192 reached;
    uint32 seq;
    FileKind kind; // slot: 24 + 4 + 1 = 29 bytes
    bytes32 parent; // the file that this one was opened in; zero for a party
}
