// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PartyId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 13 债权转让, and 8 第三人代为清偿: claims that change hands
interface IAssignment {
    struct ClaimOffer {
        uint16 portionBps; // of the loan; the claim's whole share sells the claim itself
        Money price;
        Day deadline; // last day to settle
        PartyId buyer; // NOBODY = whoever is eligible
        bool bulk; // of a batch of non-performing retail loans: whoever buys it may not sell it on
        Buyback buyback;
    }

    /// THIRD_PARTY_PAID: money of `payer`, a party of the lender or an institution, and not the borrower. A Bank of the lender books it under `receipt` (a `consent`
    /// without a signer); or the payer pays from the wallet of its key (`consent`: ThirdPartyPayment). `interest` is the hash of the statement of the payer's legal
    /// interest. The loan runs and has caught up; the amount is at most what is due or billed today (MoreThanIsDue). Sets off RECOURSE_ACQUIRED, of that amount.
    function payForBorrower(
        LoanId loan,
        PartyId payer,
        Money amount,
        bytes32 receipt,
        bytes32 interest,
        bytes32 documents,
        Consent calldata consent
    ) external returns (PaymentId);
    /// TRANSFER_OFFERED by an Operator of the claim's owner, where the product's clauses allow it. Not a recourse, not one in a pool, not one that its owner bought in
    /// bulk. While a court has preserved the claim, this, the settlement, the buyback and the pool are refused (AssetPreserved). An offer that was not settled by its deadline may be followed by another.
    function offerTransfer(LoanId loan, uint8 claim, ClaimOffer calldata offer, bytes32 documents) external;
    /// TRANSFER_SETTLED by an Operator of `buyer`, an accredited institution whose identity is attested as of today and that is not blocked. `seller`: NodeConsent over the
    /// effect by an Operator of the owner. Price: buyer's pool -> seller's payable account, in the same transaction. Returns the number of the claim bought. Its
    /// proceeds go on to whom they went before until the debtor is told; so do the rights to declare default and to accelerate.
    function settleTransfer(LoanId loan, uint8 claim, PartyId buyer, bytes32 documents, Consent calldata seller)
        external
        returns (uint8);
    /// DEBTOR_NOTIFIED by an Operator of the seller or the buyer, or a Servicer. `delivery`: hash of the proof. From now on proceeds go to the owner.
    function notifyDebtor(LoanId loan, uint8 claim, bytes32 delivery, bytes32 documents) external;
    /// BUYBACK_EXECUTED by an Operator of the seller, as the offer agreed: by its last day, on its ground. `price` = the price of the sale with the agreed yearly rate for
    /// the actual days over 365 (half up), less what the claim has brought the buyer; seller's pool -> buyer's payable account. Where the debtor was told of the sale, it is
    /// to be told again.
    function buyBack(LoanId loan, uint8 claim, Money price, bytes32 ground, bytes32 documents) external;
    /// ASSET_POOLED by an Operator of the owner: proceeds go to `vehicle`, an accredited institution. The loan is ACTIVE, without arrears or dispute; no offer is
    /// pending and no notice of a sale outstanding.
    function poolClaim(LoanId loan, uint8 claim, PartyId vehicle, bytes32 manifest, bytes32 documents) external;
}
