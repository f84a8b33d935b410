// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../../types/Day.sol";
import {PartyId, ProductId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import {Rate} from "../../types/Rate.sol";
import "../../types/Records.sol";

/// Who may do what, products, dated parameters, accounts. No node of a loan.
interface IAdministration {
    /// By a regulator. `admin` may then register the institution and grant its roles. The lender's id is the party id under which it will register:
    /// keccak256(abi.encode("fubie.party", NOBODY, ref)). Again with the same regime: another `admin`, for a lender that lost its own. The regime stays.
    function accreditLender(PartyId lender, Regime regime, address admin) external;
    /// By an Admin of the lender; global roles (lender = NOBODY: Regulator, Court) by a regulator.
    function grantRole(PartyId lender, address account, Role role) external;
    /// As grantRole. Nobody takes the role Admin or Regulator from himself, so that one is always left.
    function revokeRole(PartyId lender, address account, Role role) external;
    /// By an Admin of `product.lender`. The id is keccak256(abi.encode(product)).
    function publishProduct(Product calldata product) external returns (ProductId);
    /// By an Admin of the product's lender, once, before the first application under it (ClausesFixed). Part of what a borrower applies for.
    function publishClauses(ProductId product, Clauses calldata clauses) external;
    /// As publishClauses: the rates of the product's loans follow an index.
    function publishFloating(ProductId product, Floating calldata floating) external;
    /// By an IndexPublisher of the ledger: the value of an index from a later day on, as setParameter.
    function publishIndex(bytes32 index, Rate value, Day from) external;
    /// By an Admin of the lender: who pays interest of its borrowers under a programme, and how much of one loan's at most. Nobody: the programme is at an end.
    function setProgramme(PartyId lender, bytes32 programme, address payer, Money most) external;
    /// By a regulator; takes effect on `from`, at the earliest tomorrow, later than every earlier one of the key. Keys (contracts/libraries/Parameters.sol):
    /// the cap of a regime is keccak256(abi.encode("APR_CAP", regime)), in millionths; the retention period is keccak256("RETENTION_DAYS").
    /// The value of keccak256("EVIDENCE_CLAUSE") is the hash of the clause's leaf, which from that day on every agreement must hold.
    function setParameter(bytes32 key, uint256 value, Day from) external;
    /// By a regulator: bit i of `closed` marks day `firstDay + i` (firstDay a multiple of 256) as no business day. Bits of today and earlier must stay, and no more
    /// than 27 days on end are closed.
    function setBusinessDays(Day firstDay, uint256 closed) external;
    /// By a Bank of the lender: money has arrived to be lent; its tokens are issued to the pool. Each receipt once.
    function fundPool(PartyId lender, Money amount, bytes32 receipt) external;
    /// By the owner: tokens leave to `to`, a permitted holder. From a Pool or a lender's Payable account an Admin of the lender, else the party's key.
    function withdraw(AccountKind kind, PartyId owner, address to, Money amount) external;
}
