// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./JointLendingTest.sol";

/// The fixture's lender sells its claim, or 40 % of it, to the partner for 4,000.00.
abstract contract ClaimSaleTest is JointLendingTest {
    address internal seller;
    uint256 internal sellerKey;
    bytes32 internal constant DELIVERY = keccak256("proof of delivery");

    function setUp() public virtual override {
        super.setUp();
        appointPartner();
        Product memory p = product();
        p.debitAttempts = 4;
        productId = publish(p);
        Clauses memory c;
        c.transferable = true;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
        (seller, sellerKey) = makeAddrAndKey("operator who signs");
        vm.prank(admin);
        ledger.grantRole(lender, seller, Role.Operator);
    }

    function claimOffer(uint16 portion) internal view returns (IAssignment.ClaimOffer memory o) {
        (o.portionBps, o.price) = (portion, Money.wrap(400_000));
        o.deadline = ledger.today().plus(10);
    }

    function offerBy(address by, IAssignment.ClaimOffer memory o) internal {
        vm.prank(by);
        ledger.offerTransfer(loan, 1, o, DOCUMENTS);
    }

    function sellerAgrees(uint256 key, uint8 claim, uint16 portion, uint8 bought) internal returns (Consent memory) {
        bytes memory effect =
            abi.encodeCall(IEffects.transferSettled, (lender, partner, portion, Money.wrap(400_000), bought));
        return signedBy(
            key,
            abi.encode(
                TypedData.NODE_CONSENT,
                Nodes.TRANSFER_SETTLED,
                loan,
                bytes32(uint256(claim)),
                keccak256(effect),
                DOCUMENTS
            )
        );
    }

    function settle(uint16 portion, uint8 bought) internal {
        Consent memory c = sellerAgrees(sellerKey, 1, portion, bought);
        vm.prank(partnerOperator);
        assertEq(ledger.settleTransfer(loan, 1, partner, DOCUMENTS, c), bought);
    }

    function toSold(uint16 portion) internal {
        toDisbursed();
        offerBy(operator, claimOffer(portion));
        settle(portion, portion == 10_000 ? 1 : 2);
    }

    function notify_(uint8 claim) internal {
        vm.prank(partnerOperator);
        ledger.notifyDebtor(loan, claim, DELIVERY, DOCUMENTS);
    }
}
