// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "../LedgerTest.sol";
import {LogReplay} from "../LogReplay.sol";

/// Moves loans: opens them with random terms, lets time pass, pays, prepays, refunds and reverses. Keeps of the events what the invariants compare. A refusal
/// that should not have been, and an act that should have been refused, are counted.
contract LoanHandler is LedgerTest, LogReplay {
    uint256 internal constant MOST_LOANS = 6;
    Money private constant PRINCIPAL = Money.wrap(500_000);

    LoanId[] public loans;
    mapping(LoanId => Terms) private _agreed;
    mapping(LoanId => PaymentId[]) private _paid;
    mapping(bytes32 id => uint256) private _standing;

    uint256 public refusedPayments;
    uint256 public acceptedOutOfOrder;
    uint256 public cadenceDifferences;
    uint256 public allocations;
    uint256 public unequalParts;
    uint256 public unequalShares;
    uint256 public nodesOutOfOrder;
    mapping(bytes32 => uint256) private _calls;
    uint256 private _lastAllocated;

    function begin() external {
        setUp();
        vm.recordLogs();
        toAccepted();
        open(0);
        _read();
    }

    function count() external view returns (uint256) {
        return loans.length;
    }

    function agreed(LoanId id) external view returns (Terms memory) {
        return _agreed[id];
    }

    function payments(LoanId id) external view returns (PaymentId[] memory) {
        return _paid[id];
    }

    function system() external view returns (ILoanLedger, SettlementToken, FacilityId, PartyId, PartyId) {
        return (ledger, token, facility, lender, party);
    }

    function recordedFiles() external view returns (bytes32[] memory) {
        return files;
    }

    function recordedHead(bytes32 id) external view returns (bytes32) {
        return head[id];
    }

    function calls(bytes32 what) external view returns (uint256) {
        return _calls[what];
    }

    /* ------------------------------------------------------------------ WHAT CAN BE DONE */

    modifier counted(bytes32 what) {
        _;
        _calls[what]++;
        _read();
    }

    function open(uint256 seed) public counted("open") {
        if (loans.length == MOST_LOANS || ledger.facilityOf(facility).state != FacilityState.Active) return;
        if (ledger.today() >= ledger.facilityOf(facility).availabilityEnd) return;
        _chooseTerms(seed);
        bytes32 ref = bytes32(loans.length + 1);
        loan = Ids.loan(facility, ref);
        vm.prank(operator);
        ledger.proposeTerms(facility, ref, terms, DOCUMENTS, inPerson());
        disclose();
        signAsBorrower();
        signAsLender();
        requestDrawdown();
        approveDrawdown();
        release();
        Money amount = terms.principal;
        vm.prank(bank);
        ledger.confirmDisbursement(loan, amount, keccak256(abi.encode("payout", ref)), DOCUMENTS);
        loans.push(loan);
        _agreed[loan] = terms;
    }

    function _chooseTerms(uint256 seed) private {
        terms = termsOf(Method(seed % 5));
        terms.principal = Money.wrap(uint64(PRINCIPAL.fen() + (seed >> 8) % 300_000));
        terms.rate = Rate.wrap(uint32(60_000 + (seed >> 32) % 60_000));
        terms.dayCount = DayCount((seed >> 16) % 3);
        terms.allocationMode = AllocationMode((seed >> 20) % 2);
        terms.periods = uint16(1 + (seed >> 24) % 12);
        terms.originationFee = Money.wrap(uint64((seed >> 64) % 1_000));
        terms.periodicFee = Money.wrap(uint64((seed >> 96) % 100));
        terms.startDay = ledger.today();
        terms.drawBy = ledger.today();
        (uint256 year, uint256 month,) = Calendar.civil(ledger.today().plus(32));
        terms.firstDue = date(year, month, 15);
    }

    /// Up to twenty days, without anybody looking.
    function passTime(uint256 days_) external counted("passTime") {
        goTo(ledger.today().plus(days_ % 21));
    }

    function keep(uint256 which) external counted("keep") {
        ledger.advance(_some(which));
    }

    /// The bank books a transfer, now and then with an earlier value day. It is never refused.
    function pay(uint256 which, uint256 amount, uint256 lateness) external counted("pay") {
        LoanId id = _some(which);
        Day today = ledger.today();
        Day valueDay = Day.wrap(uint32(today.number() - lateness % 4));
        if (valueDay < ledger.loanOf(id).startDay) valueDay = today;
        bytes32 receipt = keccak256(abi.encode("receipt", id, _paid[id].length, block.timestamp, gasleft()));
        _read();
        vm.prank(bank);
        try ledger.receivePayment(
            id, Money.wrap(uint64(1 + amount % 150_000)), receipt, valueDay, bytes32(0), inPerson()
        ) returns (
            PaymentId payment
        ) {
            _paid[id].push(payment);
        } catch {
            refusedPayments++;
            _forget();
        }
    }

    /// What is due of the oldest open instalment, to the fen: so that rows settle too.
    function payDue(uint256 which) external counted("payDue") {
        LoanId id = _some(which);
        ledger.advance(id);
        Loan memory l = ledger.loanOf(id);
        if (l.firstOpen == 0 || l.firstOpen > l.rows) return;
        Instalment memory r = ledger.instalmentOf(id, l.firstOpen);
        uint256 owed = r.principal.fen() + r.interest.fen() + r.fee - r.principalPaid.fen() - r.interestPaid.fen()
            - r.feePaid.fen();
        if (owed == 0) return;
        owed += ledger.penaltyOwed(id).fen();
        Day today = ledger.today();
        bytes32 receipt = keccak256(abi.encode("due", id, _paid[id].length, block.timestamp));
        vm.prank(bank);
        ledger.receivePayment(id, Money.wrap(uint64(owed)), receipt, today, bytes32(0), inPerson());
        _paid[id].push(Ids.payment(lender, receipt));
    }

    function prepay(uint256 which, uint256 kind, uint256 amount) external counted("prepay") {
        LoanId id = _some(which);
        ledger.advance(id);
        Money principal = kind % 3 == 2 ? NIL : Money.wrap(uint64(1 + amount % 100_000));
        QuoteKind wanted = QuoteKind(1 + kind % 3);
        Day today = ledger.today();
        _read();
        vm.prank(borrower);
        try ledger.quotePrepayment(id, wanted, principal, today, bytes32(0), Consent(borrower, 0, 0, "")) returns (
            uint8 quote
        ) {
            bytes32 receipt = keccak256(abi.encode("prepaid", id, quote));
            vm.prank(bank);
            if (wanted == QuoteKind.Shortened) ledger.prepayShortened(id, quote, receipt, bytes32(0), inPerson());
            else if (wanted == QuoteKind.Reduced) ledger.prepayReduced(id, quote, receipt, bytes32(0), inPerson());
            else ledger.prepayInFull(id, quote, receipt, bytes32(0), inPerson());
            _paid[id].push(Ids.payment(lender, receipt));
        } catch {
            _forget();
            _calls["prepay refused"]++;
        }
    }

    function refund(uint256 which, uint256 amount) external counted("refund") {
        LoanId id = _some(which);
        ledger.advance(id);
        Loan memory l = ledger.loanOf(id);
        if (_paid[id].length == 0 || l.credit.isNil() || l.marks & MARK_CLAIM_OWES != 0) return;
        if (ledger.paymentOf(_paid[id][0]).state != PaymentState.Allocated) return;
        PaymentId first = _paid[id][0];
        vm.prank(servicer);
        ledger.refundOverpayment(id, first, Money.wrap(uint64(1 + amount % l.credit.fen())), bytes32(0), inPerson());
    }

    function reverse(uint256 which, uint256 payment) external counted("reverse") {
        LoanId id = _some(which);
        if (_paid[id].length == 0) return;
        PaymentId chosen = _paid[id][payment % _paid[id].length];
        if (ledger.paymentOf(chosen).state != PaymentState.Allocated) return;
        vm.prank(bank);
        ledger.reversePayment(id, chosen, "returned", bytes32(0));
    }

    /// Acts whose time is over for a running loan: each must be refused.
    function outOfOrder(uint256 which, uint256 act) external counted("outOfOrder") {
        LoanId id = _some(which);
        loan = id;
        terms = _agreed[id];
        Money amount = terms.principal;
        bytes memory call;
        if (act % 4 == 0) {
            call = abi.encodeCall(IDisbursement.confirmDisbursement, (id, amount, "again", DOCUMENTS));
        } else if (act % 4 == 1) {
            call = abi.encodeCall(IDisbursement.releaseToBorrower, (id, DOCUMENTS));
        } else if (act % 4 == 2) {
            call = abi.encodeCall(IAgreement.discloseApr, (id, Rate.wrap(1), 1, NIL, DOCUMENTS));
        } else {
            call = abi.encodeCall(IBilling.issueBill, (id, uint16(ledger.loanOf(id).rows + 1)));
        }
        _read();
        vm.prank(act % 4 == 0 ? bank : operator);
        (bool ok,) = address(ledger).call(call);
        if (ok) acceptedOutOfOrder++;
        else _forget();
    }

    /// Twenty days with a keeper each day, and the same twenty days with one at their end, from the same state.
    function compareCadence(uint256 which, uint256 days_) external counted("compareCadence") {
        LoanId id = _some(which);
        _read();
        Day from = ledger.today();
        uint256 length = 1 + days_ % 40;
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 1; i <= length; i++) {
            goTo(from.plus(i));
            ledger.advance(id);
        }
        bytes32 daily = _fingerprint(id);
        vm.revertToState(snapshot);
        goTo(from.plus(length));
        ledger.advance(id);
        bytes32 once = _fingerprint(id);
        vm.revertToState(snapshot);
        _forget();
        if (daily != once) cadenceDifferences++;
    }

    /// Balances and instalments; what the log holds may differ, and how long nobody looked at a loan of which nothing changed.
    function _fingerprint(LoanId id) private view returns (bytes32) {
        Loan memory l = ledger.loanOf(id);
        l.nextEvent = Day.wrap(0);
        l.accruedThrough = Day.wrap(0);
        return keccak256(abi.encode(l, ledger.instalmentsOf(id), ledger.penaltyOwed(id)));
    }

    function _some(uint256 which) private view returns (LoanId) {
        return loans[which % loans.length];
    }

    /* ------------------------------------------------------------------ WHAT THE EVENTS SAY */

    function _read() private {
        _replay(ledger.origin(), vm.getRecordedLogs());
        vm.recordLogs();
    }

    /// What was recorded was undone: the recorder keeps the events of a refused call too.
    function _forget() private {
        vm.getRecordedLogs();
        vm.recordLogs();
    }

    function _met(bytes32, uint8 node, bytes32 object, bytes memory effect) internal override {
        if (node == Nodes.PAYMENT_ALLOCATED) _allocated(object, effect);
        else if (node == Nodes.PROCEEDS_DISTRIBUTED) _distributed(effect);
    }

    function _allocated(bytes32 object, bytes memory effect) private {
        (Parts memory p,, bool fromCredit) = abi.decode(_arguments(effect), (Parts, uint256[], bool));
        _lastAllocated = p.fee.fen() + p.interest.fen() + p.penalty.fen() + p.compound.fen() + p.principal.fen();
        allocations++;
        if (fromCredit) return;
        Payment memory payment = ledger.paymentOf(PaymentId.wrap(bytes16(object)));
        if (_lastAllocated + p.credit.fen() != payment.amount.fen()) unequalParts++;
    }

    function _distributed(bytes memory effect) private {
        (, Money toOwner,, Money toServicer) = abi.decode(_arguments(effect), (PartyId, Money, PartyId, Money));
        if (toOwner.fen() + toServicer.fen() != _lastAllocated) unequalShares++;
    }

    function _arguments(bytes memory effect) private pure returns (bytes memory rest) {
        rest = new bytes(effect.length - 4);
        for (uint256 i = 0; i < rest.length; i++) {
            rest[i] = effect[i + 4];
        }
    }
}
