// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./AmendmentActs.sol";

/// Phases 7, 9 and 10: what changes the charges of a running loan.
abstract contract ChargeActs is AmendmentActs {
    function resetRate(uint256 which, uint256 seed) external act("resetRate") {
        _pickRunning(which);
        _resetRate(Rate.wrap(uint32(1 + seed % 5_000)));
    }

    /// From today on: what is owed today is what was owed.
    function _resetRate(Rate discount) private keepsDebt(0) {
        _as(operator).resetRate(loan, discount, DOCUMENTS);
    }

    function subsidise(uint256 which, uint256 seed) external act("subsidise") {
        _pickRunning(which);
        _passToDue(0);
        uint16 row = ledger.loanOf(loan).firstOpen;
        Instalment memory r = ledger.instalmentOf(loan, row);
        uint256 unpaid = r.interest.fen() - r.interestPaid.fen();
        if (unpaid == 0) revert("no interest");
        vm.prank(admin);
        ledger.setProgramme(lender, "programme", borrower, Money.wrap(10_000_000));
        Money amount = Money.wrap(uint64(1 + seed % unpaid));
        bytes32 receipt = _receipt();
        paid[loan].push(_as(bank).applySubsidy(loan, row, "programme", amount, receipt, DOCUMENTS));
    }

    function merchantRefunds(uint256 which, uint256 seed) external act("merchantRefund") {
        _pickRunning(which);
        _merchantRefunds(1 + seed % (_debtNow().principal / 2 + 1));
    }

    /// It repays principal: so much less is owed.
    function _merchantRefunds(uint256 amount) private keepsDebt(amount) {
        Money money = Money.wrap(uint64(amount));
        bytes32 receipt = _receipt();
        Consent memory c = signedBy(bankKey, abi.encode(TypedData.MERCHANT_REFUND, loan, money, receipt, DOCUMENTS));
        paid[loan].push(_as(servicer).applyMerchantRefund(loan, money, receipt, DOCUMENTS, c));
    }

    function pause(uint256 which, uint256 seed) external act("pause") {
        _pickOverdue(which);
        _pause(ledger.today().plus(1 + seed % 40));
    }

    function _pause(Day until) private movesNoDebt("pause") {
        _as(operator).pauseDelinquency(loan, until, DOCUMENTS);
    }
}
