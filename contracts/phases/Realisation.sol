// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Paying} from "../Paying.sol";
import {Secured} from "../Secured.sol";
import {SecuredDebt} from "../SecuredDebt.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Act, IMoneyEngine, Incoming} from "../interfaces/IEngine.sol";
import {IRealisation} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, Ids, LoanId, PartyId, PaymentId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 15 代偿与担保实现, and the set-off of deposits (14) and the release of collateral (18): security is used, or given back.
contract Realisation is IRealisation, SecuredDebt, Secured, Paying {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ GUARANTEE */

    /// @inheritdoc IRealisation
    function callGuarantee(
        FacilityId facility,
        uint8 guarantee,
        LoanId loan,
        GuaranteeGround ground,
        bytes32 proof,
        bytes32 documents
    ) external delegated {
        bytes32 file = _file(facility);
        _reached(file, FileKind.Facility);
        _requireRole(Nodes.GUARANTEE_CALLED, _lenderOf(facility), _bit(Role.Operator));
        uint256 arrears = _arrearsOf(facility, loan);
        Guarantee storage g = _guarantees[facility][guarantee];
        uint256 reached = _files[file].reached | _guaranteeWord(g.state) | arrears;
        Passage memory p = _reach(Rules.guaranteeCalled(), file, _partObject(guarantee), reached);
        _requireActive(facility, guarantee);
        _checkPeriod(facility, guarantee);
        _requireBound(loan, SecurityKind.Guarantee, guarantee);
        _requireNotPerformed(loan);
        if (g.kind == GuaranteeKind.General && (ground == GuaranteeGround.None || proof == 0)) {
            revert DebtorFirst(facility, guarantee);
        }
        if (documents == 0) revert HashMissing(file, "documents");
        g.state = GuaranteeState.Called;
        _logAct(p, documents, abi.encodeCall(IEffects.guaranteeCalled, (loan, g.guarantor, g.cap, ground, proof)));
    }

    function _requireActive(FacilityId id, uint8 number) private view {
        GuaranteeState state = _guarantees[id][number].state;
        if (state != GuaranteeState.Active) revert GuaranteeInState(id, number, state, GuaranteeState.Active);
    }

    /// A joint guarantor is called within the period; a general one whenever the debtor was sued within it (Civil Code 693).
    function _checkPeriod(FacilityId id, uint8 number) private view {
        Guarantee storage g = _guarantees[id][number];
        if (_today() <= g.periodEnd || _isKept(id, g)) return;
        revert GuaranteePeriodOver(id, number, g.periodEnd, _today());
    }

    /// A suit or arbitration against the debtor within the period keeps a general guarantee.
    function _isKept(FacilityId id, Guarantee storage g) private view returns (bool) {
        Day sued = _suedOn[id];
        return g.kind == GuaranteeKind.General && sued.number() != 0 && sued <= g.periodEnd;
    }

    /// @inheritdoc IRealisation
    function payGuarantee(
        FacilityId facility,
        uint8 guarantee,
        LoanId loan,
        Money amount,
        bytes32 receipt,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (PaymentId) {
        _reached(_file(facility), FileKind.Facility);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (loan, amount, receipt);
        (money.valueDay, money.kind) = (_today(), PaymentKind.Guarantor);
        Act memory act = _payer(facility, guarantee, money, documents, consent);
        _arrearsOf(facility, loan);
        _payUnder(facility, guarantee, money, act);
        return money.id;
    }

    /// A bank, where no consent is given; else the guarantor, from the wallet of its key.
    function _payer(
        FacilityId facility,
        uint8 number,
        Incoming memory money,
        bytes32 documents,
        Consent calldata consent
    ) private returns (Act memory act) {
        uint8 node = Nodes.GUARANTOR_PAID;
        PartyId lender = _lenderOf(facility);
        if (consent.signer == address(0)) return _throughBank(node, lender, money, documents);
        address key = _parties[_guarantees[facility][number].guarantor].key;
        bytes memory fields = abi.encode(
            TypedData.GUARANTEE_PAYMENT, facility, number, money.loan, money.amount, money.receipt, documents
        );
        return _outOfWallet(node, lender, money, key, fields, documents, consent);
    }

    function _payUnder(FacilityId id, uint8 number, Incoming memory money, Act memory act) private {
        Guarantee storage g = _guarantees[id][number];
        uint256 reached = _files[_file(id)].reached | _guaranteeWord(g.state);
        Passage memory p = _reach(Rules.guarantorPaid(), _file(id), _partObject(number), reached);
        if (g.state != GuaranteeState.Called && g.state != GuaranteeState.Partial) {
            revert GuaranteeInState(id, number, g.state, GuaranteeState.Called);
        }
        if (money.receipt == 0) revert ReceiptMissing();
        _payOnGuarantee(id, number, money);
        _log(p, Entry(act.actor, _today(), 0, act.documents, _paymentEffect(g, money), act.consents));
        _acquireRecourse(money, g.guarantor, p.node);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
    }

    function _paymentEffect(Guarantee storage g, Incoming memory m) private view returns (bytes memory) {
        return abi.encodeCall(
            IEffects.guarantorPaid, (m.loan, m.id, m.amount, m.receipt, m.payer, g.paid, g.cap, g.guarantor)
        );
    }

    /// @inheritdoc IRealisation
    function lapseGuarantee(FacilityId facility, uint8 guarantee) external delegated {
        bytes32 file = _file(facility);
        Guarantee storage g = _guarantees[facility][guarantee];
        uint256 reached = _reached(file, FileKind.Facility) | _guaranteeWord(g.state);
        bytes32 object = _partObject(guarantee);
        Passage memory p = _reach(Rules.guaranteeLapsed(), file, object, reached);
        _requireActive(facility, guarantee);
        Day freed = g.periodEnd.plus(1);
        if (_today() < freed) revert TooEarly(p.node, object, freed, _today());
        if (_isKept(facility, g)) revert DebtorSued(facility, guarantee, _suedOn[facility]);
        g.state = GuaranteeState.Lapsed;
        bytes memory effect = abi.encodeCall(IEffects.guaranteeLapsed, (g.guarantor, g.periodEnd));
        _log(p, Entry(_actor(), freed, 0, 0, effect, _relayedConsents()));
    }

    /// The nodes that a guarantee in this state has reached.
    function _guaranteeWord(GuaranteeState state) private pure returns (uint256 word) {
        if (state == GuaranteeState.None) return 0;
        word = 1 << Nodes.GUARANTEE_SIGNED;
        if (state >= GuaranteeState.Called && state <= GuaranteeState.Paid) word |= 1 << Nodes.GUARANTEE_CALLED;
        if (state == GuaranteeState.Lapsed) word |= 1 << Nodes.GUARANTEE_LAPSED;
        if (state == GuaranteeState.Discharged) word |= 1 << Nodes.GUARANTOR_DISCHARGED;
    }

    /* ------------------------------------------------------------------ DEPOSIT */

    /// @inheritdoc IRealisation
    function executeSetoff(FacilityId facility, uint8 deposit, LoanId loan, Money amount, bytes32 documents)
        external
        delegated
        returns (PaymentId id)
    {
        bytes32 file = _file(facility);
        _reached(file, FileKind.Facility);
        _requireRole(Nodes.SETOFF_EXECUTED, _lenderOf(facility), _bit(Role.Operator));
        uint256 word = _arrearsOf(facility, loan) | _files[file].reached;
        Deposit storage d = _deposits[facility][deposit];
        if (d.state != DepositState.None) word |= 1 << Nodes.SECURITY_DEPOSIT_POSTED;
        Passage memory p = _reach(Rules.setoffExecuted(), file, _partObject(deposit), word);
        _checkSetoff(facility, deposit, loan, amount);
        d.held = d.held - amount;
        if (d.held.isNil()) d.state = DepositState.Spent;
        id = _ownId(loan, "fubie.setoff");
        _logAct(p, documents, abi.encodeCall(IEffects.setoffExecuted, (loan, id, amount, d.held, d.depositor)));
        _debit(AccountKind.Deposit, file, amount);
        _takeInside(loan, id, amount);
    }

    /// At most what is due and what of the deposit no court has preserved.
    function _checkSetoff(FacilityId facility, uint8 deposit, LoanId loan, Money amount) private view {
        if (!_clausesOf(facility).setoff) revert SetoffNotAgreed(facility);
        _requireBound(loan, SecurityKind.Deposit, deposit);
        _requireNotStayed(loan);
        Money held = _held(AssetKind.Deposit, _file(facility), deposit);
        _within(amount, _deposits[facility][deposit].held.less0(held).min(_due(loan)));
    }

    /// Money that was in another account of the ledger.
    function _takeInside(LoanId loan, PaymentId id, Money amount) private {
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.id, money.amount, money.inside) = (loan, id, amount, true);
        (money.valueDay, money.kind) = (_today(), PaymentKind.Setoff);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
    }

    /* ------------------------------------------------------------------ RELEASE */

    /// @inheritdoc IRealisation
    function releaseCollateral(FacilityId facility, uint8 collateral, bytes32 documents) external delegated {
        bytes32 file = _file(facility);
        _reached(file, FileKind.Facility);
        Day free = _freeSince(facility);
        PartyId lender = _lenderOf(facility);
        Day others = free.plus(_clausesOf(facility).releaseDays);
        if (_today() <= others) _requireRole(Nodes.COLLATERAL_RELEASED, lender, _bit(Role.Operator));
        Collateral storage c = _collateral[facility][collateral];
        Passage memory p =
            _reach(Rules.collateralReleased(), file, _partObject(collateral), _endings(facility) | _collateralWord(c));
        if (c.state == CollateralState.Realised) _requireCollateral(facility, collateral, CollateralState.Perfected);
        if (free.number() == 0) revert ObligationLeft(facility, _facilities[facility].open);
        _requireFree(AssetKind.Collateral, file, collateral);
        _freeRank(lender, c);
        c.state = CollateralState.Released;
        _logAct(p, documents, abi.encodeCall(IEffects.collateralReleased, (c.pledgor, c.asset, free)));
    }

    /* ------------------------------------------------------------------ */

    /// The id of money that has no receipt.
    function _ownId(LoanId id, string memory what) private view returns (PaymentId) {
        return Ids.payment(_lenderOf(id), keccak256(abi.encode(what, id, _loans[id].payments + 1)));
    }
    // slither-disable-end reentrancy-no-eth
}
