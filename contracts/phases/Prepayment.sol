// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Arrears} from "../Arrears.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Modifying} from "../Modifying.sol";
import {Paying} from "../Paying.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rule, Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Act, Amended, IMoneyEngine, IPrepayEngine, Incoming, REPAYS} from "../interfaces/IEngine.sol";
import {IPrepayment} from "../interfaces/ILedger.sol";
import {Day} from "../types/Day.sol";
import {Ids, LoanId, PartyId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 9 提前还款: the price of paying before time, and paying it.
contract Prepayment is IPrepayment, Modifying, Arrears, Paying {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ QUOTE */

    /// @inheritdoc IPrepayment
    function quotePrepayment(
        LoanId loan,
        QuoteKind kind,
        Money principal,
        Day payDay,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (uint8 number) {
        uint256 reached = _reached(_file(loan), FileKind.Loan);
        address key = _parties[_borrowerOf(loan)].key;
        bytes memory fields = abi.encode(TypedData.PREPAYMENT_REQUEST, loan, kind, principal, payDay, documents);
        bytes memory consents = _personal(Nodes.PREPAY_QUOTED, key, fields, consent);
        _bringUpToDate(loan);
        number = _numberQuote(loan);
        Passage memory p = _reach(Rules.prepayQuoted(), _file(loan), bytes32(uint256(number)), reached);
        Quote memory q = _lock(loan, kind, principal, payDay);
        _quotes[loan][number] = q;
        _loans[loan].quotes = number;
        bytes memory effect = abi.encodeCall(IEffects.prepayQuoted, (kind, q.principal, payDay, q.amount, q.fee));
        _logPersonal(p, key, documents, effect, consents);
    }

    function _numberQuote(LoanId id) private view returns (uint8) {
        uint8 last = _loans[id].quotes;
        if (last == type(uint8).max) revert NumbersSpent(id, last);
        return last + 1;
    }

    function _lock(LoanId id, QuoteKind kind, Money principal, Day payDay) private returns (Quote memory q) {
        if (kind == QuoteKind.None) revert QuoteKindDiffers(id, 0, kind, QuoteKind.Full);
        bytes memory call = abi.encodeCall(IPrepayEngine.quote, (id, kind, principal, payDay));
        (q.kind, q.state, q.payDay) = (kind, QuoteState.Locked, payDay);
        (q.principal, q.amount, q.fee) = abi.decode(_callModule(_prepayEngine, call), (Money, Money, Money));
    }

    /* ------------------------------------------------------------------ PREPAYMENT */

    /// @inheritdoc IPrepayment
    function prepayShortened(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external
        delegated
    {
        Incoming memory money = _incoming(loan, quote, receipt, PaymentKind.PrepayShortened);
        _prepay(money, Rules.partialPrepaidTermShortened(), quote, documents, consent);
    }

    /// @inheritdoc IPrepayment
    function prepayReduced(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external
        delegated
    {
        Incoming memory money = _incoming(loan, quote, receipt, PaymentKind.PrepayReduced);
        _prepay(money, Rules.partialPrepaidInstalmentReduced(), quote, documents, consent);
    }

    /// @inheritdoc IPrepayment
    function prepayInFull(LoanId loan, uint8 quote, bytes32 receipt, bytes32 documents, Consent calldata consent)
        external
        delegated
    {
        Incoming memory money = _incoming(loan, quote, receipt, PaymentKind.PrepayFull);
        _prepay(money, Rules.fullPrepaid(), quote, documents, consent);
    }

    function _incoming(LoanId id, uint8 number, bytes32 receipt, PaymentKind kind)
        private
        view
        returns (Incoming memory money)
    {
        _reached(_file(id), FileKind.Loan);
        (money.loan, money.receipt, money.kind) = (id, receipt, kind);
        (money.amount, money.valueDay) = (_quotes[id][number].amount, _today());
    }

    function _prepay(Incoming memory money, Rule memory rule, uint8 number, bytes32 documents, Consent calldata consent)
        private
    {
        Act memory act = _payer(money, rule.node, number, documents, consent);
        _bringUpToDate(money.loan);
        _checkQuote(money.loan, number, rule, _kindOf(money.kind));
        // A receipt is named or not: it is no amount that could be near it.
        // slither-disable-next-line incorrect-equality
        if (money.receipt == 0) revert ReceiptMissing();
        _callModule(_prepayEngine, abi.encodeCall(IPrepayEngine.prepay, (money, number, act)));
        // The new first row may be billed at once.
        _advance(money.loan);
    }

    /// A Bank, where no consent is given; else the borrower, from the wallet of its key.
    function _payer(Incoming memory money, uint8 node, uint8 number, bytes32 documents, Consent calldata consent)
        private
        returns (Act memory act)
    {
        PartyId lender = _lenderOf(money.loan);
        if (consent.signer == address(0)) return _throughBank(node, lender, money, documents);
        address key = _parties[_borrowerOf(money.loan)].key;
        bytes memory fields = abi.encode(TypedData.PREPAYMENT, money.loan, number, money.amount, documents);
        return _outOfWallet(node, lender, money, key, fields, documents, consent);
    }

    function _checkQuote(LoanId id, uint8 number, Rule memory rule, QuoteKind kind) private {
        Quote storage q = _quotes[id][number];
        // The predecessor is missing; where there are quotes, only this one may be.
        if (_loans[id].quotes == 0) _reach(rule, _file(id), _file(id), _files[_file(id)].reached);
        if (q.state == QuoteState.None) revert QuoteUnknown(id, number);
        if (q.state == QuoteState.Used) revert QuoteUsed(id, number);
        if (q.kind != kind) revert QuoteKindDiffers(id, number, q.kind, kind);
        if (q.payDay != _today()) revert QuoteNotForToday(id, number, q.payDay, _today());
    }

    // Kinds are compared, not amounts.
    // slither-disable-start incorrect-equality
    function _kindOf(PaymentKind kind) private pure returns (QuoteKind) {
        if (kind == PaymentKind.PrepayShortened) return QuoteKind.Shortened;
        return kind == PaymentKind.PrepayReduced ? QuoteKind.Reduced : QuoteKind.Full;
    }

    // slither-disable-end incorrect-equality

    /* ------------------------------------------------------------------ A PURCHASE THAT IS UNDONE */

    /// @inheritdoc IPrepayment
    function applyMerchantRefund(LoanId loan, Money amount, bytes32 receipt, bytes32 documents, Consent calldata bank)
        external
        delegated
        returns (PaymentId)
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (loan, amount, receipt);
        (money.valueDay, money.kind) = (_today(), PaymentKind.MerchantRefund);
        money.id = Ids.payment(_lenderOf(loan), receipt);
        bytes memory consents = _refundAgreed(money, documents, bank);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.merchantRefundApplied(), file, file, _files[file].reached);
        _requireRunning(loan);
        if (receipt == 0) revert ReceiptMissing();
        Money owed = _principalOwed(loan);
        if (amount.isNil() || amount > owed) revert PrincipalOutOfRange(loan, amount, Money.wrap(1), owed);
        _log(p, Entry(_actor(), _today(), 0, documents, _refund(money), consents));
        _cureBefore(loan);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
        _follow(loan);
        return money.id;
    }

    /// A Servicer says so, and a Bank, which has the money.
    function _refundAgreed(Incoming memory money, bytes32 documents, Consent calldata bank)
        private
        returns (bytes memory)
    {
        uint8 node = Nodes.MERCHANT_REFUND_APPLIED;
        PartyId lender = _lenderOf(money.loan);
        _requireServicing(node, _agreements[money.loan].facility, 0, 0);
        if (bank.signature.length == 0) revert ConsentMissing(node, bank.signer);
        uint256 role = _bit(Role.Bank);
        if (!_has(lender, bank.signer, role)) revert WrongCaller(node, bank.signer, role);
        bytes memory fields = abi.encode(TypedData.MERCHANT_REFUND, money.loan, money.amount, money.receipt, documents);
        return _withConsent(_relayedConsents(), _signed(fields, bank));
    }

    /// The principal is taken off the schedule; the payment that follows repays it. Returns the effect.
    function _refund(Incoming memory m) private returns (bytes memory) {
        Change memory c = _changeTo(_terms[m.loan], REPAYS);
        c.relief.principal = m.amount;
        Amended memory made = _amend(m.loan, c);
        return abi.encodeCall(
            IEffects.merchantRefundApplied,
            (m.id, m.amount, m.receipt, c.terms, c.termsHash, c.treatment, c.relief, made)
        );
    }
    // slither-disable-end reentrancy-no-eth
}
