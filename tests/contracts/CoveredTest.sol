// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

/// A third institution covers the first losses of the fixture's lender. The loan has one instalment, of 10,150.00, overdue on 8 March 2026. By hand: penalty
/// 10,000.00 · 24 % · 21 / 360 = 140.00, together 10,290.00; a fifth of it is 2,058.00.
abstract contract CoveredTest is JointLendingTest {
    address internal insurer = makeAddr("admin of the insurer");
    PartyId internal provider = Ids.party(NOBODY, "insurer");
    uint64 internal constant OWED = 1_029_000;
    uint64 internal constant FIFTH = 205_800;

    function setUp() public virtual override {
        super.setUp();
        appointPartner();
        vm.prank(regulator);
        ledger.accreditLender(provider, Regime.Bank, insurer);
        registerInstitution(provider, "insurer", insurer);
        vm.prank(insurer);
        ledger.grantRole(provider, bank, Role.Bank);
        vm.prank(bank);
        ledger.fundPool(provider, POOL, "insurer's pool");
        terms.periods = 1;
    }

    function coverTerms(uint16 rateBps, uint64 cap) internal view returns (IFirstLoss.CoverTerms memory) {
        return IFirstLoss.CoverTerms(provider, rateBps, Money.wrap(cap), "cover");
    }

    function agree(IFirstLoss.CoverTerms memory t) internal {
        vm.prank(admin);
        ledger.agreeCover(lender, t);
    }

    function fundCover(IFirstLoss.CoverTerms memory t, uint64 amount) internal {
        vm.prank(insurer);
        ledger.fundCover(lender, t, Money.wrap(amount));
    }

    function cover(uint16 rateBps, uint64 cap, uint64 amount) internal {
        agree(coverTerms(rateBps, cap));
        fundCover(coverTerms(rateBps, cap), amount);
    }

    /// Told on 20 February, in default on 8 March.
    function toDefault() internal {
        toNoticeLapsed();
        declareInDefault();
    }

    function toNoticeLapsed() internal {
        goTo(2026, 2, 20);
        uint64 now_ = uint64(block.timestamp);
        ICollection.Dunning memory d =
            ICollection.Dunning(NoticeKind.Default, party, now_, Money.wrap(1_015_000), date(2026, 3, 7), "delivered");
        vm.prank(servicer);
        ledger.sendNotice(loan, d, DOCUMENTS);
        goTo(2026, 3, 8);
    }

    function declareInDefault() internal {
        Consent[] memory others = new Consent[](1);
        (address other, uint256 key) = makeAddrAndKey("operator of the partner");
        others[0] = signedBy(
            key, abi.encode(TypedData.CREDITOR_VOTE, Nodes.DEFAULT_DECLARED, loan, bytes32(uint256(1)), DOCUMENTS)
        );
        if (ledger.claimsOf(loan).length == 1) others = new Consent[](0);
        assertEq(other, partnerOperator);
        vm.prank(operator);
        ledger.declareDefault(loan, 1, DOCUMENTS, others);
    }

    function covered() internal view returns (uint256) {
        return ledger.balanceOf(AccountKind.Cover, file(lender));
    }
}
