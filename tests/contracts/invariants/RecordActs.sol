// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";

/// Phases 10, 11 and 16: what is said, reported, classified, disputed and attested. None of it moves a due date or what is owed.
abstract contract RecordActs is Debts {
    function dun(uint256 which, uint256 seed) external act("dun") {
        _pickOverdue(which);
        _dun(seed);
    }

    function _dun(uint256 seed) private movesNoDebt("dun") {
        bool formal = seed % 2 == 0;
        Day cureUntil = formal ? ledger.today().plus(15) : Day.wrap(0);
        Money claimed = Money.wrap(ledger.loanOf(loan).overdueRows == 0 ? 0 : 1);
        ICollection.Dunning memory d = ICollection.Dunning(
            formal ? NoticeKind.Default : NoticeKind.Reminder,
            party,
            uint64(block.timestamp),
            claimed,
            cureUntil,
            "delivered"
        );
        _as(servicer).sendNotice(loan, d, DOCUMENTS);
    }

    function report(uint256 which, uint256 seed) external act("report") {
        if (seed % 3 == 0) _pickOverdue(which);
        else _pickAny(which);
        ledger.advance(loan);
        _report(seed / 3);
    }

    function _report(uint256 seed) private movesNoDebt("report") {
        Loan memory l = ledger.loanOf(loan);
        if (l.state == LoanState.Overdue && seed % 2 == 0) {
            _as(servicer).serveBureauNotice(loan, party, "delivered", DOCUMENTS);
            return;
        }
        IBureau.Content memory c = IBureau.Content(BureauStatus.Normal, 0, NIL);
        if (l.state == LoanState.Settled) c.status = BureauStatus.Settled;
        uint16 notice = 0;
        if (l.state == LoanState.Overdue) (c, notice) = (_negative(l), ledger.dossierOf(loan).notices);
        _as(servicer).reportToBureau(loan, c, notice, DOCUMENTS);
    }

    function _negative(Loan memory l) private view returns (IBureau.Content memory) {
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        uint256 sum = ledger.penaltyOwed(loan).fen();
        for (uint256 i = 0; i < rows.length; i++) {
            if (rows[i].state == InstalmentState.Overdue) sum += _unpaid(rows[i]);
        }
        uint256 contested = ledger.dossierOf(loan).contested;
        sum = sum > contested ? sum - contested : 0;
        return IBureau.Content(BureauStatus.Overdue, l.bucket, Money.wrap(uint64(sum)));
    }

    function correct(uint256 which, uint256 seed) external act("correct") {
        _pickAny(which);
        _correct(seed);
    }

    function _correct(uint256 seed) private movesNoDebt("correct") {
        uint16 last = ledger.dossierOf(loan).reports;
        IBureau.Content memory c = IBureau.Content(BureauStatus.Overdue, 1, Money.wrap(uint64(1 + seed % 1000)));
        if (seed % 4 == 0) c = IBureau.Content(BureauStatus.Normal, 0, NIL);
        _as(bureau).correctReport(loan, last, c, "objection", DOCUMENTS);
    }

    function repair(uint256 which, uint256 seed) external act("repair") {
        _pickRunning(which);
        if (seed % 2 == 0) {
            _grant(seed);
            _open(seed);
            _payOnTimeAfterRecord();
        }
        _repair();
    }

    /// Arrears that are cured, a record that says so, then a row on its day.
    function _payOnTimeAfterRecord() private {
        _passToDue(6);
        _payWhatIsDue();
        _report(1);
        _correct(1);
        _passToDue(0);
        _payWhatIsDue();
    }

    function _payWhatIsDue() private {
        Money due = Money.wrap(uint64(_dueNow(loan)));
        Day today = ledger.today();
        bytes32 receipt = _receipt();
        vm.prank(bank);
        ledger.receivePayment(loan, due, receipt, today, bytes32(0), inPerson());
    }

    function _repair() private movesNoDebt("repair") {
        uint16 last = ledger.dossierOf(loan).reports;
        _as(servicer).repairCredit(loan, last, DOCUMENTS);
    }

    function classify(uint256 which, uint256 seed) external act("classify") {
        _pickRunning(which);
        if (seed % 6 == 2) goTo(ledger.today().plus(11));
        ledger.advance(loan);
        _classify(seed);
    }

    function _classify(uint256 seed) private movesNoDebt("classify") {
        RiskClass class = ledger.booksOf(loan).riskClass;
        uint16 bps = class == RiskClass.Normal ? 150 : class == RiskClass.SpecialMention ? 1000 : 5000;
        if (seed % 3 == 0) {
            _as(operator).downgradeRisk(loan, RiskClass(1 + seed % 4), REASON, LoanId.wrap(0), DOCUMENTS);
        } else if (seed % 3 == 1) {
            _as(operator).recognizeImpairment(loan, bps, DOCUMENTS);
        } else {
            _as(operator).upgradeRisk(loan, DOCUMENTS);
        }
    }

    function covenant(uint256 which, uint256 seed) external act("covenant") {
        _pickRunning(which);
        _covenant(Covenant(1 + seed % 3), seed);
    }

    function _covenant(Covenant which, uint256 seed) private movesNoDebt("covenant") {
        bool stands = ledger.breachOf(loan, which).standing;
        Day until = stands ? Day.wrap(0) : ledger.today().plus(10);
        _as(servicer).recordCovenant(loan, which, stands, until, "proof", DOCUMENTS);
        if (stands || seed % 4 == 0) return;
        _as(servicer).recordCovenant(loan, which, true, Day.wrap(0), "proof", DOCUMENTS);
        bytes memory effect = abi.encodeCall(IEffects.limitUnfrozen, ());
        Consent memory c = nodeConsent(regulatorKey, Nodes.LIMIT_UNFROZEN, file(facility), effect, DOCUMENTS);
        _as(operator).unfreezeLimit(facility, DOCUMENTS, c);
    }

    /* ------------------------------------------------------------------ DISPUTES AND ORDERS */

    function dispute(uint256 which, uint256 seed) external act("dispute") {
        _pickRunning(which);
        _dispute(seed);
    }

    function _dispute(uint256 seed) private movesNoDebt("dispute") {
        uint32[] memory list = new uint32[](1);
        list[0] = uint32(1 + seed % ledger.fileOf(file(loan)).seq);
        IDisputes.Objection memory o =
            IDisputes.Objection(party, Money.wrap(uint64(1 + seed % 10_000)), list, "evidence");
        vm.prank(borrower);
        uint16 number = ledger.raiseDispute(loan, o, DOCUMENTS, inPerson());
        if (seed % 2 == 0) _as(servicer).resolveDispute(loan, number, false, "decision", new bytes[](0), DOCUMENTS);
    }

    function resolve(uint256 which, uint256) external act("resolve") {
        _pickAny(which);
        ledger.advance(loan);
        _resolve();
    }

    function _resolve() private movesNoDebt("resolve") {
        uint16 last = ledger.dossierOf(loan).cases;
        for (uint16 i = 1; i <= last; i++) {
            Case memory c = ledger.caseOf(loan, i);
            if (c.kind != CaseKind.Dispute || c.state != CaseState.Open) continue;
            _as(servicer).resolveDispute(loan, i, false, "decision", new bytes[](0), DOCUMENTS);
            return;
        }
        revert("no dispute");
    }

    function fileCase(uint256 which, uint256) external act("fileCase") {
        _pickOverdue(which);
        _fileCase();
    }

    function _fileCase() private movesNoDebt("fileCase") {
        _as(court).fileCase(loan, "case", 0, DOCUMENTS);
    }

    function preserve(uint256 which, uint256 seed) external act("preserve") {
        _pickRunning(which);
        _preserve(seed);
    }

    function _preserve(uint256 seed) private movesNoDebt("preserve") {
        Day until = ledger.today().plus(1 + seed % 15);
        AssetKind kind = AssetKind(1 + seed % 3);
        IDisputes.Preservation memory o = IDisputes.Preservation(kind, 1, Money.wrap(1000), until, "order");
        _as(court).preserveAsset(loan, o, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ EVIDENCE */

    function exportAndVerify(uint256 which, uint256 seed) external act("evidence") {
        _pickAny(which);
        uint64 builtAt = uint64(block.number - 1);
        _as(borrower).exportEvidence(loan, "package", builtAt, DOCUMENTS);
        uint16 number = ledger.dossierOf(loan).evidence;
        if (seed % 2 == 0) _as(witness).countersignEvidence(loan, number, "package", DOCUMENTS);
        bytes32 recomputed = seed % 4 == 0 ? bytes32("other") : bytes32("package");
        _as(court).verifyEvidence(loan, number, recomputed, "verifier", DOCUMENTS);
    }

    function reconcile(uint256 which, uint256 seed) external act("reconcile") {
        _pickAny(which);
        Day yesterday = Day.wrap(uint32(ledger.today().number() - 1));
        bytes32 core = seed % 3 == 0 ? bytes32("other") : bytes32("root");
        bytes32 breaks = seed % 3 == 0 ? bytes32("list") : bytes32(0);
        _as(servicer).reconcileDay(lender, yesterday, loan, "root", core, breaks, DOCUMENTS);
    }
}
