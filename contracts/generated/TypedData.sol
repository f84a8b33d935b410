// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/typed-data.json by `make generate`; not edited by hand.

/// @notice Type hashes of what people sign (EIP-712). Each type ends with nonce and deadline.
library TypedData {
    bytes32 internal constant PARTY_REGISTRATION =
        keccak256("PartyRegistration(bytes32 lender,bytes32 party,uint8 kind,address key,bytes32 identity,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant INQUIRY_CONSENT =
        keccak256("InquiryConsent(bytes32 party,bytes32 scope,uint32 expiry,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant CREDIT_APPLICATION =
        keccak256("CreditApplication(bytes32 party,bytes32 facility,bytes32 product,uint64 amount,uint16 tenorMonths,bytes32 purpose,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant LIMIT_ACCEPTANCE =
        keccak256("LimitAcceptance(bytes32 facility,uint64 limit,bool revolving,uint32 availabilityEnd,bytes32 termsHash,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant GUARANTEE_SIGNATURE =
        keccak256("GuaranteeSignature(bytes32 facility,bytes32 guarantor,uint8 kind,uint64 cap,uint32 periodEnd,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant COLLATERAL_PLEDGE =
        keccak256("CollateralPledge(bytes32 facility,bytes32 pledgor,bytes32 asset,uint8 rank,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant SECURITY_DEPOSIT =
        keccak256("SecurityDeposit(bytes32 facility,bytes32 depositor,uint64 amount,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant GUARANTEE_PAYMENT =
        keccak256("GuaranteePayment(bytes32 facility,uint8 guarantee,bytes32 loan,uint64 amount,bytes32 receipt,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant COLLATERAL_SALE =
        keccak256("CollateralSale(bytes32 facility,uint8 collateral,bytes32 loan,uint64 price,bytes32 receipt,bytes32 priceProof,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant MERCHANT_REFUND =
        keccak256("MerchantRefund(bytes32 loan,uint64 amount,bytes32 receipt,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant AGREEMENT_SIGNATURE =
        keccak256("AgreementSignature(bytes32 loan,bytes32 termsHash,uint32 apr,uint32 dailyCost,uint64 totalCost,bytes32 certificate,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant DRAWDOWN_REQUEST =
        keccak256("DrawdownRequest(bytes32 loan,uint64 amount,bytes32 useOfFunds,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant DEBIT_MANDATE =
        keccak256("DebitMandate(bytes32 loan,address account,uint64 cap,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant THIRD_PARTY_PAYMENT =
        keccak256("ThirdPartyPayment(bytes32 loan,bytes32 payer,uint64 amount,bytes32 receipt,bytes32 interest,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant WALLET_PAYMENT =
        keccak256("WalletPayment(bytes32 loan,uint64 amount,bytes32 receipt,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant PREPAYMENT_REQUEST =
        keccak256("PrepaymentRequest(bytes32 loan,uint8 kind,uint64 principal,uint32 payDay,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant PREPAYMENT =
        keccak256("Prepayment(bytes32 loan,uint8 quote,uint64 amount,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant DISPUTE_NOTICE =
        keccak256("DisputeNotice(bytes32 loan,bytes32 party,uint64 contested,bytes32 entries,bytes32 evidence,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant AMENDMENT =
        keccak256("Amendment(bytes32 loan,uint8 node,bytes32 termsHash,uint64 principal,uint8 treatment,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant DEBT_ASSUMPTION =
        keccak256("DebtAssumption(bytes32 loan,bytes32 from,bytes32 to,uint64 principal,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant MEDIATION_AGREEMENT =
        keccak256("MediationAgreement(bytes32 loan,bytes32 instrument,bytes32 termsHash,uint64 principal,uint64 waivedPrincipal,uint64 waivedInterest,uint64 waivedFee,uint64 waivedPenalty,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant REFINANCING =
        keccak256("Refinancing(bytes32 loan,bytes32 by,uint64 payoff,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant DISCOUNT_SETTLEMENT =
        keccak256("DiscountSettlement(bytes32 loan,uint64 amount,uint32 lastDay,bytes32 receipt,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant CREDITOR_VOTE =
        keccak256("CreditorVote(uint8 node,bytes32 loan,bytes32 object,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant NODE_CONSENT =
        keccak256("NodeConsent(uint8 node,bytes32 file,bytes32 object,bytes32 effect,bytes32 documents,uint256 nonce,uint64 deadline)");

    bytes32 internal constant ACT =
        keccak256("Act(bytes call,uint256 nonce,uint64 deadline)");
}
