// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accounts} from "../Accounts.sol";
import {Book} from "../Bookkeeping.sol";
import {CatchingUp} from "../CatchingUp.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Paying} from "../Paying.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Act, IMoneyEngine, IProceeds, Incoming} from "../interfaces/IEngine.sol";
import {IAssignment} from "../interfaces/ILedger.sol";
import {Standing} from "../libraries/LoanSlots.sol";
import {Day} from "../types/Day.sol";
import {Ids, LoanId, NOBODY, PartyId, PaymentId} from "../types/Ids.sol";
import {Money, NIL, halfUp, toMoney} from "../types/Money.sol";
import {RATE_ONE} from "../types/Rate.sol";
import "../types/Records.sol";

/// 13 债权转让: claims that change hands; and the third party that pays for the borrower, to whom the claim goes as far as it has paid.
contract Assignment is IAssignment, CatchingUp, Accounts, Paying {
    uint256 private constant DAYS_A_YEAR = 365;

    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ A THIRD PARTY PAYS */

    /// @inheritdoc IAssignment
    function payForBorrower(
        LoanId loan,
        PartyId payer,
        Money amount,
        bytes32 receipt,
        bytes32 interest,
        bytes32 documents,
        Consent calldata consent
    ) external delegated returns (PaymentId) {
        _reached(_file(loan), FileKind.Loan);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (loan, amount, receipt);
        (money.valueDay, money.kind) = (_today(), PaymentKind.ThirdParty);
        _payFor(money, payer, interest, _payer(money, payer, interest, documents, consent));
        return money.id;
    }

    /// The recourse comes before the money is allocated, so that the debt does not count as met.
    function _payFor(Incoming memory money, PartyId payer, bytes32 interest, Act memory act) private {
        LoanId id = money.loan;
        _bringUpToDate(id);
        bytes32 object = bytes32(PaymentId.unwrap(money.id));
        Passage memory p = _reach(Rules.thirdPartyPaid(), _file(id), object, _files[_file(id)].reached);
        _checkPayment(money, payer, interest);
        uint16 number = _loans[id].payments + 1;
        bytes memory effect = abi.encodeCall(
            IEffects.thirdPartyPaid, (money.amount, money.receipt, payer, money.payer, interest, number)
        );
        _log(p, Entry(act.actor, _today(), 0, act.documents, effect, act.consents));
        _callModule(_proceeds, abi.encodeCall(IProceeds.acquire, (id, payer, money.amount, Nodes.THIRD_PARTY_PAID)));
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
    }

    /// A bank, where no consent is given; else the payer, from the wallet of its key.
    function _payer(Incoming memory money, PartyId payer, bytes32 interest, bytes32 documents, Consent calldata consent)
        private
        returns (Act memory act)
    {
        uint8 node = Nodes.THIRD_PARTY_PAID;
        PartyId lender = _lenderOf(money.loan);
        if (consent.signer == address(0)) return _throughBank(node, lender, money, documents);
        address key = _parties[payer].key;
        bytes memory fields = abi.encode(
            TypedData.THIRD_PARTY_PAYMENT, money.loan, payer, money.amount, money.receipt, interest, documents
        );
        return _outOfWallet(node, lender, money, key, fields, documents, consent);
    }

    function _checkPayment(Incoming memory money, PartyId payer, bytes32 interest) private view {
        LoanId id = money.loan;
        Party storage party = _parties[payer];
        if (party.lender != _lenderOf(id) && party.kind != PartyKind.Lender) {
            revert PartyKindWrong(payer, party.kind, PartyKind.Guarantor);
        }
        if (payer == _borrowerOf(id)) revert PayerIsDebtor(id, payer);
        if (interest == 0) revert HashMissing(_file(id), "interest");
        if (money.amount.isNil()) revert AmountMissing();
        if (money.receipt == 0) revert ReceiptMissing();
        Money due = _payable(id);
        if (money.amount > due) revert MoreThanIsDue(id, money.amount, due);
    }

    /// What is due or billed. Reverts with LoanInState where the loan does not run.
    function _payable(LoanId id) private view returns (Money) {
        Book memory b = _open(id);
        Standing memory l = b.loan;
        if (!_isLive(l)) revert LoanInState(id, l.state);
        return toMoney(_owedUpTo(b, l.billed));
    }

    /* ------------------------------------------------------------------ OFFER */

    /// @inheritdoc IAssignment
    function offerTransfer(LoanId loan, uint8 claim, ClaimOffer calldata offer, bytes32 documents) external delegated {
        Claim storage c = _begin(loan, claim);
        Passage memory p = _reach(Rules.transferOffered(), _file(loan), _object(claim), _word(loan, claim));
        PartyId seller = c.owner;
        _requireRole(Nodes.TRANSFER_OFFERED, seller, _bit(Role.Operator));
        _requireWhole(loan, claim);
        _requireIdle(loan, claim);
        _checkOffer(loan, claim, offer);
        Transfer storage t = _transfers[loan][claim];
        t.state = TransferState.Pending;
        (t.portionBps, t.price, t.deadline) = (offer.portionBps, offer.price, offer.deadline);
        (t.seller, t.buyer) = (seller, offer.buyer);
        t.bulk = offer.bulk;
        t.buyback = offer.buyback;
        bytes memory effect = abi.encodeCall(
            IEffects.transferOffered,
            (seller, offer.portionBps, offer.price, offer.deadline, offer.buyer, offer.bulk, offer.buyback)
        );
        _logAct(p, documents, effect);
    }

    function _checkOffer(LoanId id, uint8 claim, ClaimOffer calldata offer) private view {
        if (!_clauses[_facilities[_agreements[id].facility].product].transferable) revert TransferForbidden(id, claim);
        Claim storage c = _claims[id][claim];
        if (_resaleForbidden[id][claim]) revert ResaleForbidden(id, claim);
        if (offer.portionBps == 0 || offer.portionBps > c.shareBps) {
            revert PortionOutOfRange(id, claim, offer.portionBps, c.shareBps);
        }
        if (offer.price.isNil()) revert AmountMissing();
        if (offer.deadline < _today()) revert ExpiryPassed(offer.deadline, _today());
    }

    /* ------------------------------------------------------------------ SETTLEMENT */

    /// @inheritdoc IAssignment
    function settleTransfer(LoanId loan, uint8 claim, PartyId buyer, bytes32 documents, Consent calldata seller)
        external
        delegated
        returns (uint8 bought)
    {
        _begin(loan, claim);
        _requireRole(Nodes.TRANSFER_SETTLED, buyer, _bit(Role.Operator));
        Passage memory p = _reach(Rules.transferSettled(), _file(loan), _object(claim), _word(loan, claim));
        _checkSale(loan, claim, buyer);
        _callModule(_proceeds, abi.encodeCall(IProceeds.share, (loan)));
        bought = _numberSale(loan, claim);
        Transfer memory t = _transfers[loan][claim];
        bytes memory effect = abi.encodeCall(IEffects.transferSettled, (t.seller, buyer, t.portionBps, t.price, bought));
        bytes memory fields = _nodeConsent(p.node, p.file, p.object, effect, documents);
        bytes memory consents = _withConsent(_relayedConsents(), _operatorAgrees(p.node, t.seller, fields, seller));
        if (bought != claim) _splitOff(loan, claim, bought);
        _hand(loan, bought, t.seller, buyer);
        _log(p, Entry(_actor(), _today(), 0, documents, effect, consents));
        _pay(buyer, t.seller, t.price);
    }

    function _checkSale(LoanId id, uint8 claim, PartyId buyer) private view {
        Transfer storage t = _transfers[id][claim];
        if (t.state != TransferState.Pending) revert TransferInState(id, claim, t.state, TransferState.Pending);
        if (_today() > t.deadline) revert TransferLate(id, claim, t.deadline, _today());
        if (buyer == t.seller || (t.buyer != NOBODY && t.buyer != buyer)) revert BuyerNotEligible(id, claim, buyer);
        _requireFree(AssetKind.Claim, _file(id), claim);
        _requireInstitution(buyer);
    }

    /// The whole claim keeps its number, a part of it gets the next.
    function _numberSale(LoanId id, uint8 claim) private returns (uint8 number) {
        Claim storage c = _claims[id][claim];
        // Shares in whole basis points, as both sides signed them.
        // slither-disable-next-line incorrect-equality
        if (_transfers[id][claim].portionBps == c.shareBps) {
            if (!c.owes.isNil()) revert ClaimOwes(id, claim, c.owes);
            return claim;
        }
        number = _claimNumbers[id];
        if (number == MOST_CLAIMS) revert NumbersSpent(id, number);
        _claimNumbers[id] = ++number;
    }

    /// The part sold as a claim of its own, with its transfer; the rest is free of it.
    function _splitOff(LoanId id, uint8 from, uint8 to) private {
        Claim storage rest = _claims[id][from];
        uint16 portion = _transfers[id][from].portionBps;
        Claim memory part = _newShare(rest.owner, portion);
        (part.payee, part.junior) = (rest.payee, rest.junior);
        part.position = toMoney(rest.position.fen() * portion / rest.shareBps);
        rest.shareBps -= portion;
        rest.position = rest.position - part.position;
        _claims[id][to] = part;
        _transfers[id][to] = _transfers[id][from];
        delete _transfers[id][from];
    }

    /// The claim is the buyer's; its proceeds go on to whom they went.
    function _hand(LoanId id, uint8 claim, PartyId seller, PartyId buyer) private {
        Claim storage c = _claims[id][claim];
        if (c.payee == NOBODY) c.payee = seller;
        c.owner = buyer;
        Transfer storage t = _transfers[id][claim];
        (t.state, t.buyer, t.settledOn) = (TransferState.Settled, buyer, _today());
        if (t.bulk) _resaleForbidden[id][claim] = true;
    }

    /// A pool's money is to be lent or spent; proceeds are withdrawn.
    function _pay(PartyId from, PartyId to, Money amount) private {
        _debit(AccountKind.Pool, _file(from), amount);
        uint256 netted = _payOut(to, amount.fen());
        if (netted != 0) _token.redeem(netted);
    }

    /* ------------------------------------------------------------------ NOTICE */

    /// @inheritdoc IAssignment
    function notifyDebtor(LoanId loan, uint8 claim, bytes32 delivery, bytes32 documents) external delegated {
        Claim storage c = _begin(loan, claim);
        Transfer storage t = _transfers[loan][claim];
        _requireNotifier(loan, t);
        Passage memory p = _reach(Rules.debtorNotified(), _file(loan), _object(claim), _word(loan, claim));
        if (t.state != TransferState.Settled) revert TransferInState(loan, claim, t.state, TransferState.Settled);
        if (delivery == 0) revert HashMissing(_file(loan), "delivery");
        t.state = TransferState.Notified;
        t.receivedBefore = c.received;
        c.payee = NOBODY;
        _logAct(p, documents, abi.encodeCall(IEffects.debtorNotified, (c.owner, delivery)));
    }

    function _requireNotifier(LoanId id, Transfer storage t) private view {
        address actor = _actor();
        uint256 operator = _bit(Role.Operator);
        if (_has(t.seller, actor, operator) || _has(t.buyer, actor, operator)) return;
        _requireServicing(Nodes.DEBTOR_NOTIFIED, _agreements[id].facility, 0, 0);
    }

    /* ------------------------------------------------------------------ BUYBACK */

    /// @inheritdoc IAssignment
    function buyBack(LoanId loan, uint8 claim, Money price, bytes32 ground, bytes32 documents) external delegated {
        Claim storage c = _begin(loan, claim);
        Passage memory p = _reach(Rules.buybackExecuted(), _file(loan), _object(claim), _word(loan, claim));
        Transfer storage t = _transfers[loan][claim];
        PartyId seller = t.seller;
        PartyId buyer = t.buyer;
        _requireRole(Nodes.BUYBACK_EXECUTED, seller, _bit(Role.Operator));
        _requireWhole(loan, claim);
        _checkBuyback(loan, claim, price, ground);
        _takeBack(c, t);
        _resaleForbidden[loan][claim] = false;
        _logAct(p, documents, abi.encodeCall(IEffects.buybackExecuted, (seller, buyer, price, ground)));
        if (!price.isNil()) _pay(seller, buyer, price);
    }

    function _checkBuyback(LoanId id, uint8 claim, Money price, bytes32 ground) private view {
        Transfer storage t = _transfers[id][claim];
        if (t.state < TransferState.Settled) revert TransferInState(id, claim, t.state, TransferState.Settled);
        Buyback storage agreed = t.buyback;
        if (agreed.until.number() == 0) revert BuybackNotAgreed(id, claim);
        if (_today() > agreed.until) revert BuybackLate(id, claim, agreed.until, _today());
        if (ground != agreed.ground) revert BuybackGroundDiffers(id, claim, ground, agreed.ground);
        Money computed = _buybackPrice(_claims[id][claim], t);
        if (price != computed) revert PriceDiffers(id, claim, price, computed);
    }

    function _buybackPrice(Claim storage c, Transfer storage t) private view returns (Money) {
        uint256 year = RATE_ONE * DAYS_A_YEAR;
        uint256 grown = t.price.fen() * (year + t.buyback.rate.millionths() * _today().since(t.settledOn));
        Money brought = t.state == TransferState.Notified ? c.received.less0(t.receivedBefore) : NIL;
        return toMoney(halfUp(grown, year)).less0(brought);
    }

    /// A debtor who knows of the sale pays the buyer until it is told again.
    function _takeBack(Claim storage c, Transfer storage t) private {
        (PartyId seller, PartyId buyer) = (t.seller, t.buyer);
        c.owner = seller;
        if (t.state == TransferState.Settled) {
            if (c.payee == seller) c.payee = NOBODY;
            t.state = TransferState.None;
        } else {
            c.payee = buyer;
            (t.state, t.seller, t.buyer) = (TransferState.Settled, buyer, seller);
        }
        delete t.buyback;
    }

    /* ------------------------------------------------------------------ POOL */

    /// @inheritdoc IAssignment
    function poolClaim(LoanId loan, uint8 claim, PartyId vehicle, bytes32 manifest, bytes32 documents)
        external
        delegated
    {
        Claim storage c = _begin(loan, claim);
        Passage memory p = _reach(Rules.assetPooled(), _file(loan), _object(claim), _word(loan, claim));
        _requireRole(Nodes.ASSET_POOLED, c.owner, _bit(Role.Operator));
        _requireWhole(loan, claim);
        _requireIdle(loan, claim);
        TransferState sale = _transfers[loan][claim].state;
        // A state, no amount.
        // slither-disable-next-line incorrect-equality
        if (sale == TransferState.Settled) revert TransferInState(loan, claim, sale, TransferState.Notified);
        Loan storage l = _loans[loan];
        if (l.state != LoanState.Active || l.marks & MARK_DISPUTED != 0) {
            revert NotPerforming(loan, l.state, l.marks);
        }
        if (!c.owes.isNil()) revert ClaimOwes(loan, claim, c.owes);
        _requireInstitution(vehicle);
        if (manifest == 0) revert HashMissing(_file(loan), "manifest");
        _callModule(_proceeds, abi.encodeCall(IProceeds.share, (loan)));
        (c.state, c.payee) = (ClaimState.Pooled, vehicle);
        _manifests[loan][claim] = manifest;
        _logAct(p, documents, abi.encodeCall(IEffects.assetPooled, (vehicle, manifest)));
    }

    /* ------------------------------------------------------------------ A CLAIM */

    /// Brings the loan up to date.
    function _begin(LoanId id, uint8 claim) private returns (Claim storage) {
        _reached(_file(id), FileKind.Loan);
        _bringUpToDate(id);
        return _claims[id][claim];
    }

    /// It is the owner's own, a share, and no court has preserved it.
    function _requireWhole(LoanId id, uint8 claim) private view {
        Claim storage c = _claims[id][claim];
        if (c.state != ClaimState.Owned) revert ClaimInState(id, claim, c.state, ClaimState.Owned);
        if (c.kind != ClaimKind.Share) revert ClaimNotShared(id, claim, c.kind);
        _requireFree(AssetKind.Claim, _file(id), claim);
    }

    /// No offer can still be settled.
    function _requireIdle(LoanId id, uint8 claim) private view {
        Transfer storage t = _transfers[id][claim];
        if (t.state == TransferState.Pending && _today() <= t.deadline) {
            revert TransferInState(id, claim, t.state, TransferState.None);
        }
    }

    function _object(uint8 claim) private pure returns (bytes32) {
        return bytes32(uint256(claim));
    }

    /// What the claim has reached. Reverts with ClaimUnknown where others have claims, but not under this number.
    function _word(LoanId id, uint8 claim) private view returns (uint256 word) {
        word = _files[_file(id)].reached;
        ClaimState state = _claims[id][claim].state;
        if (state == ClaimState.None) {
            if (_claims[id][SOLE_CLAIM].state != ClaimState.None) revert ClaimUnknown(id, claim);
            return word;
        }
        word |= 1 << Nodes.LOAN_NOTE_ISSUED;
        if (_manifests[id][claim] != 0) word |= 1 << Nodes.ASSET_POOLED;
        TransferState transfer = _transfers[id][claim].state;
        if (transfer != TransferState.None) word |= 1 << Nodes.TRANSFER_OFFERED;
        if (transfer >= TransferState.Settled) word |= 1 << Nodes.TRANSFER_SETTLED;
    }
    // slither-disable-end reentrancy-no-eth
}
