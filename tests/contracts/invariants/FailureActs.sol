// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./AmendmentActs.sol";
import "./DefaultActs.sol";

/// Phases 14 and 15: a loan that fails is called in, its collateral turned into money, its loss covered.
abstract contract FailureActs is AmendmentActs, DefaultActs {
    /// Arrears of which the debtor was told, and default.
    function _toDefault(uint256 which) internal {
        _pickOverdue(which);
        if (reached(file(loan), Nodes.DEFAULT_DECLARED)) return;
        _sendDefault();
        goTo(ledger.today().plus(16));
        ledger.advance(loan);
        _as(operator).declareDefault(loan, ledger.dossierOf(loan).notices, DOCUMENTS, new Consent[](0));
    }

    /// Another loan of the debtor, of a product with the clause.
    function crossDefault(uint256 which, uint256 seed) external act("crossDefault") {
        _toDefault(which);
        LoanId defaulted = loan;
        _grant(seed);
        _open(seed);
        _cross(defaulted);
    }

    function accelerate(uint256 which, uint256) external act("accelerate") {
        _toDefault(which);
        _accelerate();
    }

    /// All of it is due, and it is what was owed.
    function _accelerate() private keepsDebt(0) {
        _as(operator).accelerateLoan(loan, "proof", DOCUMENTS, new Consent[](0));
    }

    function dispose(uint256 which, uint256 seed) external act("dispose") {
        _toDefault(which);
        if (ledger.facilityOf(facility).collateral == 0) {
            pledge(bytes32(10 + ledger.today().number()), 1);
            perfect(1, 1);
        }
        uint8 number = uint8(1 + seed % ledger.facilityOf(facility).collateral);
        Money reserve = Money.wrap(uint64(1 + seed % 500_000));
        _as(operator).startDisposal(facility, number, loan, DisposalMethod.Auction, reserve, "notice", DOCUMENTS);
        if (seed % 4 != 0) _sell(number, reserve.fen() + (seed >> 32) % 800_000);
    }

    function _sell(uint8 number, uint256 price) private {
        if (!reached(file(loan), Nodes.LOAN_ACCELERATED)) {
            _as(operator).accelerateLoan(loan, "proof", DOCUMENTS, new Consent[](0));
        }
        IDisposal.Sale memory s = IDisposal.Sale(loan, Money.wrap(uint64(price)), _receipt(), "proof");
        Consent memory says = signedBy(
            bankKey,
            abi.encode(TypedData.COLLATERAL_SALE, facility, number, loan, s.price, s.receipt, s.priceProof, DOCUMENTS)
        );
        paid[loan].push(_as(servicer).sellCollateral(facility, number, s, DOCUMENTS, says, inPerson()));
    }

    /// The partner covers a tenth of what the lender's loans owe at their default.
    function cover(uint256, uint256 seed) external act("cover") {
        IFirstLoss.CoverTerms memory t = IFirstLoss.CoverTerms(partner, 1000, Money.wrap(1_000_000), "cover");
        if (ledger.coverOf(lender).rateBps == 0) _as(admin).agreeCover(lender, t);
        _as(partnerAdmin).fundCover(lender, t, Money.wrap(uint64(1 + seed % 100_000)));
    }
}
