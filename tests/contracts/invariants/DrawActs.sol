// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./World.sol";

/// Phases 5 and 6: from the proposal to the money.
abstract contract DrawActs is World {
    function open(uint256 which, uint256 seed) external act("open") {
        if (seed % 4 == 0) _grant(seed);
        else _pickFacility(which);
        _open(seed);
    }

    function proposeLoan(uint256 which, uint256 seed) external act("propose") {
        _pickFacility(which);
        _propose(seed);
        if (seed % 5 > 1) return;
        disclose();
        signAsBorrower();
        signAsLender();
        if (seed % 5 == 0) {
            _void(seed);
            return;
        }
        _request(seed);
        if (seed % 2 == 0) approveDrawdown();
        _as(operator).rejectDrawdown(loan, REASON, DOCUMENTS);
    }

    /// The next step of an agreement that does not run yet; now and then it ends here.
    function proceed(uint256 which, uint256 seed) external act("proceed") {
        _pickIn(which, 1 << uint256(LoanState.None));
        AgreementState state = ledger.agreementOf(loan).state;
        if (seed % 9 == 0) _void(seed);
        else if (state == AgreementState.Proposed) disclose();
        else if (state == AgreementState.Disclosed) _sign();
        else if (state == AgreementState.Effective) _proceedDrawdown(seed);
        else revert("voided");
    }

    function _void(uint256 seed) private {
        bytes32 ground = seed % 2 == 0 ? terms.voidGrounds : bytes32("both");
        bytes memory effect = abi.encodeCall(IEffects.agreementVoided, (ground));
        Consent memory one = nodeConsent(borrowerKey, Nodes.AGREEMENT_VOIDED, file(loan), effect, DOCUMENTS);
        Consent memory other = nodeConsent(lenderSignerKey, Nodes.AGREEMENT_VOIDED, file(loan), effect, DOCUMENTS);
        ledger.voidAgreement(loan, ground, DOCUMENTS, one, other);
    }

    function _sign() private {
        if (ledger.agreementOf(loan).borrowerSigner == address(0)) signAsBorrower();
        else signAsLender();
    }

    function _proceedDrawdown(uint256 seed) private {
        DrawdownState state = ledger.drawdownOf(loan).state;
        if (state == DrawdownState.Requested && seed % 4 != 1) approveDrawdown();
        else if (state == DrawdownState.Requested) _as(operator).rejectDrawdown(loan, REASON, DOCUMENTS);
        else if (state == DrawdownState.Approved) _release(seed);
        else if (state == DrawdownState.Released && seed % 4 != 1) _confirm();
        else if (state == DrawdownState.Released) _as(bank).reverseDisbursement(loan, "failed", DOCUMENTS);
        else _request(seed);
    }

    /// For the borrower's own use, or for a merchant.
    function _request(uint256 seed) private {
        useOfFunds = seed % 2 == 0 ? bytes32("use") : keccak256(abi.encode(PAYEE, PURPOSE));
        requestDrawdown();
    }

    function _release(uint256 seed) private {
        if (ledger.drawdownOf(loan).useOfFunds != bytes32("use")) releaseToPayee();
        else if (seed % 6 == 1) _as(operator).rejectDrawdown(loan, REASON, DOCUMENTS);
        else release();
    }

    /// The money came back before the first accrual.
    function takeBack(uint256 which, uint256 seed) external act("takeBack") {
        _pickFacility(which);
        _open(seed);
        _as(bank).reverseDisbursement(loan, "came back", DOCUMENTS);
    }

    function countersign(uint256 which, uint256) external act("countersign") {
        _pickAny(which);
        bytes32 root = ledger.agreementOf(loan).documents;
        _as(witness).countersignEvidence(loan, 0, root, DOCUMENTS);
    }

    function notarize(uint256 which, uint256) external act("notarize") {
        _pickAny(which);
        _as(notary).notarizeEnforcement(loan, "certificate", DOCUMENTS);
    }
}
