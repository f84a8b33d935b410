// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PartyId, ProductId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// What can be read of a loan's records and changes, as stored.
interface IRecordViews {
    function dossierOf(LoanId id) external view returns (Dossier memory);
    function noticeOf(LoanId id, uint16 number) external view returns (Notice memory);
    function caseOf(LoanId id, uint16 number) external view returns (Case memory);
    function booksOf(LoanId id) external view returns (Books memory);
    function breachOf(LoanId id, Covenant covenant) external view returns (Breach memory);
    /// What of an asset is preserved today; kind Claim, a party and number 0: of its payable account.
    function heldOf(AssetKind kind, bytes32 file, uint256 number) external view returns (Money);
    function reportOf(LoanId id, uint16 number) external view returns (Report memory);
    function evidenceOf(LoanId id, uint16 number) external view returns (Evidence memory);
    function reconciliationOf(PartyId lender, Day day) external view returns (Reconciliation);
    /// The day from which the limitation period of the claim against a party runs anew; 0 = no notice was sent to it.
    function demandedOn(LoanId id, PartyId party) external view returns (Day);
    function changesOf(LoanId id) external view returns (Changes memory);
    function baseOf(LoanId id) external view returns (Base memory);
    function waiverLimitOf(PartyId lender, address account) external view returns (Money);
    function pausesOf(LoanId id) external view returns (Pause[] memory);
    function compoundOf(LoanId id) external view returns (Compound memory);
    /// Floor and ceiling are 0 where the rates of the product's loans are fixed.
    function floatingOf(ProductId id) external view returns (Floating memory);
    /// What a floating rate is measured by; all 0 where it is what was agreed at first.
    function pricingOf(LoanId id) external view returns (Pricing memory);
    function programmeOf(PartyId lender, bytes32 programme) external view returns (Programme memory);
    /// What the programme has paid of the loan's interest.
    function subsidisedOf(LoanId id, bytes32 programme) external view returns (Money);
}
