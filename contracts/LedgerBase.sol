// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {DatedValue, LedgerStorage} from "./LedgerStorage.sol";
import {SettlementToken} from "./SettlementToken.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IDischarges} from "./interfaces/IEngine.sol";
import {ILedgerErrors} from "./interfaces/ILedgerErrors.sol";
import {ILedgerEvents} from "./interfaces/ILedgerEvents.sol";
import {Parameters} from "./libraries/Parameters.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, NOBODY, PartyId} from "./types/Ids.sol";
import {Money, NIL} from "./types/Money.sol";
import {Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// What every module of one deployment is built with.
struct Setup {
    SettlementToken token;
    // Modules that others call. They are deployed from the last in contracts/modules.json to the first; one that does not stand yet is zero.
    address engine;
    address replay;
    address prepayEngine;
    address timeline;
    address versions;
    address amendments;
    address consequences;
    address proceeds;
    address discharges;
    address scheduling; // which is pure and takes no setup
    uint64 originTimestamp; // a moment at which the legal day `originDay` begins
    Day originDay;
    uint32 dayLength; // seconds of a legal day; 86,400 except on a test calendar
}

/// The one guard and the one log. Every transition of every module goes `_reach` (may it happen?) and then `_log` (it has happened); nothing can be
/// logged without the passage that `_reach` hands out.
///
/// Modules run by delegatecall from the ledger, which appends to the calldata who acts: consents ++ uint32 length of consents ++ address actor.
abstract contract LedgerBase is LedgerStorage, ILedgerErrors, ILedgerEvents {
    uint256 private constant TAIL = 24; // uint32 length + address

    address internal immutable _self;
    SettlementToken internal immutable _token;
    address internal immutable _engine;
    address internal immutable _replay;
    address internal immutable _prepayEngine;
    address internal immutable _timeline;
    address internal immutable _versions;
    address internal immutable _amendments;
    address internal immutable _consequences;
    address internal immutable _proceeds;
    address internal immutable _discharges;
    address internal immutable _scheduling;
    uint64 internal immutable _originTimestamp;
    Day internal immutable _originDay;
    uint32 internal immutable _dayLength;

    constructor(Setup memory s) {
        _self = address(this);
        _token = s.token;
        _engine = s.engine;
        _replay = s.replay;
        _prepayEngine = s.prepayEngine;
        _timeline = s.timeline;
        _versions = s.versions;
        _amendments = s.amendments;
        _consequences = s.consequences;
        _proceeds = s.proceeds;
        _discharges = s.discharges;
        _scheduling = s.scheduling;
        _originTimestamp = s.originTimestamp;
        _originDay = s.originDay;
        _dayLength = s.dayLength;
    }

    /// Modules work on the ledger's storage only: a call of their own address is refused.
    modifier delegated() {
        if (address(this) == _self) revert DirectCall();
        _;
    }

    /* ------------------------------------------------------------------ TIME */

    function _today() internal view returns (Day) {
        return _originDay.plus((block.timestamp - _originTimestamp) / _dayLength);
    }

    /// The value of a dated legal parameter in force on `day`. Reverts with ParameterMissing where there is none yet.
    function _parameterAt(bytes32 key, Day day) internal view returns (uint256) {
        (bool found, uint256 value) = _valueAt(key, day);
        if (!found) revert ParameterMissing(key, day);
        return value;
    }

    /// The cap on all-in annual cost of a lender's loans that were disclosed on `day`. Reverts with CapNotSet.
    function _capAt(PartyId lender, Day day) internal view returns (Rate) {
        Regime regime = _institutions[lender].regime;
        (bool found, uint256 value) = _valueAt(Parameters.aprCap(regime), day);
        if (!found) revert CapNotSet(regime, day);
        return Rate.wrap(value < type(uint32).max ? uint32(value) : type(uint32).max);
    }

    /// The leaf of the evidence clause that agreements must hold today; zero where none is asked for.
    function _clauseInForce() internal view returns (bytes32) {
        (, uint256 leaf) = _valueAt(Parameters.EVIDENCE_CLAUSE, _today());
        return bytes32(leaf);
    }

    function _valueAt(bytes32 key, Day day) private view returns (bool, uint256) {
        DatedValue[] storage values = _parameters[key];
        for (uint256 i = values.length; i > 0; i--) {
            if (values[i - 1].from <= day) return (true, values[i - 1].value);
        }
        return (false, 0);
    }

    /* ------------------------------------------------------------------ WHO ACTS */

    /// Who acts: the caller of the ledger, or the signer of a relayed act.
    function _actor() internal pure returns (address actor) {
        assembly ("memory-safe") {
            actor := shr(96, calldataload(sub(calldatasize(), 20)))
        }
    }

    /// The relayed act's consent as the log keeps it (abi.encode(Consent[])), empty for a direct call.
    function _relayedConsents() internal pure returns (bytes calldata consents) {
        assembly ("memory-safe") {
            let end := sub(calldatasize(), TAIL)
            consents.length := shr(224, calldataload(end))
            consents.offset := sub(end, consents.length)
        }
    }

    // Length and offset are two fields of one slice, not one value written twice.
    // slither-disable-start write-after-write
    function _tail() private pure returns (bytes calldata tail) {
        uint256 length = _relayedConsents().length + TAIL;
        assembly ("memory-safe") {
            tail.length := length
            tail.offset := sub(calldatasize(), length)
        }
    }

    // slither-disable-end write-after-write

    /// Runs a function of an undispatched module on this storage, for the same actor.
    function _callModule(address module, bytes memory call) internal returns (bytes memory) {
        (bool ok, bytes memory result) = module.delegatecall(bytes.concat(call, _tail()));
        if (!ok) _bubble(result);
        return result;
    }

    function _bubble(bytes memory reason) internal pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }

    function _bit(Role role) internal pure returns (uint256) {
        return 1 << uint8(role);
    }

    function _has(PartyId lender, address account, uint256 roles) internal view returns (bool) {
        return _roles[lender][account] & roles != 0;
    }

    /// The actor has one of `roles` (bit per Role) with the lender. Returns the actor.
    function _requireRole(uint8 node, PartyId lender, uint256 roles) internal view returns (address actor) {
        actor = _actor();
        if (!_has(lender, actor, roles)) revert WrongCaller(node, actor, roles);
    }

    /// The actor has one of `roles` with the lender or one of `global` for the whole ledger. Returns the actor.
    function _requireEither(uint8 node, PartyId lender, uint256 roles, uint256 global)
        internal
        view
        returns (address actor)
    {
        actor = _actor();
        if (!_has(lender, actor, roles) && !_has(NOBODY, actor, global)) {
            revert WrongCaller(node, actor, roles | global);
        }
    }

    /// The actor is a Servicer of whoever services the facility, or has one of `roles` with its lender or one of `global` for the whole ledger. Returns the actor.
    function _requireServicing(uint8 node, FacilityId facility, uint256 roles, uint256 global)
        internal
        view
        returns (address actor)
    {
        actor = _actor();
        if (_services(facility, actor) || _has(_lenderOf(facility), actor, roles)) return actor;
        if (!_has(NOBODY, actor, global)) revert WrongCaller(node, actor, roles | global | _bit(Role.Servicer));
    }

    function _services(FacilityId facility, address account) internal view returns (bool) {
        return _has(_servicerOf(facility), account, _bit(Role.Servicer));
    }

    /// Who collects the loans of the facility: its lender, until another is appointed.
    function _servicerOf(FacilityId facility) internal view returns (PartyId servicer) {
        servicer = _servicers[facility];
        if (servicer == NOBODY) servicer = _lenderOf(facility);
    }

    /// An institution that may do business here today. Reverts with LenderNotAccredited, PartyIsBlocked, KycExpired.
    function _requireInstitution(PartyId id) internal view {
        if (!_institutions[id].accredited) revert LenderNotAccredited(id);
        Party storage party = _parties[id];
        if (party.blocked) revert PartyIsBlocked(id);
        if (party.kycExpiry < _today()) revert KycExpired(id, party.kycExpiry, _today());
    }

    /* ------------------------------------------------------------------ THE GUARD */

    /// A node that may happen now. Only `_reach` makes one.
    struct Passage {
        uint8 node;
        bytes32 file;
        bytes32 object;
    }

    /// May this node happen to this object? Then marks it as reached (and undoes what it clears).
    /// @param reached the word of what happened before: the file's own, those of its parents that the rule speaks of, the bits of a part's state, of named objects
    /// and of counters. It decides predecessors and, for a node that does not repeat, whether it has been.
    function _reach(Rule memory rule, bytes32 file, bytes32 object, uint256 reached) internal returns (Passage memory) {
        uint256 bit = 1 << rule.node;
        if (reached & rule.all != rule.all || (rule.any != 0 && reached & rule.any == 0)) {
            revert UnexpectedNode(rule.node, file, object, reached, rule.all, rule.any);
        }
        if (reached & bit & ~Nodes.REPEATS != 0) revert NodeRepeated(rule.node, file, object);
        if (reached & (1 << Nodes.RECORD_ARCHIVED) != 0) revert FileArchived(file);
        File storage f = _files[file];
        uint256 mark = f.reached;
        uint256 marked = (mark & ~rule.clears) | (bit & Rules.SINGLE_SCOPES);
        if (marked != mark) f.reached = uint192(marked);
        return Passage(rule.node, file, object);
    }

    /// What the single objects of a file reached. Reverts with UnknownFile for another kind of file or none.
    function _reached(bytes32 file, FileKind kind) internal view returns (uint256) {
        File storage f = _files[file];
        if (f.kind != kind) revert UnknownFile(file, kind);
        return f.reached;
    }

    /* ------------------------------------------------------------------ THE LOG */

    /// One entry: what `_log` writes besides the passage.
    struct Entry {
        address actor;
        Day effectiveDay;
        uint32 supersedes;
        bytes32 documents;
        bytes effect;
        bytes consents;
    }

    /// Appends to the file's log: sequence, head, event. Formula: ILedgerEvents.NodeReached.
    function _log(Passage memory p, Entry memory e) internal {
        (bytes32 head, uint32 seq) = _nextSeq(p.file);
        bytes32 effectHash = _effectHash(keccak256(e.effect), e.effectiveDay, e.supersedes, keccak256(e.consents));
        _files[p.file].head = _nextHead(head, seq, p.node, p.object, e.actor, effectHash, e.documents);
        emit NodeReached(
            p.file,
            p.node,
            p.object,
            seq,
            e.actor,
            uint64(block.timestamp),
            e.effectiveDay,
            e.supersedes,
            e.documents,
            e.effect,
            e.consents
        );
    }

    /// A step of the catch-up or a cascade: no documents, no consents of its own; whoever acts is the actor.
    function _logStep(Passage memory p, Day effectiveDay, bytes memory effect) internal {
        _log(p, Entry(_actor(), effectiveDay, 0, bytes32(0), effect, ""));
    }

    /// An act of today by somebody with a role.
    function _logAct(Passage memory p, bytes32 documents, bytes memory effect) internal {
        _log(p, Entry(_actor(), _today(), 0, documents, effect, _relayedConsents()));
    }

    /// An act of today by a person, with the consents that `_personal` returned.
    function _logPersonal(
        Passage memory p,
        address person,
        bytes32 documents,
        bytes memory effect,
        bytes memory consents
    ) internal {
        _log(p, Entry(person, _today(), 0, documents, effect, consents));
    }

    /// Opens a file, in its parent's log if it has one. The opening node's own entry is then the file's first.
    function _openFile(bytes32 file, FileKind kind, bytes32 parent, uint8 node) internal {
        File storage f = _files[file];
        if (f.kind != FileKind.None) revert FileExists(file);
        bytes32 first = keccak256(abi.encode("fubie.file.v1", _origin, kind, file));
        f.head = first;
        f.kind = kind;
        f.parent = parent;
        uint32 seq = parent == 0 ? 0 : _logOpening(parent, node, file, abi.encode(kind, file, first));
        emit FileOpened(parent, file, kind, node, seq, _actor(), uint64(block.timestamp), _today(), first);
    }

    function _logOpening(bytes32 parent, uint8 node, bytes32 file, bytes memory effect) private returns (uint32) {
        (bytes32 head, uint32 seq) = _nextSeq(parent);
        bytes32 effectHash = _effectHash(keccak256(effect), _today(), 0, keccak256(""));
        _files[parent].head = _nextHead(head, seq, node, file, _actor(), effectHash, 0);
        return seq;
    }

    /// keccak256(abi.encode(…)) of the four: each is one word.
    function _effectHash(bytes32 effect, Day day, uint256 supersedes, bytes32 consents)
        private
        pure
        returns (bytes32 hash)
    {
        uint256[4] memory words = [uint256(effect), day.number(), supersedes, uint256(consents)];
        assembly ("memory-safe") {
            hash := keccak256(words, 128)
        }
    }

    /// keccak256(abi.encode(…)) of these and the block's time before the effect: eight words.
    function _nextHead(
        bytes32 head,
        uint256 seq,
        uint256 node,
        bytes32 object,
        address actor,
        bytes32 effectHash,
        bytes32 documents
    ) private view returns (bytes32 hash) {
        uint256[8] memory words = [
            uint256(head),
            seq,
            node,
            uint256(object),
            uint160(actor),
            block.timestamp,
            uint256(effectHash),
            uint256(documents)
        ];
        assembly ("memory-safe") {
            hash := keccak256(words, 256)
        }
    }

    function _nextSeq(bytes32 file) private returns (bytes32 head, uint32 seq) {
        File storage f = _files[file];
        head = f.head;
        seq = f.seq + 1;
        f.seq = seq;
    }

    /* ------------------------------------------------------------------ SHORTHAND OF THE MODULES */

    function _file(PartyId id) internal pure returns (bytes32) {
        return PartyId.unwrap(id);
    }

    function _file(FacilityId id) internal pure returns (bytes32) {
        return FacilityId.unwrap(id);
    }

    function _file(LoanId id) internal pure returns (bytes32) {
        return LoanId.unwrap(id);
    }

    /// What of an asset is preserved by a court today.
    function _held(AssetKind kind, bytes32 file, uint256 number) internal view returns (Money) {
        Hold storage hold = _preserved[kind][file][number];
        return hold.until < _today() ? NIL : hold.amount;
    }

    /// Reverts with AssetPreserved where any of it is.
    function _requireFree(AssetKind kind, bytes32 file, uint256 number) internal view {
        Money held = _held(kind, file, number);
        if (!held.isNil()) revert AssetPreserved(kind, file, number, held);
    }

    /// A share of a loan that has received nothing.
    function _newShare(PartyId owner, uint16 shareBps) internal pure returns (Claim memory c) {
        (c.owner, c.shareBps, c.state) = (owner, shareBps, ClaimState.Owned);
    }

    function _lenderOf(FacilityId id) internal view returns (PartyId) {
        return _parties[_facilities[id].party].lender;
    }

    /// The loan runs, and a default was declared and stands.
    function _isInDefault(LoanId id) internal view returns (bool) {
        LoanState state = _loans[id].state;
        if (state != LoanState.Active && state != LoanState.Overdue) return false;
        return (_files[_file(id)].reached >> Nodes.DEFAULT_DECLARED) & 1 != 0;
    }

    /// An obligation of the facility has ended. Of one without security nothing follows.
    function _obligationEnded(FacilityId id, uint8 ending) internal {
        if (_facilities[id].secured) _callModule(_discharges, abi.encodeCall(IDischarges.ended, (id, ending)));
    }

    function _credit(AccountKind kind, bytes32 owner, Money amount) internal {
        _accounts[kind][owner] += amount.fen();
    }

    function _debit(AccountKind kind, bytes32 owner, Money amount) internal {
        uint256 balance = _accounts[kind][owner];
        if (amount.fen() > balance) revert BalanceShort(kind, owner, amount.fen(), balance);
        _accounts[kind][owner] = balance - amount.fen();
    }
}
