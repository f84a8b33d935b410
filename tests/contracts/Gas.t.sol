// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";
import {VmSafe} from "forge-std/Vm.sol";

/// Gas of whole transactions, cold, base and calldata included, refunds deducted: `forge snapshot` of tests/contracts/snapshots/Loan.json. A difference fails with
/// FORGE_SNAPSHOT_CHECK=true.
/// forge-config: default.isolate = true
/// forge-config: ci.isolate = true
/// forge-config: soak.isolate = true
contract GasTest is RunningLoanTest {
    string private constant GROUP = "Loan";
    uint256 private gasOfLife;

    function setUp() public override {
        if (vm.isContext(VmSafe.ForgeContext.Coverage)) {
            vm.skip(true, "coverage compiles without the optimizer: this is not the gas on a chain");
        }
        super.setUp();
        // The token is a type of the tests, and so is compiled with them.
        string memory shipped = vm.readFile("out/SettlementToken.sol/SettlementToken.json");
        vm.etch(address(token), vm.parseJsonBytes(shipped, ".deployedBytecode.object"));
    }

    function measured(string memory name) private {
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        gasOfLife += gas;
        if (bytes(name).length != 0) vm.snapshotValue(GROUP, name, gas);
    }

    /// The loan of the fixture under a limit that does not revolve: one file is written, not two.
    function toDisbursedOnce() private {
        Product memory p = product();
        p.revolving = false;
        productId = publish(p);
        toApplied();
        assess();
        ICredit.Offer memory o = offer();
        o.revolving = false;
        approve(o);
        accept();
        draw();
    }

    function test_Gas_ARepayment() public {
        toDisbursedOnce();
        measured("open a loan of 12 instalments");
        goTo(2026, 2, 15);
        ledger.advance(loan);
        measured("bill and due day of an instalment");
        pay(91_680, "first");
        goTo(2026, 3, 15);
        ledger.advance(loan);
        goTo(2026, 3, 16);
        pay(91_680, "second");
        measured("repayment of an instalment: accrual, allocation, settlement, distribution");
        ledger.advance(loan);
        measured("advance with nothing to do");
        goTo(2026, 3, 17);
        ledger.advance(loan);
        measured("advance with a day of interest");
        vm.prank(bank);
        ledger.reversePayment(loan, Ids.payment(lender, "second"), "proof", DOCUMENTS);
        measured("reversal of a payment, two instalments played again");
    }

    function test_Gas_ARevolvingRepayment() public {
        toDisbursed();
        goTo(2026, 2, 15);
        ledger.advance(loan);
        pay(91_680, "first");
        goTo(2026, 3, 15);
        ledger.advance(loan);
        pay(91_680, "second");
        measured("repayment of an instalment under a revolving limit");
    }

    function test_Gas_Prepayments() public {
        toDisbursedOnce();
        goTo(2026, 1, 30);
        Day today = ledger.today();
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Reduced, Money.wrap(400_000), today, DOCUMENTS, inPerson());
        measured("quote of a prepayment in part");
        vm.prank(bank);
        ledger.prepayReduced(loan, 1, "part", DOCUMENTS, inPerson());
        measured("prepayment in part, 12 instalments anew");
        vm.prank(borrower);
        ledger.quotePrepayment(loan, QuoteKind.Full, NIL, today, DOCUMENTS, inPerson());
        vm.prank(bank);
        ledger.prepayInFull(loan, 2, "all", DOCUMENTS, inPerson());
        measured("prepayment in full, 12 instalments cancelled");
    }

    /// From the payout to the last instalment, each paid by a bank on its day, with nobody looking in between.
    function test_Gas_ALife() public {
        toReleased();
        confirm();
        measured("");
        for (uint16 k = 1; k <= 12; k++) {
            goTo(k < 12 ? 2026 : 2027, k < 12 ? k + 1 : 1, 15);
            pay(k < 12 ? 91_680 : 91_681, bytes32(uint256(k)));
            measured("");
        }
        assertTrue(ledger.loanOf(loan).state == LoanState.Settled);
        vm.snapshotValue(GROUP, "life of a loan of 12 instalments, from the payout", gasOfLife);
    }
}
