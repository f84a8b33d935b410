// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "./LedgerBase.sol";
import {IScheduling} from "./interfaces/IEngine.sol";
import {IViews} from "./interfaces/ILedger.sol";
import {Interest} from "./libraries/Interest.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";
import {Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// What can be read, as stored.
contract Views is IViews, LedgerBase {
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ FILES, PEOPLE AND RULES */

    /// @inheritdoc IViews
    function fileOf(bytes32 id) external view delegated returns (File memory) {
        return _files[id];
    }

    /// @inheritdoc IViews
    function partyOf(PartyId id) external view delegated returns (Party memory) {
        return _parties[id];
    }

    /// @inheritdoc IViews
    function institutionOf(PartyId lender) external view delegated returns (Institution memory) {
        return _institutions[lender];
    }

    /// @inheritdoc IViews
    function rolesOf(PartyId lender, address account) external view delegated returns (uint256) {
        return _roles[lender][account];
    }

    /// @inheritdoc IViews
    function productOf(ProductId id) external view delegated returns (Product memory) {
        return _products[id];
    }

    /// @inheritdoc IViews
    function clausesOf(ProductId id) external view delegated returns (Clauses memory) {
        return _clauses[id];
    }

    /// @inheritdoc IViews
    function parameterAt(bytes32 key, Day day) external view delegated returns (uint256) {
        return _parameterAt(key, day);
    }

    /// @inheritdoc IViews
    function consentUsed(address signer, uint256 nonce) external view delegated returns (bool) {
        return (_usedNonces[signer][nonce >> 8] >> (nonce & 0xff)) & 1 != 0;
    }

    /// @inheritdoc IViews
    function today() external view delegated returns (Day) {
        return _today();
    }

    /* ------------------------------------------------------------------ CREDIT AND LOANS */

    /// @inheritdoc IViews
    function applicationOf(FacilityId id) external view delegated returns (Application memory) {
        return _applications[id];
    }

    /// @inheritdoc IViews
    function facilityOf(FacilityId id) external view delegated returns (Facility memory) {
        return _facilities[id];
    }

    /// @inheritdoc IViews
    function guaranteeOf(FacilityId id, uint8 number) external view delegated returns (Guarantee memory) {
        return _guarantees[id][number];
    }

    /// @inheritdoc IViews
    function collateralOf(FacilityId id, uint8 number) external view delegated returns (Collateral memory) {
        return _collateral[id][number];
    }

    /// @inheritdoc IViews
    function depositOf(FacilityId id, uint8 number) external view delegated returns (Deposit memory) {
        return _deposits[id][number];
    }

    /// @inheritdoc IViews
    function agreementOf(LoanId id) external view delegated returns (Agreement memory) {
        return _agreements[id];
    }

    /// @inheritdoc IViews
    function termsOf(LoanId id) external view delegated returns (Terms memory) {
        return _terms[id];
    }

    /// @inheritdoc IViews
    function drawdownOf(LoanId id) external view delegated returns (Drawdown memory) {
        return _drawdowns[id];
    }

    /// @inheritdoc IViews
    function loanOf(LoanId id) external view delegated returns (Loan memory) {
        return _loans[id];
    }

    /// @inheritdoc IViews
    function instalmentOf(LoanId id, uint16 row) external view delegated returns (Instalment memory) {
        return _instalments[id][row];
    }

    /// @inheritdoc IViews
    function instalmentsOf(LoanId id) external view delegated returns (Instalment[] memory list) {
        list = new Instalment[](_loans[id].rows);
        for (uint256 i = 0; i < list.length; i++) {
            list[i] = _instalments[id][uint16(i + 1)];
        }
    }

    /// @inheritdoc IViews
    function mandateOf(LoanId id, uint8 number) external view delegated returns (Mandate memory) {
        return _mandates[id][number];
    }

    /// @inheritdoc IViews
    function quoteOf(LoanId id, uint8 number) external view delegated returns (Quote memory) {
        return _quotes[id][number];
    }

    /// @inheritdoc IViews
    function paymentOf(PaymentId id) external view delegated returns (Payment memory) {
        return _payments[id];
    }

    /* ------------------------------------------------------------------ MONEY */

    /// @inheritdoc IViews
    function balanceOf(AccountKind kind, bytes32 owner) external view delegated returns (uint256) {
        return _accounts[kind][owner];
    }

    /// @inheritdoc IViews
    function receivableOf(PartyId debtor) external view delegated returns (uint256) {
        return _receivables[debtor];
    }

    /// @inheritdoc IViews
    function token() external view delegated returns (address) {
        return address(_token);
    }

    /// @inheritdoc IViews
    function penaltyOwed(LoanId id) external view delegated returns (Money) {
        Loan storage loan = _loans[id];
        return Interest.toFen(loan.penaltyNumerator, _terms[id].dayCount) - loan.penaltyPaid;
    }

    /// @inheritdoc IViews
    function previewSchedule(Terms calldata terms, Day start) external view delegated returns (uint256[] memory) {
        return _schedule(terms, start);
    }

    /// @inheritdoc IViews
    function aprIsRight(Terms calldata terms, Day start, Rate declared) external view delegated returns (bool) {
        uint256[] memory rows = _schedule(terms, start);
        return IScheduling(_scheduling).aprIsRight(terms, start, terms.principal, rows, declared);
    }

    function _schedule(Terms calldata terms, Day start) private view returns (uint256[] memory) {
        IScheduling(_scheduling).check(terms);
        return IScheduling(_scheduling).schedule(terms, start);
    }
}
