// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId, PartyId} from "../../types/Ids.sol";

/// 5, 7 and 16 存证: what others attest.
interface IAttestation {
    /// EVIDENCE_COUNTERSIGNED by a Witness of the lender or of the ledger, each once: the agreement's document root (`evidence` 0) or that of an exported package. It counts as
    /// witnessed from as many as the product asks for, one at least.
    function countersignEvidence(LoanId loan, uint16 evidence, bytes32 root, bytes32 documents) external;
    /// ENFORCEMENT_NOTARIZED by a Notary of the lender or of the ledger, of an agreement in effect, before a default.
    function notarizeEnforcement(LoanId loan, bytes32 certificate, bytes32 documents) external;
    /// EVIDENCE_PACKAGE_EXPORTED by the debtor, a guarantor, an Admin, Operator, Signer or Servicer of the lender, a court or a regulator. The package was built at one of the
    /// last 256 blocks, whose hash is recorded. Returns its number.
    function exportEvidence(LoanId loan, bytes32 root, uint64 blockNumber, bytes32 documents) external returns (uint16);
    /// EVIDENCE_VERIFIED by a court: the root that its verifier (hash of name and version) recomputed, against that of the package.
    function verifyEvidence(LoanId loan, uint16 evidence, bytes32 recomputed, bytes32 verifier, bytes32 documents)
        external;
    /// LEDGER_RECONCILED by a Servicer of the lender, in the lender's party file, of a day that is over, once: the root over the day's entries of the ledger, and that of
    /// the core banking system. Where they differ, `breaks` is the hash of the list of differences. `loan`: any loan of the lender that was disbursed.
    function reconcileDay(
        PartyId lender,
        Day day,
        LoanId loan,
        bytes32 root,
        bytes32 coreRoot,
        bytes32 breaks,
        bytes32 documents
    ) external;
}
