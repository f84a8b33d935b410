// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accounts} from "./Accounts.sol";
import {Accruals} from "./Accruals.sol";
import {Book} from "./Bookkeeping.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {Pasts} from "./Pasts.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {Act, IDischarges, IProceeds, IReplay, ITimeline, Incoming} from "./interfaces/IEngine.sol";
import {Standing} from "./libraries/LoanSlots.sol";
import {PaymentSlots} from "./libraries/PaymentSlots.sol";
import {Row} from "./libraries/RowSlots.sol";
import {Day} from "./types/Day.sol";
import {LoanId, PartyId, PaymentId} from "./types/Ids.sol";
import {NIL, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// Plays a loan again from its disbursement, over all its payments, refunds and prepayments by value day and number (docs/explain/money.md §9); then puts right by
/// difference what had followed from the story on record: facility, claim, accounts.
contract Replay is IReplay, Accruals, Accounts, Pasts {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// What the story on record and the new one differ in, in fen.
    struct Story {
        LoanState state;
        uint256 bucket;
        uint256 interestNumerator;
        uint256 penaltyNumerator;
        uint256 penaltyOwed;
        uint256 compoundNumerator; // of penalty
        uint256 outstanding; // principal
        uint256 distributed;
        uint256 credit;
        uint256 uncovered; // of refunds
        Day lastPrepaid;
    }

    /* ------------------------------------------------------------------ THE TWO REASONS */

    /// @inheritdoc IReplay
    function insert(Incoming memory money, Act memory act) external delegated returns (bool) {
        Book memory b = _open(money.loan);
        if (!_disturbs(b, money.valueDay)) return false;
        Story memory before = _storyOnRecord(b);
        // A payment that was booked late does not undo a prepayment.
        if (money.valueDay < before.lastPrepaid) money.valueDay = before.lastPrepaid;
        _enter(b, money, 0, true);
        _close(b);
        uint16 first = _logReceipt(b, money, act);
        uint256 uncovered = _play(b.id, first);
        _token.issue(money.amount.fen());
        _putRight(b.id, before, uncovered, money.valueDay, 0);
        return true;
    }

    /// Whether a value day before the day to which the loan has come would have made a difference: a step of the schedule, a payment or penalty since.
    function _disturbs(Book memory b, Day valueDay) private view returns (bool) {
        Standing memory l = b.loan;
        if (l.marks & MARK_SUBROGATED != 0) return false;
        if (_paidSince(l, valueDay)) return true;
        if (!_isLive(l)) return valueDay < l.closedOn;
        if (l.overdueRows != 0) return true;
        if (l.period > 1 && _rows(b, l.period - 1)[l.period - 1].due > valueDay) return true;
        if (l.billed > 0 && _billDay(b, l.billed) > valueDay) return true;
        return l.due > 0 && _fallsDue(b, _rows(b, l.due)[l.due].due) > valueDay;
    }

    /// Whether a payment counts on a later day. Before one whose day is so early that it was booked before `day`, there is none.
    function _paidSince(Standing memory l, Day day) private view returns (bool) {
        PaymentId at = l.lastPayment;
        for (uint256 left = l.payments; left > 0; left--) {
            Payment memory p = PaymentSlots.load(_payments[at]);
            if (p.valueDay > day) return true;
            if (p.valueDay.plus(BACKDATING_DAYS) < day) return false;
            at = p.previous;
        }
        return false;
    }

    function _logReceipt(Book memory b, Incoming memory money, Act memory act) private returns (uint16 first) {
        uint16 number = uint16(b.loan.payments);
        first = _reallocatedFrom(b.id, money.valueDay, number);
        bytes memory effect = abi.encodeCall(
            IEffects.paymentReceived, (money.amount, money.receipt, money.valueDay, money.payer, number, first)
        );
        bytes32 object = bytes32(PaymentId.unwrap(money.id));
        Passage memory p = _reach(Rules.paymentReceived(), b.file, object, _files[b.file].reached);
        _log(p, Entry(act.actor, money.valueDay, 0, act.documents, effect, act.consents));
    }

    /// @inheritdoc IReplay
    function reverse(LoanId loan, PaymentId payment, bytes32 returnProof, Act memory act) external delegated {
        if (_loans[loan].marks & MARK_SUBROGATED != 0) {
            _callModule(_proceeds, abi.encodeCall(IProceeds.requireReversible, (loan)));
        }
        Story memory before = _storyOnRecord(_open(loan));
        Payment storage reversed = _payments[payment];
        if (reversed.number <= _barrier(loan)) revert PaymentBehindBase(loan, payment, _barrier(loan));
        reversed.state = PaymentState.Reversed;
        if (reversed.kind == PaymentKind.ThirdParty || _paidUnder[payment] != 0) {
            _callModule(_proceeds, abi.encodeCall(IProceeds.revoke, (loan, reversed.number)));
        }
        uint256 uncovered = _play(loan, _logReversal(loan, payment, returnProof, act));
        uint256 returned = _putRight(loan, before, uncovered, reversed.valueDay, reversed.amount.fen());
        _giveBack(loan, reversed.payer, returned);
    }

    /// Money up to this number stands: terms were agreed or adjudicated on it, or the loan was written off.
    function _barrier(LoanId id) private view returns (uint16) {
        (uint16 base, uint16 writeOff) = (_bases[id].payments, _writeOffs[id].payments);
        return base < writeOff ? writeOff : base;
    }

    function _logReversal(LoanId id, PaymentId payment, bytes32 returnProof, Act memory act)
        private
        returns (uint16 first)
    {
        Payment storage reversed = _payments[payment];
        first = _reallocatedFrom(id, reversed.valueDay, reversed.number);
        bytes memory effect =
            abi.encodeCall(IEffects.paymentReversed, (reversed.amount, returnProof, reversed.number, first));
        uint256 reached = _files[_file(id)].reached | (1 << Nodes.PAYMENT_ALLOCATED);
        bytes32 object = bytes32(PaymentId.unwrap(payment));
        Passage memory p = _reach(Rules.paymentReversed(), _file(id), object, reached);
        _log(p, Entry(act.actor, _today(), 0, act.documents, effect, act.consents));
    }

    /* ------------------------------------------------------------------ THE STORY */

    function _storyOnRecord(Book memory b) private view returns (Story memory s) {
        s = _storyOf(b);
        (s.uncovered, s.lastPrepaid) = _survey(b);
    }

    function _storyOf(Book memory b) private view returns (Story memory s) {
        Standing memory l = b.loan;
        (s.state, s.bucket) = (l.state, l.bucket);
        (s.interestNumerator, s.penaltyNumerator) = (l.interestNumerator, l.penaltyNumerator);
        (s.penaltyOwed, s.compoundNumerator) = (_penaltyOwed(b), b.compoundNumerator);
        (s.distributed, s.credit) = (l.distributed, l.credit);
        for (uint256 k = l.firstOpen; k <= l.rows; k++) {
            Row memory r = _rows(b, k)[k];
            if (r.isOpen()) s.outstanding += r.principal - r.principalPaid;
        }
    }

    function _play(LoanId id, uint16 first) private returns (uint256 uncovered) {
        return abi.decode(_callModule(_timeline, abi.encodeCall(ITimeline.replay, (id, first))), (uint256));
    }

    /* ------------------------------------------------------------------ WHAT HAD FOLLOWED */

    /// Puts right by difference what had followed from the story before. `out`: money that is to go back. Returns how much of it can.
    function _putRight(LoanId id, Story memory before, uint256 uncovered, Day from, uint256 out)
        private
        returns (uint256)
    {
        Book memory b = _open(id);
        Story memory after_ = _storyOf(b);
        after_.uncovered = uncovered;
        _noteAccruals(b, before, after_, from);
        _putRightFacility(b, before, after_);
        _putRightClaim(b);
        uint256 returned = _putRightAccounts(b, before, after_, out);
        _close(b);
        return returned;
    }

    function _noteAccruals(Book memory b, Story memory before, Story memory after_, Day from) private {
        Standing memory l = b.loan;
        b.from = from;
        if (after_.interestNumerator != before.interestNumerator) _noteInterest(b);
        if (after_.penaltyNumerator != before.penaltyNumerator || after_.penaltyOwed != before.penaltyOwed) {
            _notePenalty(b);
        }
        if (after_.compoundNumerator != before.compoundNumerator) _noteCompound(b);
        if (l.overdueRows != 0) l.bucket = before.bucket;
        _moveBucket(b);
    }

    function _putRightFacility(Book memory b, Story memory before, Story memory after_) private {
        Facility storage f = _facilities[b.facility];
        bool wasLive = before.state == LoanState.Active || before.state == LoanState.Overdue;
        if (_isLive(b.loan) && !wasLive) f.open++;
        if (!_isLive(b.loan) && wasLive) {
            f.open--;
            _obligationEnded(b.facility, ENDED_MET);
        }
        if (f.revolving && before.outstanding != after_.outstanding) _putRightOutstanding(b, before, after_);
        bool isOverdue = after_.state == LoanState.Overdue;
        if (isOverdue == (before.state == LoanState.Overdue)) return;
        if (isOverdue) {
            _callModule(_discharges, abi.encodeCall(IDischarges.arrearsBegan, (b.facility, b.id)));
            return;
        }
        _callModule(_discharges, abi.encodeCall(IDischarges.arrearsEnded, (b.facility)));
        uint256 standing = (1 << Nodes.INSTALMENT_SETTLED) | (1 << Nodes.OVERDUE_ENTERED);
        bytes memory effect = abi.encodeCall(IEffects.overdueCured, (_today()));
        _note(b, Rules.overdueCured(), b.file, standing, _today(), effect);
    }

    /// LIMIT_RESTORED, in the facility's log; of nothing where the limit is used again.
    function _putRightOutstanding(Book memory b, Story memory before, Story memory after_) private {
        Facility storage f = _facilities[b.facility];
        uint256 outstanding = f.outstanding.fen() + after_.outstanding;
        outstanding = outstanding > before.outstanding ? outstanding - before.outstanding : 0;
        f.outstanding = toMoney(outstanding);
        uint256 restored = after_.outstanding < before.outstanding ? before.outstanding - after_.outstanding : 0;
        bytes32 file = _file(b.facility);
        uint256 reached = _files[file].reached | (1 << Nodes.PAYMENT_ALLOCATED);
        bytes memory effect = abi.encodeCall(IEffects.limitRestored, (b.id, toMoney(restored), f.outstanding));
        _logStep(_reach(Rules.limitRestored(), file, file, reached), _today(), effect);
    }

    function _putRightClaim(Book memory b) private {
        if (_isShared(b)) return;
        Claim storage claim = _claims[b.id][SOLE_CLAIM];
        if (b.loan.state == LoanState.Cancelled) return;
        bool settled = b.loan.state == LoanState.Settled;
        claim.state = settled ? ClaimState.Cancelled : ClaimState.Owned;
        claim.received = toMoney(settled ? b.loan.distributed : 0);
    }

    /* ------------------------------------------------------------------ MONEY */

    /// The lender and the borrower get or give back the difference, as far as their accounts hold it. What they do not is first withheld from the money that is to go
    /// back, as a receivable; the rest is the loan's credit, which the claim then owes. Returns how much money can go back.
    function _putRightAccounts(Book memory b, Story memory before, Story memory after_, uint256 out)
        private
        returns (uint256)
    {
        if (_isShared(b)) return _putRightShares(b, before, after_, out);
        Claim storage claim = _claims[b.id][SOLE_CLAIM];
        PartyId borrower = _borrowerOf(b.id);
        uint256 owes = claim.owes.fen();
        // What the claim owes to a credit that is no longer there, it owes to whom the credit went.
        uint256 lenders = owes > after_.credit ? owes - after_.credit : 0;
        owes -= lenders;
        uint256 more = _less0(after_.distributed, before.distributed);
        uint256 kept = owes < more ? owes : more;
        owes -= kept;
        _give(b, claim.owner, more - kept);
        lenders += _takeBack(b, claim.owner, _less0(before.distributed, after_.distributed));
        _give(b, borrower, _less0(before.uncovered, after_.uncovered));
        uint256 borrowers = _takeBack(b, borrower, _less0(after_.uncovered, before.uncovered));
        uint256 withheld = lenders + borrowers < out ? lenders + borrowers : out;
        owes += lenders + borrowers - withheld;
        claim.owes = toMoney(owes);
        b.loan.marks = owes == 0 ? b.loan.marks & ~uint256(MARK_CLAIM_OWES) : b.loan.marks | MARK_CLAIM_OWES;
        uint256 ofBorrower = borrowers < withheld ? borrowers : withheld;
        _post(b, borrower, ofBorrower);
        _post(b, claim.owner, withheld - ofBorrower);
        return out - withheld;
    }

    /// The same for several claims, each by its share.
    function _putRightShares(Book memory b, Story memory before, Story memory after_, uint256 out)
        private
        returns (uint256)
    {
        PartyId borrower = _borrowerOf(b.id);
        _give(b, borrower, _less0(before.uncovered, after_.uncovered));
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        IProceeds.Adjustment memory a;
        a.borrowers = _takeBack(b, borrower, _less0(after_.uncovered, before.uncovered));
        a.more = _less0(after_.distributed, before.distributed);
        a.less = _less0(before.distributed, after_.distributed);
        (a.credit, a.out, a.settled) = (after_.credit, out, b.loan.state == LoanState.Settled);
        uint256 withheld = abi.decode(_callModule(_proceeds, abi.encodeCall(IProceeds.adjust, (b.id, a))), (uint256));
        _post(b, borrower, a.borrowers < withheld ? a.borrowers : withheld);
        return out - withheld;
    }

    function _less0(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : 0;
    }

    function _give(Book memory b, PartyId party, uint256 amount) private {
        if (amount == 0) return;
        uint256 netted = _payOut(party, amount);
        if (netted != 0) _token.redeem(netted);
        _adjusted(b, party, amount - netted, 0);
    }

    /// Returns what the account did not hold.
    function _takeBack(Book memory b, PartyId party, uint256 amount) private returns (uint256) {
        uint256 balance = _accounts[AccountKind.Payable][_file(party)];
        uint256 taken = amount < balance ? amount : balance;
        if (taken == 0) return amount;
        _accounts[AccountKind.Payable][_file(party)] = balance - taken;
        _adjusted(b, party, 0, taken);
        return amount - taken;
    }

    function _adjusted(Book memory b, PartyId party, uint256 paid, uint256 taken) private {
        emit ProceedsAdjusted(party, toMoney(paid), toMoney(taken), b.file);
    }

    function _post(Book memory b, PartyId party, uint256 amount) private {
        if (amount == 0) return;
        _receivables[party] += amount;
        emit ReceivablePosted(party, toMoney(amount), b.file);
    }

    /// A bank has its money back outside; a wallet gets it here, or, where it may hold none any more, the party's account.
    function _giveBack(LoanId id, address payer, uint256 amount) private {
        if (amount == 0) return;
        if (payer == address(0)) {
            _token.redeem(amount);
            return;
        }
        // It returns true or reverts.
        // slither-disable-next-line unchecked-transfer
        try _token.transfer(payer, amount) {}
        catch {
            PartyId party = _borrowerOf(id);
            uint256 netted = _payOut(party, amount);
            if (netted != 0) _token.redeem(netted);
            emit ProceedsAdjusted(party, toMoney(amount - netted), NIL, _file(id));
        }
    }

    function _note(Book memory b, Rule memory rule, bytes32 object, uint256 standing, Day day, bytes memory effect)
        internal
        override
    {
        _logStep(_reach(rule, b.file, object, _files[b.file].reached | standing), day, effect);
    }
    // slither-disable-end reentrancy-no-eth
}
