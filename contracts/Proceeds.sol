// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "./LedgerBase.sol";
import {Losses} from "./Losses.sol";
import {Syndicates} from "./Syndicates.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IProceeds} from "./interfaces/IEngine.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, NOBODY, PartyId} from "./types/Ids.sol";
import {Money, NIL, toMoney} from "./types/Money.sol";
import "./types/Records.sol";

/// The claims of loans that have several, or whose proceeds go to another than the lender (MARK_SHARED): who gets what of a payment, and who gives it back.
contract Proceeds is Losses, Syndicates {
    // Calls go to the ledger's token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ NOTES */

    /// @inheritdoc IProceeds
    function issueNotes(LoanId loan) external delegated {
        FacilityId facility = _agreements[loan].facility;
        Participation[] storage parts = _partsOf(facility);
        uint8 count = uint8(parts.length);
        for (uint8 i = 0; i < count; i++) {
            Claim memory claim = _newShare(parts[i].lender, parts[i].shareBps);
            claim.junior = i == 0 && _clauses[_facilities[facility].product].leadJunior;
            _claims[loan][i + 1] = claim;
            bytes memory effect = abi.encodeCall(IEffects.loanNoteIssued, (claim.owner, claim.shareBps));
            _noteClaim(loan, Rules.loanNoteIssued(), i + 1, 0, _today(), effect);
        }
        _claimNumbers[loan] = count;
    }

    /// @inheritdoc IProceeds
    function cancelNotes(LoanId loan, Money distributed, Day day) external delegated {
        if (_claimNumbers[loan] != 0) {
            _cancel(loan, day);
        } else {
            _claims[loan][SOLE_CLAIM].received = distributed;
            _cancelNote(loan, SOLE_CLAIM, day);
        }
        _obligationEnded(_agreements[loan].facility, ENDED_MET);
    }

    /// @inheritdoc IProceeds
    function voidNotes(LoanId loan) external delegated {
        uint8 last = _claimNumbers[loan];
        for (uint8 i = 1; i <= last; i++) {
            _claims[loan][i].state = ClaimState.Cancelled;
        }
    }

    function _cancel(LoanId id, Day day) private {
        uint8 last = _claimNumbers[id];
        for (uint8 i = 1; i <= last; i++) {
            if (!_isRevoked(_claims[id][i])) _cancelNote(id, i, day);
        }
    }

    function _cancelNote(LoanId id, uint8 number, Day day) private {
        Claim storage claim = _claims[id][number];
        claim.state = ClaimState.Cancelled;
        bytes memory effect = abi.encodeCall(IEffects.loanNoteCancelled, (claim.owner, claim.received));
        uint8 origin = claim.kind == ClaimKind.Recourse ? Nodes.RECOURSE_ACQUIRED : Nodes.LOAN_NOTE_ISSUED;
        _noteClaim(id, Rules.loanNoteCancelled(), number, 1 << origin, day, effect);
    }

    /* ------------------------------------------------------------------ PROCEEDS */

    /// @inheritdoc IProceeds
    function distribute(LoanId loan, Distribution calldata d)
        external
        delegated
        returns (uint256 redeemed, uint256 recourse, bool open)
    {
        uint256[] memory parts = _divide(loan, d.toClaims, d.owed);
        for (uint8 i = 1; i <= parts.length; i++) {
            redeemed += _distributeTo(loan, i, parts[i - 1], i == 1 ? d.toServicer : 0, d.day);
        }
        if (_loans[loan].marks & MARK_RECOURSE == 0) return (redeemed, 0, false);
        bool acquires = d.paidBy == Nodes.THIRD_PARTY_PAID || d.paidBy == Nodes.GUARANTOR_PAID;
        uint256 netted;
        (netted, recourse, open) = _payRecourse(loan, acquires ? 0 : d.left, d.day);
        redeemed += netted;
    }

    function _divide(LoanId id, uint256 amount, uint256 owed) private returns (uint256[] memory) {
        return _losses[id].left.isNil() ? _divideOpen(id, amount, owed) : _divideLost(id, amount);
    }

    /// The cover's provider stands behind the shares: it is paid where less is left of the debt than it has still to get.
    function _divideOpen(LoanId id, uint256 amount, uint256 owed) private view returns (uint256[] memory parts) {
        uint256 cover = _unpaidCover(id);
        cover = cover > owed ? cover - owed : 0;
        if (cover > amount) cover = amount;
        parts = _shares(id, amount - cover);
        if (cover != 0) parts[_coverClaims[id] - 1] = cover;
    }

    /// By rank, as far as a loss was allocated; what has accrued since, by shares.
    function _divideLost(LoanId id, uint256 amount) private returns (uint256[] memory parts) {
        uint8 last = _count(id);
        uint256[] memory room = new uint256[](last);
        for (uint8 i = 0; i < last; i++) {
            room[i] = _claims[id][i + 1].position.fen();
        }
        Pour memory p = _pour(id, amount, room);
        _losses[id].left = toMoney(_losses[id].left.fen() - (amount - p.left));
        parts = _shares(id, p.left);
        for (uint8 i = 0; i < last; i++) {
            _claims[id][i + 1].position = toMoney(room[i] - p.parts[i]);
            parts[i] += p.parts[i];
        }
    }

    /// Oldest claim first.
    function _payRecourse(LoanId id, uint256 left, Day day)
        private
        returns (uint256 redeemed, uint256 paid, bool open)
    {
        uint8 last = _claimNumbers[id];
        for (uint8 i = 1; i <= last; i++) {
            Claim storage claim = _claims[id][i];
            if (claim.kind != ClaimKind.Recourse) continue;
            uint256 unpaid = (claim.amount - claim.received).fen();
            uint256 part = unpaid < left - paid ? unpaid : left - paid;
            if (part != 0) redeemed += _distributeTo(id, i, part, 0, day);
            paid += part;
            if (part != unpaid) open = true;
        }
    }

    /* ------------------------------------------------------------------ CLAIMS THAT COME BESIDES */

    /// @inheritdoc IProceeds
    function acquire(LoanId loan, PartyId payer, Money amount, uint8 cause) external delegated returns (uint8 claim) {
        _share(loan);
        Loan storage l = _loans[loan];
        l.marks |= MARK_RECOURSE;
        claim = _addClaim(loan, payer, ClaimKind.Recourse, amount);
        _claims[loan][claim].payment = l.payments + 1;
        bytes memory effect = abi.encodeCall(IEffects.recourseAcquired, (payer, amount, cause));
        _noteClaim(loan, Rules.recourseAcquired(), claim, 1 << uint256(cause), _today(), effect);
    }

    /// @inheritdoc IProceeds
    function requireReversible(LoanId loan) external view delegated {
        uint8 last = _claimNumbers[loan];
        if (last > 1 && !_losses[loan].whole.isNil()) revert ProceedsFinal(loan);
        for (uint8 i = 1; i <= last; i++) {
            Claim storage claim = _claims[loan][i];
            if (claim.kind != ClaimKind.Share && !claim.received.isNil()) revert ProceedsFinal(loan);
        }
    }

    /// @inheritdoc IProceeds
    function revoke(LoanId loan, uint16 payment) external delegated {
        uint8 last = _claimNumbers[loan];
        bool open = false;
        for (uint8 i = 1; i <= last; i++) {
            Claim storage claim = _claims[loan][i];
            if (claim.kind != ClaimKind.Recourse) continue;
            if (claim.payment == payment) (claim.state, claim.amount) = (ClaimState.Cancelled, NIL);
            else if (!claim.amount.isNil()) open = true;
        }
        if (!open) _loans[loan].marks &= ~MARK_RECOURSE;
    }

    /// Its payment was reversed.
    function _isRevoked(Claim storage claim) private view returns (bool) {
        return claim.kind == ClaimKind.Recourse && claim.amount.isNil();
    }

    /// @inheritdoc IProceeds
    function share(LoanId loan) external delegated {
        _share(loan);
    }

    /* ------------------------------------------------------------------ A PART */

    /// With the first claim's part goes the servicer's.
    function _distributeTo(LoanId id, uint8 number, uint256 part, uint256 toServicer, Day day)
        private
        returns (uint256 redeemed)
    {
        Claim storage claim = _claims[id][number];
        claim.received = toMoney(claim.received.fen() + part);
        part -= _keepOwed(claim, part);
        if (part + toServicer == 0) return 0;
        PartyId payee = _payeeOf(claim);
        FacilityId facility = _agreements[id].facility;
        PartyId servicer = toServicer == 0 ? _lenderOf(facility) : _servicerOf(facility);
        bytes memory effect =
            abi.encodeCall(IEffects.proceedsDistributed, (payee, toMoney(part), servicer, toMoney(toServicer)));
        _noteClaim(id, Rules.proceedsDistributed(), number, 1 << Nodes.PAYMENT_ALLOCATED, day, effect);
        redeemed = _payOut(payee, part) + _payOut(servicer, toServicer);
    }

    /// What the claim owes to the loan's credit stays here.
    function _keepOwed(Claim storage claim, uint256 amount) private returns (uint256 kept) {
        uint256 owes = claim.owes.fen();
        if (owes == 0) return 0;
        kept = owes < amount ? owes : amount;
        claim.owes = toMoney(owes - kept);
    }

    /* ------------------------------------------------------------------ AFTER A REPLAY */

    /// @inheritdoc IProceeds
    function adjust(LoanId loan, Adjustment memory a) external delegated returns (uint256 withheld) {
        uint256[] memory short = _releaseOwed(loan, a.credit);
        _giveMore(loan, a.more);
        uint256 missing = a.borrowers + _takeLess(loan, a.less, short);
        withheld = missing < a.out ? missing : a.out;
        uint256 ofBorrower = a.borrowers < withheld ? a.borrowers : withheld;
        _post(loan, short, withheld - ofBorrower);
        _owe(loan, short, a.borrowers - ofBorrower);
        _restate(loan, a);
    }

    /// What claims owe to a credit that is no longer there, they owe to whom the credit went. Returns it by claim.
    function _releaseOwed(LoanId id, uint256 credit) private returns (uint256[] memory short) {
        short = new uint256[](_claimNumbers[id]);
        for (uint8 i = 1; i <= short.length; i++) {
            uint256 owes = _claims[id][i].owes.fen();
            uint256 stays = owes < credit ? owes : credit;
            credit -= stays;
            short[i - 1] = owes - stays;
            _claims[id][i].owes = toMoney(stays);
        }
    }

    function _giveMore(LoanId id, uint256 more) private {
        if (more == 0) return;
        uint256[] memory parts = _shares(id, more);
        for (uint8 i = 1; i <= parts.length; i++) {
            Claim storage claim = _claims[id][i];
            claim.received = toMoney(claim.received.fen() + parts[i - 1]);
            uint256 part = parts[i - 1] - _keepOwed(claim, parts[i - 1]);
            uint256 netted = _payOut(_payeeOf(claim), part);
            if (netted != 0) _token.redeem(netted);
            if (part != 0) emit ProceedsAdjusted(_payeeOf(claim), toMoney(part - netted), NIL, _file(id));
        }
    }

    /// Adds to `short` what the payees' accounts do not hold. Returns its sum.
    function _takeLess(LoanId id, uint256 less, uint256[] memory short) private returns (uint256 missing) {
        uint256[] memory parts = _shares(id, less);
        for (uint8 i = 1; i <= parts.length; i++) {
            Claim storage claim = _claims[id][i];
            claim.received = claim.received.less0(toMoney(parts[i - 1]));
            short[i - 1] += parts[i - 1] - _takeFrom(id, _payeeOf(claim), parts[i - 1]);
            missing += short[i - 1];
        }
    }

    function _takeFrom(LoanId id, PartyId payee, uint256 amount) private returns (uint256 taken) {
        uint256 balance = _accounts[AccountKind.Payable][_file(payee)];
        taken = amount < balance ? amount : balance;
        if (taken == 0) return 0;
        _accounts[AccountKind.Payable][_file(payee)] = balance - taken;
        emit ProceedsAdjusted(payee, NIL, toMoney(taken), _file(id));
    }

    /// Makes receivables from the payees of what they are short of, up to `amount`, which leaves it.
    function _post(LoanId id, uint256[] memory short, uint256 amount) private {
        for (uint8 i = 1; i <= short.length && amount != 0; i++) {
            uint256 part = short[i - 1] < amount ? short[i - 1] : amount;
            if (part == 0) continue;
            PartyId payee = _payeeOf(_claims[id][i]);
            short[i - 1] -= part;
            amount -= part;
            _receivables[payee] += part;
            emit ReceivablePosted(payee, toMoney(part), _file(id));
        }
    }

    /// What is left is the loan's credit: the claims owe it. What the borrower could not give back is the first one's.
    function _owe(LoanId id, uint256[] memory short, uint256 borrowers) private {
        for (uint8 i = 1; i <= short.length; i++) {
            uint256 owed = short[i - 1] + (i == 1 ? borrowers : 0);
            if (owed == 0) continue;
            Claim storage claim = _claims[id][i];
            claim.owes = toMoney(claim.owes.fen() + owed);
        }
    }

    /// The claims of a loan that is settled again are cancelled again: a reversal has undone that.
    function _restate(LoanId id, Adjustment memory a) private {
        if (a.settled && (a.out != 0 || _claims[id][1].state != ClaimState.Cancelled)) {
            _cancel(id, _loans[id].closedOn);
        }
        if (a.settled) return;
        uint8 last = _claimNumbers[id];
        for (uint8 i = 1; i <= last; i++) {
            Claim storage claim = _claims[id][i];
            if (claim.state != ClaimState.Cancelled || _isRevoked(claim)) continue;
            claim.state = _manifests[id][i] == 0 ? ClaimState.Owned : ClaimState.Pooled;
        }
    }

    // slither-disable-end reentrancy-no-eth
}
