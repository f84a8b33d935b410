// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Amending} from "../Amending.sol";
import {Creditors} from "../Creditors.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Paying} from "../Paying.sol";
import {SecuredDebt} from "../SecuredDebt.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Act, Amended, Balances, IMoneyEngine, IProceeds, Incoming} from "../interfaces/IEngine.sol";
import {ILoss} from "../interfaces/ILedger.sol";
import {FacilityId, Ids, LoanId, NOBODY, PartyId, PaymentId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 17 核销损失: the end of a loan on the lender's books, which is not the end of the debt.
contract Loss is ILoss, Creditors, SecuredDebt, Amending, Paying {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ WRITE-OFF */

    /// @inheritdoc ILoss
    function writeOff(LoanId loan, bytes32 resolution, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.WRITTEN_OFF, _lenderOf(loan), _bit(Role.Approver));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.writtenOff(), file, file, _files[file].reached);
        _requireRunning(loan);
        RiskClass class_ = _books[loan].riskClass;
        if (class_ != RiskClass.Loss) revert RiskClassTooGood(loan, class_, RiskClass.Loss);
        if (resolution == 0) revert HashMissing(file, "resolution");
        WriteOff memory w = _offBook(loan);
        _writeOffs[loan] = w;
        _books[loan].provision = Money.wrap(0);
        bytes memory effect =
            abi.encodeCall(IEffects.writtenOff, (w.principal, w.interest, w.fee, w.penalty, resolution));
        _logAct(p, documents, effect);
        Money whole = w.principal + w.interest + w.fee + w.penalty;
        _lose(loan, whole, whole, p.node);
    }

    /// LOSS_ALLOCATED, of a loan that owed so much.
    function _lose(LoanId id, Money owed, Money loss, uint8 cause) private {
        _callModule(_proceeds, abi.encodeCall(IProceeds.allocateLoss, (id, owed, loss, cause)));
    }

    /// What is owed, which from now on is kept outside the books.
    function _offBook(LoanId id) private returns (WriteOff memory) {
        Balances memory o = _owed(id);
        return WriteOff(o.principal, o.interest, o.fee, o.penalty, _today(), _loans[id].payments);
    }

    /* ------------------------------------------------------------------ DISCOUNT */

    /// @inheritdoc ILoss
    function settleAtDiscount(LoanId loan, Lump calldata lump, bytes32 documents, Signatures calldata signatures)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireCreditor(Nodes.SETTLEMENT_DISCOUNTED, loan);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.settlementDiscounted(), file, file, _files[file].reached);
        _requireRunning(loan);
        _requireNotStayed(loan);
        if (lump.deadline < _today()) revert ExpiryPassed(lump.deadline, _today());
        if (lump.receipt == 0) revert ReceiptMissing();
        Money whole = _discountable(loan, lump.amount, signatures.approver.signer);
        Incoming memory money = _lumpMoney(loan, lump, signatures.bank.signer);
        bytes memory consents = _discountConsents(loan, lump, documents, signatures);
        bytes memory effect = _replaceBalances(loan, lump, money);
        _log(p, Entry(actor, _today(), 0, documents, effect, consents));
        _lose(loan, whole, whole - lump.amount, p.node);
        _follow(loan);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
    }

    /// Returns what is owed, of which the amount is less, and the officer may give up the rest.
    function _discountable(LoanId id, Money amount, address officer) private returns (Money whole) {
        whole = _sum(_owed(id));
        if (amount.isNil() || amount >= whole) revert AmountOutOfRange(amount, Money.wrap(1), whole);
        Money limit = _waiverLimits[_lenderOf(id)][officer];
        if (whole - amount > limit) revert WaiverAboveLimit(officer, (whole - amount).fen(), limit);
    }

    /// Principal first: what is given up is the price of the time.
    function _replaceBalances(LoanId id, Lump calldata lump, Incoming memory money) private returns (bytes memory) {
        Balances memory before = _owed(id);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Balances memory left;
        left.principal = lump.amount.min(before.principal);
        left.interest = lump.amount - left.principal;
        Amended memory made = _replace(id, left);
        uint16 number = _loans[id].payments + 1;
        return abi.encodeCall(
            IEffects.settlementDiscounted, (lump.amount, lump.deadline, lump.receipt, money.payer, number, before, made)
        );
    }

    function _lumpMoney(LoanId id, Lump calldata lump, address bank) private view returns (Incoming memory money) {
        (money.loan, money.amount, money.receipt) = (id, lump.amount, lump.receipt);
        (money.valueDay, money.kind) = (_today(), PaymentKind.Discount);
        PartyId lender = _lenderOf(id);
        money.id = Ids.payment(lender, lump.receipt);
        if (bank != address(0)) return money;
        money.payer = _parties[_borrowerOf(id)].key;
        money.id = Ids.walletPayment(lender, money.payer, lump.receipt);
    }

    /// The debtor, an Approver besides who calls, a Bank where the money came through one, and the creditors.
    function _discountConsents(LoanId id, Lump calldata lump, bytes32 documents, Signatures calldata signatures)
        private
        returns (bytes memory consents)
    {
        uint8 node = Nodes.SETTLEMENT_DISCOUNTED;
        bytes memory fields =
            abi.encode(TypedData.DISCOUNT_SETTLEMENT, id, lump.amount, lump.deadline, lump.receipt, documents);
        consents = _majority(node, id, bytes32(uint256(lump.amount.fen())), documents, signatures.creditors);
        address key = _parties[_borrowerOf(id)].key;
        consents = _withConsent(consents, _agreed(node, key, fields, signatures.borrower));
        consents = _withConsent(consents, _officer(id, Role.Approver, fields, signatures.approver));
        if (signatures.bank.signer == address(0)) return consents;
        consents = _withConsent(consents, _officer(id, Role.Bank, fields, signatures.bank));
    }

    function _officer(LoanId id, Role role, bytes memory fields, Consent calldata consent)
        private
        returns (Consent calldata)
    {
        uint8 node = Nodes.SETTLEMENT_DISCOUNTED;
        if (consent.signer == _actor()) revert SignersNotDistinct(consent.signer);
        if (!_has(_lenderOf(id), consent.signer, _bit(role))) revert WrongCaller(node, consent.signer, _bit(role));
        return _agreed(node, consent.signer, fields, consent);
    }

    /* ------------------------------------------------------------------ RECOVERY */

    /// @inheritdoc ILoss
    function recover(LoanId loan, Money amount, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external
        delegated
        returns (PaymentId)
    {
        _reached(_file(loan), FileKind.Loan);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (loan, amount, receipt);
        (money.valueDay, money.kind) = (_today(), PaymentKind.Recovery);
        (Act memory act, uint8 guarantee) = _payer(money, documents, consent);
        (bool current,) = _advance(loan);
        if (guarantee != 0 && !current) revert LoanBehind(loan, _loans[loan].accruedThrough, _today());
        _logRecovery(money, act, guarantee);
        if (guarantee != 0) _recourse(money, guarantee);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, current)));
        return money.id;
    }

    function _logRecovery(Incoming memory money, Act memory act, uint8 guarantee) private {
        bytes32 file = _file(money.loan);
        bytes32 object = bytes32(PaymentId.unwrap(money.id));
        Passage memory p = _reach(Rules.recoveryReceived(), file, object, _files[file].reached);
        if (money.amount.isNil()) revert AmountMissing();
        if (money.receipt == 0) revert ReceiptMissing();
        if (guarantee != 0) _payOnGuarantee(_agreements[money.loan].facility, guarantee, money);
        uint16 number = _loans[money.loan].payments + 1;
        bytes memory effect =
            abi.encodeCall(IEffects.recoveryReceived, (money.amount, money.receipt, money.payer, number, guarantee));
        _log(p, Entry(act.actor, _today(), 0, act.documents, effect, act.consents));
    }

    function _recourse(Incoming memory money, uint8 guarantee) private {
        PartyId guarantor = _guarantees[_agreements[money.loan].facility][guarantee].guarantor;
        _acquireRecourse(money, guarantor, Nodes.RECOVERY_RECEIVED);
    }

    /// A bank under its receipt, where no consent is given; else out of a wallet: the debtor's, a court's, or a guarantor's, whose guarantee is then named.
    function _payer(Incoming memory money, bytes32 documents, Consent calldata consent)
        private
        returns (Act memory act, uint8 guarantee)
    {
        PartyId lender = _lenderOf(money.loan);
        uint8 node = Nodes.RECOVERY_RECEIVED;
        address payer = consent.signer;
        if (payer == address(0)) return (_throughBank(node, lender, money, documents), 0);
        if (!_has(NOBODY, payer, _bit(Role.Court)) && payer != _parties[_borrowerOf(money.loan)].key) {
            guarantee = _guaranteeOf(money.loan, payer);
            if (guarantee == 0) revert WrongCaller(node, payer, _bit(Role.Bank) | _bit(Role.Court));
        }
        bytes memory fields = abi.encode(TypedData.WALLET_PAYMENT, money.loan, money.amount, money.receipt, documents);
        act = _outOfWallet(node, lender, money, payer, fields, documents, consent);
    }

    /// The first guarantee by the party of this key that covers the loan and is not used up; 0 = none.
    function _guaranteeOf(LoanId id, address key) private view returns (uint8) {
        FacilityId facility = _agreements[id].facility;
        uint8 last = _facilities[facility].guarantees;
        for (uint256 i = 1; i <= last; i++) {
            Guarantee storage g = _guarantees[facility][uint8(i)];
            bool answers = g.state >= GuaranteeState.Active && g.state < GuaranteeState.Paid;
            if (!answers || _parties[g.guarantor].key != key) continue;
            if (!_isReleased(id, SecurityKind.Guarantee, uint8(i))) return uint8(i);
        }
        return 0;
    }

    /* ------------------------------------------------------------------ WHAT CAN BE READ */

    /// @inheritdoc ILoss
    function writeOffOf(LoanId id) external view delegated returns (WriteOff memory) {
        return _writeOffs[id];
    }
    // slither-disable-end reentrancy-no-eth
}
