// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

// Each file (卷宗) of the ledger has an id of 32 bytes. They are derived from the parent's id and a reference that the creator
// chooses, so that a client knows an id before the transaction and nobody can take another's.

/// A borrower, guarantor or lender, registered with one lender. A lender's own party is registered with itself.
type PartyId is bytes32;
/// An application for credit and the facility that it becomes: the same id, the same file.
type FacilityId is bytes32;
/// An agreement, its drawdowns and the loan that it becomes: the same id, the same file.
type LoanId is bytes32;
/// A product: the hash of its own parameters, which therefore cannot change.
type ProductId is bytes32;
/// Money that came in: the first 16 bytes of a hash over lender and receipt, so that one receipt is booked once.
type PaymentId is bytes16;

using {partyIs as ==, partyIsNot as !=} for PartyId global;
using {loanIs as ==} for LoanId global;
using {productIs as ==} for ProductId global;
using {paymentIs as ==} for PaymentId global;

PartyId constant NOBODY = PartyId.wrap(0);
PaymentId constant NO_PAYMENT = PaymentId.wrap(0);

function partyIs(PartyId a, PartyId b) pure returns (bool) {
    return PartyId.unwrap(a) == PartyId.unwrap(b);
}

function partyIsNot(PartyId a, PartyId b) pure returns (bool) {
    return PartyId.unwrap(a) != PartyId.unwrap(b);
}

function loanIs(LoanId a, LoanId b) pure returns (bool) {
    return LoanId.unwrap(a) == LoanId.unwrap(b);
}

function productIs(ProductId a, ProductId b) pure returns (bool) {
    return ProductId.unwrap(a) == ProductId.unwrap(b);
}

function paymentIs(PaymentId a, PaymentId b) pure returns (bool) {
    return PaymentId.unwrap(a) == PaymentId.unwrap(b);
}

library Ids {
    function party(PartyId lender, bytes32 ref) internal pure returns (PartyId) {
        return PartyId.wrap(keccak256(abi.encode("fubie.party", lender, ref)));
    }

    function facility(PartyId borrower, bytes32 ref) internal pure returns (FacilityId) {
        return FacilityId.wrap(keccak256(abi.encode("fubie.facility", borrower, ref)));
    }

    function loan(FacilityId parent, bytes32 ref) internal pure returns (LoanId) {
        return LoanId.wrap(keccak256(abi.encode("fubie.loan", parent, ref)));
    }

    function payment(PartyId lender, bytes32 receipt) internal pure returns (PaymentId) {
        return PaymentId.wrap(bytes16(keccak256(abi.encode("fubie.payment", lender, receipt))));
    }

    /// Apart from the ids of bank receipts, so that nobody can take a receipt's place.
    function walletPayment(PartyId lender, address wallet, bytes32 receipt) internal pure returns (PaymentId) {
        return payment(lender, keccak256(abi.encode(wallet, receipt)));
    }
}
