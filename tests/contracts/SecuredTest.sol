// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// What the tests of security share: a guarantor, a registry, and steps that take security of `facility`.
///
/// The offer of the fixture is 50,000.00, to be accepted until 22 January 2026 and drawn until 15 January 2027, exclusive.
abstract contract SecuredTest is RunningLoanTest {
    bytes32 internal constant ASSET = keccak256("flat 3-201");

    address internal registry = makeAddr("registry");
    address internal guarantor;
    uint256 internal guarantorKey;
    PartyId internal surety = Ids.party(lender, "guarantor");

    function setUp() public virtual override {
        (guarantor, guarantorKey) = makeAddrAndKey("guarantor");
        super.setUp();
        vm.prank(admin);
        ledger.grantRole(lender, registry, Role.Registry);
        registerGuarantor("guarantor", guarantorKey, PartyKind.Guarantor);
    }

    /// Registers a party and attests its identity for a year.
    function registerGuarantor(bytes32 ref, uint256 key, PartyKind kind) internal {
        IAdmission.Registration memory r =
            IAdmission.Registration(lender, ref, kind, vm.addr(key), keccak256(abi.encode("identity", ref)));
        Consent memory c = signedBy(key, registrationFields(r));
        Day expiry = ledger.today().plus(365);
        ledger.registerParty(r, DOCUMENTS, c);
        vm.prank(kycAttester);
        ledger.attestKyc(Ids.party(lender, ref), expiry, Custody.Party, vm.addr(key), DOCUMENTS);
    }

    /// Offers the facility under the product of the fixture with these clauses.
    function toOfferedUnder(Clauses memory clauses) internal {
        vm.prank(admin);
        ledger.publishClauses(productId, clauses);
        toOffered();
    }

    function guaranteeTerms() internal pure returns (ISecurity.GuaranteeTerms memory) {
        return ISecurity.GuaranteeTerms(GuaranteeKind.Joint, Money.wrap(2_000_000), date(2028, 1, 15));
    }

    function guaranteeFields(PartyId by, ISecurity.GuaranteeTerms memory t) internal view returns (bytes memory) {
        return abi.encode(TypedData.GUARANTEE_SIGNATURE, facility, by, t.kind, t.cap, t.periodEnd, DOCUMENTS);
    }

    function signGuarantee() internal {
        signGuarantee(guaranteeTerms());
    }

    function signGuarantee(ISecurity.GuaranteeTerms memory t) internal {
        Consent memory c = signedBy(guarantorKey, guaranteeFields(surety, t));
        vm.prank(keeper);
        ledger.signGuarantee(facility, surety, t, DOCUMENTS, c);
    }

    function pledgeFields(PartyId by, bytes32 asset, uint8 rank) internal view returns (bytes memory) {
        return abi.encode(TypedData.COLLATERAL_PLEDGE, facility, by, asset, rank, DOCUMENTS);
    }

    function pledge() internal {
        pledge(ASSET, 1);
    }

    function pledge(bytes32 asset, uint8 rank) internal {
        Consent memory c = signedBy(borrowerKey, pledgeFields(party, asset, rank));
        vm.prank(keeper);
        ledger.pledgeCollateral(facility, party, asset, rank, DOCUMENTS, c);
    }

    function perfect() internal {
        perfect(1, 1);
    }

    function perfect(uint8 number, uint8 rank) internal {
        vm.prank(registry);
        ledger.perfectCollateral(facility, number, rank, "registered", DOCUMENTS);
    }

    /// The next call appends this entry about a numbered part to the facility's file.
    function expectPartLogged(uint8 number, uint8 node, address actor, bytes memory effect, Consent memory consent)
        internal
    {
        bytes32 id = file(facility);
        uint32 seq = ledger.fileOf(id).seq + 1;
        expectLogged(id, bytes32(uint256(number)), node, seq, actor, effect, asLogged(consent));
    }

    function expectPartRepeated(uint8 node, uint8 number) internal {
        vm.expectRevert(abi.encodeWithSelector(NodeRepeated.selector, node, facility, bytes32(uint256(number))));
    }
}
