// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 9 提前还款
interface IPrepayment {
    /// PREPAY_QUOTED. `consent`: PrepaymentRequest by the borrower. For Full, `principal` must be 0. Returns the quote's number. Refused as the prepayment itself would be
    /// (ArrearsOpen, BilledRowPaidAhead, PrincipalOutOfRange, AprAboveCap, PayDayOutOfRange: money.md §8).
    function quotePrepayment(
        LoanId loan,
        QuoteKind kind,
        Money principal,
        Day payDay,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
    /// The three prepayments, on the quote's pay day: by a Bank under `receipt` (a `consent` without a signer), or by the borrower from the wallet (`consent`: Prepayment;
    /// `receipt` any reference). The amount is computed anew and must be the quoted one (QuoteStale).
    function prepayShortened(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external;
    function prepayReduced(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external;
    function prepayInFull(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external;
    /// MERCHANT_REFUND_APPLIED by a Servicer, of a loan that was paid out to a merchant: what the merchant gives back repays principal, first what is not due yet, and the rest
    /// of it is scheduled anew over the due dates left (money.md §10). `bank`: MerchantRefund by a Bank of the lender, which has the money under `receipt`. At most
    /// the unpaid principal (PrincipalOutOfRange). Interest that has accrued stays owed. No fee.
    function applyMerchantRefund(LoanId loan, Money amount, bytes32 receipt, bytes32 documents, Consent calldata bank)
        external
        returns (PaymentId);
}
