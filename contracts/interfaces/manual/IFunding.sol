// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {FacilityId, PartyId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 4 联合出资
interface IFunding {
    /// SYNDICATE_FORMED by an Operator of the facility's lender, which leads and stands first; the offer stands or is accepted, and nothing is drawn or live. The
    /// participants are accredited institutions, each once, at most 16. `shareBps` sum to 10,000, none is 0, and the lead's is at least the parameter LEAD_SHARE_BPS of
    /// today and what the product's clauses ask. `target` is at most the limit. `deadline` is the last day for paying in: today or later, before the availability end. From then on the facility is drawn
    /// from what is paid in, never from the lender's pool; a fund that failed or is spent may be followed by another.
    function formSyndicate(
        FacilityId facility,
        PartyId[] calldata participants,
        uint16[] calldata shareBps,
        Money target,
        Day deadline,
        bytes32 documents
    ) external;
    /// PARTICIPATION_FUNDED by an Operator of the participant, whose identity is attested as of today, up to its commitment: participant's pool -> escrow account of the
    /// facility. The last one sets off FUNDING_CLOSED.
    function fundParticipation(FacilityId facility, PartyId participant, Money amount, bytes32 documents) external;
    /// FUNDING_REFUNDED by anyone: what a fund that is not full by its deadline has, to whom it came from, with effect from the next day; or what is left of a full one
    /// once nothing can be drawn any more (availability end, offer lapsed, facility closed), by shares, the remainder to the lead. A transfer that fails later goes
    /// straight back to the participants.
    function refundFunding(FacilityId facility) external;
    /// SERVICER_CHANGED by an Operator of the facility's lender or of a participant; with it, more than half of the shares of the fund must agree (`lenders`, by Operators of
    /// further participants: MajorityOfFundMissing); without a fund the lender decides alone. `consent` by an Operator of the new servicer, an accredited institution whose
    /// identity is attested, or the lender itself. All of them sign NodeConsent over the effect. `agreement` is the hash of the servicing contract. From then on the acts of
    /// a Servicer in the facility and its loans are those of the Servicers of that institution alone, and the servicer's fee is its; the days of the lender's own ledger stay
    /// its own.
    function changeServicer(
        FacilityId facility,
        PartyId servicer,
        bytes32 agreement,
        bytes32 documents,
        Consent calldata consent,
        Consent[] calldata lenders
    ) external;
}
