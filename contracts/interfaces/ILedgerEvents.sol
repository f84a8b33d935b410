// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "../types/Day.sol";
import {PartyId, ProductId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

interface ILedgerEvents {
    /// A node of the catalogue happened. The one event of a loan's life; everything that it binds goes into the file's head:
    ///
    ///   effectHash = keccak256(abi.encode(keccak256(effect), effectiveDay, supersedes, keccak256(consents)))
    ///   head'      = keccak256(abi.encode(head, seq, node, object, actor, timestamp, effectHash, docHash))
    ///
    /// @param file      the file (卷宗) whose log this is
    /// @param node      catalogue id
    /// @param object    what it happened to: the file's own id for its single objects (party; application and facility; agreement and
    ///                  loan), a number for parts that come in numbers (drawdown, instalment = version · 65,536 + number, claim, mandate,
    ///                  quote), a PaymentId (left-aligned) for payments
    /// @param seq       position in the file's log, from 1, without gaps
    /// @param actor     who did it: the signer of the consent, or the caller
    /// @param timestamp of the block
    /// @param effectiveDay the legal day on which it takes effect: for a catch-up or a replay earlier than the block's
    /// @param supersedes seq of the entry that this one corrects, 0 = none
    /// @param docHash   root of the documents (evidence formats), 0 = none
    /// @param effect    abi.encode of the node's struct in IEffects
    /// @param consents  abi.encode(Consent[]) of the signatures in the call, empty = none
    event NodeReached(
        bytes32 indexed file,
        uint8 indexed node,
        bytes32 indexed object,
        uint32 seq,
        address actor,
        uint64 timestamp,
        Day effectiveDay,
        uint32 supersedes,
        bytes32 docHash,
        bytes effect,
        bytes consents
    );

    /// A file was opened in its parent's log (`parent` = 0 for a party's). For a parent, this is an entry of its log with
    /// node = the opening node, object = file, effect = abi.encode(kind, file, first head of the file), no documents, no consents,
    /// so that a sibling file cannot be hidden.
    event FileOpened(
        bytes32 indexed parent,
        bytes32 indexed file,
        FileKind kind,
        uint8 node,
        uint32 seq,
        address actor,
        uint64 timestamp,
        Day effectiveDay,
        bytes32 firstHead
    );

    /* what is not a node: administration and accounts */
    event LenderAccredited(PartyId indexed lender, Regime regime, address admin);
    event RoleGranted(PartyId indexed lender, address indexed account, Role role);
    event RoleRevoked(PartyId indexed lender, address indexed account, Role role);
    event ProductPublished(ProductId indexed product, PartyId indexed lender, Product terms);
    event ClausesPublished(ProductId indexed product, PartyId indexed lender, Clauses clauses);
    event FloatingPublished(ProductId indexed product, PartyId indexed lender, Floating floating);
    event ProgrammeSet(PartyId indexed lender, bytes32 indexed programme, address payer, Money most);
    event WaiverLimitSet(PartyId indexed lender, address indexed account, Money limit);
    event ParameterSet(bytes32 indexed key, Day from, uint256 value);
    event BusinessDaysSet(Day firstDay, uint256 closed);
    event PoolFunded(PartyId indexed lender, Money amount, bytes32 receipt);
    /// The cover of a lender: what is agreed, what was paid in from the provider's pool, what went back there.
    event CoverAgreed(PartyId indexed lender, PartyId indexed provider, uint16 rateBps, Money cap, bytes32 agreement);
    event CoverFunded(PartyId indexed lender, PartyId indexed provider, Money amount);
    event CoverReleased(PartyId indexed lender, PartyId indexed provider, Money amount);
    event Withdrawn(AccountKind kind, bytes32 indexed owner, address indexed to, Money amount);
    /// After a replay of the loan `file`: what the payable account of a party got besides, or gave back as far as it could.
    event ProceedsAdjusted(PartyId indexed party, Money paid, Money takenBack, bytes32 indexed file);
    event ReceivablePosted(PartyId indexed debtor, Money amount, bytes32 indexed file);
    event ReceivableNetted(PartyId indexed debtor, Money amount);
    event BatchItemSkipped(uint256 index, bytes reason);
}
