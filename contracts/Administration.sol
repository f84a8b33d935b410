// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "./LedgerBase.sol";
import {DatedValue} from "./LedgerStorage.sol";
import {SettlementToken} from "./SettlementToken.sol";
import {IAdministration} from "./interfaces/ILedger.sol";
import {Parameters} from "./libraries/Parameters.sol";
import {Schedule} from "./libraries/Schedule.sol";
import {Day} from "./types/Day.sol";
import {Ids, NOBODY, PartyId, PaymentId, ProductId} from "./types/Ids.sol";
import {Money} from "./types/Money.sol";
import {ALL_SHARES, Rate} from "./types/Rate.sol";
import "./types/Records.sol";

/// What is no node of a loan: rights, products, dated parameters, the calendar, and money in and out of accounts.
contract Administration is IAdministration, LedgerBase {
    // Errors name the node that was refused; here there is none.
    uint8 private constant NO_NODE = 0;
    uint256 private constant WORD = 256;
    // With at most so many, an instalment has fallen due before the next one does.
    uint256 private constant MAX_CLOSED_ON_END = 27;
    uint8 private constant MAX_NOTICE_DAYS = 27;
    uint256 private constant BUCKETS = 7;
    uint256 private constant MONTHS = 12;

    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ RIGHTS */

    /// @inheritdoc IAdministration
    function accreditLender(PartyId lender, Regime regime, address admin) external delegated {
        _requireRole(NO_NODE, NOBODY, _bit(Role.Regulator));
        Institution storage institution = _institutions[lender];
        if (institution.accredited && institution.regime != regime) revert RegimeFixed(lender, institution.regime);
        if (lender == NOBODY || admin == address(0)) revert KeyMissing();
        if (regime == Regime.None) revert CapNotSet(regime, _today());
        institution.regime = regime;
        institution.accredited = true;
        _roles[lender][admin] |= _bit(Role.Admin);
        emit LenderAccredited(lender, regime, admin);
    }

    /// @inheritdoc IAdministration
    function grantRole(PartyId lender, address account, Role role) external delegated {
        _requireGranter(lender);
        if (account == address(0)) revert KeyMissing();
        _roles[lender][account] |= _bit(role);
        emit RoleGranted(lender, account, role);
    }

    /// @inheritdoc IAdministration
    function revokeRole(PartyId lender, address account, Role role) external delegated {
        address actor = _requireGranter(lender);
        if (account == actor && (role == Role.Admin || role == Role.Regulator)) revert OwnRoleKept(account, role);
        _roles[lender][account] &= ~_bit(role);
        emit RoleRevoked(lender, account, role);
    }

    function _requireGranter(PartyId lender) private view returns (address) {
        return _requireRole(NO_NODE, lender, lender == NOBODY ? _bit(Role.Regulator) : _bit(Role.Admin));
    }

    /* ------------------------------------------------------------------ PRODUCTS */

    /// @inheritdoc IAdministration
    function publishProduct(Product calldata product) external delegated returns (ProductId id) {
        _requireRole(NO_NODE, product.lender, _bit(Role.Admin));
        id = ProductId.wrap(keccak256(abi.encode(product)));
        if (_products[id].lender != NOBODY) revert ProductExists(id);
        _checkRanges(product);
        _checkShares(product);
        _checkBuckets(product.buckets);
        _products[id] = product;
        emit ProductPublished(id, product.lender, product);
    }

    /// @inheritdoc IAdministration
    function publishClauses(ProductId product, Clauses calldata clauses) external delegated {
        PartyId lender = _products[product].lender;
        if (lender == NOBODY) revert ProductUnknown(product);
        _requireRole(NO_NODE, lender, _bit(Role.Admin));
        _markOnce(product, PRODUCT_HAS_CLAUSES);
        _checkClauses(clauses);
        _clauses[product] = clauses;
        emit ClausesPublished(product, lender, clauses);
    }

    /// @inheritdoc IAdministration
    function publishFloating(ProductId product, Floating calldata floating) external delegated {
        PartyId lender = _products[product].lender;
        if (lender == NOBODY) revert ProductUnknown(product);
        _requireRole(NO_NODE, lender, _bit(Role.Admin));
        _markOnce(product, PRODUCT_FLOATS);
        _within("months", floating.months, 1, MONTHS);
        if (MONTHS % floating.months != 0) revert ProductInvalid("months", floating.months, MONTHS);
        _within("ceiling", floating.ceiling.millionths(), 0, Schedule.MAX_RATE);
        _within("floor", floating.floor.millionths(), 0, floating.ceiling.millionths());
        _floating[product] = floating;
        emit FloatingPublished(product, lender, floating);
    }

    /// Once, before the first application.
    function _markOnce(ProductId product, uint8 mark) private {
        uint8 marks = _productMarks[product];
        if (marks & (PRODUCT_APPLIED_FOR | mark) != 0) revert ClausesFixed(product);
        _productMarks[product] = marks | mark;
    }

    function _checkClauses(Clauses calldata c) private pure {
        _within("maintenanceLtvBps", c.maintenanceLtvBps, 0, ALL_SHARES);
        _within("initialLtvBps", c.initialLtvBps, 0, c.maintenanceLtvBps == 0 ? ALL_SHARES : c.maintenanceLtvBps);
        _within("depositBps", c.depositBps, 0, ALL_SHARES);
        _within("disposalMethods", c.disposalMethods >> 1, 0, (1 << uint256(uint8(type(DisposalMethod).max))) - 1);
        _within("leadShareBps", c.leadShareBps, 0, ALL_SHARES);
    }

    function _checkRanges(Product calldata p) private pure {
        _within("maxLimit", p.maxLimit.fen(), 1, type(uint64).max);
        _within("minLimit", p.minLimit.fen(), 0, p.maxLimit.fen());
        _within("maxRate", p.maxRate.millionths(), 0, Schedule.MAX_RATE);
        _within("minRate", p.minRate.millionths(), 0, p.maxRate.millionths());
        _within("maxPenaltyRate", p.maxPenaltyRate.millionths(), 0, Schedule.MAX_RATE);
        _within("maxPeriods", p.maxPeriods, 1, Schedule.MAX_PERIODS);
        _within("minPeriods", p.minPeriods, 1, p.maxPeriods);
        _within("methods", p.methods, 1, (1 << (uint256(uint8(type(Method).max)) + 1)) - 1);
        _within("dayCounts", p.dayCounts, 1, (1 << (uint256(uint8(type(DayCount).max)) + 1)) - 1);
    }

    function _checkShares(Product calldata p) private pure {
        _within("noticeDays", p.noticeDays, 0, MAX_NOTICE_DAYS);
        _within("servicerFeeBps", p.servicerFeeBps, 0, ALL_SHARES);
        _within("prepaymentFeeBps", p.prepaymentFeeBps, 0, ALL_SHARES);
    }

    function _checkBuckets(bytes14 buckets) private pure {
        uint256 last = 0;
        for (uint256 i = 0; i < BUCKETS; i++) {
            uint256 bucket = uint16(bytes2(buckets << (16 * i)));
            _within("buckets", bucket, last + 1, type(uint16).max);
            last = bucket;
        }
    }

    function _within(string memory field, uint256 value, uint256 least, uint256 most) private pure {
        if (value < least) revert ProductInvalid(field, value, least);
        if (value > most) revert ProductInvalid(field, value, most);
    }

    /* ------------------------------------------------------------------ PARAMETERS AND CALENDAR */

    /// @inheritdoc IAdministration
    function setParameter(bytes32 key, uint256 value, Day from) external delegated {
        _requireRole(NO_NODE, NOBODY, _bit(Role.Regulator));
        _setFrom(key, value, from);
    }

    /// @inheritdoc IAdministration
    function publishIndex(bytes32 index, Rate value, Day from) external delegated {
        _requireRole(NO_NODE, NOBODY, _bit(Role.IndexPublisher));
        _setFrom(Parameters.index(index), value.millionths(), from);
    }

    function _setFrom(bytes32 key, uint256 value, Day from) private {
        if (from <= _today()) revert ParameterNotFuture(key, from, _today());
        DatedValue[] storage values = _parameters[key];
        if (values.length != 0 && from <= values[values.length - 1].from) {
            revert ParameterNotRising(key, from, values[values.length - 1].from);
        }
        values.push(DatedValue(value, from));
        emit ParameterSet(key, from, value);
    }

    /// @inheritdoc IAdministration
    function setBusinessDays(Day firstDay, uint256 closed) external delegated {
        _requireRole(NO_NODE, NOBODY, _bit(Role.Regulator));
        if (firstDay.number() % WORD != 0) revert DayNotAligned(firstDay);
        uint256 word = firstDay.number() / WORD;
        Day today = _today();
        if ((_closedDays[word] ^ closed) & _bitsUpTo(firstDay, today) != 0) revert DayNotFuture(firstDay, today);
        _closedDays[word] = closed;
        _checkRuns(firstDay.number());
        emit BusinessDaysSet(firstDay, closed);
    }

    /// Bits of the word for the days up to and including `today`.
    function _bitsUpTo(Day firstDay, Day today) private pure returns (uint256) {
        if (today < firstDay) return 0;
        uint256 count = today.since(firstDay) + 1;
        return count >= WORD ? type(uint256).max : (1 << count) - 1;
    }

    /// No run of closed days that touches the word is too long.
    function _checkRuns(uint256 first) private view {
        uint256 run = 0;
        uint256 day = first > MAX_CLOSED_ON_END ? first - MAX_CLOSED_ON_END : 0;
        for (; day < first + WORD + MAX_CLOSED_ON_END; day++) {
            bool closed = (_closedDays[day / WORD] >> (day % WORD)) & 1 != 0;
            run = closed ? run + 1 : 0;
            if (run > MAX_CLOSED_ON_END) revert ClosedTooLong(Day.wrap(uint32(day)));
        }
    }

    /* ------------------------------------------------------------------ PROGRAMMES */

    /// @inheritdoc IAdministration
    function setProgramme(PartyId lender, bytes32 programme, address payer, Money most) external delegated {
        _requireRole(NO_NODE, lender, _bit(Role.Admin));
        _programmes[lender][programme] = Programme(payer, most);
        emit ProgrammeSet(lender, programme, payer, most);
    }

    /* ------------------------------------------------------------------ ACCOUNTS */

    /// @inheritdoc IAdministration
    function fundPool(PartyId lender, Money amount, bytes32 receipt) external delegated {
        _requireRole(NO_NODE, lender, _bit(Role.Bank));
        if (amount.isNil()) revert AmountMissing();
        if (receipt == 0) revert ReceiptMissing();
        PaymentId id = Ids.payment(lender, receipt);
        if (_payments[id].state != PaymentState.None) revert ReceiptUsed(id);
        _payments[id].state = PaymentState.Allocated;
        _payments[id].kind = PaymentKind.Funding;
        _credit(AccountKind.Pool, _file(lender), amount);
        emit PoolFunded(lender, amount, receipt);
        _token.issue(amount.fen());
    }

    /// @inheritdoc IAdministration
    function withdraw(AccountKind kind, PartyId owner, address to, Money amount) external delegated {
        _requireOwner(kind, owner);
        if (amount.isNil()) revert AmountMissing();
        // Tokens that stay here belong to an account.
        if (to == address(this)) revert SettlementToken.HolderNotPermitted(to);
        if (kind == AccountKind.Payable) _requireUnheld(owner, amount);
        _debit(kind, _file(owner), amount);
        emit Withdrawn(kind, _file(owner), to, amount);
        // The settlement token returns true or reverts.
        assert(_token.transfer(to, amount.fen()));
    }

    /// What a court has preserved of a claim's proceeds stays.
    function _requireUnheld(PartyId owner, Money amount) private view {
        bytes32 file = _file(owner);
        Money held = _held(AssetKind.Claim, file, 0);
        if (held.isNil()) return;
        if (amount.fen() + held.fen() > _accounts[AccountKind.Payable][file]) {
            revert AssetPreserved(AssetKind.Claim, file, 0, held);
        }
    }

    /// A lender's accounts are its Admins', another party's are its key's; of a loan's transit account and of a cover nobody disposes.
    function _requireOwner(AccountKind kind, PartyId owner) private view {
        bool lenders = kind == AccountKind.Pool || _parties[owner].lender == owner || _institutions[owner].accredited;
        bool ones = kind != AccountKind.Transit && kind != AccountKind.Cover && kind != AccountKind.None;
        if (lenders && ones) {
            _requireRole(NO_NODE, owner, _bit(Role.Admin));
            return;
        }
        bool own = kind == AccountKind.Payable && _parties[owner].key == _actor();
        if (!own) revert WrongCaller(NO_NODE, _actor(), 0);
    }
}
