// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 6 放款
interface IDisbursement {
    /// DRAWDOWN_REQUESTED, of the whole principal. `consent`: DrawdownRequest by the borrower. One live drawdown; a further one after a rejection or a failed
    /// transfer, but none once there was a loan. "Nothing overdue" is as the ledger has it: loans of the facility that nobody has brought up to today are not looked at.
    /// This, the approval and the release are refused while the facility is not ACTIVE, from its availability end on, and to a blocked party.
    function requestDrawdown(LoanId loan, bytes32 useOfFunds, bytes32 documents, Consent calldata consent) external;
    /// DRAWDOWN_APPROVED by an Operator or an Approver; `conditions` states the conditions precedent that are met, and holds every one that the product asks for.
    /// Reserves the amount, which must be available.
    function approveDrawdown(LoanId loan, uint16 conditions, bytes32 documents) external;
    /// DRAWDOWN_REJECTED by an Operator or an Approver; frees the reservation.
    function rejectDrawdown(LoanId loan, bytes32 reason, bytes32 documents) external;
    /// ENTRUSTED_PAYMENT_RELEASED by an Operator or a Servicer: lender's pool -> transit account of the loan, from which the bank pays the merchant. The drawdown's use of
    /// funds must be keccak256(abi.encode(payee, purpose)) (UseOfFundsDiffers); the payee is not the borrower's key (PayeeWrong).
    function releaseToPayee(LoanId loan, address payee, bytes32 purpose, bytes32 documents) external;
    /// SELF_PAYMENT_RELEASED by an Operator or a Servicer: lender's pool, or escrow account of a joint facility -> transit account of the loan.
    function releaseToBorrower(LoanId loan, bytes32 documents) external;
    /// DISBURSEMENT_CONFIRMED by a Bank of the lender: the transit money has been paid out and its tokens are redeemed. Interest starts today.
    function confirmDisbursement(LoanId loan, Money amount, bytes32 receipt, bytes32 documents) external;
    /// DISBURSEMENT_REVERSED by a Bank: the transfer failed (transit account -> pool or escrow), or came back before the first
    /// accrual (its tokens are issued to the same account).
    function reverseDisbursement(LoanId loan, bytes32 receipt, bytes32 documents) external;
}
