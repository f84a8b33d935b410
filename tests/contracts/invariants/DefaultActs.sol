// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";

/// Phases 12 and 14: another debtor, another loan, default.
abstract contract DefaultActs is Debts {
    address private _assumer;
    uint256 private _assumerKey;

    /// On the last Default notice to the debtor, where there is one and its cure period is over.
    function declareDefault(uint256 which, uint256 seed) external act("default") {
        _pickOverdue(which);
        if (seed % 4 < 2) _sendDefault();
        uint16 notice = _defaultNotice();
        Day until = ledger.noticeOf(loan, notice).cureUntil;
        if (seed % 2 == 0 && ledger.today() <= until) goTo(until.plus(1));
        ledger.advance(loan);
        _declare(notice);
    }

    function _sendDefault() internal {
        ICollection.Dunning memory d;
        (d.kind, d.addressee, d.sentAt) = (NoticeKind.Default, ledger.debtorOf(loan), uint64(block.timestamp));
        (d.claimed, d.cureUntil, d.deliveryProof) = (Money.wrap(1), ledger.today().plus(15), "delivered");
        _as(servicer).sendNotice(loan, d, DOCUMENTS);
    }

    /// Balances stay as they are.
    function _declare(uint16 notice) private movesNoDebt("default") {
        _as(operator).declareDefault(loan, notice, DOCUMENTS, new Consent[](0));
    }

    function _defaultNotice() private view returns (uint16) {
        for (uint16 i = ledger.dossierOf(loan).notices; i > 0; i--) {
            if (ledger.noticeOf(loan, i).kind == NoticeKind.Default) return i;
        }
        revert("no such notice");
    }

    function _cross(LoanId other) internal movesNoDebt("crossDefault") {
        ledger.triggerCrossDefault(loan, other);
    }

    /// To a party that is registered at the first time, and whom no other debt follows.
    function assumeDebt(uint256 which, uint256 seed) external act("assume") {
        if (seed % 5 != 0) revert("not this time");
        _pickRunning(which);
        PartyId debtor = Ids.party(lender, "assumer");
        (_assumer, _assumerKey) = makeAddrAndKey("assumer");
        if (ledger.partyOf(debtor).key == address(0)) _registerAssumer(debtor);
        Money owed = Money.wrap(uint64(_debtNow().principal));
        bytes memory fields = abi.encode(TypedData.DEBT_ASSUMPTION, loan, party, debtor, owed, DOCUMENTS);
        INovation.Assent memory assent;
        assent.borrower = signedBy(borrowerKey, fields);
        assent.assumer = signedBy(_assumerKey, fields);
        _assume(debtor, assent);
    }

    function _assume(PartyId debtor, INovation.Assent memory assent) private movesNoDebt("assume") {
        _as(lenderSigner).assumeDebt(loan, debtor, DOCUMENTS, assent);
    }

    function _registerAssumer(PartyId debtor) private {
        IAdmission.Registration memory r =
            IAdmission.Registration(lender, "assumer", PartyKind.Borrower, _assumer, keccak256("other identity"));
        _as(_assumer).registerParty(r, DOCUMENTS, inPerson());
        _as(kycAttester).attestKyc(debtor, Day.wrap(40_000), Custody.Party, _assumer, DOCUMENTS);
    }

    /// A new loan of the same facility, large enough, pays this one.
    function refinance(uint256 which, uint256 seed) external act("refinance") {
        _pickRunning(which);
        LoanId old = loan;
        Debt memory d = _debtOf(old);
        uint64 payoff = uint64(_total(d));
        _propose(seed);
        disclose();
        signAsBorrower();
        signAsLender();
        useOfFunds = "use";
        requestDrawdown();
        approveDrawdown();
        release();
        bytes memory fields = abi.encode(TypedData.REFINANCING, old, loan, payoff, DOCUMENTS);
        Consent memory c = signedBy(borrowerKey, fields);
        _as(lenderSigner).refinance(old, loan, DOCUMENTS, c);
    }
}
