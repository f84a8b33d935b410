// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {FacilityId, PartyId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 3 担保增信. Parts of the facility file, numbered from 1 for each kind. New security is taken once credit is approved, while the offer stands or the facility is ACTIVE or
/// FROZEN (ApplicationInState, OfferLapsed, FacilityInState).
interface ISecurity {
    struct GuaranteeTerms {
        GuaranteeKind kind;
        Money cap; // most that is ever claimed under it
        Day periodEnd; // last day of the guarantee period
    }

    /// GUARANTEE_SIGNED. `consent`: GuaranteeSignature by a Guarantor of the facility's lender (PartyOfOtherLender, PartyKindWrong), who is not blocked and whose identity is
    /// attested as of today. The parties set the period: it ends after the availability of the facility, or it would be none (Civil Code 692; TermsInvalid "periodEnd").
    /// `documents` is the contract's root and must not be zero. Returns its number.
    function signGuarantee(
        FacilityId facility,
        PartyId guarantor,
        GuaranteeTerms calldata terms,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
    /// COLLATERAL_PLEDGED. `consent`: CollateralPledge by the facility's borrower, or a Guarantor of its lender. `asset` is the hash of what identifies the thing in its
    /// register; `rank` (1 … 127) is behind every live security of the lender in the same thing (RankTaken). Security of other lenders shows in the registered rank.
    function pledgeCollateral(
        FacilityId facility,
        PartyId pledgor,
        bytes32 asset,
        uint8 rank,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
    /// COLLATERAL_PERFECTED by a Registry of the lender: `rank` as registered (Civil Code 414), which no other registered security of the lender in the thing has (RankTaken).
    function perfectCollateral(FacilityId facility, uint8 collateral, uint8 rank, bytes32 receipt, bytes32 documents)
        external;
    /// COLLATERAL_REVALUED by an Appraiser of the lender, of perfected collateral. `appraisedOn` is not after today, not before the last appraisal and no more than the
    /// parameter APPRAISAL_DAYS ago (ValueDayOutOfRange). Sets off MARGIN_CALLED where loan to value (drawn and reserved, in bps of all perfected collateral, rounded up)
    /// is above the agreed maintenance ratio and no call on this collateral is open: the call is to be answered within the agreed days, and no drawdown is approved until then.
    function revalueCollateral(
        FacilityId facility,
        uint8 collateral,
        Money value,
        Day appraisedOn,
        bytes32 report,
        bytes32 documents
    ) external;
    /// COLLATERAL_TOPPED_UP by the facility's borrower or a guarantor of its lender (`provider`; `consent`: NodeConsent over the effect and the collateral called on).
    /// `addition`: number of other collateral of the facility, perfected and appraised; 0 = a repayment or a new appraisal answers the call. Loan to value is now at
    /// most the agreed initial ratio, or where none is agreed the maintenance ratio (LtvTooHigh).
    function topUpCollateral(
        FacilityId facility,
        uint8 collateral,
        PartyId provider,
        uint8 addition,
        bytes32 documents,
        Consent calldata consent
    ) external;
    /// SECURITY_DEPOSIT_POSTED. `consent`: SecurityDeposit by the facility's borrower or a guarantor of its lender, from the wallet of its key, into the facility's account
    /// Deposit. With what is held already at most the agreed part of the limit (AmountOutOfRange).
    function postDeposit(
        FacilityId facility,
        PartyId depositor,
        Money amount,
        bytes32 documents,
        Consent calldata consent
    ) external returns (uint8);
}
