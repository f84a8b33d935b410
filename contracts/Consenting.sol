// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {TypedData} from "./generated/TypedData.sol";
import {PartyId} from "./types/Ids.sol";
import "./types/Records.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// The acts of persons: signatures over typed data (EIP-712), or calls by the key itself.
abstract contract Consenting is LedgerBase, EIP712("Fubie", "1") {
    /// The act of one person, whose key is `expected`: signed over `fields` (abi.encode(type hash, fields…)), or called in person.
    /// Returns the consents for the log. Reverts: WrongCaller, ConsentForeign, ConsentExpired, ConsentUsed, ConsentInvalid.
    function _personal(uint8 node, address expected, bytes memory fields, Consent calldata consent)
        internal
        returns (bytes memory)
    {
        if (consent.signature.length == 0) {
            if (_actor() != expected) revert WrongCaller(node, _actor(), 0);
            return _relayedConsents();
        }
        if (consent.signer != expected) revert ConsentForeign(consent.signer, expected);
        return _asConsents(_signed(fields, consent));
    }

    /// Checks one signature and uses up its nonce.
    function _signed(bytes memory fields, Consent calldata consent) internal returns (Consent calldata) {
        address signer = consent.signer;
        if (block.timestamp > consent.deadline) revert ConsentExpired(signer, consent.deadline, block.timestamp);
        uint256 mask = 1 << (consent.nonce & 0xff);
        uint256 used = _usedNonces[signer][consent.nonce >> 8];
        if (used & mask != 0) revert ConsentUsed(signer, consent.nonce);
        _usedNonces[signer][consent.nonce >> 8] = used | mask;
        bytes32 structHash = keccak256(bytes.concat(fields, abi.encode(consent.nonce, consent.deadline)));
        bytes32 digest = _hashTypedDataV4(structHash);
        if (!SignatureChecker.isValidSignatureNow(signer, digest, consent.signature)) {
            revert ConsentInvalid(signer, digest);
        }
        return consent;
    }

    /// The consent of one person, whose key is `expected`, to another's act. Reverts: ConsentMissing, ConsentForeign, and as `_signed`.
    function _agreed(uint8 node, address expected, bytes memory fields, Consent calldata consent)
        internal
        returns (Consent calldata)
    {
        if (consent.signature.length == 0) revert ConsentMissing(node, expected);
        if (consent.signer != expected) revert ConsentForeign(consent.signer, expected);
        return _signed(fields, consent);
    }

    /// The consent of an Operator of an institution. Reverts: ConsentMissing, WrongCaller, and as `_signed`.
    function _operatorAgrees(uint8 node, PartyId institution, bytes memory fields, Consent calldata consent)
        internal
        returns (Consent calldata)
    {
        if (consent.signature.length == 0) revert ConsentMissing(node, consent.signer);
        if (!_has(institution, consent.signer, _bit(Role.Operator))) {
            revert WrongCaller(node, consent.signer, _bit(Role.Operator));
        }
        return _signed(fields, consent);
    }

    /// Those who act together: the signers of `others` over the same fields, and last the caller; their consents for the log.
    function _together(uint8 node, bytes memory fields, Consent[] calldata others)
        internal
        returns (address[] memory voters, bytes memory consents)
    {
        consents = _relayedConsents();
        voters = new address[](others.length + 1);
        voters[others.length] = _actor();
        for (uint256 i = 0; i < others.length; i++) {
            voters[i] = others[i].signer;
            consents = _withConsent(consents, _agreed(node, voters[i], fields, others[i]));
        }
    }

    /// Whether one of these is an Operator of the institution.
    function _actsFor(PartyId institution, address[] memory voters) internal view returns (bool) {
        for (uint256 i = 0; i < voters.length; i++) {
            if (_has(institution, voters[i], _bit(Role.Operator))) return true;
        }
        return false;
    }

    function _asConsents(Consent memory consent) internal pure returns (bytes memory) {
        Consent[] memory list = new Consent[](1);
        list[0] = consent;
        return abi.encode(list);
    }

    /// One consent more than those of `consents` (as the log keeps them).
    function _withConsent(bytes memory consents, Consent memory consent) internal pure returns (bytes memory) {
        if (consents.length == 0) return _asConsents(consent);
        Consent[] memory before = abi.decode(consents, (Consent[]));
        Consent[] memory list = new Consent[](before.length + 1);
        for (uint256 i = 0; i < before.length; i++) {
            list[i] = before[i];
        }
        list[before.length] = consent;
        return abi.encode(list);
    }

    /// Fields of the generic typed data NodeConsent: the signer agrees to this effect of this node on this object.
    function _nodeConsent(uint8 node, bytes32 file, bytes32 object, bytes memory effect, bytes32 documents)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encode(TypedData.NODE_CONSENT, node, file, object, keccak256(effect), documents);
    }
}
