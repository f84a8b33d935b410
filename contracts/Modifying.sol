// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Amending} from "./Amending.sol";
import {Creditors} from "./Creditors.sol";
import {TypedData} from "./generated/TypedData.sol";
import {Amended, IAmendments, Relief} from "./interfaces/IEngine.sol";
import {LoanId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";
import "./types/Records.sol";

/// A change of a loan's terms, as phases make it: who agrees, what comes of it.
abstract contract Modifying is Creditors, Amending {
    /// New terms, and how what is owed is treated under them.
    struct Change {
        Terms terms;
        bytes32 termsHash;
        uint8 treatment;
        Relief relief;
    }

    function _changeTo(Terms memory terms, uint8 treatment) internal pure returns (Change memory c) {
        (c.terms, c.termsHash, c.treatment) = (terms, keccak256(abi.encode(terms)), treatment);
    }

    /// The borrower's Amendment over `hash`, for the log.
    function _borrowerAgrees(
        uint8 node,
        LoanId id,
        Change memory c,
        bytes32 hash,
        bytes32 documents,
        Consent calldata borrower
    ) internal returns (bytes memory) {
        bytes memory fields = abi.encode(TypedData.AMENDMENT, id, node, hash, c.terms.principal, c.treatment, documents);
        address key = _parties[_borrowerOf(id)].key;
        return _withConsent(_relayedConsents(), _agreed(node, key, fields, borrower));
    }

    function _amend(LoanId id, Change memory c) internal returns (Amended memory) {
        bytes memory call = abi.encodeCall(IAmendments.amend, (id, c.terms, c.treatment, c.relief));
        return abi.decode(_callModule(_amendments, call), (Amended));
    }

    /// The principal that terms must state which begin today.
    function _carried(LoanId id, uint8 treatment) internal returns (Money) {
        return abi.decode(_callModule(_amendments, abi.encodeCall(IAmendments.carried, (id, treatment))), (Money));
    }
}
