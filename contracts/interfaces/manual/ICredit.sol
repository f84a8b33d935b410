// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {FacilityId, PartyId, ProductId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import {Rate} from "../../types/Rate.sol";
import "../../types/Records.sol";

/// 2 授信
interface ICredit {
    struct CreditRequest {
        PartyId party;
        bytes32 ref; // facility id = keccak256(abi.encode("fubie.facility", party, ref))
        ProductId product;
        Money amount;
        uint16 tenorMonths;
        bytes32 purpose;
    }

    struct Assessment {
        bytes32 report;
        bytes32 modelVersion;
        uint16 scoreBand;
        bool fraudCleared;
        Money maxLimit;
        Rate minRate;
        Rate maxRate;
    }

    struct Offer {
        Money limit;
        bool revolving;
        Day offerDeadline; // last day to accept
        Day availabilityEnd; // first day on which nothing can be drawn any more
        bytes32 termsHash;
    }

    /// CREDIT_APPLIED. Opens the facility file. `consent`: CreditApplication by the borrower, who is not blocked and whose identity is attested as of today.
    function applyForCredit(CreditRequest calldata request, bytes32 documents, Consent calldata consent)
        external
        returns (FacilityId);
    /// RISK_ASSESSED by a ModelOperator, of a submitted application or later of an ACTIVE facility; consumes the inquiry consent.
    function postRiskAssessment(FacilityId facility, Assessment calldata assessment, bytes32 documents) external;
    /// CREDIT_APPROVED by two distinct Approvers: the caller, and `second` with NodeConsent over the effect, whose last field is the second approver. Refused to a
    /// blocked party, on an uncleared fraud verdict, and for a revolving limit of a product that has none. `availabilityEnd` is after `offerDeadline`.
    function approveCredit(FacilityId facility, Offer calldata offer, bytes32 documents, Consent calldata second)
        external;
    /// CREDIT_REJECTED by an Operator or an Approver.
    function rejectCredit(FacilityId facility, bytes32 reason, bytes32 documents) external;
    /// OFFER_EXPIRED by anyone, with effect from the day after the deadline.
    function expireOffer(FacilityId facility) external;
    /// LIMIT_ACCEPTED. `consent`: LimitAcceptance by the borrower, over the offer as it stands. Refused to a blocked party.
    function acceptLimit(FacilityId facility, bytes32 documents, Consent calldata consent) external;
    /// LIMIT_ADJUSTED by an Operator or an Approver, of an ACTIVE or FROZEN facility. At least what is drawn and reserved. An increase needs an assessment newer than
    /// the last limit, fraud cleared, is at most its maximum, and is refused to a blocked party.
    function adjustLimit(FacilityId facility, Money limit, bytes32 documents) external;
    /// LIMIT_FROZEN: cause Lender by an Operator, Regulator by a regulator, PartyBlocked and Overdue by anyone while they are true. A frozen facility takes further
    /// causes, each once.
    function freezeLimit(FacilityId facility, FreezeCause cause, bytes32 reason, bytes32 documents) external;
    /// LIMIT_UNFROZEN by an Operator. Lifts the cause Lender; a cause Regulator needs `regulator`: NodeConsent by a regulator (else it is not looked at). Any other must
    /// be gone: PartyBlocked when the party is unblocked, Overdue when no loan of the facility is OVERDUE.
    function unfreezeLimit(FacilityId facility, bytes32 documents, Consent calldata regulator) external;
    /// LIMIT_EXPIRED by anyone, with effect from `availabilityEnd`. Nothing can be drawn from that day on, whether it was called or not.
    function expireLimit(FacilityId facility) external;
}
