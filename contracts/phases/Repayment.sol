// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accounts} from "../Accounts.sol";
import {CatchingUp} from "../CatchingUp.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Paying} from "../Paying.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Act, IMoneyEngine, IReplay, Incoming} from "../interfaces/IEngine.sol";
import {IRepayment} from "../interfaces/ILedger.sol";
import {PaymentSlots} from "../libraries/PaymentSlots.sol";
import {Day} from "../types/Day.sol";
import {Ids, LoanId, PartyId, PaymentId} from "../types/Ids.sol";
import {Money, NIL, toMoney} from "../types/Money.sol";
import "../types/Records.sol";

/// 8 还款: money that comes in, by whatever way, and money that goes back.
contract Repayment is IRepayment, CatchingUp, Accounts, Paying {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ MANDATE AND DEBIT */

    /// @inheritdoc IRepayment
    function authorizeDebit(LoanId loan, address account, Money cap, bytes32 documents, Consent calldata consent)
        external
        delegated
    {
        uint256 reached = _reached(_file(loan), FileKind.Loan);
        address key = _parties[_borrowerOf(loan)].key;
        bytes memory fields = abi.encode(TypedData.DEBIT_MANDATE, loan, account, cap, documents);
        bytes memory consents = _personal(Nodes.AUTODEBIT_AUTHORIZED, key, fields, consent);
        uint8 number = _numberMandate(loan);
        Passage memory p = _reach(Rules.autodebitAuthorized(), _file(loan), bytes32(uint256(number)), reached);
        _checkMandate(loan, account, key);
        _advance(loan);
        MandateState state = cap.isNil() ? MandateState.Revoked : MandateState.Active;
        _mandates[loan][number - 1].state = MandateState.Revoked;
        _mandates[loan][number] = Mandate(account, cap, state, 0, 0);
        _loans[loan].mandates = number;
        _logPersonal(p, key, documents, abi.encodeCall(IEffects.autodebitAuthorized, (account, cap)), consents);
    }

    function _numberMandate(LoanId id) private view returns (uint8) {
        uint8 last = _loans[id].mandates;
        if (last == type(uint8).max) revert NumbersSpent(id, last);
        return last + 1;
    }

    /// A mandate binds the wallet of him who signs it, not another's.
    function _checkMandate(LoanId id, address account, address key) private view {
        AgreementState state = _agreements[id].state;
        if (state != AgreementState.Effective) revert AgreementInState(id, state, AgreementState.Effective);
        if (account != key) revert ConsentMissing(Nodes.AUTODEBIT_AUTHORIZED, account);
    }

    /// @inheritdoc IRepayment
    function executeDebit(LoanId loan, uint16 row) external delegated returns (PaymentId id) {
        _reached(_file(loan), FileKind.Loan);
        _bringUpToDate(loan);
        uint8 number = _loans[loan].mandates;
        Mandate storage mandate = _mandates[loan][number];
        uint16 payment = _loans[loan].payments + 1;
        id = _ownId(loan, "fubie.debit", payment);
        Passage memory p = _checkDebit(loan, row, mandate, id);
        uint8 attempt = mandate.row == row ? mandate.attempts + 1 : 1;
        uint8 allowed = _products[_facilities[_agreements[loan].facility].product].debitAttempts;
        if (attempt > allowed) revert DebitAttemptsSpent(loan, row, allowed);
        (mandate.row, mandate.attempts) = (row, attempt);
        Money amount = _debitable(loan, row, mandate);
        bytes memory effect = abi.encodeCall(IEffects.autodebitExecuted, (amount, row, number, attempt, payment));
        _logStep(p, _today(), effect);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.id, money.amount) = (loan, id, amount);
        (money.valueDay, money.kind, money.payer) = (_today(), PaymentKind.Debit, mandate.account);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
    }

    function _checkDebit(LoanId id, uint16 row, Mandate storage mandate, PaymentId payment)
        private
        returns (Passage memory p)
    {
        uint16 rows = _loans[id].rows;
        if (rows != 0 && (row == 0 || row > rows)) revert InstalmentUnknown(id, row, rows);
        uint256 word = _files[_file(id)].reached | _rowWord(_instalments[id][row]);
        if (mandate.state != MandateState.None) word |= 1 << Nodes.AUTODEBIT_AUTHORIZED;
        p = _reach(Rules.autodebitExecuted(), _file(id), bytes32(PaymentId.unwrap(payment)), word);
        if (mandate.state != MandateState.Active) revert MandateInactive(id, _loans[id].mandates);
        if (_instalments[id][row].state >= InstalmentState.Settled) revert InstalmentPaid(id, row);
    }

    /// What is unpaid of the row, at most the mandate's cap and the wallet's balance.
    function _debitable(LoanId id, uint16 row, Mandate storage mandate) private view returns (Money amount) {
        Instalment storage r = _instalments[id][row];
        amount = r.principal + r.interest + Money.wrap(r.fee);
        if (r.partPaid) amount = amount - r.principalPaid - r.interestPaid - r.feePaid;
        amount = amount.min(mandate.cap);
        uint256 balance = _token.balanceOf(mandate.account);
        // Tokens sent to the wallet only let the debit succeed.
        // slither-disable-next-line incorrect-equality
        if (balance == 0) revert WalletEmpty(mandate.account);
        if (balance < amount.fen()) amount = toMoney(balance);
    }

    /* ------------------------------------------------------------------ MONEY IN */

    /// @inheritdoc IRepayment
    function receivePayment(
        LoanId loan,
        Money amount,
        bytes32 receipt,
        Day valueDay,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (PaymentId id) {
        _reached(_file(loan), FileKind.Loan);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (loan, amount, receipt);
        (money.valueDay, money.kind) = (valueDay, PaymentKind.Transfer);
        Act memory act = _payer(money, documents, consent);
        _checkIncoming(money);
        id = money.id;
        _callModule(_engine, abi.encodeCall(IMoneyEngine.receivePayment, (money, act)));
    }

    /// A bank, where no consent is given; else the borrower, from the wallet of its key.
    function _payer(Incoming memory money, bytes32 documents, Consent calldata consent)
        private
        returns (Act memory act)
    {
        uint8 node = Nodes.PAYMENT_RECEIVED;
        PartyId lender = _lenderOf(money.loan);
        if (consent.signer == address(0)) return _throughBank(node, lender, money, documents);
        address key = _parties[_borrowerOf(money.loan)].key;
        bytes memory fields = abi.encode(TypedData.WALLET_PAYMENT, money.loan, money.amount, money.receipt, documents);
        return _outOfWallet(node, lender, money, key, fields, documents, consent);
    }

    function _checkIncoming(Incoming memory money) private view {
        if (money.amount.isNil()) revert AmountMissing();
        if (money.receipt == 0) revert ReceiptMissing();
        Day today = _today();
        if (money.valueDay == today) return;
        Day earliest = today;
        if (money.payer == address(0)) {
            Day start = _loans[money.loan].startDay;
            if (start < _writeOffs[money.loan].on) start = _writeOffs[money.loan].on;
            earliest = Day.wrap(uint32(today.number() - BACKDATING_DAYS));
            if (earliest < start) earliest = start;
        }
        if (money.valueDay < earliest || money.valueDay > today) {
            revert ValueDayOutOfRange(money.valueDay, earliest, today);
        }
    }

    /* ------------------------------------------------------------------ MONEY BACK */

    /// @inheritdoc IRepayment
    function refundOverpayment(
        LoanId loan,
        PaymentId payment,
        Money amount,
        bytes32 documents,
        Consent calldata consent
    ) external delegated {
        _reached(_file(loan), FileKind.Loan);
        _bringUpToDate(loan);
        bytes memory effect = abi.encodeCall(IEffects.overpaymentRefunded, (amount, _loans[loan].credit.less0(amount)));
        Act memory act = _refunder(loan, payment, effect, documents, consent);
        bytes32 object = bytes32(PaymentId.unwrap(payment));
        uint256 reached = _files[_file(loan)].reached | _paymentWord(loan, payment);
        Passage memory p = _reach(Rules.overpaymentRefunded(), _file(loan), object, reached);
        if (_payments[payment].state == PaymentState.Reversed) revert PaymentInState(payment, PaymentState.Reversed);
        _takeCredit(loan, amount);
        _enterRefund(loan, amount);
        _log(p, Entry(act.actor, _today(), 0, documents, effect, act.consents));
        uint256 netted = _payOut(_borrowerOf(loan), amount.fen());
        if (netted != 0) _token.redeem(netted);
    }

    /// A Servicer, or the borrower.
    function _refunder(LoanId id, PaymentId payment, bytes memory effect, bytes32 documents, Consent calldata consent)
        private
        returns (Act memory act)
    {
        uint8 node = Nodes.OVERPAYMENT_REFUNDED;
        act.actor = _actor();
        act.consents = _relayedConsents();
        if (consent.signature.length == 0 && _services(_agreements[id].facility, act.actor)) return act;
        act.actor = _parties[_borrowerOf(id)].key;
        bytes memory fields = _nodeConsent(node, _file(id), bytes32(PaymentId.unwrap(payment)), effect, documents);
        act.consents = _personal(node, act.actor, fields, consent);
    }

    /// Not what the claim still owes to the credit: that money is not here.
    function _takeCredit(LoanId id, Money amount) private {
        if (amount.isNil()) revert AmountMissing();
        Money credit = _loans[id].credit;
        Money here = credit - _owedByClaims(id);
        if (amount > here) revert CreditShort(id, amount, here);
        _loans[id].credit = credit - amount;
    }

    function _owedByClaims(LoanId id) private view returns (Money owed) {
        uint8 last = _claimNumbers[id];
        owed = _claims[id][SOLE_CLAIM].owes;
        for (uint8 i = SOLE_CLAIM + 1; i <= last; i++) {
            owed = owed + _claims[id][i].owes;
        }
    }

    /// Money that left stands in the loan's list of payments, so that a replay finds it.
    function _enterRefund(LoanId id, Money amount) private {
        Loan storage l = _loans[id];
        if (l.payments == type(uint16).max) revert NumbersSpent(id, l.payments);
        uint16 number = ++l.payments;
        PaymentId own = _ownId(id, "fubie.refund", number);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Payment memory p;
        (p.previous, p.amount, p.valueDay) = (l.lastPayment, amount, _today());
        (p.state, p.kind, p.number) = (PaymentState.Allocated, PaymentKind.Refund, number);
        PaymentSlots.store(_payments[own], p);
        l.lastPayment = own;
    }

    /// @inheritdoc IRepayment
    function reversePayment(LoanId loan, PaymentId payment, bytes32 returnProof, bytes32 documents) external delegated {
        _reached(_file(loan), FileKind.Loan);
        address actor = _requireServicing(Nodes.PAYMENT_REVERSED, _agreements[loan].facility, _bit(Role.Bank), 0);
        _bringUpToDate(loan);
        bytes32 object = bytes32(PaymentId.unwrap(payment));
        _reach(Rules.paymentReversed(), _file(loan), object, _files[_file(loan)].reached | _paymentWord(loan, payment));
        if (returnProof == 0) revert HashMissing(_file(loan), "returnProof");
        _returnToSource(loan, payment);
        Act memory act = Act(actor, documents, _relayedConsents());
        _callModule(_replay, abi.encodeCall(IReplay.reverse, (loan, payment, returnProof, act)));
    }

    /// What never left the ledger, was a sale's price, has brought a new schedule or was the lump for which the rest was given up does not come back; a guarantor that did
    /// not pay after all is called as before, even if the payment had discharged it.
    function _returnToSource(LoanId id, PaymentId payment) private {
        PaymentKind kind = _payments[payment].kind;
        if (_isFinal(kind)) revert PaymentFinal(payment, kind);
        if (kind == PaymentKind.Subsidy) {
            Money paid = _subsidised[id][_programmeOf[payment]];
            _subsidised[id][_programmeOf[payment]] = paid - _payments[payment].amount;
        }
        uint8 number = _paidUnder[payment];
        if (number == 0) return;
        Guarantee storage g = _guarantees[_agreements[id].facility][number];
        g.paid = g.paid - _payments[payment].amount;
        g.state = g.paid.isNil() ? GuaranteeState.Called : GuaranteeState.Partial;
    }

    function _isFinal(PaymentKind kind) private pure returns (bool) {
        return kind == PaymentKind.Setoff || kind == PaymentKind.Collateral || kind == PaymentKind.Discount
            || kind == PaymentKind.Refinancing || kind == PaymentKind.MerchantRefund;
    }

    /// What a payment of this loan has reached. Reverts with PaymentUnknown.
    function _paymentWord(LoanId id, PaymentId payment) private view returns (uint256) {
        PaymentId at = _loans[id].lastPayment;
        for (uint256 left = _loans[id].payments; left > 0; left--) {
            if (at == payment && _payments[at].kind != PaymentKind.Refund) return _stateWord(_payments[at].state);
            at = _payments[at].previous;
        }
        revert PaymentUnknown(id, payment);
    }

    function _stateWord(PaymentState state) private pure returns (uint256) {
        if (state == PaymentState.Allocated) return 1 << Nodes.PAYMENT_ALLOCATED;
        return state == PaymentState.Reversed ? (1 << Nodes.PAYMENT_ALLOCATED) | (1 << Nodes.PAYMENT_REVERSED) : 0;
    }

    /// The id of money that has no receipt.
    function _ownId(LoanId id, string memory what, uint16 number) private view returns (PaymentId) {
        return Ids.payment(_lenderOf(id), keccak256(abi.encode(what, id, number)));
    }
    // slither-disable-end reentrancy-no-eth
}
