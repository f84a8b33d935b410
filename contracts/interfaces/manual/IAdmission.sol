// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {FacilityId, PartyId} from "../../types/Ids.sol";
import "../../types/Records.sol";

/// 1 授信准入
interface IAdmission {
    struct Registration {
        PartyId lender; // the institution; NOBODY when an institution registers itself
        bytes32 ref; // chosen by the registrant; party id = keccak256(abi.encode("fubie.party", lender, ref))
        PartyKind kind;
        address key;
        bytes32 identity; // salted commitment to the identifier; no personal data
    }

    /// BORROWER_REGISTERED. Opens the party file. `consent`: PartyRegistration by `key` itself; anyone relays. An institution (kind Lender, `lender` NOBODY)
    /// must be accredited and its registration is sent by its Admin; its party id is the lender id under which it was accredited. Every other kind belongs to an
    /// accredited lender.
    function registerParty(Registration calldata r, bytes32 documents, Consent calldata consent)
        external
        returns (PartyId);
    /// KYC_ATTESTED by a KycAttester of the party's lender. `key` other than the present one rebinds the party. `expiry` is the last valid day, later than today.
    function attestKyc(PartyId party, Day expiry, Custody custody, address key, bytes32 documents) external;
    /// INQUIRY_AUTHORIZED. `consent`: InquiryConsent by the borrower. `expiry` is the last valid day. It replaces a former one that was not used.
    function authorizeInquiry(PartyId party, bytes32 scope, Day expiry, bytes32 documents, Consent calldata consent)
        external;
    /// PARTY_BLOCKED by the regulator. Freezes the party's facilities as far as named here (one that cannot be frozen is skipped); others can be frozen by anyone
    /// after it.
    function blockParty(PartyId party, bytes32 listReference, FacilityId[] calldata facilities) external;
    /// PARTY_UNBLOCKED by the regulator or a court. The cause of the freeze is gone with it; each facility stays frozen until LIMIT_UNFROZEN.
    function unblockParty(PartyId party, bytes32 order) external;
}
