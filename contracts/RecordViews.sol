// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "./LedgerBase.sol";
import {IRecordViews} from "./interfaces/ILedger.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PartyId, ProductId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";
import "./types/Records.sol";

/// What can be read of a loan's records and changes, as stored.
contract RecordViews is IRecordViews, LedgerBase {
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IRecordViews
    function dossierOf(LoanId id) external view delegated returns (Dossier memory) {
        return _dossiers[id];
    }

    /// @inheritdoc IRecordViews
    function noticeOf(LoanId id, uint16 number) external view delegated returns (Notice memory) {
        return _notices[id][number];
    }

    /// @inheritdoc IRecordViews
    function caseOf(LoanId id, uint16 number) external view delegated returns (Case memory) {
        return _cases[id][number];
    }

    /// @inheritdoc IRecordViews
    function booksOf(LoanId id) external view delegated returns (Books memory) {
        return _books[id];
    }

    /// @inheritdoc IRecordViews
    function breachOf(LoanId id, Covenant covenant) external view delegated returns (Breach memory) {
        return _breaches[id][covenant];
    }

    /// @inheritdoc IRecordViews
    function heldOf(AssetKind kind, bytes32 file, uint256 number) external view delegated returns (Money) {
        return _held(kind, file, number);
    }

    /// @inheritdoc IRecordViews
    function reportOf(LoanId id, uint16 number) external view delegated returns (Report memory) {
        return _reports[id][number];
    }

    /// @inheritdoc IRecordViews
    function evidenceOf(LoanId id, uint16 number) external view delegated returns (Evidence memory) {
        return _evidence[id][number];
    }

    /// @inheritdoc IRecordViews
    function reconciliationOf(PartyId lender, Day day) external view delegated returns (Reconciliation) {
        return _reconciled[lender][day];
    }

    /// @inheritdoc IRecordViews
    function demandedOn(LoanId id, PartyId party) external view delegated returns (Day) {
        return _demandedOn[id][party];
    }

    /// @inheritdoc IRecordViews
    function changesOf(LoanId id) external view delegated returns (Changes memory) {
        return _changes[id];
    }

    /// @inheritdoc IRecordViews
    function baseOf(LoanId id) external view delegated returns (Base memory) {
        return _bases[id];
    }

    /// @inheritdoc IRecordViews
    function waiverLimitOf(PartyId lender, address account) external view delegated returns (Money) {
        return _waiverLimits[lender][account];
    }

    /// @inheritdoc IRecordViews
    function pausesOf(LoanId id) external view delegated returns (Pause[] memory) {
        return _pauses[id];
    }

    /// @inheritdoc IRecordViews
    function compoundOf(LoanId id) external view delegated returns (Compound memory) {
        return _compounds[id];
    }

    /// @inheritdoc IRecordViews
    function floatingOf(ProductId id) external view delegated returns (Floating memory) {
        return _floating[id];
    }

    /// @inheritdoc IRecordViews
    function pricingOf(LoanId id) external view delegated returns (Pricing memory) {
        return _pricings[id];
    }

    /// @inheritdoc IRecordViews
    function programmeOf(PartyId lender, bytes32 programme) external view delegated returns (Programme memory) {
        return _programmes[lender][programme];
    }

    /// @inheritdoc IRecordViews
    function subsidisedOf(LoanId id, bytes32 programme) external view delegated returns (Money) {
        return _subsidised[id][programme];
    }
}
