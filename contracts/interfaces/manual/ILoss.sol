// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 17 核销损失
interface ILoss {
    /// WRITTEN_OFF by an Approver, of a loan that runs and is classed as a loss. `resolution`: hash of the board's. Nothing that is owed changes, and it is settled as ever.
    function writeOff(LoanId loan, bytes32 resolution, bytes32 documents) external;

    struct Lump {
        Money amount;
        Day deadline; // last day on which it is enough
        bytes32 receipt;
    }

    struct Signatures {
        Consent borrower;
        Consent approver;
        Consent bank;
        Consent[] creditors;
    }

    /// SETTLEMENT_DISCOUNTED by an Operator of the lender or of a creditor, of a loan that runs and is not stayed, until the deadline: the lump is paid in this call and is less than what is owed
    /// (AmountOutOfRange); the rest is given up, and the loan is settled. The debtor, an Approver of the lender other than the caller, and of a joint loan more than half
    /// of the claim agree: DiscountSettlement, and CreditorVote over the amount. The money comes from the debtor's wallet, or through the Bank that signs besides (no
    /// signer: none does). What is given up is at most the waiver limit of the Approver (WaiverAboveLimit). The lump pays principal first.
    function settleAtDiscount(LoanId loan, Lump calldata lump, bytes32 documents, Signatures calldata signatures)
        external;
    /// RECOVERY_RECEIVED: a Bank books it under `receipt` (a `consent` without a signer); or the debtor, a guarantor or a court pays from the wallet of its key, with `consent`:
    /// WalletPayment. A guarantor pays on a guarantee that covers the loan, called or not, at most what is left of its cap and what is due (AmountOutOfRange), and
    /// acquires recourse. Value day today; allocated like any payment, what is more than is due is credit. Ids as in receivePayment.
    function recover(LoanId loan, Money amount, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external
        returns (PaymentId);
    function writeOffOf(LoanId id) external view returns (WriteOff memory);
}
