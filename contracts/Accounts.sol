// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase} from "./LedgerBase.sol";
import {PartyId} from "./types/Ids.sol";
import {toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// Money that a party may withdraw, and what it owes because money that was called back had left.
abstract contract Accounts is LedgerBase {
    /// Credits a party with an amount in fen, after what it owes. Who owes has an empty account: it was emptied first. Returns what was netted, whose tokens are to be redeemed.
    function _payOut(PartyId party, uint256 amount) internal returns (uint256 netted) {
        // Of nothing there is nothing to enter.
        // slither-disable-next-line incorrect-equality
        if (amount == 0) return 0;
        uint256 balance = _accounts[AccountKind.Payable][_file(party)];
        if (balance == 0) netted = _net(party, amount);
        _accounts[AccountKind.Payable][_file(party)] = balance + amount - netted;
    }

    function _net(PartyId party, uint256 amount) private returns (uint256 netted) {
        uint256 owed = _receivables[party];
        // The ledger's own record, which nobody can move from outside.
        // slither-disable-next-line incorrect-equality
        if (owed == 0) return 0;
        netted = owed < amount ? owed : amount;
        _receivables[party] = owed - netted;
        emit ReceivableNetted(party, toMoney(netted));
    }
}
