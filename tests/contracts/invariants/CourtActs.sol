// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";
import {Balances} from "contracts/interfaces/IEngine.sol";

/// Phases 16 and 17: the court, and what is lost.
abstract contract CourtActs is Debts {
    function mediate(uint256 which, uint256 seed) external act("mediate") {
        _pickOverdue(which);
        if (seed % 2 == 0) _as(court).fileCase(loan, "case", 0, DOCUMENTS);
        IJudicial.Mediation memory m;
        Debt memory d = _debtNow();
        (m.instrument, m.terms) = ("mediated", renewed(uint16(2 + seed % 4)));
        m.terms.principal = Money.wrap(uint64(d.principal));
        _mediate(m);
    }

    function _mediate(IJudicial.Mediation memory m) private {
        bytes memory fields = mediationFields(m);
        Consent memory one = signedBy(lenderSignerKey, fields);
        Consent memory other = signedBy(borrowerKey, fields);
        _as(court).agreeMediation(loan, m, DOCUMENTS, one, other);
    }

    /// In a case that was filed; what is adjudicated is no more than what is owed.
    function judge(uint256 which, uint256 seed) external act("judge") {
        _pickOverdue(which);
        if (ledger.loanOf(loan).state == LoanState.Overdue) _as(court).fileCase(loan, "case", 0, DOCUMENTS);
        uint16 number = _case(CaseKind.Litigation);
        Debt memory d = _debtNow();
        if (d.principal == 0) revert("no principal");
        IJudicial.Adjudication memory v;
        v.instrument = "judgment";
        v.principal = Money.wrap(uint64(seed % 2 == 0 ? d.principal : 1 + (seed >> 8) % d.principal));
        v.interest = Money.wrap(uint64((seed >> 40) % (d.interest + d.penalty + 1)));
        v.costs = Money.wrap(uint64((seed >> 72) % 1000));
        v.interestUntil = ledger.today();
        _as(court).enterJudgment(loan, number, v, DOCUMENTS);
    }

    function _case(CaseKind kind) internal view returns (uint16) {
        for (uint16 i = ledger.dossierOf(loan).cases; i > 0; i--) {
            if (ledger.caseOf(loan, i).kind == kind) return i;
        }
        revert("no such case");
    }

    /// The petition is accepted; now and then the proceedings end.
    function stay(uint256 which, uint256 seed) external act("stay") {
        if (seed % 5 != 0) revert("not this time");
        _pickRunning(which);
        if (ledger.stayOf(loan).number != 0) {
            _as(court).endBankruptcy(loan, "ended", DOCUMENTS);
            return;
        }
        Day today = ledger.today();
        Balances memory claimed;
        _as(court).stayForBankruptcy(loan, "order", today, claimed, DOCUMENTS);
    }

    function enforce(uint256 which, uint256 seed) external act("enforce") {
        _pickRunning(which);
        uint64 amount = uint64(1 + seed % 50_000);
        vm.prank(bank);
        token.fundWallet(court, amount, _receipt());
        uint16 number = uint16((seed >> 32) % (ledger.dossierOf(loan).cases + 1));
        bytes32 reference_ = _receipt();
        paid[loan].push(_as(court).applyProceeds(loan, number, Money.wrap(amount), reference_, DOCUMENTS));
    }

    function discount(uint256 which, uint256 seed) external act("discount") {
        if (seed % 5 != 0) revert("not this time");
        _pickOverdue(which);
        if (!reached(file(loan), Nodes.RISK_CLASS_DOWNGRADED)) {
            _as(operator).downgradeRisk(loan, RiskClass.Loss, REASON, LoanId.wrap(0), DOCUMENTS);
        }
        uint256 owed = _total(_debtNow());
        if (owed < 1_000) revert("too little is owed");
        ILoss.Lump memory lump =
            ILoss.Lump(Money.wrap(uint64(owed - 1 - (seed >> 8) % (owed / 2))), ledger.today(), _receipt());
        bytes memory fields =
            abi.encode(TypedData.DISCOUNT_SETTLEMENT, loan, lump.amount, lump.deadline, lump.receipt, DOCUMENTS);
        ILoss.Signatures memory s;
        s.borrower = signedBy(borrowerKey, fields);
        s.approver = signedBy(approverBKey, fields);
        s.bank = signedBy(bankKey, fields);
        _as(operator).settleAtDiscount(loan, lump, DOCUMENTS, s);
    }

    /// A loan that is classed as a loss leaves the books; nothing that is owed changes.
    function writeOff(uint256 which, uint256) external act("writeOff") {
        _pickRunning(which);
        if (ledger.booksOf(loan).riskClass != RiskClass.Loss) {
            _as(operator).downgradeRisk(loan, RiskClass.Loss, REASON, LoanId.wrap(0), DOCUMENTS);
        }
        _writeOff();
    }

    function _writeOff() private movesNoDebt("writeOff") {
        _as(approverA).writeOff(loan, "resolution", DOCUMENTS);
    }

    function recover(uint256 which, uint256 seed) external act("recover") {
        _pickAny(which);
        bytes32 receipt = _receipt();
        vm.prank(bank);
        paid[loan].push(ledger.recover(loan, Money.wrap(uint64(1 + seed % 100_000)), receipt, DOCUMENTS, inPerson()));
    }
}
