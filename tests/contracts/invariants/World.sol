// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "../JointLendingTest.sol";
import "../ModifiedLoanTest.sol";
import {Ghosts} from "./Ghosts.sol";

/// Two lenders, a borrower, a guarantor; facilities and their loans, which the acts of the phases choose from. An act that the ledger refuses is undone as a whole.
abstract contract World is ModifiedLoanTest, JointLendingTest, Ghosts {
    uint256 internal constant MOST_FACILITIES = 10;
    uint256 internal constant MOST_LOANS = 10;
    uint16 internal constant SERVICER_FEE_BPS = 200;
    uint64 internal constant TOLERANCE = 10;

    FacilityId[] internal facilities;
    LoanId[] internal loans;
    mapping(LoanId => PaymentId[]) internal paid;
    mapping(LoanId => Terms) private _agreed;
    mapping(bytes32 act => uint256) public calls;
    bytes32 public lastAct;
    mapping(FacilityId => bool) public thinned; // loans of it have been put away and are not looked at
    uint256 private _given; // numbers that were given
    address internal seller;
    uint256 internal sellerKey;
    uint256 internal regulatorKey;
    uint256 internal bankKey;

    function _listActs() internal virtual;

    function setUp() public virtual override(SecuredTest, DeployedLedgerTest) {
        super.setUp();
    }

    /// The world in which the acts begin: one facility, one loan.
    function begin() external {
        vm.recordLogs();
        _listActs();
        setUp();
        _readLaws();
        _shortenPeriods();
        goTo(2026, 1, 16);
        appointPartner();
        (seller, sellerKey) = makeAddrAndKey("operator who signs");
        (, regulatorKey) = makeAddrAndKey("regulator");
        (, bankKey) = makeAddrAndKey("bank");
        vm.prank(admin);
        ledger.grantRole(lender, seller, Role.Operator);
        vm.prank(partnerAdmin);
        ledger.grantRole(partner, servicer, Role.Servicer);
        token.grantRole(token.HOLDER(), admin);
        token.grantRole(token.HOLDER(), court);
        _offerProduct();
        allowWaivers(1_000_000);
        vm.prank(admin);
        ledger.setWaiverLimit(lender, approverB, Money.wrap(10_000_000));
        register();
        attest();
        fundWallet(borrower, 3_000_000);
        fundWallet(guarantor, 3_000_000);
        _apply(0);
        assess();
        approve();
        accept();
        _open(0);
        _read();
    }

    /// So that the days after which something may be done come within a run.
    function _shortenPeriods() private {
        Day tomorrow = ledger.today().plus(1);
        vm.startPrank(regulator);
        ledger.setParameter(Parameters.RETENTION_DAYS, 20, tomorrow);
        ledger.setParameter(Parameters.UPGRADE_OBSERVATION_DAYS, 10, tomorrow);
        ledger.setParameter(Parameters.REPAIR_MOST_DAYS, 300, tomorrow);
        ledger.setParameter(Parameters.REPAIR_MOST_INSTALMENTS, 20, tomorrow);
        ledger.setParameter(Parameters.BUREAU_WAIT_DAYS, 2, tomorrow);
        vm.stopPrank();
    }

    function _offerProduct() private {
        Product memory p = product();
        p.tolerance = uint32(TOLERANCE);
        p.servicerFeeBps = SERVICER_FEE_BPS;
        p.prepaymentFeeBps = 100;
        p.rebateFees = true;
        p.debitAttempts = 5;
        productId = publish(p);
        Clauses memory c = clauses();
        c.crossDefault = true;
        c.compound = true;
        vm.prank(admin);
        ledger.publishClauses(productId, c);
    }

    /* ------------------------------------------------------------------ WHAT IS THERE */

    function system() external view returns (ILoanLedger, SettlementToken, PartyId[] memory, address[] memory) {
        PartyId[] memory people = new PartyId[](5);
        (people[0], people[1], people[2], people[3]) = (lender, partner, party, surety);
        people[4] = Ids.party(lender, "assumer");
        address[] memory wallets = new address[](4);
        (wallets[0], wallets[1], wallets[2], wallets[3]) = (borrower, guarantor, admin, court);
        return (ledger, token, people, wallets);
    }

    function allLoans() external view returns (LoanId[] memory) {
        return loans;
    }

    function allFacilities() external view returns (FacilityId[] memory) {
        return facilities;
    }

    function agreedOf(LoanId id) external view returns (Terms memory) {
        return _agreed[id];
    }

    function lastLoan() external view returns (LoanId) {
        return loan;
    }

    function paymentsOf(LoanId id) external view returns (PaymentId[] memory) {
        return paid[id];
    }

    function recordedFiles() external view returns (bytes32[] memory) {
        return files;
    }

    function recordedHead(bytes32 id) external view returns (bytes32) {
        return head[id];
    }

    /* ------------------------------------------------------------------ AN ACT */

    /// Its events are read when it is done; what a refused one left in the recorder is dropped first.
    modifier act(bytes32 name) {
        _forget();
        _;
        calls[name]++;
        lastAct = name;
        _read();
    }

    function _read() internal {
        _replay(ledger.origin(), vm.getRecordedLogs());
    }

    function _forget() internal {
        vm.getRecordedLogs();
        vm.recordLogs();
    }

    function _parentOf(bytes32 id) internal view override returns (bytes32) {
        return id == 0 ? id : ledger.fileOf(id).parent;
    }

    function _as(address who) internal returns (ILoanLedger) {
        vm.prank(who);
        return ledger;
    }

    /// Never given before, also where the act that took the last one was undone.
    function _receipt() internal returns (bytes32) {
        return keccak256(abi.encode("receipt", ++_given, block.timestamp, block.number, entries));
    }

    /* ------------------------------------------------------------------ WHAT IS ACTED ON */

    /// One that is not over, where there is one.
    function _pickFacility(uint256 which) internal {
        for (uint256 i = 0; i < facilities.length; i++) {
            facility = facilities[(which % facilities.length + i) % facilities.length];
            ApplicationState a = ledger.applicationOf(facility).state;
            if (a == ApplicationState.Rejected || a == ApplicationState.Expired) continue;
            if (ledger.facilityOf(facility).state < FacilityState.Expired) return;
        }
    }

    /// Any loan that has a file and is not put away.
    function _pickAny(uint256 which) internal {
        _pickIn(which, type(uint256).max - (1 << uint256(LoanState.Archived)));
    }

    /// A loan in one of these states: bit per LoanState. The act is refused where there is none.
    function _pickIn(uint256 which, uint256 states) internal {
        if (!_find(which, states)) revert("no such loan");
    }

    function _find(uint256 which, uint256 states) private returns (bool) {
        for (uint256 i = 0; i < loans.length; i++) {
            LoanId id = loans[(which % loans.length + i) % loans.length];
            if ((states >> uint256(ledger.loanOf(id).state)) & 1 == 0) continue;
            _take(id);
            return true;
        }
        return false;
    }

    /// A loan that runs, as far as it has come.
    function _pickLive(uint256 which) internal {
        _pickIn(which, (1 << uint256(LoanState.Active)) | (1 << uint256(LoanState.Overdue)));
    }

    /// A loan with arrears; one that runs comes into arrears where none has any.
    function _pickOverdue(uint256 which) internal {
        if (_find(which, 1 << uint256(LoanState.Overdue))) {
            ledger.advance(loan);
            return;
        }
        _pickRunning(which);
        _passToDue(6);
    }

    /// To so many days after the due date of the oldest open row.
    function _passToDue(uint256 more) internal {
        Loan memory l = ledger.loanOf(loan);
        if (l.firstOpen <= l.rows) {
            Day due = ledger.instalmentOf(loan, l.firstOpen).due.plus(more);
            if (due > ledger.today()) goTo(due);
        }
        ledger.advance(loan);
    }

    /// A loan that runs, brought up to today; a new one where none does.
    function _pickRunning(uint256 which) internal {
        uint256 states = (1 << uint256(LoanState.Active)) | (1 << uint256(LoanState.Overdue));
        if (_find(which, states)) {
            ledger.advance(loan);
        } else {
            _grant(which);
            _open(which);
        }
    }

    function _take(LoanId id) internal {
        loan = id;
        facility = ledger.agreementOf(id).facility;
        terms = _agreed[id];
    }

    /* ------------------------------------------------------------------ NEW ONES */

    function _apply(uint256 seed) internal {
        _makeRoomForFacility();
        bytes32 ref = bytes32(++_given);
        authorize();
        uint16 months = uint16(24 + seed % 24);
        vm.prank(borrower);
        facility = ledger.applyForCredit(
            ICredit.CreditRequest(party, ref, productId, Money.wrap(5_000_000), months, "purpose"),
            DOCUMENTS,
            inPerson()
        );
        facilities.push(facility);
    }

    /// A new facility that can be drawn from.
    function _grant(uint256 seed) internal {
        if (ledger.partyOf(party).blocked) _as(regulator).unblockParty(party, "order");
        _apply(seed);
        assess();
        ICredit.Offer memory o = offer();
        o.revolving = seed % 4 != 1;
        approve(o);
        accept();
    }

    function _makeRoomForFacility() private {
        if (facilities.length < MOST_FACILITIES) return;
        for (uint256 i = 0; i < facilities.length; i++) {
            if (!_isOver(facilities[i])) continue;
            facilities[i] = facilities[facilities.length - 1];
            facilities.pop();
            return;
        }
        revert("enough facilities");
    }

    function _isOver(FacilityId id) private view returns (bool) {
        FacilityState state = ledger.facilityOf(id).state;
        ApplicationState a = ledger.applicationOf(id).state;
        bool dead = state >= FacilityState.Expired || a == ApplicationState.Rejected || a == ApplicationState.Expired;
        for (uint256 i = 0; dead && i < loans.length; i++) {
            if (file(ledger.agreementOf(loans[i]).facility) == file(id)) return false;
        }
        return dead && ledger.balanceOf(AccountKind.Deposit, file(id)) == 0
            && ledger.balanceOf(AccountKind.Escrow, file(id)) == 0;
    }

    /// Proposes a loan of the facility with terms of any kind.
    function _propose(uint256 seed) internal {
        _makeRoomForLoan();
        _chooseTerms(seed);
        bytes32 ref = bytes32(++_given);
        loan = Ids.loan(facility, ref);
        _as(operator).proposeTerms(facility, ref, terms, DOCUMENTS, opening(), inPerson());
        loans.push(loan);
        _agreed[loan] = terms;
    }

    /// A file that is over stays only in the replay of the heads.
    function _makeRoomForLoan() private {
        if (loans.length < MOST_LOANS) return;
        for (uint256 i = 0; i < loans.length; i++) {
            bool dead = ledger.loanOf(loans[i]).state == LoanState.Archived;
            if (!dead && ledger.agreementOf(loans[i]).state != AgreementState.Voided) continue;
            if (!dead && ledger.balanceOf(AccountKind.Transit, file(loans[i])) != 0) continue;
            if (!dead && !ledger.loanOf(loans[i]).credit.isNil()) continue;
            thinned[ledger.agreementOf(loans[i]).facility] = true;
            loans[i] = loans[loans.length - 1];
            loans.pop();
            return;
        }
        revert("enough loans");
    }

    function _chooseTerms(uint256 seed) private {
        terms = termsOf(Method(seed % 5));
        terms.principal = Money.wrap(uint64(500_000 + (seed >> 8) % 300_000));
        terms.rate = Rate.wrap(uint32(60_000 + (seed >> 32) % 60_000));
        terms.dayCount = DayCount((seed >> 16) % 3);
        terms.allocationMode = AllocationMode((seed >> 20) % 2);
        terms.periods = uint16(1 + (seed >> 24) % 6);
        terms.originationFee = Money.wrap(uint64((seed >> 64) % 1_000));
        terms.periodicFee = Money.wrap(uint64((seed >> 96) % 100));
        terms.startDay = ledger.today();
        terms.drawBy = ledger.today().plus(5);
        (uint256 year, uint256 month,) = Calendar.civil(ledger.today().plus(32));
        terms.firstDue = date(year, month, 15);
    }

    /// From the proposal to the running loan.
    function _open(uint256 seed) internal {
        _propose(seed);
        disclose();
        signAsBorrower();
        signAsLender();
        bool toMerchant = seed % 3 == 0;
        useOfFunds = toMerchant ? keccak256(abi.encode(PAYEE, PURPOSE)) : bytes32("use");
        requestDrawdown();
        approveDrawdown();
        if (toMerchant) releaseToPayee();
        else release();
        _confirm();
    }

    function _confirm() internal {
        bytes32 receipt = _receipt();
        _as(bank).confirmDisbursement(loan, terms.principal, receipt, DOCUMENTS);
    }
}
