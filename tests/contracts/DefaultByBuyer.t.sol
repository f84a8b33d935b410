// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ClaimSaleTest.sol";
import {Relief} from "contracts/interfaces/IEngine.sol";

/// The claim was sold on the day of the disbursement. On 20 February the debtor is told of its arrears; on 8 March the cure period is over.
contract DefaultByBuyerTest is ClaimSaleTest {
    function toNotified() private {
        toSold(10_000);
        goTo(2026, 2, 20);
        notifyOfDefault(91_680);
        goTo(2026, 3, 8);
    }

    function declare(address by) private {
        vm.prank(by);
        ledger.declareDefault(loan, 1, DOCUMENTS, new Consent[](0));
    }

    /// Civil Code 546: as to the debtor, the seller is the creditor until it is told of the sale.
    function test_RevertGiven_TheDebtorDoesNotKnowTheBuyer() public {
        toNotified();
        expectWrongCaller(Nodes.DEFAULT_DECLARED, partnerOperator, bit(Role.Operator));
        declare(partnerOperator);
        declare(operator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    function test_Declare_ByABuyerOfWhomTheDebtorKnows() public {
        toNotified();
        notify_(1);
        vm.expectRevert(abi.encodeWithSelector(MajorityMissing.selector, loan, 0, 5000));
        declare(operator);
        declare(partnerOperator);
        assertTrue(reached(file(loan), Nodes.DEFAULT_DECLARED));
    }

    /// Who has sold gives nothing up any more.
    function test_RevertGiven_TheLenderHasSoldItWaivesNothing() public {
        toNotified();
        notify_(1);
        vm.prank(admin);
        ledger.setWaiverLimit(lender, operator, Money.wrap(1000));
        vm.expectRevert(abi.encodeWithSelector(MajorityMissing.selector, loan, 0, 5000));
        vm.prank(operator);
        ledger.grantWaiver(loan, Relief(NIL, Money.wrap(1), NIL, NIL), DOCUMENTS);
    }
}
