// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

contract AuthorizeDebitTest is RunningLoanTest {
    function fields(address account, uint64 cap) private view returns (bytes memory) {
        return abi.encode(TypedData.DEBIT_MANDATE, loan, account, cap, DOCUMENTS);
    }

    function authorizeDebit(address account, uint64 cap) private {
        vm.prank(borrower);
        ledger.authorizeDebit(loan, account, Money.wrap(cap), DOCUMENTS, inPerson());
    }

    function test_RevertWhen_AnotherSigns() public {
        toEffective();
        Consent memory c = signedBy(strangerKey, fields(borrower, 100));
        vm.expectRevert(abi.encodeWithSelector(ConsentForeign.selector, stranger, borrower));
        ledger.authorizeDebit(loan, borrower, Money.wrap(100), DOCUMENTS, c);
    }

    function test_RevertWhen_AnotherCalls() public {
        toEffective();
        expectWrongCaller(Nodes.AUTODEBIT_AUTHORIZED, operator, 0);
        vm.prank(operator);
        ledger.authorizeDebit(loan, borrower, Money.wrap(100), DOCUMENTS, inPerson());
    }

    function test_RevertGiven_NotEffective() public {
        toDisclosed();
        expectUnexpected();
        authorizeDebit(borrower, 100);
    }

    function test_RevertGiven_Voided() public {
        toEffective();
        bytes memory effect = abi.encodeCall(IEffects.agreementVoided, (terms.voidGrounds));
        Consent memory c = nodeConsent(borrowerKey, Nodes.AGREEMENT_VOIDED, file(loan), effect, DOCUMENTS);
        ledger.voidAgreement(loan, terms.voidGrounds, DOCUMENTS, c, inPerson());
        vm.expectRevert(
            abi.encodeWithSelector(AgreementInState.selector, loan, AgreementState.Voided, AgreementState.Effective)
        );
        authorizeDebit(borrower, 100);
    }

    function test_RevertGiven_Archived() public {
        toArchived();
        expectArchived();
        authorizeDebit(borrower, 100);
    }

    /// Nobody is debited on another's signature.
    function test_RevertWhen_TheWalletIsAnothers() public {
        toEffective();
        vm.expectRevert(abi.encodeWithSelector(ConsentMissing.selector, Nodes.AUTODEBIT_AUTHORIZED, stranger));
        authorizeDebit(stranger, 100);
    }

    function test_Authorize_BySignature() public {
        toEffective();
        Consent memory c = signedBy(borrowerKey, fields(borrower, 100_000));
        bytes memory effect = abi.encodeCall(IEffects.autodebitAuthorized, (borrower, Money.wrap(100_000)));
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        expectLogged(file(loan), bytes32(uint256(1)), Nodes.AUTODEBIT_AUTHORIZED, seq, borrower, effect, asLogged(c));
        vm.prank(keeper);
        ledger.authorizeDebit(loan, borrower, Money.wrap(100_000), DOCUMENTS, c);
        Mandate memory m = ledger.mandateOf(loan, 1);
        assertTrue(m.state == MandateState.Active);
        assertEq(m.account, borrower);
        assertEq(m.cap.fen(), 100_000);
    }

    function test_Authorize_ReplacesTheFormer() public {
        toDisbursed();
        authorizeDebit(borrower, 100);
        authorizeDebit(borrower, 200);
        assertTrue(ledger.mandateOf(loan, 1).state == MandateState.Revoked);
        assertTrue(ledger.mandateOf(loan, 2).state == MandateState.Active);
        assertEq(ledger.loanOf(loan).mandates, 2);
    }

    function test_Authorize_OfNothingRevokes() public {
        toDisbursed();
        authorizeDebit(borrower, 100);
        authorizeDebit(borrower, 0);
        assertTrue(ledger.mandateOf(loan, 1).state == MandateState.Revoked);
        assertTrue(ledger.mandateOf(loan, 2).state == MandateState.Revoked);
    }

    function test_RevertGiven_AllNumbersAreSpent() public {
        toEffective();
        for (uint256 i = 0; i < 255; i++) {
            authorizeDebit(borrower, 100);
        }
        vm.expectRevert(abi.encodeWithSelector(NumbersSpent.selector, loan, 255));
        authorizeDebit(borrower, 100);
    }
}
