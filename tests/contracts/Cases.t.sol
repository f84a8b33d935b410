// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";
import "./ModifiedLoanTest.sol";

import {Balances} from "contracts/interfaces/IEngine.sol";
import {Vm} from "forge-std/Vm.sol";

/// One positive and one negative case of every built node, generated from the catalogue (tests/generated/cases.json): the node happens after its
/// predecessors, and is refused when one is left out. What each node does besides is in the test of its function.
contract CasesTest is ModifiedLoanTest, JointLendingTest {
    mapping(uint256 node => uint256 times) private happened;
    mapping(bytes32 code => uint8) private ids;
    uint256 private receipts;
    address private seller;
    uint256 private sellerKey;
    PaymentId private lastPayment;

    struct Generated {
        string node;
        uint8 id;
        bool cascade;
        string[] path;
        string[] without;
    }

    Generated[] private cases;

    function setUp() public override(SecuredTest, DeployedLedgerTest) {
        super.setUp();
        (seller, sellerKey) = makeAddrAndKey("operator of the lender who signs");
        Product memory p = product();
        p.tolerance = 10;
        productId = publish(p);
        Clauses memory c = clauses();
        c.crossDefault = true;
        c.compound = true;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
        terms.periods = 3;
        terms.periodicFee = Money.wrap(500);
        terms.originationFee = Money.wrap(1000);
        appointPartner();
        useOfFunds = keccak256(abi.encode(PAYEE, PURPOSE));
        vm.prank(admin);
        ledger.grantRole(lender, seller, Role.Operator);
        _read();
        vm.recordLogs();
    }

    function _read() private {
        string memory json = vm.readFile("tests/generated/cases.json");
        for (uint256 i = 0; vm.keyExistsJson(json, _at(i, "")); i++) {
            Generated memory c;
            c.node = vm.parseJsonString(json, _at(i, ".node"));
            c.id = uint8(vm.parseJsonUint(json, _at(i, ".id")));
            ids[keccak256(bytes(c.node))] = c.id;
            if (!vm.parseJsonBool(json, _at(i, ".built"))) continue;
            c.cascade = _is(vm.parseJsonString(json, _at(i, ".kind")), "cascade");
            c.path = vm.parseJsonStringArray(json, _at(i, ".positive.path"));
            c.without = vm.parseJsonStringArray(json, _at(i, ".negative.path"));
            cases.push(c);
        }
    }

    function _at(uint256 index, string memory key) private pure returns (string memory) {
        return string.concat(".cases[", vm.toString(index), "]", key);
    }

    function test_ThereIsOneOfEveryBuiltNode() public view {
        uint256 left = Nodes.BUILT;
        for (uint256 i = 0; i < cases.length; i++) {
            uint256 mark = 1 << cases[i].id;
            assertTrue(left & mark != 0, cases[i].node);
            left ^= mark;
        }
        assertEq(left, 0);
    }

    function test_EveryNodeHappensAfterItsPredecessors() public {
        for (uint256 i = 0; i < cases.length; i++) {
            uint256 before = vm.snapshotState();
            for (uint256 k = 0; k < cases[i].path.length; k++) {
                if (!_happened(cases[i].path[k])) _make(cases[i].path[k]);
            }
            uint256 times = happened[cases[i].id];
            if (!cases[i].cascade || times == 0) {
                _make(cases[i].node);
                assertGt(happened[cases[i].id], times, cases[i].node);
            }
            vm.revertToState(before);
        }
    }

    function test_NoNodeHappensWithoutItsPredecessors() public {
        for (uint256 i = 0; i < cases.length; i++) {
            uint256 before = vm.snapshotState();
            for (uint256 k = 0; k < cases[i].without.length; k++) {
                if (!_happened(cases[i].without[k])) _make(cases[i].without[k]);
            }
            uint256 times = happened[cases[i].id];
            (bool ok, bytes memory reason) = address(this).call(abi.encodeCall(this.attempt, (cases[i].node)));
            assertFalse(ok, cases[i].node);
            _isOfThePredecessors(cases[i], bytes4(reason));
            _collect();
            assertEq(happened[cases[i].id], times, cases[i].node);
            vm.revertToState(before);
        }
    }

    /// The guard's own error; or, where the missing predecessor makes the object, that there is no such object; or, for a cascade that is called, that there is
    /// nothing to set off. The first node of all has no predecessor: what it lacks here is the party's consent.
    function _isOfThePredecessors(Generated memory c, bytes4 refusal) private pure {
        bool expected = refusal == UnexpectedNode.selector || refusal == UnknownFile.selector
            || refusal == LoanInState.selector || refusal == PaymentUnknown.selector || refusal == QuoteUnknown.selector
            || (c.cascade && refusal == NothingToDo.selector);
        if (c.id == Nodes.BORROWER_REGISTERED) expected = refusal == WrongCaller.selector;
        assertTrue(expected, string.concat(c.node, ": ", vm.toString(abi.encodePacked(refusal))));
    }

    function _is(string memory a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }

    function _happened(string memory node) private view returns (bool) {
        return happened[ids[keccak256(bytes(node))]] != 0;
    }

    /// Counts the nodes in the events since the last time.
    function _collect() private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].topics[0] == NodeReached.selector) happened[uint256(logs[i].topics[2])]++;
        }
    }

    /* ------------------------------------------------------------------ MAKING A NODE HAPPEN */

    /// Lets time pass or money arrive where the node needs it, then does it.
    function _make(string memory node) private {
        uint8 id = ids[keccak256(bytes(node))];
        _prepare(id);
        if (happened[id] == 0 || !_isCascade(id)) this.attempt(node);
        _collect();
    }

    function _isCascade(uint8 id) private view returns (bool) {
        for (uint256 i = 0; i < cases.length; i++) {
            if (cases[i].id == id) return cases[i].cascade;
        }
        return false;
    }

    /// The call alone, whether the node may happen or not.
    function attempt(string calldata node) external {
        uint8 id = ids[keccak256(bytes(node))];
        if (id <= Nodes.LIMIT_EXPIRED) _attemptCredit(id);
        else if (id <= Nodes.SECURITY_DEPOSIT_POSTED) _attemptSecurity(id);
        else if (id >= Nodes.SYNDICATE_FORMED && id < Nodes.TERMS_PROPOSED) _attemptFunding(id);
        else if (_fails(id)) _attemptFailure(id);
        else if (_isSecurity(id)) _attemptSecurity(id);
        else if (id <= Nodes.DISBURSEMENT_REVERSED) _attemptDisbursement(id);
        else _attemptLoan(id);
    }

    function _attemptCredit(uint8 id) private {
        if (id == Nodes.BORROWER_REGISTERED) _attemptRegistration();
        else if (id == Nodes.KYC_ATTESTED) attest();
        else if (id == Nodes.INQUIRY_AUTHORIZED) authorize();
        else if (id == Nodes.PARTY_BLOCKED) _as(regulator).blockParty(party, "list", new FacilityId[](0));
        else if (id == Nodes.PARTY_UNBLOCKED) _as(regulator).unblockParty(party, "order");
        else if (id == Nodes.CREDIT_APPLIED) applyForCredit();
        else if (id == Nodes.RISK_ASSESSED) assess();
        else if (id == Nodes.CREDIT_APPROVED) approve();
        else if (id == Nodes.CREDIT_REJECTED) _as(operator).rejectCredit(facility, REASON, DOCUMENTS);
        else if (id == Nodes.OFFER_EXPIRED) ledger.expireOffer(facility);
        else if (id == Nodes.LIMIT_ACCEPTED) accept();
        else if (id == Nodes.LIMIT_ADJUSTED) _as(operator).adjustLimit(facility, Money.wrap(2_000_000), DOCUMENTS);
        else if (id == Nodes.LIMIT_FROZEN) _as(operator).freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        else if (id == Nodes.LIMIT_UNFROZEN) _as(operator).unfreezeLimit(facility, DOCUMENTS, inPerson());
        else if (id == Nodes.LIMIT_EXPIRED) ledger.expireLimit(facility);
        else fail();
    }

    function _attemptSecurity(uint8 id) private {
        if (id == Nodes.GUARANTEE_SIGNED) signGuarantee();
        else if (id == Nodes.COLLATERAL_PLEDGED) pledge();
        else if (id == Nodes.COLLATERAL_PERFECTED) perfect();
        else if (id == Nodes.COLLATERAL_REVALUED) revalue(1, 1_000_000);
        else if (id == Nodes.COLLATERAL_TOPPED_UP) topUp(0);
        else if (id == Nodes.SECURITY_DEPOSIT_POSTED) postDeposit(100_000);
        else if (id == Nodes.SETOFF_EXECUTED) setOff(1000);
        else if (id == Nodes.GUARANTEE_CALLED) callGuarantee();
        else if (id == Nodes.GUARANTOR_PAID) payGuarantee(1000, keccak256(abi.encode("receipt", ++receipts)));
        else if (id == Nodes.GUARANTEE_LAPSED) ledger.lapseGuarantee(facility, 1);
        else if (id == Nodes.COLLATERAL_RELEASED) _as(operator).releaseCollateral(facility, 1, DOCUMENTS);
        else ledger.reach(id, file(facility));
    }

    function _isSecurity(uint8 id) private pure returns (bool) {
        return (id >= Nodes.GUARANTEE_SIGNED && id <= Nodes.SECURITY_DEPOSIT_POSTED) || id == Nodes.SETOFF_EXECUTED
            || id == Nodes.GUARANTEE_CALLED || id == Nodes.GUARANTOR_PAID || id == Nodes.GUARANTEE_LAPSED
            || (id >= Nodes.COLLATERAL_RELEASED && id <= Nodes.DEPOSIT_RETURNED);
    }

    /// Margin is called on a loan that is drawn, and the call is answered by a better appraisal.
    function _prepareSecurity(uint8 id) private {
        if (id == Nodes.SECURITY_DEPOSIT_POSTED) fundWallet(borrower, 100_000);
        if (id == Nodes.GUARANTEE_LAPSED) goTo(2028, 1, 16);
        if (id == Nodes.SETOFF_EXECUTED || id == Nodes.GUARANTOR_PAID) _notBefore(_due(), 0);
        if (id == Nodes.MARGIN_CALLED) acceptAndDraw();
        if (id == Nodes.MARGIN_CALLED) revalue(1, 1_000_000);
        if (id == Nodes.COLLATERAL_TOPPED_UP) revalue(1, 2_000_000);
    }

    /// In the positive case the party itself signs; in the negative one nobody does.
    function _attemptRegistration() private {
        if (prepared) register();
        else _as(keeper).registerParty(registration(), DOCUMENTS, inPerson());
    }

    function _attemptFunding(uint8 id) private {
        if (id == Nodes.SYNDICATE_FORMED) formSyndicate();
        else if (id == Nodes.PARTICIPATION_FUNDED) fundAll();
        else if (id == Nodes.FUNDING_REFUNDED) ledger.refundFunding(facility);
        else if (id == Nodes.SERVICER_CHANGED) appointServicer(operator, partner);
        else ledger.reach(id, file(loan));
    }

    function _attemptDisbursement(uint8 id) private {
        if (id == Nodes.TERMS_PROPOSED) propose();
        else if (id == Nodes.APR_DISCLOSED) disclose();
        else if (id == Nodes.BORROWER_SIGNED) signAsBorrower();
        else if (id == Nodes.LENDER_SIGNED) signAsLender();
        else if (id == Nodes.AGREEMENT_VOIDED) _attemptVoid();
        else if (id == Nodes.DRAWDOWN_REQUESTED) requestDrawdown();
        else if (id == Nodes.DRAWDOWN_APPROVED) approveDrawdown();
        else if (id == Nodes.DRAWDOWN_REJECTED) _as(operator).rejectDrawdown(loan, REASON, DOCUMENTS);
        else if (id == Nodes.ENTRUSTED_PAYMENT_RELEASED) releaseToPayee();
        else if (id == Nodes.SELF_PAYMENT_RELEASED) release();
        else if (id == Nodes.DISBURSEMENT_CONFIRMED) confirm();
        else if (id == Nodes.DISBURSEMENT_REVERSED) _as(bank).reverseDisbursement(loan, "failed", DOCUMENTS);
        else _attemptAttestation(id);
    }

    function _attemptVoid() private {
        _as(borrower).voidAgreement(loan, terms.voidGrounds, DOCUMENTS, inPerson(), inPerson());
    }

    function _attemptLoan(uint8 id) private {
        uint16 row = _openRow();
        if (id == Nodes.INTEREST_ACCRUED) ledger.accrueInterest(loan);
        else if (id == Nodes.BILL_ISSUED) ledger.issueBill(loan, row);
        else if (id == Nodes.INSTALMENT_DUE) ledger.fallDue(loan, row);
        else if (id == Nodes.PERIODIC_FEE_CHARGED) ledger.chargePeriodicFee(loan, row + 1);
        else if (id == Nodes.AUTODEBIT_AUTHORIZED) _attemptMandate();
        else if (id == Nodes.AUTODEBIT_EXECUTED) ledger.executeDebit(loan, row);
        else if (id == Nodes.THIRD_PARTY_PAID) _attemptThirdParty();
        else if (id >= Nodes.TRANSFER_OFFERED && id <= Nodes.ASSET_POOLED) _attemptClaim(id);
        else if (id == Nodes.PAYMENT_RECEIVED) _pay(Money.wrap(1000));
        else if (id == Nodes.OVERPAYMENT_REFUNDED) _attemptRefund();
        else if (id == Nodes.PAYMENT_REVERSED) _as(bank).reversePayment(loan, lastPayment, "returned", DOCUMENTS);
        else if (id == Nodes.PREPAY_QUOTED) _quote(QuoteKind.Full, NIL);
        else if (id == Nodes.PARTIAL_PREPAID_TERM_SHORTENED) _prepay(QuoteKind.Shortened);
        else if (id == Nodes.PARTIAL_PREPAID_INSTALMENT_REDUCED) _prepay(QuoteKind.Reduced);
        else if (id == Nodes.FULL_PREPAID) _prepay(QuoteKind.Full);
        else if (id >= Nodes.EXTENSION_APPROVED && id <= Nodes.WAIVER_GRANTED) _attemptChange(id);
        else if (id == Nodes.RATE_RESET) _as(operator).resetRate(loan, Rate.wrap(1000), DOCUMENTS);
        else if (id == Nodes.SUBSIDY_APPLIED) _attemptSubsidy(row);
        else if (id == Nodes.MERCHANT_REFUND_APPLIED) _attemptMerchantRefund();
        else if (id == Nodes.DELINQUENCY_PAUSED) _attemptPause();
        else _attemptEnd(id, row);
    }

    function _attemptSubsidy(uint16 row) private {
        vm.prank(admin);
        ledger.setProgramme(lender, "programme", borrower, Money.wrap(1000));
        _as(bank).applySubsidy(loan, row, "programme", Money.wrap(1000), "subsidy", DOCUMENTS);
    }

    function _attemptMerchantRefund() private {
        vm.prank(admin);
        ledger.grantRole(lender, stranger, Role.Bank);
        bytes memory fields =
            abi.encode(TypedData.MERCHANT_REFUND, loan, Money.wrap(1000), bytes32("refund"), DOCUMENTS);
        Consent memory c = signedBy(strangerKey, fields);
        _as(servicer).applyMerchantRefund(loan, Money.wrap(1000), "refund", DOCUMENTS, c);
    }

    function _attemptPause() private {
        Day until = ledger.today().plus(10);
        _as(operator).pauseDelinquency(loan, until, DOCUMENTS);
    }

    function _attemptChange(uint8 id) private {
        if (id == Nodes.EXTENSION_APPROVED) extend(4);
        else if (id == Nodes.MORATORIUM_GRANTED) grantMoratorium(ledger.today().plus(40), 0);
        else if (id == Nodes.MORATORIUM_ENDED) ledger.endMoratorium(loan);
        else if (id == Nodes.RESTRUCTURE_PROPOSED) propose(renewed(4), RESTARTS, noRelief());
        else if (id == Nodes.RESTRUCTURE_ACCEPTED) acceptRestructuring(renewed(4), RESTARTS, noRelief());
        else if (id == Nodes.OBSERVATION_COMPLETED) ledger.completeObservation(loan);
        else waive(Relief(NIL, Money.wrap(1), NIL, NIL));
    }

    /// The claim, to the partner.
    function _attemptOffer() private {
        IAssignment.ClaimOffer memory o;
        (o.portionBps, o.price, o.deadline) = (10_000, Money.wrap(400_000), ledger.today().plus(10));
        o.buyback.until = ledger.today().plus(100);
        _as(operator).offerTransfer(loan, 1, o, DOCUMENTS);
    }

    function _attemptSale() private {
        bytes memory effect =
            abi.encodeCall(IEffects.transferSettled, (lender, partner, 10_000, Money.wrap(400_000), 1));
        bytes32 object = bytes32(uint256(1));
        bytes memory fields =
            abi.encode(TypedData.NODE_CONSENT, Nodes.TRANSFER_SETTLED, loan, object, keccak256(effect), DOCUMENTS);
        Consent memory c = signedBy(sellerKey, fields);
        _as(partnerOperator).settleTransfer(loan, 1, partner, DOCUMENTS, c);
    }

    function _attemptThirdParty() private {
        bytes32 receipt = keccak256(abi.encode("receipt", ++receipts));
        _as(bank).payForBorrower(loan, surety, Money.wrap(1000), receipt, "interest", DOCUMENTS, inPerson());
    }

    function _attemptClaim(uint8 id) private {
        if (id == Nodes.TRANSFER_OFFERED) _attemptOffer();
        else if (id == Nodes.TRANSFER_SETTLED) _attemptSale();
        else if (id == Nodes.DEBTOR_NOTIFIED) _as(servicer).notifyDebtor(loan, 1, "delivery", DOCUMENTS);
        else if (id == Nodes.BUYBACK_EXECUTED) _as(operator).buyBack(loan, 1, Money.wrap(400_000), 0, DOCUMENTS);
        else _as(operator).poolClaim(loan, 1, partner, "manifest", DOCUMENTS);
    }

    function _attemptEnd(uint8 id, uint16 row) private {
        if (id == Nodes.OVERDUE_ENTERED) ledger.enterOverdue(loan, row);
        else if (id == Nodes.PENALTY_ACCRUED) ledger.accruePenalty(loan);
        else if (id == Nodes.COMPOUND_ACCRUED) ledger.accrueCompound(loan);
        else if (id == Nodes.BUCKET_MIGRATED) ledger.migrateBucket(loan);
        else if (id == Nodes.SETTLEMENT_CERTIFICATE_ISSUED) _as(operator).issueSettlementCertificate(loan, DOCUMENTS);
        else if (id == Nodes.FACILITY_CLOSED) _as(operator).closeFacility(facility, DOCUMENTS, inPerson());
        else if (id == Nodes.RECORD_ARCHIVED) ledger.archiveRecord(loan, "root", ledger.today().plus(30));
        else if (id == Nodes.LIMIT_RESTORED) ledger.reach(id, file(facility));
        else _attemptRecord(id);
    }

    function _attemptRecord(uint8 id) private {
        if (id == Nodes.DUNNING_SENT) {
            _attemptNotice();
        } else if (id == Nodes.RISK_CLASS_DOWNGRADED) {
            _attemptClass();
        } else if (id == Nodes.DISPUTE_RAISED) {
            _attemptDispute();
        } else if (id == Nodes.DISPUTE_RESOLVED) {
            _as(servicer).resolveDispute(loan, 1, false, "decision", new bytes[](0), DOCUMENTS);
        } else {
            _attemptBooks(id);
        }
    }

    function _attemptBooks(uint8 id) private {
        if (id == Nodes.RISK_CLASS_UPGRADED) _as(operator).upgradeRisk(loan, DOCUMENTS);
        else if (id == Nodes.IMPAIRMENT_RECOGNIZED) _attemptImpairment();
        else if (id == Nodes.COVENANT_BREACHED) _attemptBreach();
        else if (id == Nodes.ASSET_PRESERVED) _attemptPreservation();
        else if (id == Nodes.CASE_FILED) _as(court).fileCase(loan, "case", 0, DOCUMENTS);
        else if (id == Nodes.BUREAU_NOTICE_SERVED) _as(servicer).serveBureauNotice(loan, party, "delivered", DOCUMENTS);
        else if (id == Nodes.BUREAU_REPORTED) _attemptReport();
        else if (id == Nodes.BUREAU_CORRECTED) _correct();
        else if (id == Nodes.CREDIT_REPAIRED) _attemptRepair();
        else _attemptAttestation(id);
    }

    function _attemptAttestation(uint8 id) private {
        if (id == Nodes.EVIDENCE_COUNTERSIGNED) _attemptCountersignature();
        else if (id == Nodes.ENFORCEMENT_NOTARIZED) _as(notary).notarizeEnforcement(loan, "certificate", DOCUMENTS);
        else if (id == Nodes.EVIDENCE_PACKAGE_EXPORTED) _attemptExport();
        else if (id == Nodes.EVIDENCE_VERIFIED) _as(court).verifyEvidence(loan, 1, "package", "verifier", DOCUMENTS);
        else if (id == Nodes.LEDGER_RECONCILED) _attemptReconciliation();
        else ledger.reach(id, file(loan));
    }

    function _attemptImpairment() private {
        uint16 bps = ledger.booksOf(loan).riskClass == RiskClass.Normal ? 150 : 5000;
        _as(operator).recognizeImpairment(loan, bps, DOCUMENTS);
    }

    function _attemptBreach() private {
        Day until = ledger.today().plus(10);
        _as(servicer).recordCovenant(loan, Covenant.Ratio, false, until, "proof", DOCUMENTS);
    }

    function _attemptPreservation() private {
        Day until = ledger.today().plus(365);
        IDisputes.Preservation memory o = IDisputes.Preservation(AssetKind.Claim, 1, Money.wrap(1000), until, "order");
        _as(court).preserveAsset(loan, o, DOCUMENTS);
    }

    function _attemptReport() private {
        _as(servicer).reportToBureau(loan, IBureau.Content(BureauStatus.Normal, 0, NIL), 0, DOCUMENTS);
    }

    function _correct() private {
        IBureau.Content memory negative = IBureau.Content(BureauStatus.Overdue, 1, Money.wrap(100));
        _as(bureau).correctReport(loan, 1, negative, "objection", DOCUMENTS);
    }

    function _attemptRepair() private {
        uint16 last = ledger.dossierOf(loan).reports;
        _as(servicer).repairCredit(loan, last, DOCUMENTS);
    }

    function _attemptCountersignature() private {
        bytes32 root = ledger.agreementOf(loan).documents;
        _as(witness).countersignEvidence(loan, 0, root, DOCUMENTS);
    }

    function _attemptExport() private {
        _as(borrower).exportEvidence(loan, "package", uint64(block.number - 1), DOCUMENTS);
    }

    function _attemptReconciliation() private {
        if (ledger.fileOf(file(lender)).kind == FileKind.None) registerLender();
        Day yesterday = Day.wrap(uint32(ledger.today().number() - 1));
        _as(servicer).reconcileDay(lender, yesterday, loan, "root", "root", 0, DOCUMENTS);
    }

    function _attemptNotice() private {
        Money claimed = ledger.loanOf(loan).overdueRows == 0 ? NIL : Money.wrap(100);
        uint64 now_ = uint64(block.timestamp);
        ICollection.Dunning memory d =
            ICollection.Dunning(NoticeKind.Default, party, now_, claimed, ledger.today().plus(15), "delivered");
        _as(servicer).sendNotice(loan, d, DOCUMENTS);
    }

    function _attemptClass() private {
        _as(operator).downgradeRisk(loan, RiskClass.Loss, REASON, LoanId.wrap(0), DOCUMENTS);
    }

    function _attemptDispute() private {
        uint32[] memory list = new uint32[](1);
        list[0] = 1;
        IDisputes.Objection memory o = IDisputes.Objection(party, Money.wrap(500), list, "evidence");
        _as(borrower).raiseDispute(loan, o, DOCUMENTS, inPerson());
    }

    function _as(address who) private returns (ILoanLedger) {
        vm.prank(who);
        return ledger;
    }

    /* ------------------------------------------------------------------ WHAT A NODE NEEDS BESIDES ITS PREDECESSORS */

    bool private prepared;

    function _prepare(uint8 id) private {
        prepared = true;
        if (id == Nodes.OFFER_EXPIRED) goTo(2026, 1, 23);
        else if (id == Nodes.LIMIT_EXPIRED) goTo(2027, 1, 15);
        else if (id == Nodes.FUNDING_REFUNDED) goTo(fundDeadline().plus(1));
        else if (id == Nodes.RECORD_ARCHIVED) goTo(ledger.loanOf(loan).closedOn.plus(RETENTION + 1));
        else if (_fails(id)) _prepareFailure(id);
        else if (_isSecurity(id)) _prepareSecurity(id);
        else if (id > Nodes.DISBURSEMENT_REVERSED) _prepareLoan(id);
        _collect();
    }

    function _prepareLoan(uint8 id) private {
        if (id == Nodes.INTEREST_ACCRUED || id == Nodes.PENALTY_ACCRUED || id == Nodes.COMPOUND_ACCRUED) {
            goTo(ledger.today().plus(1));
        } else if (id == Nodes.THIRD_PARTY_PAID) {
            _notBefore(_due(), 0);
        } else if (id == Nodes.BILL_ISSUED) {
            _notBefore(_due(), -5);
        } else if (id == Nodes.INSTALMENT_DUE || id == Nodes.PERIODIC_FEE_CHARGED) {
            _notBefore(_due(), 0);
        } else if (id == Nodes.OVERDUE_ENTERED) {
            _notBefore(_due(), 4);
        } else if (id == Nodes.BUCKET_MIGRATED) {
            _notBefore(_due(), 31);
        } else if (id == Nodes.AUTODEBIT_EXECUTED) {
            _fundWallet();
        } else if (id == Nodes.MORATORIUM_ENDED) {
            goTo(ledger.today().plus(41));
        } else if (id == Nodes.OBSERVATION_COMPLETED) {
            goTo(ledger.today().plus(20));
        } else if (id == Nodes.WAIVER_GRANTED) {
            goTo(ledger.today().plus(1));
        } else if (id == Nodes.OVERPAYMENT_REFUNDED) {
            _pay(Money.wrap(1000));
        } else if (id == Nodes.OVERDUE_CURED) {
            _payDue(0);
        } else if (id == Nodes.TOLERANCE_CLEARED || id == Nodes.OBLIGATIONS_MET) {
            _payAll(id);
        } else if (id >= Nodes.PAYMENT_ALLOCATED && id <= Nodes.PROCEEDS_DISTRIBUTED) {
            _payRow();
        } else if (id == Nodes.RISK_CLASS_UPGRADED) {
            _observe();
        } else if (id == Nodes.CREDIT_REPAIRED) {
            _payOnTime();
        }
    }

    /// Two rows are paid on their days, and the sixty days are over.
    function _observe() private {
        _payRow();
        _payRow();
        _notBefore(ledger.booksOf(loan).classedOn, 60);
    }

    /// A negative record, and a row paid on its day.
    function _payOnTime() private {
        _correct();
        _payRow();
    }

    function _openRow() private view returns (uint16) {
        uint16 row = ledger.loanOf(loan).firstOpen;
        return row == 0 ? 1 : row;
    }

    function _due() private view returns (Day) {
        return ledger.instalmentOf(loan, _openRow()).due;
    }

    function _notBefore(Day day, int256 shift) private {
        Day wanted = Day.wrap(uint32(uint256(int256(day.number()) + shift)));
        if (ledger.today() < wanted) goTo(wanted);
    }

    function _pay(Money amount) private {
        bytes32 receipt = keccak256(abi.encode("receipt", ++receipts));
        Day today = ledger.today();
        vm.prank(bank);
        lastPayment = ledger.receivePayment(loan, amount, receipt, today, DOCUMENTS, inPerson());
    }

    /// The open instalment on its day.
    function _payRow() private {
        _notBefore(_due(), 0);
        ledger.advance(loan);
        _payDue(0);
    }

    /// Everything that is due today, less `less`.
    function _payDue(uint64 less) private {
        ledger.advance(loan);
        uint256 sum = ledger.penaltyOwed(loan).fen();
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 i = 0; i < rows.length; i++) {
            Instalment memory r = rows[i];
            if (r.state != InstalmentState.Due && r.state != InstalmentState.Overdue) continue;
            sum += r.principal.fen() + r.interest.fen() + r.fee;
            if (r.partPaid) sum -= r.principalPaid.fen() + r.interestPaid.fen() + r.feePaid.fen();
        }
        _pay(Money.wrap(uint64(sum - less)));
    }

    /// On the last day all instalments are due: all of it, or all but what the tolerance clears.
    function _payAll(uint8 id) private {
        _notBefore(ledger.instalmentOf(loan, 3).due, 0);
        _payDue(id == Nodes.TOLERANCE_CLEARED ? 10 : 0);
    }

    function _fundWallet() private {
        vm.prank(bank);
        token.fundWallet(borrower, 1_000_000, keccak256(abi.encode("wallet", ++receipts)));
    }

    function _attemptMandate() private {
        _as(borrower).authorizeDebit(loan, borrower, Money.wrap(1_000_000), DOCUMENTS, inPerson());
    }

    /* ------------------------------------------------------------------ THE END OF A LOAN THAT FAILS */

    function _fails(uint8 id) private pure returns (bool) {
        return id == Nodes.REFINANCED || id == Nodes.DEBT_ASSUMED || id == Nodes.DEFAULT_DECLARED
            || id == Nodes.CROSS_DEFAULT_TRIGGERED || id == Nodes.LOAN_ACCELERATED
            || id == Nodes.COLLATERAL_DISPOSAL_STARTED || id == Nodes.COLLATERAL_SOLD || id == Nodes.MEDIATION_AGREED
            || id == Nodes.FIRST_LOSS_DRAWN || (id >= Nodes.JUDGMENT_ENTERED && id <= Nodes.LOSS_ALLOCATED);
    }

    function _prepareFailure(uint8 id) private {
        if (id == Nodes.DEFAULT_DECLARED) goTo(ledger.today().plus(16));
        else if (id == Nodes.CROSS_DEFAULT_TRIGGERED || id == Nodes.REFINANCED) _makeSibling(id);
        else if (id == Nodes.ENFORCEMENT_PROCEEDS_APPLIED) _fundCourt();
        else if (id == Nodes.FIRST_LOSS_DRAWN) _cover();
        else if (id == Nodes.COLLATERAL_SOLD) _notBefore(ledger.instalmentOf(loan, 3).due, 0);
    }

    function _attemptStay() private {
        Balances memory computed;
        Day today = ledger.today();
        _as(court).stayForBankruptcy(loan, "order", today, computed, DOCUMENTS);
    }

    function _attemptFailure(uint8 id) private {
        uint16 number = ledger.dossierOf(loan).cases;
        if (id == Nodes.REFINANCED) _attemptRefinancing();
        else if (id == Nodes.DEBT_ASSUMED) _attemptAssumption();
        else if (id == Nodes.DEFAULT_DECLARED) _as(operator).declareDefault(loan, 1, DOCUMENTS, new Consent[](0));
        else if (id == Nodes.CROSS_DEFAULT_TRIGGERED) ledger.triggerCrossDefault(_sibling(), loan);
        else if (id == Nodes.LOAN_ACCELERATED) _attemptAcceleration();
        else if (id == Nodes.COLLATERAL_DISPOSAL_STARTED) _attemptDisposal();
        else if (id == Nodes.COLLATERAL_SOLD) _attemptCollateralSale();
        else if (id == Nodes.MEDIATION_AGREED) _attemptMediation();
        else if (id == Nodes.JUDGMENT_ENTERED) _attemptJudgment(number);
        else if (id == Nodes.ENFORCEMENT_PROCEEDS_APPLIED) _attemptProceeds(number);
        else if (id == Nodes.BANKRUPTCY_STAYED) _attemptStay();
        else if (id == Nodes.SETTLEMENT_DISCOUNTED) _attemptDiscount();
        else if (id == Nodes.WRITTEN_OFF) _as(approverA).writeOff(loan, "resolution", DOCUMENTS);
        else if (_isCascade(id)) ledger.reach(id, file(loan));
        else _as(bank).recover(loan, Money.wrap(1000), "recovered", DOCUMENTS, inPerson());
    }

    function _attemptAcceleration() private {
        _as(operator).accelerateLoan(loan, "proof", DOCUMENTS, new Consent[](0));
    }

    function _attemptDisposal() private {
        Money reserve = Money.wrap(900_000);
        _as(operator).startDisposal(facility, 1, loan, DisposalMethod.Auction, reserve, "notice", DOCUMENTS);
    }

    function _attemptCollateralSale() private {
        (, uint256 bankKey) = makeAddrAndKey("bank");
        IDisposal.Sale memory s = IDisposal.Sale(loan, Money.wrap(900_000), "price", "proof");
        bytes memory fields = abi.encode(
            TypedData.COLLATERAL_SALE, facility, uint8(1), loan, s.price, s.receipt, s.priceProof, DOCUMENTS
        );
        Consent memory says = signedBy(bankKey, fields);
        _as(servicer).sellCollateral(facility, 1, s, DOCUMENTS, says, inPerson());
    }

    /// By the partner, a tenth of what is owed.
    function _cover() private {
        IFirstLoss.CoverTerms memory t = IFirstLoss.CoverTerms(partner, 1000, Money.wrap(1_000_000), "cover");
        _as(admin).agreeCover(lender, t);
        _as(partnerAdmin).fundCover(lender, t, Money.wrap(1_000_000));
    }

    function _attemptJudgment(uint16 number) private {
        Day today = ledger.today();
        IJudicial.Adjudication memory v =
            IJudicial.Adjudication("judgment", Money.wrap(900_000), Money.wrap(5000), Money.wrap(100), today);
        _as(court).enterJudgment(loan, number, v, DOCUMENTS);
    }

    function _attemptProceeds(uint16 number) private {
        _as(court).applyProceeds(loan, number, Money.wrap(1000), "proceeds", DOCUMENTS);
    }

    function _attemptAssumption() private {
        (address assumer, uint256 assumerKey) = makeAddrAndKey("assumer");
        PartyId debtor = Ids.party(lender, "assumer");
        Day expiry = ledger.today().plus(3650);
        IAdmission.Registration memory r =
            IAdmission.Registration(lender, "assumer", PartyKind.Borrower, assumer, keccak256("other identity"));
        _as(assumer).registerParty(r, DOCUMENTS, inPerson());
        _as(kycAttester).attestKyc(debtor, expiry, Custody.Party, assumer, DOCUMENTS);
        bytes memory fields = abi.encode(TypedData.DEBT_ASSUMPTION, loan, party, debtor, terms.principal, DOCUMENTS);
        INovation.Assent memory assent;
        assent.borrower = signedBy(borrowerKey, fields);
        assent.assumer = signedBy(assumerKey, fields);
        _as(lenderSigner).assumeDebt(loan, debtor, DOCUMENTS, assent);
    }

    function _sibling() private view returns (LoanId) {
        return Ids.loan(Ids.facility(party, "second"), "loan");
    }

    /// Another facility of the borrower, and its loan.
    function _makeSibling(uint8 id) private {
        (FacilityId facilityBefore, LoanId loanBefore, Terms memory before) = (facility, loan, terms);
        (facility, loan) = (Ids.facility(party, "second"), _sibling());
        authorize();
        ICredit.CreditRequest memory r = creditRequest();
        r.ref = "second";
        _as(borrower).applyForCredit(r, DOCUMENTS, inPerson());
        assess();
        approve();
        accept();
        (terms.startDay, terms.drawBy) = (ledger.today(), ledger.today().plus(10));
        terms.principal = Money.wrap(1_100_000);
        terms.firstDue = ledger.today().plus(31);
        (,, uint256 dueDay) = Calendar.civil(terms.firstDue);
        terms.dueDay = uint8(dueDay);
        propose();
        carryOut();
        if (id == Nodes.CROSS_DEFAULT_TRIGGERED) confirm();
        (facility, loan, terms) = (facilityBefore, loanBefore, before);
    }

    function _fundCourt() private {
        token.grantRole(token.HOLDER(), court);
        vm.prank(bank);
        token.fundWallet(court, 1_000_000, "court");
    }

    /// On the day of the disbursement: the principal and both fees.
    function _attemptRefinancing() private {
        bytes memory fields = abi.encode(TypedData.REFINANCING, loan, _sibling(), uint64(1_001_500), DOCUMENTS);
        Consent memory c = signedBy(borrowerKey, fields);
        _as(lenderSigner).refinance(loan, _sibling(), DOCUMENTS, c);
    }

    function _attemptMediation() private {
        IJudicial.Mediation memory m;
        (m.instrument, m.terms) = ("mediated", terms);
        m.terms.originationFee = NIL;
        (m.terms.startDay, m.terms.firstDue) = (ledger.today(), ledger.today().plus(31));
        (,, uint256 dueDay) = Calendar.civil(m.terms.firstDue);
        m.terms.dueDay = uint8(dueDay);
        bytes memory fields = mediationFields(m);
        Consent memory one = signedBy(lenderSignerKey, fields);
        Consent memory other = signedBy(borrowerKey, fields);
        _as(court).agreeMediation(loan, m, DOCUMENTS, one, other);
    }

    function _attemptDiscount() private {
        (, uint256 bankKey) = makeAddrAndKey("bank");
        ILoss.Lump memory lump = ILoss.Lump(Money.wrap(900_000), ledger.today(), "lump");
        bytes memory fields =
            abi.encode(TypedData.DISCOUNT_SETTLEMENT, loan, lump.amount, lump.deadline, lump.receipt, DOCUMENTS);
        ILoss.Signatures memory s;
        s.borrower = signedBy(borrowerKey, fields);
        s.approver = signedBy(approverBKey, fields);
        s.bank = signedBy(bankKey, fields);
        _as(admin).setWaiverLimit(lender, approverB, Money.wrap(1_000_000));
        _as(operator).settleAtDiscount(loan, lump, DOCUMENTS, s);
    }

    function _attemptRefund() private {
        _as(servicer).refundOverpayment(loan, lastPayment, Money.wrap(1000), DOCUMENTS, inPerson());
    }

    function _quote(QuoteKind kind, Money principal) private returns (uint8) {
        Day today = ledger.today();
        return _as(borrower).quotePrepayment(loan, kind, principal, today, DOCUMENTS, inPerson());
    }

    /// With a quote of this kind, if any quote was given before.
    function _prepay(QuoteKind kind) private {
        uint8 quote = ledger.loanOf(loan).quotes;
        if (quote == 0) quote = 1;
        else quote = _quote(kind, kind == QuoteKind.Full ? NIL : Money.wrap(300_000));
        bytes32 receipt = keccak256(abi.encode("receipt", ++receipts));
        vm.prank(bank);
        if (kind == QuoteKind.Shortened) ledger.prepayShortened(loan, quote, receipt, DOCUMENTS, inPerson());
        else if (kind == QuoteKind.Reduced) ledger.prepayReduced(loan, quote, receipt, DOCUMENTS, inPerson());
        else ledger.prepayInFull(loan, quote, receipt, DOCUMENTS, inPerson());
    }
}
