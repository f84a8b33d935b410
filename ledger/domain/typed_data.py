"""What people sign (EIP-712): the domain, each type's fields in order, and the nodes that it consents to.

Generated from contracts/typed-data.json by `make generate`; not edited by hand.
"""

from __future__ import annotations

from collections.abc import Mapping

DOMAIN: Mapping[str, str] = {"name": "Fubie", "version": "1"}

# Type name -> fields as (name, Solidity type), in the order in which they are hashed.
TYPES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "PartyRegistration": (
        ("lender", "bytes32"),
        ("party", "bytes32"),
        ("kind", "uint8"),
        ("key", "address"),
        ("identity", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "InquiryConsent": (
        ("party", "bytes32"),
        ("scope", "bytes32"),
        ("expiry", "uint32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "CreditApplication": (
        ("party", "bytes32"),
        ("facility", "bytes32"),
        ("product", "bytes32"),
        ("amount", "uint64"),
        ("tenorMonths", "uint16"),
        ("purpose", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "LimitAcceptance": (
        ("facility", "bytes32"),
        ("limit", "uint64"),
        ("revolving", "bool"),
        ("availabilityEnd", "uint32"),
        ("termsHash", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "GuaranteeSignature": (
        ("facility", "bytes32"),
        ("guarantor", "bytes32"),
        ("kind", "uint8"),
        ("cap", "uint64"),
        ("periodEnd", "uint32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "CollateralPledge": (
        ("facility", "bytes32"),
        ("pledgor", "bytes32"),
        ("asset", "bytes32"),
        ("rank", "uint8"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "AgreementSignature": (
        ("loan", "bytes32"),
        ("termsHash", "bytes32"),
        ("apr", "uint32"),
        ("dailyCost", "uint32"),
        ("totalCost", "uint64"),
        ("certificate", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "DrawdownRequest": (
        ("loan", "bytes32"),
        ("amount", "uint64"),
        ("useOfFunds", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "DebitMandate": (
        ("loan", "bytes32"),
        ("account", "address"),
        ("cap", "uint64"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "WalletPayment": (
        ("loan", "bytes32"),
        ("amount", "uint64"),
        ("receipt", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "PrepaymentRequest": (
        ("loan", "bytes32"),
        ("kind", "uint8"),
        ("principal", "uint64"),
        ("payDay", "uint32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "Prepayment": (
        ("loan", "bytes32"),
        ("quote", "uint8"),
        ("amount", "uint64"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "NodeConsent": (
        ("node", "uint8"),
        ("file", "bytes32"),
        ("object", "bytes32"),
        ("effect", "bytes32"),
        ("documents", "bytes32"),
        ("nonce", "uint256"),
        ("deadline", "uint64"),
    ),
    "Act": (("call", "bytes"), ("nonce", "uint256"), ("deadline", "uint64")),
}

# Node code -> the type by which its person consents. Any other consent is a NodeConsent.
TYPE_OF_NODE: Mapping[str, str] = {
    "BORROWER_REGISTERED": "PartyRegistration",
    "INQUIRY_AUTHORIZED": "InquiryConsent",
    "CREDIT_APPLIED": "CreditApplication",
    "LIMIT_ACCEPTED": "LimitAcceptance",
    "GUARANTEE_SIGNED": "GuaranteeSignature",
    "COLLATERAL_PLEDGED": "CollateralPledge",
    "BORROWER_SIGNED": "AgreementSignature",
    "LENDER_SIGNED": "AgreementSignature",
    "DRAWDOWN_REQUESTED": "DrawdownRequest",
    "AUTODEBIT_AUTHORIZED": "DebitMandate",
    "PAYMENT_RECEIVED": "WalletPayment",
    "PREPAY_QUOTED": "PrepaymentRequest",
    "PARTIAL_PREPAID_TERM_SHORTENED": "Prepayment",
    "PARTIAL_PREPAID_INSTALMENT_REDUCED": "Prepayment",
    "FULL_PREPAID": "Prepayment",
}
