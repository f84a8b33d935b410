// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FacilityId, LoanId, PaymentId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 15 担保实现: collateral is turned into money.
interface IDisposal {
    struct Sale {
        LoanId loan;
        Money price;
        bytes32 receipt; // of the bank that has the price
        bytes32 priceProof;
    }

    /// COLLATERAL_DISPOSAL_STARTED by an Operator, by a method that the clauses agree (MethodNotAgreed), or by a court, by any. `loan`, of the facility, is in default, and no
    /// insolvency proceedings over the debtor are open. `notice`: hash of the notice to the pledgor; `reserve`: the least price. For a court `documents` is the order; a lender's
    /// disposal is refused while a court has preserved the thing (AssetPreserved).
    function startDisposal(
        FacilityId facility,
        uint8 collateral,
        LoanId loan,
        DisposalMethod method,
        Money reserve,
        bytes32 notice,
        bytes32 documents
    ) external;
    /// COLLATERAL_SOLD by a Servicer or a court. `bank`: CollateralSale by a Bank of the lender, which has the price; `court`: CollateralSale by a court, for a price below the
    /// reserve (PriceBelowReserve; else it need not be there). Everything of the loan is due (DebtNotDue). The price goes to what is due, then to the recourse of those who paid it; what is more is a deposit of the
    /// pledgor, returned with the last secured obligation. The payment is that of the receipt.
    function sellCollateral(
        FacilityId facility,
        uint8 collateral,
        Sale calldata sale,
        bytes32 documents,
        Consent calldata bank,
        Consent calldata court
    ) external returns (PaymentId);
}
