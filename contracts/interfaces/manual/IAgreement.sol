// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FacilityId, LoanId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import {Rate} from "../../types/Rate.sol";
import "../../types/Records.sol";

/// 5 签约存证
interface IAgreement {
    /// TERMS_PROPOSED by an Operator, or by the borrower (`consent`: NodeConsent over the effect; empty when the Operator calls). Opens the loan
    /// file; loan id = keccak256(abi.encode("fubie.loan", facility, ref)). `documents` is the agreement's document root and must not be zero.
    /// `opening` shows the evidence clause that is in force today among these documents (OpeningDiffers, EvidenceClauseMissing); where none is, it is not looked at.
    /// The principal is within the limit, periods · periodMonths within the tenor, and everything inside the product's ranges and the assessed rate band;
    /// `startDay` and `drawBy` are not before today. Refused to a blocked party.
    function proposeTerms(
        FacilityId facility,
        bytes32 ref,
        Terms calldata terms,
        bytes32 documents,
        Opening calldata opening,
        Consent calldata consent
    ) external returns (LoanId);
    /// APR_DISCLOSED by an Operator. The contract computes the schedule of the terms from the planned start and checks all three figures (money.md §5). The cap is
    /// that of the lender's regime today; the penalty rate must not exceed it either.
    function discloseApr(LoanId loan, Rate apr, uint32 dailyCost, Money totalCost, bytes32 documents) external;
    /// BORROWER_SIGNED. `consent`: AgreementSignature over the document root and the disclosure. One key cannot sign for both sides. The second signature sets off
    /// AGREEMENT_EFFECTIVE and AGREEMENT_ANCHORED, which is refused to documents without an evidence clause once one is in force (EvidenceClauseMissing).
    function signAsBorrower(LoanId loan, bytes32 certificate, Consent calldata consent) external;
    /// LENDER_SIGNED. `consent`: AgreementSignature by a Signer of the lender.
    function signAsLender(LoanId loan, bytes32 certificate, Consent calldata consent) external;
    /// AGREEMENT_VOIDED by one side (`one`) and the other (`other`), both NodeConsent; or by one side alone (`other` without a signature) on the ground that the
    /// terms name. The sides are the borrower and a Signer of the lender. A drawdown that is not released falls with it, and its reservation is freed.
    function voidAgreement(LoanId loan, bytes32 ground, bytes32 documents, Consent calldata one, Consent calldata other)
        external;
}
