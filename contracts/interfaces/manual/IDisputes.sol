// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PartyId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 16 争议司法
interface IDisputes {
    struct Objection {
        PartyId party; // who disputes: the debtor or a guarantor
        Money contested;
        uint32[] list; // the contested entries, by their sequence numbers in the loan's file; at most 64
        bytes32 evidence;
    }

    /// DISPUTE_RAISED. `consent`: DisputeNotice by the party, whose field `entries` is keccak256(abi.encodePacked(list)). While a dispute is open reminders are refused, the
    /// contested amount counts in no demand and no negative report, and a loan of which everything is paid is not settled yet. Returns the case's number.
    function raiseDispute(LoanId loan, Objection calldata objection, bytes32 documents, Consent calldata consent)
        external
        returns (uint16);
    /// DISPUTE_RESOLVED by a Servicer of the lender, a regulator or a court. Where it is upheld, `corrections` are calls of the ledger which the caller has the right to make
    /// and each of which writes to the loan's file; they are run after it (an upheld dispute is not resolved by a relayed act). Else there are none.
    function resolveDispute(
        LoanId loan,
        uint16 number,
        bool upheld,
        bytes32 decision,
        bytes[] calldata corrections,
        bytes32 documents
    ) external;
    /// CASE_FILED by a court, while a row is overdue or a dispute open, or after a default. `evidence`: an exported package, if there is one. Returns the case's number.
    function fileCase(LoanId loan, bytes32 caseNumber, uint16 evidence, bytes32 documents) external returns (uint16);

    struct Preservation {
        AssetKind kind;
        uint16 number; // of the deposit or collateral within the facility, of the claim within the loan
        Money amount;
        Day until; // last day
        bytes32 order;
    }

    /// ASSET_PRESERVED by a court, also before a case is filed. While it lasts a deposit or collateral is not returned, set off, released or disposed of, and a claim is not
    /// transferred; of the payable account of the claim's owner the amount stays here. A later order on the same asset takes its place. Returns the case's number.
    function preserveAsset(LoanId loan, Preservation calldata preservation, bytes32 documents) external returns (uint16);
}
