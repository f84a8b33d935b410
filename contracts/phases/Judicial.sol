// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Amending} from "../Amending.sol";
import {Arrears} from "../Arrears.sol";
import {Book} from "../Bookkeeping.sol";
import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rule, Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Amended, Balances, IAmendments, IMoneyEngine, Incoming, RESTARTS} from "../interfaces/IEngine.sol";
import {IJudicial} from "../interfaces/ILedger.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {Interest} from "../libraries/Interest.sol";
import {Day} from "../types/Day.sol";
import {Ids, LoanId, NOBODY, PaymentId} from "../types/Ids.sol";
import {Money, NIL, toMoney} from "../types/Money.sol";
import "../types/Records.sol";

/// 16 争议司法: what a court mediates, decides and collects.
contract Judicial is IJudicial, Arrears, Consenting, Amending {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    function _requireCourt(uint8 node, LoanId id) private view returns (bytes32 file) {
        file = _file(id);
        _reached(file, FileKind.Loan);
        _requireRole(node, NOBODY, _bit(Role.Court));
    }

    /* ------------------------------------------------------------------ MEDIATION */

    /// @inheritdoc IJudicial
    function agreeMediation(
        LoanId loan,
        Mediation calldata m,
        bytes32 documents,
        Consent calldata lender,
        Consent calldata borrower
    ) external delegated returns (uint16 number) {
        bytes32 file = _requireCourt(Nodes.MEDIATION_AGREED, loan);
        _bringUpToDate(loan);
        number = _numberCase(loan);
        uint256 reached = _files[file].reached | _standing(loan);
        if (_dossiers[loan].legal != Legal.None) reached |= 1 << Nodes.CASE_FILED;
        Passage memory p = _reach(Rules.mediationAgreed(), file, bytes32(uint256(number)), reached);
        if (m.instrument == 0) revert HashMissing(file, "instrument");
        _requireNotStayed(loan);
        bytes memory consents = _mediated(loan, m, documents, lender, borrower);
        _cases[loan][number] =
            Case(CaseKind.Mediation, CaseState.Open, _today(), m.terms.principal, _borrowerOf(loan), m.instrument);
        _mediations[loan] = number;
        bytes memory effect = _amend(loan, m);
        _log(p, Entry(_actor(), _today(), 0, documents, effect, consents));
        _follow(loan);
    }

    function _amend(LoanId id, Mediation calldata m) private returns (bytes memory) {
        bytes memory call = abi.encodeCall(IAmendments.amend, (id, m.terms, RESTARTS, m.relief));
        Amended memory made = abi.decode(_callModule(_amendments, call), (Amended));
        bytes32 termsHash = keccak256(abi.encode(m.terms));
        return abi.encodeCall(IEffects.mediationAgreed, (m.instrument, m.terms, termsHash, RESTARTS, m.relief, made));
    }

    function _mediated(
        LoanId id,
        Mediation calldata m,
        bytes32 documents,
        Consent calldata lender,
        Consent calldata borrower
    ) private returns (bytes memory consents) {
        uint8 node = Nodes.MEDIATION_AGREED;
        bytes memory fields = abi.encode(
            TypedData.MEDIATION_AGREEMENT,
            id,
            m.instrument,
            keccak256(abi.encode(m.terms)),
            m.terms.principal,
            m.relief.principal,
            m.relief.interest,
            m.relief.fee,
            m.relief.penalty,
            documents
        );
        uint256 signer = _bit(Role.Signer);
        if (!_has(_lenderOf(id), lender.signer, signer)) revert WrongCaller(node, lender.signer, signer);
        consents = _withConsent(_relayedConsents(), _agreed(node, lender.signer, fields, lender));
        consents = _withConsent(consents, _agreed(node, _parties[_borrowerOf(id)].key, fields, borrower));
    }

    /* ------------------------------------------------------------------ JUDGMENT */

    /// @inheritdoc IJudicial
    function enterJudgment(LoanId loan, uint16 number, Adjudication calldata v, bytes32 documents) external delegated {
        bytes32 file = _requireCourt(Nodes.JUDGMENT_ENTERED, loan);
        _bringUpToDate(loan);
        uint256 reached = _files[file].reached | _caseWord(loan, number);
        Passage memory p = _reach(Rules.judgmentEntered(), file, bytes32(uint256(number)), reached);
        if (v.instrument == 0) revert HashMissing(file, "instrument");
        if (v.interestUntil > _today()) revert DayNotPast(v.interestUntil, _today());
        if ((v.principal + v.interest + v.costs).isNil()) revert AmountMissing();
        bytes memory effect = _adjudicate(loan, v);
        uint32 supersedes = _judgments[loan].seq;
        _judgments[loan] = Judgment(number, _files[file].seq + 1, v.interestUntil);
        _dossiers[loan].legal = Legal.Judged;
        _log(p, Entry(_actor(), _today(), supersedes, documents, effect, _relayedConsents()));
        _follow(loan);
    }

    function _adjudicate(LoanId id, Adjudication calldata v) private returns (bytes memory) {
        Balances memory before = _owed(id);
        Amended memory made = _replace(id, Balances(v.principal, v.interest, v.costs, NIL));
        return abi.encodeCall(
            IEffects.judgmentEntered, (v.instrument, v.principal, v.interest, v.costs, v.interestUntil, before, made)
        );
    }

    /* ------------------------------------------------------------------ INSOLVENCY */

    /// @inheritdoc IJudicial
    function stayForBankruptcy(LoanId loan, bytes32 order, Day acceptedOn, Balances calldata claimed, bytes32 documents)
        external
        delegated
        returns (uint16 number)
    {
        bytes32 file = _requireCourt(Nodes.BANKRUPTCY_STAYED, loan);
        _bringUpToDate(loan);
        number = _numberCase(loan);
        Passage memory p = _reach(Rules.bankruptcyStayed(), file, bytes32(uint256(number)), _files[file].reached);
        _requireRunning(loan);
        _requireNotStayed(loan);
        if (order == 0) revert HashMissing(file, "order");
        if (acceptedOn > _today()) revert DayNotPast(acceptedOn, _today());
        (Balances memory left, bytes memory effect) = _claimOf(loan, order, acceptedOn, claimed);
        _cases[loan][number] = Case(CaseKind.Bankruptcy, CaseState.Open, _today(), _sum(left), _borrowerOf(loan), order);
        _stays[loan] = Stay(number, acceptedOn, Day.wrap(0), _files[file].seq + 1);
        _logAct(p, documents, effect);
        _follow(loan);
    }

    /// The claim replaces what is owed. Returns the effect.
    function _claimOf(LoanId id, bytes32 order, Day acceptedOn, Balances calldata claimed)
        private
        returns (Balances memory left, bytes memory effect)
    {
        Balances memory before = _owed(id);
        bool stated = !_sum(claimed).isNil();
        // Beside what is computed, a copy: what was owed before goes into the effect.
        if (stated) left = _checkClaim(id, claimed, before);
        else left = _owedOn(id, acceptedOn, Balances(before.principal, before.interest, before.fee, before.penalty));
        Amended memory made = _replace(id, left);
        effect = abi.encodeCall(IEffects.bankruptcyStayed, (order, acceptedOn, left, stated, before, made));
    }

    /// Nothing accrues after the acceptance: no part can have been more then than it is now, payments since taken off.
    function _checkClaim(LoanId id, Balances calldata claimed, Balances memory owed)
        private
        pure
        returns (Balances memory)
    {
        if (claimed.principal > owed.principal) {
            revert ClaimTooLarge(id, "principal", claimed.principal, owed.principal);
        }
        if (claimed.interest > owed.interest) revert ClaimTooLarge(id, "interest", claimed.interest, owed.interest);
        if (claimed.fee > owed.fee) revert ClaimTooLarge(id, "fee", claimed.fee, owed.fee);
        if (claimed.penalty > owed.penalty) revert ClaimTooLarge(id, "penalty", claimed.penalty, owed.penalty);
        return claimed;
    }

    /// What was owed on the day of acceptance, after which nothing but time has passed.
    function _owedOn(LoanId id, Day day, Balances memory o) private view returns (Balances memory) {
        Day today = _today();
        if (day == today) return o;
        Book memory b = _open(id);
        Day earliest = _lastChange(b);
        if (day < earliest) revert AcceptedTooLongAgo(id, day, earliest);
        DayCount count = b.pact.dayCount();
        uint256 since = b.loan.interestBase * b.pact.rate().millionths();
        since *= Calendar.serial(today, count) - Calendar.serial(day, count);
        Money accrued = Interest.toFen(b.loan.interestNumerator, count);
        _takeOff(b, o, accrued, accrued - Interest.toFen(b.loan.interestNumerator - since, count));
        since = b.loan.overduePrincipal * b.pact.penaltyRate().millionths() * _countedDays(b, day, today);
        Money penalty = Interest.toFen(b.loan.penaltyNumerator, count);
        o.penalty = o.penalty - (penalty - Interest.toFen(b.loan.penaltyNumerator - since, count));
        return o;
    }

    /// Interest of the running period that is not owed: where its bill was paid ahead, what was paid of it counts as principal.
    function _takeOff(Book memory b, Balances memory o, Money accrued, Money less) private view {
        Money paid = toMoney(b.loan.period > b.loan.rows ? 0 : _rows(b, b.loan.period)[b.loan.period].interestPaid);
        Money ofInterest = less.min(accrued.less0(paid));
        o.interest = o.interest - ofInterest;
        o.principal = o.principal.less0(less - ofInterest);
    }

    /// The last day on which something else than accrual moved the loan.
    function _lastChange(Book memory b) private view returns (Day last) {
        last = _payments[b.loan.lastPayment].valueDay;
        if (last < b.loan.startDay) last = b.loan.startDay;
        if (b.loan.period > 1) {
            Day closed = _rows(b, b.loan.period - 1)[b.loan.period - 1].due;
            if (last < closed) last = closed;
        }
        if (b.loan.aged == 0) return last;
        Day aged = _fallsDue(b, _rows(b, b.loan.aged)[b.loan.aged].due).plus(b.pact.graceDays() + 1);
        if (last < aged) last = aged;
    }

    /// @inheritdoc IJudicial
    function endBankruptcy(LoanId loan, bytes32 order, bytes32 documents) external delegated {
        bytes32 file = _requireCourt(Nodes.BANKRUPTCY_STAYED, loan);
        Stay storage stay = _stays[loan];
        if (!_isStayed(loan)) revert NothingToDo(Nodes.BANKRUPTCY_STAYED, file);
        if (order == 0) revert HashMissing(file, "order");
        Passage memory p = _reach(Rules.bankruptcyStayed(), file, bytes32(uint256(stay.number)), _files[file].reached);
        stay.endedOn = _today();
        _cases[loan][stay.number].state = CaseState.Closed;
        Balances memory none = Balances(NIL, NIL, NIL, NIL);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Amended memory nothing;
        bytes memory effect =
            abi.encodeCall(IEffects.bankruptcyStayed, (order, stay.acceptedOn, none, false, none, nothing));
        _log(p, Entry(_actor(), _today(), stay.seq, documents, effect, _relayedConsents()));
    }

    /* ------------------------------------------------------------------ ENFORCEMENT */

    /// @inheritdoc IJudicial
    function applyProceeds(LoanId loan, uint16 number, Money amount, bytes32 reference_, bytes32 documents)
        external
        delegated
        returns (PaymentId)
    {
        bytes32 file = _requireCourt(Nodes.ENFORCEMENT_PROCEEDS_APPLIED, loan);
        (bool current,) = _advance(loan);
        Rule memory rule = Rules.enforcementProceedsApplied();
        uint256 reached = _files[file].reached;
        // Case 0 is the notarised agreement; a numbered one is what it has come to itself.
        if (number != 0) reached = (reached & ~(1 << Nodes.ENFORCEMENT_NOTARIZED)) | _caseWord(loan, number);
        Passage memory p = _reach(rule, file, bytes32(uint256(number)), reached);
        if (amount.isNil()) revert AmountMissing();
        if (reference_ == 0) revert ReceiptMissing();
        // While the proceedings are open, dividends are paid and nothing else is enforced.
        if (number != _stays[loan].number) _requireNotStayed(loan);
        Incoming memory money = _fromCourt(loan, amount, reference_);
        _logAct(p, documents, _proceedsEffect(money));
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, current)));
        return money.id;
    }

    function _proceedsEffect(Incoming memory money) private view returns (bytes memory) {
        uint16 number = _loans[money.loan].payments + 1;
        return abi.encodeCall(IEffects.enforcementProceedsApplied, (money.amount, money.receipt, money.payer, number));
    }

    function _fromCourt(LoanId id, Money amount, bytes32 reference_) private view returns (Incoming memory money) {
        (money.loan, money.amount, money.receipt, money.payer) = (id, amount, reference_, _actor());
        (money.valueDay, money.kind) = (_today(), PaymentKind.Enforcement);
        money.id = Ids.walletPayment(_lenderOf(id), money.payer, reference_);
    }

    /// What the numbered case has come to.
    function _caseWord(LoanId id, uint16 number) private view returns (uint256 word) {
        CaseKind kind = _cases[id][number].kind;
        if (kind == CaseKind.Mediation) return 1 << Nodes.MEDIATION_AGREED;
        if (kind == CaseKind.Bankruptcy) return 1 << Nodes.BANKRUPTCY_STAYED;
        if (kind == CaseKind.Litigation) word = 1 << Nodes.CASE_FILED;
        if (number != 0 && _judgments[id].number == number) word |= 1 << Nodes.JUDGMENT_ENTERED;
    }

    /* ------------------------------------------------------------------ WHAT CAN BE READ */

    /// @inheritdoc IJudicial
    function judgmentOf(LoanId id) external view delegated returns (Judgment memory) {
        return _judgments[id];
    }

    /// @inheritdoc IJudicial
    function stayOf(LoanId id) external view delegated returns (Stay memory) {
        return _stays[id];
    }
    // slither-disable-end reentrancy-no-eth
}
