// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Secured} from "../Secured.sol";
import {SecuredDebt} from "../SecuredDebt.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IMoneyEngine, Incoming} from "../interfaces/IEngine.sol";
import {IDisposal} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, Ids, LoanId, NOBODY, PartyId, PaymentId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 15 担保实现: collateral is turned into money.
contract Disposal is IDisposal, SecuredDebt, Secured, Consenting {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ START */

    /// @inheritdoc IDisposal
    function startDisposal(
        FacilityId facility,
        uint8 collateral,
        LoanId loan,
        DisposalMethod method,
        Money reserve,
        bytes32 notice,
        bytes32 documents
    ) external delegated {
        _reached(_file(facility), FileKind.Facility);
        bool ordered = _byCourt();
        if (!ordered) _requireRole(Nodes.COLLATERAL_DISPOSAL_STARTED, _lenderOf(facility), _bit(Role.Operator));
        Passage memory p = _start(facility, collateral, _arrearsOf(facility, loan));
        _requireBound(loan, SecurityKind.Collateral, collateral);
        _requireEnforceable(loan);
        if (!ordered) _requireFree(AssetKind.Collateral, _file(facility), collateral);
        _checkMethod(facility, method, ordered);
        if (reserve.isNil()) revert AmountMissing();
        if (notice == 0) revert HashMissing(_file(facility), "notice");
        if (ordered && documents == 0) revert HashMissing(_file(facility), "documents");
        Collateral storage c = _collateral[facility][collateral];
        (c.state, c.method, c.reserve) = (CollateralState.InDisposal, method, reserve);
        c.callUntil = Day.wrap(0);
        _logAct(
            p, documents, abi.encodeCall(IEffects.collateralDisposalStarted, (loan, method, reserve, notice, ordered))
        );
    }

    function _start(FacilityId id, uint8 number, uint256 arrears) private returns (Passage memory p) {
        Collateral storage c = _collateral[id][number];
        bytes32 file = _file(id);
        uint256 reached = _files[file].reached | arrears | _collateralWord(c);
        p = _reach(Rules.collateralDisposalStarted(), file, _partObject(number), reached);
        _requireCollateral(id, number, CollateralState.Perfected);
    }

    function _byCourt() private view returns (bool) {
        return _has(NOBODY, _actor(), _bit(Role.Court));
    }

    /// One that the clauses agree; a court orders any.
    function _checkMethod(FacilityId id, DisposalMethod method, bool ordered) private view {
        if (method == DisposalMethod.None) revert TermsInvalid("method", 0, uint8(DisposalMethod.Agreement));
        uint8 agreed = _clausesOf(id).disposalMethods;
        if (!ordered && (agreed >> uint8(method)) & 1 == 0) revert MethodNotAgreed(id, method, agreed);
    }

    /* ------------------------------------------------------------------ SALE */

    /// @inheritdoc IDisposal
    function sellCollateral(
        FacilityId facility,
        uint8 collateral,
        Sale calldata sale,
        bytes32 documents,
        Consent calldata bank,
        Consent calldata court
    ) external delegated returns (PaymentId id) {
        _reached(_file(facility), FileKind.Facility);
        bool approved = _byCourt();
        if (!approved) _requireServicing(Nodes.COLLATERAL_SOLD, facility, 0, 0);
        bytes memory fields = _saleFields(facility, collateral, sale, documents);
        bytes memory consents = _withConsent(_relayedConsents(), _bankSays(facility, fields, bank));
        if (court.signature.length != 0) {
            consents = _withConsent(consents, _courtSays(fields, court));
            approved = true;
        }
        _arrearsOf(facility, sale.loan);
        Passage memory p = _sold(facility, collateral, sale, approved);
        id = Ids.payment(_lenderOf(facility), sale.receipt);
        _realise(p, facility, collateral, sale, Entry(_actor(), _today(), 0, documents, "", consents));
    }

    function _saleFields(FacilityId facility, uint8 collateral, Sale calldata s, bytes32 documents)
        private
        pure
        returns (bytes memory)
    {
        return abi.encode(
            TypedData.COLLATERAL_SALE, facility, collateral, s.loan, s.price, s.receipt, s.priceProof, documents
        );
    }

    /// A bank has the price.
    function _bankSays(FacilityId id, bytes memory fields, Consent calldata bank) private returns (Consent calldata) {
        uint8 node = Nodes.COLLATERAL_SOLD;
        if (bank.signature.length == 0) revert ConsentMissing(node, bank.signer);
        uint256 role = _bit(Role.Bank);
        if (!_has(_lenderOf(id), bank.signer, role)) revert WrongCaller(node, bank.signer, role);
        return _signed(fields, bank);
    }

    function _courtSays(bytes memory fields, Consent calldata court) private returns (Consent calldata) {
        uint256 role = _bit(Role.Court);
        if (!_has(NOBODY, court.signer, role)) revert WrongCaller(Nodes.COLLATERAL_SOLD, court.signer, role);
        return _signed(fields, court);
    }

    function _sold(FacilityId id, uint8 number, Sale calldata sale, bool approved) private returns (Passage memory p) {
        Collateral storage c = _collateral[id][number];
        bytes32 file = _file(id);
        p = _reach(Rules.collateralSold(), file, _partObject(number), _files[file].reached | _collateralWord(c));
        _requireCollateral(id, number, CollateralState.InDisposal);
        _requireBound(sale.loan, SecurityKind.Collateral, number);
        _requireEnforceable(sale.loan);
        _requireAllDue(sale.loan);
        if (sale.price.isNil()) revert AmountMissing();
        if (sale.price < c.reserve && !approved) revert PriceBelowReserve(id, number, sale.price, c.reserve);
        if (sale.priceProof == 0) revert HashMissing(file, "priceProof");
        if (sale.receipt == 0) revert ReceiptMissing();
        c.state = CollateralState.Realised;
        _freeRank(_lenderOf(id), c);
    }

    /// Collateral answers for what is due: nothing of the loan may be left to fall due later.
    function _requireAllDue(LoanId id) private view {
        Loan storage l = _loans[id];
        if (l.state != LoanState.Active && l.state != LoanState.Overdue) revert LoanInState(id, l.state);
        if (l.due < l.rows) revert DebtNotDue(id, l.due, l.rows);
    }

    /// The price goes to the debt; what is more is held for the pledgor and returned with the last secured obligation, at once if that is this one.
    function _realise(Passage memory p, FacilityId id, uint8 number, Sale calldata sale, Entry memory e) private {
        Money toDebt = sale.price.min(_due(sale.loan) + _recourseOf(sale.loan));
        Money surplus = sale.price - toDebt;
        uint8 deposit = surplus.isNil() ? 0 : _holdFor(id, _collateral[id][number].pledgor, surplus);
        e.effect = abi.encodeCall(
            IEffects.collateralSold, (sale.loan, sale.price, sale.receipt, sale.priceProof, toDebt, surplus, deposit)
        );
        _log(p, e);
        if (!surplus.isNil()) _token.issue(surplus.fen());
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (sale.loan, toDebt, sale.receipt);
        (money.valueDay, money.kind) = (_today(), PaymentKind.Collateral);
        money.id = Ids.payment(_lenderOf(id), sale.receipt);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
    }

    /// The security has passed to those who paid for the debtor, as far as they did (Civil Code 700): what they have still to get.
    function _recourseOf(LoanId id) private view returns (Money sum) {
        uint8 last = _claimNumbers[id];
        for (uint8 i = 1; i <= last; i++) {
            Claim storage claim = _claims[id][i];
            if (claim.kind == ClaimKind.Recourse) sum = sum + (claim.amount - claim.received);
        }
    }

    function _holdFor(FacilityId id, PartyId pledgor, Money surplus) private returns (uint8 number) {
        number = _nextNumber(id, _facilities[id].deposits);
        _facilities[id].deposits = number;
        _deposits[id][number] = Deposit(pledgor, DepositState.Held, surplus, surplus);
        _credit(AccountKind.Deposit, _file(id), surplus);
    }
    // slither-disable-end reentrancy-no-eth
}
