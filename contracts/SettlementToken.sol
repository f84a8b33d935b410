// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// Mirrors money that a bank has confirmed: 2 decimals, one unit is one fen. Only permitted holders hold it. The ledger collects from a wallet
/// only on its holder's signed payment or mandate, which it checks itself.
contract SettlementToken is ERC20, AccessControl {
    /// Confirms money in and out of wallets.
    bytes32 public constant BANK = keccak256("BANK");
    /// The loan ledger: issues on a bank's receipt, redeems on payout, collects on consent.
    bytes32 public constant LEDGER = keccak256("LEDGER");
    /// May hold the token.
    bytes32 public constant HOLDER = keccak256("HOLDER");

    error HolderNotPermitted(address holder);
    error ReceiptUsed(bytes32 receipt);

    event WalletFunded(address indexed wallet, uint256 amount, bytes32 indexed receipt);
    event WalletRedeemed(address indexed wallet, uint256 amount, bytes32 indexed receipt);

    mapping(bytes32 receipt => bool) private _used;

    constructor(address admin) ERC20("Fubie Settlement Yuan", "fCNY") {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
    }

    function decimals() public pure override returns (uint8) {
        return 2;
    }

    /// A bank confirms that money for this wallet has arrived. Each receipt once.
    function fundWallet(address wallet, uint256 amount, bytes32 receipt) external onlyRole(BANK) {
        _useReceipt(receipt);
        _mint(wallet, amount);
        emit WalletFunded(wallet, amount, receipt);
    }

    /// A bank confirms that it has paid out a wallet's money.
    function redeemWallet(address wallet, uint256 amount, bytes32 receipt) external onlyRole(BANK) {
        _useReceipt(receipt);
        _burn(wallet, amount);
        emit WalletRedeemed(wallet, amount, receipt);
    }

    /// Money that a bank has confirmed to the ledger.
    function issue(uint256 amount) external onlyRole(LEDGER) {
        _mint(msg.sender, amount);
    }

    /// Money that a bank has paid out for the ledger.
    function redeem(uint256 amount) external onlyRole(LEDGER) {
        _burn(msg.sender, amount);
    }

    /// Moves a holder's money to the ledger, which has checked the holder's consent.
    function collect(address from, uint256 amount) external onlyRole(LEDGER) {
        _transfer(from, msg.sender, amount);
    }

    function _useReceipt(bytes32 receipt) private {
        if (_used[receipt]) revert ReceiptUsed(receipt);
        _used[receipt] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (to != address(0) && !hasRole(LEDGER, to) && !hasRole(HOLDER, to)) revert HolderNotPermitted(to);
        super._update(from, to, amount);
    }
}
