// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FacilityId, LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 15 代偿与担保实现, with the set-off of deposits and the release of collateral. `loan` is a loan of the facility (LoanOfOtherFacility): it is brought up to today first, and
/// is overdue or in default, or the node is unexpected. What a court has preserved of a deposit or collateral stays.
interface IRealisation {
    /// GUARANTEE_CALLED by an Operator, until the last day of the guarantee period (GuaranteePeriodOver); of a general guarantee with a ground of Civil Code 687 and the hash
    /// of its proof (DebtorFirst), and also later where the debtor was sued within the period. `documents` is the root of the claim and must not be zero.
    function callGuarantee(
        FacilityId facility,
        uint8 guarantee,
        LoanId loan,
        GuaranteeGround ground,
        bytes32 proof,
        bytes32 documents
    ) external;
    /// GUARANTOR_PAID. As receivePayment: by a Bank under `receipt` (a `consent` without a signer), or by the guarantor from the wallet of its key (`consent`:
    /// GuaranteePayment). Value day today. At most what is left of the cap, and what is due of the loan (AmountOutOfRange).
    /// Sets off RECOURSE_ACQUIRED, of the amount paid.
    function payGuarantee(
        FacilityId facility,
        uint8 guarantee,
        LoanId loan,
        Money amount,
        bytes32 receipt,
        bytes32 documents,
        Consent calldata consent
    ) external returns (PaymentId);
    /// GUARANTEE_LAPSED by anyone, with effect from the day after the period: it was never called, and, if general, the debtor not sued within it (DebtorSued).
    function lapseGuarantee(FacilityId facility, uint8 guarantee) external;
    /// SETOFF_EXECUTED by an Operator: deposit -> loan, at most what is held and due (AmountOutOfRange), where the clauses agree set-off (SetoffNotAgreed). Its payment id
    /// is that of the receipt keccak256(abi.encode("fubie.setoff", loan, number of the payment)).
    function executeSetoff(FacilityId facility, uint8 deposit, LoanId loan, Money amount, bytes32 documents)
        external
        returns (PaymentId);
    /// COLLATERAL_RELEASED once no secured obligation is open or can be drawn (ObligationLeft): by an Operator, and after the agreed days by anyone. A disposal that has not
    /// ended in a sale ends with the debt.
    function releaseCollateral(FacilityId facility, uint8 collateral, bytes32 documents) external;
}
