// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "./Consenting.sol";
import {Act, Incoming} from "./interfaces/IEngine.sol";
import {Ids, PartyId} from "./types/Ids.sol";
import "./types/Records.sol";

/// Whose money comes in, and under which id: a Bank's under its receipt, or out of the wallet of a person who says so.
abstract contract Paying is Consenting {
    /// Names the payment. Reverts: WrongCaller.
    function _throughBank(uint8 node, PartyId lender, Incoming memory money, bytes32 documents)
        internal
        view
        returns (Act memory)
    {
        money.id = Ids.payment(lender, money.receipt);
        return Act(_requireRole(node, lender, _bit(Role.Bank)), documents, _relayedConsents());
    }

    /// Names the payment and its payer, whose key is `key` and who signs `fields`. Reverts as `_personal`.
    function _outOfWallet(
        uint8 node,
        PartyId lender,
        Incoming memory money,
        address key,
        bytes memory fields,
        bytes32 documents,
        Consent calldata consent
    ) internal returns (Act memory) {
        money.payer = key;
        money.id = Ids.walletPayment(lender, key, money.receipt);
        return Act(key, documents, _personal(node, key, fields, consent));
    }
}
