// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SecuredTest.sol";

/// Another assumes the guaranteed debt: Civil Code 697.
contract ReleasedGuarantorTest is SecuredTest {
    uint256 private assumerKey;
    PartyId private debtor = Ids.party(lender, "assumer");

    /// The loan runs under a guarantee, row 1 is overdue.
    function toArrears() private {
        (, assumerKey) = makeAddrAndKey("assumer");
        toOffered();
        signGuarantee();
        toOverdue();
        registerGuarantor("assumer", assumerKey, PartyKind.Borrower);
        ledger.advance(loan);
    }

    function assume(uint256[] memory guarantors) private {
        bytes memory fields = abi.encode(TypedData.DEBT_ASSUMPTION, loan, party, debtor, uint64(1_000_000), DOCUMENTS);
        INovation.Assent memory a;
        a.borrower = signedBy(borrowerKey, fields);
        a.assumer = signedBy(assumerKey, fields);
        a.guarantees = new uint8[](guarantors.length);
        a.guarantors = new Consent[](guarantors.length);
        for (uint256 i = 0; i < guarantors.length; i++) {
            (a.guarantees[i], a.guarantors[i]) = (1, signedBy(guarantors[i], fields));
        }
        vm.prank(lenderSigner);
        ledger.assumeDebt(loan, debtor, DOCUMENTS, a);
    }

    function signers(uint256 key) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = key;
    }

    function test_RevertWhen_AnotherSignsForTheGuarantor() public {
        toArrears();
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, guarantor));
        assume(signers(strangerKey));
    }

    function test_RevertGiven_TheGuarantorDidNotAgree() public {
        toArrears();
        assume(new uint256[](0));
        vm.expectRevert(abi.encodeWithSelector(GuarantorReleased.selector, loan, 1));
        vm.prank(operator);
        ledger.callGuarantee(facility, 1, loan, GuaranteeGround.None, 0, DOCUMENTS);
    }

    function test_Call_AGuarantorWhoAgreed() public {
        toArrears();
        assume(signers(guarantorKey));
        vm.prank(operator);
        ledger.callGuarantee(facility, 1, loan, GuaranteeGround.None, 0, DOCUMENTS);
        assertTrue(ledger.guaranteeOf(facility, 1).state == GuaranteeState.Called);
    }
}
