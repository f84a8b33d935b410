// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import {Rate} from "../../types/Rate.sol";
import "../../types/Records.sol";

/// What can be read. No state changes; `todays` figures are the projector's and the domain's business, these are as stored.
interface IViews {
    function fileOf(bytes32 id) external view returns (File memory);
    function partyOf(PartyId id) external view returns (Party memory);
    function institutionOf(PartyId lender) external view returns (Institution memory);
    function rolesOf(PartyId lender, address account) external view returns (uint256);
    function productOf(ProductId id) external view returns (Product memory);
    function parameterAt(bytes32 key, Day day) external view returns (uint256);
    function clausesOf(ProductId id) external view returns (Clauses memory);
    function guaranteeOf(FacilityId id, uint8 number) external view returns (Guarantee memory);
    function collateralOf(FacilityId id, uint8 number) external view returns (Collateral memory);
    function depositOf(FacilityId id, uint8 number) external view returns (Deposit memory);
    function applicationOf(FacilityId id) external view returns (Application memory);
    function facilityOf(FacilityId id) external view returns (Facility memory);
    function agreementOf(LoanId id) external view returns (Agreement memory);
    function termsOf(LoanId id) external view returns (Terms memory);
    function drawdownOf(LoanId id) external view returns (Drawdown memory);
    function loanOf(LoanId id) external view returns (Loan memory);
    function instalmentOf(LoanId id, uint16 row) external view returns (Instalment memory);
    function instalmentsOf(LoanId id) external view returns (Instalment[] memory);
    function mandateOf(LoanId id, uint8 number) external view returns (Mandate memory);
    function quoteOf(LoanId id, uint8 number) external view returns (Quote memory);
    function paymentOf(PaymentId id) external view returns (Payment memory);
    function balanceOf(AccountKind kind, bytes32 owner) external view returns (uint256);
    function receivableOf(PartyId debtor) external view returns (uint256);
    function consentUsed(address signer, uint256 nonce) external view returns (bool);
    function today() external view returns (Day);
    function token() external view returns (address);
    /// Penalty owed as stored.
    function penaltyOwed(LoanId id) external view returns (Money);
    /// The schedule of terms from a start day (money.md §4), rows packed as in IEffects.scheduleGenerated, and the engine's own answers on a declared APR.
    function previewSchedule(Terms calldata terms, Day start) external view returns (uint256[] memory rows);
    function aprIsRight(Terms calldata terms, Day start, Rate declared) external view returns (bool);
}
