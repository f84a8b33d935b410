// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {LoanId} from "../../types/Ids.sol";
import "../../types/Records.sol";
import {Relief} from "../IEngine.sol";

/// 12 变更重组: restructuring, and the days after it.
interface IRestructuring {
    /// RESTRUCTURE_PROPOSED by an Operator, a Signer or a Servicer, or by the borrower (NodeConsent over the effect). `commitment` is keccak256(abi.encode(terms, treatment,
    /// relief)); it can be accepted up to and on `deadline`. Replaces a former one.
    function proposeRestructuring(
        LoanId loan,
        bytes32 commitment,
        Day deadline,
        bytes32 documents,
        Consent calldata consent
    ) external;
    /// RESTRUCTURE_ACCEPTED by a Signer of the lender, of exactly what was proposed (ProposalDiffers, ProposalLapsed); `borrower`: Amendment, whose termsHash is the
    /// commitment. The schedule restarts: `treatment` has RESTARTS, and may capitalise. The penalty rate too is under the cap.
    function acceptRestructuring(
        LoanId loan,
        Terms calldata terms,
        uint8 treatment,
        Relief calldata relief,
        bytes32 documents,
        Consent calldata borrower
    ) external;
    /// OBSERVATION_COMPLETED by anyone: the days of the parameter OBSERVATION_DAYS (of the day of the restructuring) have passed since then, and since the due day of the last
    /// row that was overdue, and none is overdue now. Reverts with NotRestructured, TooEarly, ArrearsOpen.
    function completeObservation(LoanId loan) external;
}
