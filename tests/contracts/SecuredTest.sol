// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./RunningLoanTest.sol";

/// What the tests of security share: a guarantor, a registry, and steps that take security of `facility`.
///
/// The offer of the fixture is 50,000.00, to be accepted until 22 January 2026 and drawn until 15 January 2027, exclusive.
abstract contract SecuredTest is RunningLoanTest {
    bytes32 internal constant ASSET = keccak256("flat 3-201");

    address internal registry = makeAddr("registry");
    address internal appraiser = makeAddr("appraiser");
    address internal guarantor;
    uint256 internal guarantorKey;
    PartyId internal surety = Ids.party(lender, "guarantor");

    function setUp() public virtual override {
        (guarantor, guarantorKey) = makeAddrAndKey("guarantor");
        super.setUp();
        vm.prank(admin);
        ledger.grantRole(lender, registry, Role.Registry);
        vm.prank(admin);
        ledger.grantRole(lender, appraiser, Role.Appraiser);
        token.grantRole(token.HOLDER(), guarantor);
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
    function toOfferedUnder(Clauses memory agreed) internal {
        vm.prank(admin);
        ledger.publishClauses(productId, agreed);
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

    /// Nothing is required; margin is called above 80 %, deposits are at most 10 % and may be set off.
    function clauses() internal pure returns (Clauses memory c) {
        c.maintenanceLtvBps = 8000;
        c.callDays = 7;
        c.depositBps = 1000;
        c.setoff = true;
        c.disposalMethods = 12;
        c.releaseDays = 10;
        c.transferable = true;
    }

    /// As of today, which is not asked of the ledger: the appraisal is the next call.
    function revalue(uint8 number, uint64 value) internal {
        Day today = Day.wrap(uint32((block.timestamp - ORIGIN_TIMESTAMP) / 1 days + 1));
        vm.prank(appraiser);
        ledger.revalueCollateral(facility, number, Money.wrap(value), today, "report", DOCUMENTS);
    }

    function topUpEffect(PartyId by, uint8 addition, uint32 ltv) internal pure returns (bytes memory) {
        return abi.encodeCall(IEffects.collateralToppedUp, (by, addition, ltv));
    }

    function topUp(uint8 addition) internal {
        vm.prank(borrower);
        ledger.topUpCollateral(facility, 1, party, addition, DOCUMENTS, inPerson());
    }

    function fundWallet(address wallet, uint64 fen) internal {
        bytes32 receipt = keccak256(abi.encode("wallet", wallet, token.totalSupply()));
        vm.prank(bank);
        token.fundWallet(wallet, fen, receipt);
    }

    /// The borrower posts a deposit of its wallet.
    function postDeposit(uint64 fen) internal {
        vm.prank(borrower);
        ledger.postDeposit(facility, party, Money.wrap(fen), DOCUMENTS, inPerson());
    }

    /// From the approved credit to the running loan.
    function acceptAndDraw() internal {
        accept();
        draw();
    }

    /// The first instalment, 916.80, of which 766.80 principal, is overdue, with four days of penalty at 24 %: 766.80 · 0.24 · 4 / 360 = 2.0448, 2.04.
    function toOverdue() internal {
        acceptAndDraw();
        goTo(2026, 2, 19);
        ledger.advance(loan);
    }

    function callGuarantee() internal {
        vm.prank(operator);
        ledger.callGuarantee(facility, 1, loan, GuaranteeGround.None, 0, DOCUMENTS);
    }

    function payGuarantee(uint64 fen, bytes32 receipt) internal {
        vm.prank(bank);
        ledger.payGuarantee(facility, 1, loan, Money.wrap(fen), receipt, DOCUMENTS, inPerson());
    }

    function setOff(uint64 fen) internal {
        vm.prank(operator);
        ledger.executeSetoff(facility, 1, loan, Money.wrap(fen), DOCUMENTS);
    }

    function expectOutOfRange(uint64 amount, uint64 most) internal {
        vm.expectRevert(
            abi.encodeWithSelector(AmountOutOfRange.selector, Money.wrap(amount), Money.wrap(1), Money.wrap(most))
        );
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
