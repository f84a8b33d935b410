// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Amending} from "../Amending.sol";
import {Arrears} from "../Arrears.sol";
import {Consenting} from "../Consenting.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {TypedData} from "../generated/TypedData.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Balances, IMoneyEngine, Incoming} from "../interfaces/IEngine.sol";
import {INovation} from "../interfaces/ILedger.sol";
import {FacilityId, Ids, LoanId, NOBODY, PartyId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import "../types/Records.sol";

/// 12 变更重组: another debtor for a loan, another loan in its place.
contract Novation is INovation, Arrears, Consenting, Amending {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc INovation
    function assumeDebt(LoanId loan, PartyId debtor, bytes32 documents, Assent calldata assent) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireRole(Nodes.DEBT_ASSUMED, _lenderOf(loan), _bit(Role.Signer));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.debtAssumed(), file, file, _files[file].reached);
        _requireRunning(loan);
        PartyId from = _borrowerOf(loan);
        _checkAssumer(loan, from, debtor);
        Money principal = _principalOwed(loan);
        bytes memory fields = abi.encode(TypedData.DEBT_ASSUMPTION, loan, from, debtor, principal, documents);
        _releaseOthers(loan, from, debtor);
        bytes memory consents = _allAgree(loan, debtor, fields, assent);
        _assumptions[loan] = Assumption(debtor, _today());
        _endMandate(loan);
        _log(p, Entry(actor, _today(), 0, documents, _assumed(loan, from, principal), consents));
    }

    /// The debtor who leaves, he who comes, and those who gave security and stay bound.
    function _allAgree(LoanId id, PartyId to, bytes memory fields, Assent calldata assent)
        private
        returns (bytes memory consents)
    {
        uint8 node = Nodes.DEBT_ASSUMED;
        address key = _parties[_borrowerOf(id)].key;
        consents = _withConsent(_relayedConsents(), _agreed(node, key, fields, assent.borrower));
        consents = _withConsent(consents, _agreed(node, _parties[to].key, fields, assent.assumer));
        for (uint256 i = 0; i < assent.sureties.length; i++) {
            Surety calldata s = assent.sureties[i];
            PartyId giver = _giverOf(_agreements[id].facility, s.kind, s.number);
            if (giver == NOBODY) revert SecurityUnknown(id, s.kind, s.number);
            consents = _withConsent(consents, _agreed(node, _parties[giver].key, fields, s.consent));
            _released[id][s.kind] &= ~(uint256(1) << s.number);
        }
    }

    /// What the two debtors gave themselves stays; what others gave is released, unless they sign.
    function _releaseOthers(LoanId id, PartyId from, PartyId to) private {
        Facility storage f = _facilities[_agreements[id].facility];
        _releaseOthers(id, from, to, SecurityKind.Guarantee, f.guarantees);
        _releaseOthers(id, from, to, SecurityKind.Collateral, f.collateral);
        _releaseOthers(id, from, to, SecurityKind.Deposit, f.deposits);
    }

    function _releaseOthers(LoanId id, PartyId from, PartyId to, SecurityKind kind, uint8 last) private {
        uint256 numbers = 0;
        for (uint256 i = 1; i <= last; i++) {
            PartyId giver = _giverOf(_agreements[id].facility, kind, uint8(i));
            if (giver != from && giver != to) numbers |= 1 << i;
        }
        if (numbers != 0) _released[id][kind] = numbers;
    }

    function _giverOf(FacilityId id, SecurityKind kind, uint8 number) private view returns (PartyId) {
        if (kind == SecurityKind.Guarantee) return _guarantees[id][number].guarantor;
        if (kind == SecurityKind.Collateral) return _collateral[id][number].pledgor;
        if (kind == SecurityKind.Deposit) return _deposits[id][number].depositor;
        return NOBODY;
    }

    function _assumed(LoanId id, PartyId from, Money principal) private view returns (bytes memory) {
        mapping(SecurityKind => uint256) storage released = _released[id];
        return abi.encodeCall(
            IEffects.debtAssumed,
            (
                from,
                _borrowerOf(id),
                principal,
                released[SecurityKind.Guarantee],
                released[SecurityKind.Collateral],
                released[SecurityKind.Deposit]
            )
        );
    }

    /// Whoever the lender would lend to.
    function _checkAssumer(LoanId id, PartyId from, PartyId to) private view {
        Party storage party = _parties[to];
        PartyId lender = _lenderOf(id);
        if (party.lender != lender) revert PartyOfOtherLender(to, lender);
        if (party.kind != PartyKind.Borrower) revert PartyKindWrong(to, party.kind, PartyKind.Borrower);
        if (to == from) revert DebtorUnchanged(id, to);
        if (party.blocked) revert PartyIsBlocked(to);
        if (party.kycExpiry < _today()) revert KycExpired(to, party.kycExpiry, _today());
    }

    /// A mandate is the word of him who gave it.
    function _endMandate(LoanId id) private {
        uint8 number = _loans[id].mandates;
        if (number != 0) _mandates[id][number].state = MandateState.Revoked;
    }

    /* ------------------------------------------------------------------ ANOTHER LOAN */

    /// @inheritdoc INovation
    function refinance(LoanId loan, LoanId by, bytes32 documents, Consent calldata borrower) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        address actor = _requireRole(Nodes.REFINANCED, _lenderOf(loan), _bit(Role.Signer));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.refinanced(), file, file, _files[file].reached);
        _requireRunning(loan);
        _requireNotStayed(loan);
        Money amount = _funded(loan, by);
        Balances memory o = _owed(loan);
        if (amount < _sum(o)) revert RefinancingShort(loan, amount, _sum(o));
        bytes memory consents = _refinancer(loan, by, _sum(o), documents, borrower);
        _link(loan, by);
        _log(p, Entry(actor, _today(), 0, documents, _refinanced(loan, by, amount, o), consents));
        _follow(loan);
        _debit(AccountKind.Transit, _file(by), amount);
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (_payoffMoney(loan, by, amount), true)));
    }

    /// Calls in the old loan. Returns the effect.
    function _refinanced(LoanId id, LoanId by, Money amount, Balances memory o) private returns (bytes memory) {
        return abi.encodeCall(IEffects.refinanced, (by, amount, _sum(o), o, _callIn(id)));
    }

    /// The new loan's money is on its way, and it is this debtor's.
    function _funded(LoanId id, LoanId by) private view returns (Money) {
        _reached(_file(by), FileKind.Loan);
        if (by == id || _borrowerOf(by) != _borrowerOf(id)) revert ObligorDiffers(id, by);
        Drawdown storage d = _drawdowns[by];
        if (d.state != DrawdownState.Released) revert DrawdownInState(by, d.state, DrawdownState.Released);
        LoanId paid = _refinances[by];
        if (LoanId.unwrap(paid) != 0) revert RefinancingMade(by, paid);
        return d.amount;
    }

    function _refinancer(LoanId id, LoanId by, Money payoff, bytes32 documents, Consent calldata borrower)
        private
        returns (bytes memory)
    {
        bytes memory fields = abi.encode(TypedData.REFINANCING, id, by, payoff, documents);
        address key = _parties[_borrowerOf(id)].key;
        return _withConsent(_relayedConsents(), _agreed(Nodes.REFINANCED, key, fields, borrower));
    }

    /// The new loan is no better than the one that it pays.
    function _link(LoanId id, LoanId by) private {
        (_refinancedBy[id], _refinances[by]) = (by, id);
        Books storage books = _books[by];
        if (books.riskClass < _books[id].riskClass) {
            (books.riskClass, books.classedOn) = (_books[id].riskClass, _today());
        }
    }

    function _payoffMoney(LoanId id, LoanId by, Money amount) private view returns (Incoming memory money) {
        (money.loan, money.amount, money.valueDay) = (id, amount, _today());
        (money.kind, money.inside) = (PaymentKind.Refinancing, true);
        money.id = Ids.payment(_lenderOf(id), keccak256(abi.encode("fubie.refinancing", id, by)));
    }

    /* ------------------------------------------------------------------ WHAT CAN BE READ */

    /// @inheritdoc INovation
    function debtorOf(LoanId id) external view delegated returns (PartyId) {
        return _borrowerOf(id);
    }

    /// @inheritdoc INovation
    function releasedOf(LoanId id, SecurityKind kind) external view delegated returns (uint256) {
        return _released[id][kind];
    }

    /// @inheritdoc INovation
    function refinancingOf(LoanId id) external view delegated returns (LoanId by, LoanId of_) {
        return (_refinancedBy[id], _refinances[id]);
    }
    // slither-disable-end reentrancy-no-eth
}
