// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// A second lender, the partner, which takes 60 % of the facility; the fixture's lender leads with 40 %.
abstract contract JointLendingTest is RunningLoanTest {
    address internal partnerAdmin = makeAddr("admin of the partner");
    address internal partnerOperator = makeAddr("operator of the partner");
    PartyId internal partner = Ids.party(NOBODY, "partner");
    Money internal target = Money.wrap(3_000_000);

    /// Both institutions are registered and attested, the partner has a pool.
    function appointPartner() internal {
        vm.prank(regulator);
        ledger.accreditLender(partner, Regime.Bank, partnerAdmin);
        registerInstitution(partner, "partner", partnerAdmin);
        registerInstitution(lender, LENDER_REF, admin);
        vm.startPrank(partnerAdmin);
        ledger.grantRole(partner, partnerOperator, Role.Operator);
        ledger.grantRole(partner, bank, Role.Bank);
        vm.stopPrank();
        vm.prank(bank);
        ledger.fundPool(partner, POOL, "partner's pool");
    }

    function registerInstitution(PartyId id, bytes32 ref, address key) internal {
        vm.startPrank(key);
        IAdmission.Registration memory r =
            IAdmission.Registration(NOBODY, ref, PartyKind.Lender, key, keccak256("identity of an institution"));
        ledger.registerParty(r, DOCUMENTS, inPerson());
        ledger.grantRole(id, kycAttester, Role.KycAttester);
        vm.stopPrank();
        Day expiry = ledger.today().plus(3650);
        vm.prank(kycAttester);
        ledger.attestKyc(id, expiry, Custody.Party, key, DOCUMENTS);
    }

    function participants() internal view returns (PartyId[] memory list) {
        list = new PartyId[](2);
        (list[0], list[1]) = (lender, partner);
    }

    function shares(uint16 lead, uint16 other) internal pure returns (uint16[] memory list) {
        list = new uint16[](2);
        (list[0], list[1]) = (lead, other);
    }

    function fundDeadline() internal pure returns (Day) {
        return date(2026, 1, 20);
    }

    function formSyndicate() internal {
        formSyndicate(shares(4000, 6000));
    }

    function formSyndicate(uint16[] memory shareBps) internal {
        vm.prank(operator);
        ledger.formSyndicate(facility, participants(), shareBps, target, fundDeadline(), DOCUMENTS);
    }

    function fund(address by, PartyId participant, uint64 amount) internal {
        vm.prank(by);
        ledger.fundParticipation(facility, participant, Money.wrap(amount), DOCUMENTS);
    }

    /// 12,000.00 by the lead and 18,000.00 by the partner.
    function fundAll() internal {
        fund(operator, lender, 1_200_000);
        fund(partnerOperator, partner, 1_800_000);
    }

    /// The fixture's loan, drawn from the fund.
    function toJointLoan() internal {
        appointPartner();
        toDrawnFromFund();
    }

    function toDrawnFromFund() internal {
        toAccepted();
        formSyndicate();
        fundAll();
        draw();
    }

    /// Both lenders agree, the partner as the new servicer too.
    function appointServicer(address by, PartyId institution) internal {
        (, uint256 key) = makeAddrAndKey("operator of the partner");
        bytes memory fields = servicerFields(ledger.servicerOf(facility), institution);
        Consent[] memory lenders = new Consent[](1);
        lenders[0] = signedBy(key, fields);
        Consent memory own = signedBy(key, fields);
        vm.prank(by);
        ledger.changeServicer(facility, institution, "contract", DOCUMENTS, own, lenders);
    }

    function servicerFields(PartyId before, PartyId institution) internal view returns (bytes memory) {
        bytes memory effect = abi.encodeCall(IEffects.servicerChanged, (before, institution, "contract"));
        bytes32 id = file(facility);
        return abi.encode(TypedData.NODE_CONSENT, Nodes.SERVICER_CHANGED, id, id, keccak256(effect), DOCUMENTS);
    }

    function payable_(PartyId id) internal view returns (uint256) {
        return ledger.balanceOf(AccountKind.Payable, file(id));
    }

    function pool(PartyId id) internal view returns (uint256) {
        return ledger.balanceOf(AccountKind.Pool, file(id));
    }

    function escrow() internal view returns (uint256) {
        return ledger.balanceOf(AccountKind.Escrow, file(facility));
    }
}
