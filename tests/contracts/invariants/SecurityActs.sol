// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./Debts.sol";

/// Phases 3 and 15: security is given, valued, called and freed.
abstract contract SecurityActs is Debts {
    mapping(FacilityId => mapping(uint8 => uint256)) public paidUnder; // by the acts, reversals left out
    uint256 public freedTooEarly;

    function guarantee(uint256 which, uint256 seed) external act("guarantee") {
        _pickFacility(which);
        Day end = ledger.applicationOf(facility).availabilityEnd;
        ISecurity.GuaranteeTerms memory t = guaranteeTerms();
        t.kind = GuaranteeKind(1 + seed % 2);
        t.cap = Money.wrap(uint64(50_000 + (seed >> 8) % 2_000_000));
        t.periodEnd = end.plus(1 + (seed >> 64) % 200);
        signGuarantee(t);
    }

    /// One of three things, behind what is pledged of it already.
    function pledgeThing(uint256 which, uint256 seed) external act("pledge") {
        _pickFacility(which);
        pledge(bytes32(1 + seed % 3), uint8(1 + (seed >> 8) % 20));
    }

    /// The next step of a pledge: registered, then valued; a margin that was called is answered.
    function tendCollateral(uint256 which, uint256 seed) external act("tend") {
        _pickFacility(which);
        if (ledger.facilityOf(facility).collateral == 0) pledge(bytes32(10 + ledger.today().number()), 1);
        for (uint256 i = 0; i <= seed % 4; i++) {
            _tend(_numberOf(ledger.facilityOf(facility).collateral, seed), seed);
        }
    }

    function _tend(uint8 number, uint256 seed) private {
        Collateral memory c = ledger.collateralOf(facility, number);
        if (c.state == CollateralState.Pledged) perfect(number, uint8(1 + (seed >> 8) % 20));
        else if (c.callUntil.number() != 0) _answer(number);
        else revalue(number, uint64(1 + (seed >> 16) % 2_000_000));
    }

    function _answer(uint8 number) private {
        revalue(number, 5_000_000);
        _as(borrower).topUpCollateral(facility, number, party, 0, DOCUMENTS, inPerson());
    }

    function _numberOf(uint8 last, uint256 seed) internal pure returns (uint8) {
        if (last == 0) revert("none is there");
        return uint8(1 + seed % last);
    }

    function deposit(uint256 which, uint256 seed) external act("deposit") {
        _pickFacility(which);
        postDeposit(uint64(1 + seed % 200_000));
    }

    function setOffDeposit(uint256 which, uint256 seed) external act("setOff") {
        _pickOverdue(which);
        if (ledger.facilityOf(facility).deposits == 0) postDeposit(uint64(1 + seed % 20_000));
        uint8 number = _numberOf(ledger.facilityOf(facility).deposits, seed);
        uint256 held = ledger.depositOf(facility, number).held.fen();
        uint256 due = _dueNow(loan);
        uint256 most = held < due ? held : due;
        if (most == 0) revert("nothing to set off");
        Money amount = Money.wrap(uint64(seed % 2 == 0 ? most : 1 + (seed >> 8) % most));
        paid[loan].push(_as(operator).executeSetoff(facility, number, loan, amount, DOCUMENTS));
    }

    function callGuarantor(uint256 which, uint256 seed) external act("call") {
        _pickOverdue(which);
        uint8 number = _numberOf(ledger.facilityOf(facility).guarantees, seed);
        GuaranteeGround ground = GuaranteeGround.None;
        if (ledger.guaranteeOf(facility, number).kind == GuaranteeKind.General) ground = GuaranteeGround.BenefitWaived;
        bytes32 proof = ground == GuaranteeGround.None ? bytes32(0) : bytes32("waiver");
        _as(operator).callGuarantee(facility, number, loan, ground, proof, DOCUMENTS);
        if (seed % 2 == 0) _payAsGuarantor(number, seed);
    }

    function payAsGuarantor(uint256 which, uint256 seed) external act("guarantorPays") {
        _pickIn(which, (1 << uint256(LoanState.Active)) | (1 << uint256(LoanState.Overdue)));
        _payAsGuarantor(_numberOf(ledger.facilityOf(facility).guarantees, seed), seed);
    }

    function _payAsGuarantor(uint8 number, uint256 seed) private {
        ledger.advance(loan);
        Guarantee memory g = ledger.guaranteeOf(facility, number);
        (uint256 left, uint256 due) = ((g.cap - g.paid).fen(), _dueNow(loan));
        uint256 most = left < due ? left : due;
        if (most == 0) revert("nothing to pay");
        Money amount = Money.wrap(uint64(seed % 4 == 0 ? most : 1 + (seed >> 8) % most));
        bytes32 receipt = _receipt();
        vm.prank(bank);
        PaymentId id = ledger.payGuarantee(facility, number, loan, amount, receipt, DOCUMENTS, inPerson());
        paid[loan].push(id);
    }

    function lapse(uint256 which, uint256 seed) external act("lapse") {
        facility = facilities[which % facilities.length];
        uint8 number = _numberOf(ledger.facilityOf(facility).guarantees, seed);
        Guarantee memory g = ledger.guaranteeOf(facility, number);
        bool waits = g.state == GuaranteeState.Active && seed % 8 == 0;
        if (waits && ledger.today() <= g.periodEnd) goTo(g.periodEnd.plus(1));
        ledger.lapseGuarantee(facility, number);
    }

    /// Only when no secured obligation is open or can be drawn.
    function releaseThing(uint256 which, uint256 seed) external act("release") {
        facility = facilities[which % facilities.length];
        uint8 number = _numberOf(ledger.facilityOf(facility).collateral, seed);
        uint16 open = ledger.facilityOf(facility).open;
        _as(operator).releaseCollateral(facility, number, DOCUMENTS);
        if (open != 0) freedTooEarly++;
    }
}
