// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

contract PostRiskAssessmentTest is LedgerTest {
    function _refused(ICredit.Assessment memory a, bytes memory reason) private {
        vm.expectRevert(reason);
        vm.prank(modelOperator);
        ledger.postRiskAssessment(facility, a, DOCUMENTS);
    }

    function test_RevertWhen_NoModelOperator() public {
        toApplied();
        expectWrongCaller(Nodes.RISK_ASSESSED, operator, bit(Role.ModelOperator));
        vm.prank(operator);
        ledger.postRiskAssessment(facility, assessment(), DOCUMENTS);
    }

    function test_RevertGiven_NoApplication() public {
        toAuthorized();
        _refused(assessment(), abi.encodeWithSelector(UnknownFile.selector, facility, FileKind.Facility));
    }

    function test_RevertGiven_AssessedAlready() public {
        toApplied();
        assess();
        authorize();
        _refused(
            assessment(),
            abi.encodeWithSelector(
                ApplicationInState.selector, facility, ApplicationState.Assessed, ApplicationState.Submitted
            )
        );
    }

    function test_RevertGiven_FacilityNotActive() public {
        toAccepted();
        authorize();
        vm.prank(operator);
        ledger.freezeLimit(facility, FreezeCause.Lender, REASON, DOCUMENTS);
        _refused(
            assessment(),
            abi.encodeWithSelector(FacilityInState.selector, facility, FacilityState.Frozen, FacilityState.Active)
        );
    }

    function test_RevertWhen_AHashIsMissing() public {
        toApplied();
        ICredit.Assessment memory a = assessment();
        a.report = 0;
        _refused(a, abi.encodeWithSelector(HashMissing.selector, facility, "report"));
        a = assessment();
        a.modelVersion = 0;
        _refused(a, abi.encodeWithSelector(HashMissing.selector, facility, "modelVersion"));
    }

    function test_RevertWhen_TheRateBandIsReversed() public {
        toApplied();
        ICredit.Assessment memory a = assessment();
        a.minRate = Rate.wrap(240_001);
        _refused(a, abi.encodeWithSelector(TermsInvalid.selector, "minRate", 240_001, 240_000));
    }

    function test_RevertGiven_InquiryConsentExpired() public {
        toApplied();
        Day expiry = ledger.partyOf(party).inquiryExpiry;
        goTo(expiry.plus(1));
        _refused(assessment(), abi.encodeWithSelector(InquiryNotAuthorized.selector, party, expiry, expiry.plus(1)));
    }

    /// One consent is good for one inquiry.
    function test_RevertGiven_InquiryConsentUsed() public {
        toAccepted();
        _refused(
            assessment(), abi.encodeWithSelector(InquiryNotAuthorized.selector, party, Day.wrap(0), date(2026, 1, 15))
        );
    }

    function test_Assess() public {
        toApplied();
        goTo(ledger.partyOf(party).inquiryExpiry);
        ICredit.Assessment memory a = assessment();
        bytes memory effect = abi.encodeCall(
            IEffects.riskAssessed,
            (a.report, a.modelVersion, a.scoreBand, a.fraudCleared, a.maxLimit, a.minRate, a.maxRate)
        );
        expectLogged(file(facility), Nodes.RISK_ASSESSED, modelOperator, effect, inPerson());
        assess();
        Application memory stored = ledger.applicationOf(facility);
        assertTrue(stored.state == ApplicationState.Assessed && stored.fraudCleared);
        assertTrue(stored.assessedLimit == a.maxLimit);
        assertEq(stored.maxRate.millionths(), 240_000);
        assertTrue(ledger.partyOf(party).inquiryExpiry == Day.wrap(0));
    }

    function test_Assess_AFacilityInUse() public {
        toAccepted();
        assertFalse(ledger.applicationOf(facility).freshAssessment);
        authorize();
        assess();
        Application memory a = ledger.applicationOf(facility);
        assertTrue(a.freshAssessment && a.state == ApplicationState.Accepted);
    }
}
