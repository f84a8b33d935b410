// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 8 还款
interface IRepayment {
    /// AUTODEBIT_AUTHORIZED, from the effective agreement on. `consent`: DebitMandate by the borrower, whose own wallet `account` must be (ConsentMissing). Replaces the
    /// former mandate; a cap of nothing revokes.
    function authorizeDebit(LoanId loan, address account, Money cap, bytes32 documents, Consent calldata consent)
        external;
    /// AUTODEBIT_EXECUTED by anyone: what is unpaid of the row, at most the mandate's cap and the wallet's balance, as often as the product allows for one row. The
    /// money is then allocated like any other. Its payment id is that of the receipt keccak256(abi.encode("fubie.debit", loan, number of the payment)).
    function executeDebit(LoanId loan, uint16 row) external returns (PaymentId);
    /// PAYMENT_RECEIVED. A Bank of the lender books a transfer under `receipt`, with a value day of today or up to 5 days earlier, not before the start (a `consent`
    /// without a signer); or the borrower pays from the wallet of its key with `consent`: WalletPayment (value day today). Never refused for the loan's state: a settled
    /// or cancelled loan holds it as credit, one that is too far behind keeps it until it has caught up; only an archived file takes nothing. Payment ids are
    /// Ids.payment(lender, receipt), and of a wallet Ids.payment(lender, keccak256(abi.encode(wallet, receipt))), so that nobody takes a bank receipt's place.
    function receivePayment(
        LoanId loan,
        Money amount,
        bytes32 receipt,
        Day valueDay,
        bytes32 documents,
        Consent calldata consent
    ) external returns (PaymentId);
    /// OVERPAYMENT_REFUNDED by a Servicer, or by the borrower (NodeConsent over the effect and the payment): credit -> payable account of the borrower. Not the part of the
    /// credit that the claim owes (Claim.owes). The refund is numbered among the payments, under an id of its own.
    function refundOverpayment(
        LoanId loan,
        PaymentId payment,
        Money amount,
        bytes32 documents,
        Consent calldata consent
    ) external;
    /// PAYMENT_REVERSED by a Bank or Servicer: the payment never came; the loan is played again without it (money.md §9). What the lender got too much is taken from its
    /// payable account; the money goes back to the bank (its tokens are redeemed) or to the wallet it came from. What is not there is a receivable, netted from the
    /// debtor's next proceeds and redeemed then; or, where it is not needed for the return, what the claim owes to the loan's credit. A set-off and the price of collateral
    /// are final (PaymentFinal); a guarantor whose payment is reversed is called as before. A recourse that the
    /// payment acquired ends with it; refused once a recourse of the loan has been paid (ProceedsFinal).
    function reversePayment(LoanId loan, PaymentId payment, bytes32 returnProof, bytes32 documents) external;
}
