// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Amended, Balances, Relief} from "contracts/interfaces/IEngine.sol";

import "./RunningLoanTest.sol";

/// A loan of which row 1 is overdue, on 8 March. By hand: all of the 10,000.00 is unpaid. Interest 150.00 of row 1 and 9,233.20 · 18 % · 23 / 360 = 106.18 since, penalty
/// 766.80 · 24 % · 21 / 360 = 10.74: together 10,266.92.
abstract contract CourtTest is RunningLoanTest {
    uint64 internal constant OWED = 1_026_692;

    function toOverdue() internal {
        toDisbursed();
        goTo(2026, 3, 8);
        ledger.advance(loan);
    }

    function owed() internal pure returns (Balances memory) {
        return Balances(Money.wrap(1_000_000), Money.wrap(25_618), NIL, Money.wrap(1074));
    }

    /// One row of what was due or is left, in the place of row 1, which was overdue; the cap of the fixture is not looked at.
    function called(uint8 version, Money principal, Money interest, Money fee)
        internal
        pure
        returns (Amended memory m)
    {
        (m.version, m.first, m.overdue, m.due) = (version, 2, true, date(2026, 2, 15));
        (m.duePrincipal, m.dueInterest, m.dueFee) = (principal, interest, fee);
        m.dueTotal = principal + interest + fee;
        m.rows = new uint256[](0);
    }

    function downgrade() internal {
        vm.prank(operator);
        ledger.downgradeRisk(loan, RiskClass.Doubtful, REASON, LoanId.wrap(0), DOCUMENTS);
    }

    function contest() internal {
        uint32[] memory list = new uint32[](1);
        list[0] = 1;
        IDisputes.Objection memory o = IDisputes.Objection(party, Money.wrap(100), list, "evidence");
        vm.prank(borrower);
        ledger.raiseDispute(loan, o, DOCUMENTS, inPerson());
    }

    function fundCourt(uint256 amount) internal {
        token.grantRole(token.HOLDER(), court);
        vm.prank(bank);
        token.fundWallet(court, amount, "escrow of the court");
    }

    function owedInAll() internal view returns (uint256 sum) {
        sum = ledger.penaltyOwed(loan).fen();
        Instalment[] memory rows = ledger.instalmentsOf(loan);
        for (uint256 i = 0; i < rows.length; i++) {
            Instalment memory r = rows[i];
            if (r.state >= InstalmentState.Settled) continue;
            sum += r.principal.fen() + r.interest.fen() + r.fee;
            if (r.partPaid) sum -= r.principalPaid.fen() + r.interestPaid.fen() + r.feePaid.fen();
        }
    }
}
