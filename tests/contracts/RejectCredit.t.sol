// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract RejectCreditTest is LedgerTest {
    function _reject(address by, bytes32 reason) private {
        vm.prank(by);
        ledger.rejectCredit(facility, reason, DOCUMENTS);
    }

    /* ------------------------------------------------------------------ REJECT */

    function test_RevertWhen_NobodyOfTheLenderRejects() public {
        toApplied();
        expectWrongCaller(Nodes.CREDIT_REJECTED, borrower, bit(Role.Operator) | bit(Role.Approver));
        _reject(borrower, REASON);
    }

    function test_RevertGiven_NoApplication() public {
        vm.expectRevert(abi.encodeWithSelector(UnknownFile.selector, facility, FileKind.Facility));
        _reject(operator, REASON);
    }

    function test_RevertGiven_Offered() public {
        toOffered();
        vm.expectRevert(
            abi.encodeWithSelector(
                ApplicationInState.selector, facility, ApplicationState.Offered, ApplicationState.Assessed
            )
        );
        _reject(operator, REASON);
    }

    function test_RevertGiven_RejectedAlready() public {
        toApplied();
        _reject(operator, REASON);
        vm.expectRevert(
            abi.encodeWithSelector(NodeRepeated.selector, Nodes.CREDIT_REJECTED, file(facility), file(facility))
        );
        _reject(operator, REASON);
    }

    function test_RevertWhen_ThereIsNoReason() public {
        toApplied();
        vm.expectRevert(abi.encodeWithSelector(ReasonMissing.selector, facility));
        _reject(operator, 0);
    }

    function test_Reject_Submitted() public {
        toApplied();
        bytes memory effect = abi.encodeCall(IEffects.creditRejected, (REASON));
        expectLogged(file(facility), Nodes.CREDIT_REJECTED, operator, effect, inPerson());
        _reject(operator, REASON);
        assertTrue(ledger.applicationOf(facility).state == ApplicationState.Rejected);
    }

    function test_Reject_Assessed() public {
        toApplied();
        assess();
        _reject(approverA, REASON);
        assertTrue(ledger.applicationOf(facility).state == ApplicationState.Rejected);
    }

    /* ------------------------------------------------------------------ EXPIRE THE OFFER */

    function test_RevertGiven_NothingOffered() public {
        toApplied();
        expectUnexpected();
        ledger.expireOffer(facility);
    }

    function test_RevertGiven_OfferAccepted() public {
        toAccepted();
        goTo(2026, 1, 23);
        vm.expectRevert(
            abi.encodeWithSelector(
                ApplicationInState.selector, facility, ApplicationState.Accepted, ApplicationState.Offered
            )
        );
        ledger.expireOffer(facility);
    }

    function test_RevertWhen_TheDeadlineIsToday() public {
        toOffered();
        goTo(2026, 1, 22);
        Day deadline = date(2026, 1, 22);
        vm.expectRevert(abi.encodeWithSelector(OfferOpen.selector, facility, deadline, deadline));
        ledger.expireOffer(facility);
    }

    /// Called late, it takes effect on its own day.
    function test_ExpireOffer() public {
        toOffered();
        goTo(2026, 3, 1);
        uint32 seq = ledger.fileOf(file(facility)).seq + 1;
        bytes32 id = file(facility);
        bytes memory effect = abi.encodeCall(IEffects.offerExpired, (date(2026, 1, 22)));
        vm.expectEmit(address(ledger));
        emit NodeReached(
            id, Nodes.OFFER_EXPIRED, id, seq, keeper, uint64(block.timestamp), date(2026, 1, 23), 0, 0, effect, ""
        );
        vm.prank(keeper);
        ledger.expireOffer(facility);
        assertTrue(ledger.applicationOf(facility).state == ApplicationState.Expired);
    }
}
