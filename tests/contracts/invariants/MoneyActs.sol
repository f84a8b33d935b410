// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";

/// Phases 8 and 9: money that comes, goes back and comes early.
abstract contract MoneyActs is Debts {
    uint256 public refusedPayments;

    /// The bank books a transfer, now and then with an earlier value day. It is never refused, whatever state a loan is in that was disbursed and is not archived.
    function pay(uint256 which, uint256 seed) external act("pay") {
        _pickIn(which, (1 << uint256(LoanState.Archived)) - 2);
        Day today = ledger.today();
        Day valueDay = Day.wrap(uint32(today.number() - (seed >> 64) % 4));
        if (valueDay < ledger.loanOf(loan).startDay) valueDay = today;
        Money amount = Money.wrap(uint64(1 + seed % 150_000));
        _read();
        // An earlier day may be behind new terms or a loss that was shared: then it counts today.
        if (!_books(amount, valueDay) && !_books(amount, today)) refusedPayments++;
    }

    function _books(Money amount, Day valueDay) private returns (bool) {
        bytes32 receipt = _receipt();
        vm.prank(bank);
        try ledger.receivePayment(loan, amount, receipt, valueDay, bytes32(0), inPerson()) returns (PaymentId payment) {
            paid[loan].push(payment);
            return true;
        } catch (bytes memory reason) {
            _forget();
            if (bytes4(reason) != ValueDayOutOfRange.selector) refusedPayments++;
            return false;
        }
    }

    /// What is due, to the fen, or all of it but what the tolerance clears.
    function payDue(uint256 which, uint256 seed) external act("payDue") {
        _pickRunning(which);
        _payDue(seed);
    }

    /// On its day: a life that goes as agreed.
    function payOnTime(uint256 which, uint256 seed) external act("payOnTime") {
        _pickRunning(which);
        Loan memory l = ledger.loanOf(loan);
        Day due = ledger.instalmentOf(loan, l.firstOpen).due;
        if (due > ledger.today()) goTo(due);
        ledger.advance(loan);
        _payDue(seed);
    }

    /// All rows, each on its day, to the end or to what the tolerance clears.
    function finish(uint256 which, uint256 seed) external act("finish") {
        _pickRunning(which);
        for (uint256 i = 0; i < 8 && ledger.loanOf(loan).state <= LoanState.Overdue; i++) {
            _passToDue(0);
            _payDue(seed);
        }
    }

    function _payDue(uint256 seed) internal {
        uint256 owed = _dueNow(loan);
        if (owed == 0) return;
        if (seed % 4 == 0 && owed > TOLERANCE) owed -= seed % (TOLERANCE + 1);
        _book(Money.wrap(uint64(owed)));
    }

    /// From the borrower's own wallet.
    function payFromWallet(uint256 which, uint256 seed) external act("payFromWallet") {
        _pickRunning(which);
        Day today = ledger.today();
        bytes32 receipt = _receipt();
        Money amount = Money.wrap(uint64(1 + seed % 50_000));
        vm.prank(borrower);
        paid[loan].push(ledger.receivePayment(loan, amount, receipt, today, DOCUMENTS, Consent(borrower, 0, 0, "")));
    }

    function _book(Money amount) internal {
        Day today = ledger.today();
        bytes32 receipt = _receipt();
        vm.prank(bank);
        paid[loan].push(ledger.receivePayment(loan, amount, receipt, today, bytes32(0), inPerson()));
    }

    function debit(uint256 which, uint256 seed) external act("debit") {
        _pickRunning(which);
        if (ledger.loanOf(loan).mandates == 0 || seed % 8 == 0) {
            Money cap = Money.wrap(uint64(seed % 16 == 0 ? 0 : 100_000 + seed % 500_000));
            _as(borrower).authorizeDebit(loan, borrower, cap, DOCUMENTS, inPerson());
            if (cap.isNil()) return;
        }
        _passToDue(seed % 3);
        uint16 row = ledger.loanOf(loan).firstOpen;
        paid[loan].push(ledger.executeDebit(loan, row));
    }

    function refund(uint256 which, uint256 seed) external act("refund") {
        _pickIn(which, (1 << uint256(LoanState.Archived)) - 2);
        ledger.advance(loan);
        Money credit = ledger.loanOf(loan).credit;
        if (credit.isNil()) revert("no credit");
        PaymentId chosen = paid[loan][seed % paid[loan].length];
        Money amount = Money.wrap(uint64(1 + (seed >> 32) % credit.fen()));
        if (seed % 2 == 0) amount = credit;
        _as(servicer).refundOverpayment(loan, chosen, amount, bytes32(0), inPerson());
    }

    function reverse(uint256 which, uint256 seed) external act("reverse") {
        _pickAny(which);
        PaymentId chosen = paid[loan][seed % paid[loan].length];
        _as(bank).reversePayment(loan, chosen, "returned", bytes32(0));
    }

    /// A party draws what the ledger owes it, so that a later reversal finds it gone.
    function withdraw(uint256, uint256 seed) external act("withdraw") {
        uint256 all = ledger.balanceOf(AccountKind.Payable, file(seed % 2 == 0 ? lender : party));
        if (all == 0) revert("nothing to draw");
        Money amount = Money.wrap(uint64(1 + (seed >> 8) % all));
        if (seed % 2 == 0) _as(admin).withdraw(AccountKind.Payable, lender, admin, amount);
        else _as(borrower).withdraw(AccountKind.Payable, party, borrower, amount);
    }

    function prepay(uint256 which, uint256 seed) external act("prepay") {
        _pickRunning(which);
        QuoteKind kind = QuoteKind(1 + seed % 3);
        Money principal = kind == QuoteKind.Full ? NIL : Money.wrap(uint64(1 + (seed >> 8) % 200_000));
        Day today = ledger.today();
        vm.prank(borrower);
        uint8 quote = ledger.quotePrepayment(loan, kind, principal, today, bytes32(0), Consent(borrower, 0, 0, ""));
        bytes32 receipt = _receipt();
        vm.prank(bank);
        if (kind == QuoteKind.Shortened) ledger.prepayShortened(loan, quote, receipt, bytes32(0), inPerson());
        else if (kind == QuoteKind.Reduced) ledger.prepayReduced(loan, quote, receipt, bytes32(0), inPerson());
        else ledger.prepayInFull(loan, quote, receipt, bytes32(0), inPerson());
        paid[loan].push(Ids.payment(lender, receipt));
    }
}
