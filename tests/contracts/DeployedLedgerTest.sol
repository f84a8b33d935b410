// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Setup} from "contracts/LedgerBase.sol";
import {SettlementToken} from "contracts/SettlementToken.sol";
import {Nodes} from "contracts/generated/Nodes.sol";
import {TypedData} from "contracts/generated/TypedData.sol";
import {IEffects} from "contracts/interfaces/IEffects.sol";
import "contracts/interfaces/ILedger.sol";
import {ILedgerErrors} from "contracts/interfaces/ILedgerErrors.sol";
import {ILedgerEvents} from "contracts/interfaces/ILedgerEvents.sol";
import {Calendar} from "contracts/libraries/Calendar.sol";
import {Parameters} from "contracts/libraries/Parameters.sol";
import {Rows} from "contracts/libraries/Rows.sol";
import {Day} from "contracts/types/Day.sol";
import {FacilityId, Ids, LoanId, NOBODY, PartyId, PaymentId, ProductId} from "contracts/types/Ids.sol";
import {Money, NIL} from "contracts/types/Money.sol";
import {Rate} from "contracts/types/Rate.sol";
import "contracts/types/Records.sol";
import {Test} from "forge-std/Test.sol";

/// Everything that can be called at the ledger's address.
interface ILoanLedger is
    IAdmission,
    ICredit,
    ISecurity,
    IFunding,
    IAssignment,
    IFirstLoss,
    IAgreement,
    IDisbursement,
    IBilling,
    IRepayment,
    IPrepayment,
    IDelinquency,
    IModification,
    IRestructuring,
    IRealisation,
    ICollection,
    IBureau,
    IAttestation,
    IClassification,
    IDisputes,
    IDisposal,
    INovation,
    IDefault,
    IJudicial,
    ILoss,
    IClosure,
    IAdministration,
    IViews,
    IRecordViews,
    IClaimViews,
    IDispatch
{}

/// A deployed ledger with one lender, its people and a borrower, and what is offered and agreed. Today is 15 January 2026, 10:00 in China.
abstract contract DeployedLedgerTest is Test, ILedgerErrors, ILedgerEvents {
    // 1970-01-02 begins in China when it is 16:00 on the 1st in UTC.
    uint64 internal constant ORIGIN_TIMESTAMP = 57_600;
    uint32 internal constant CAP = 240_000;
    uint256 internal constant RETENTION = 1825;
    uint256 internal constant LEAD_SHARE = 3000;
    Money internal constant POOL = Money.wrap(1_000_000_000);
    // RFC 6962 under SHA-256, computed with pymerkle: the clause of evidence/clauses (version 1) behind the leaves "the agreement" and "its terms".
    bytes32 internal constant CLAUSE = 0x9f5b02377071963eeff15e034f75707559952c38efd62dcc1c278fd92753644a;
    bytes32 private constant BESIDE_CLAUSE = 0xd3bd332fef58eac3481a0fc43976c62b04bf39872b59fb8c6ed5891ab64cec4d;
    bytes32 private constant SHA256_ROOT = 0x1ac7637411ba7cfefff0695cee06ea7fff0c5410263147822e4205ce780f2d71;
    bytes32 private constant SM3_ROOT = keccak256("root under SM3");
    bytes32 internal constant DOCUMENTS = keccak256(abi.encode(uint256(1), uint256(3), SHA256_ROOT, SM3_ROOT));
    bytes32 internal constant REASON = keccak256("reason");
    bytes32 internal constant CERTIFICATE = keccak256("certificate");

    ILoanLedger internal ledger;
    SettlementToken internal token;
    Setup internal setup;
    address[] internal modules;
    string[] internal moduleNames;

    address internal regulator = makeAddr("regulator");
    address internal court = makeAddr("court");
    address internal admin = makeAddr("admin");
    address internal operator = makeAddr("operator");
    address internal servicer = makeAddr("servicer");
    address internal bank = makeAddr("bank");
    address internal modelOperator = makeAddr("model operator");
    address internal kycAttester = makeAddr("kyc attester");
    address internal keeper = makeAddr("keeper");
    address internal witness = makeAddr("witness");
    address internal notary = makeAddr("notary");
    address internal bureau = makeAddr("bureau");
    address internal stranger;
    uint256 internal strangerKey;
    address internal approverA;
    uint256 internal approverAKey;
    address internal approverB;
    uint256 internal approverBKey;
    address internal lenderSigner;
    uint256 internal lenderSignerKey;
    address internal borrower;
    uint256 internal borrowerKey;

    bytes32 internal constant LENDER_REF = "lender";
    PartyId internal lender = Ids.party(NOBODY, LENDER_REF);
    PartyId internal party = Ids.party(lender, "borrower");
    FacilityId internal facility = Ids.facility(party, "facility");
    LoanId internal loan = Ids.loan(facility, "loan");
    ProductId internal productId;
    Terms internal terms;
    uint256 private _nonce;

    function setUp() public virtual {
        (stranger, strangerKey) = makeAddrAndKey("stranger");
        (approverA, approverAKey) = makeAddrAndKey("approver A");
        (approverB, approverBKey) = makeAddrAndKey("approver B");
        (lenderSigner, lenderSignerKey) = makeAddrAndKey("signer of the lender");
        (borrower, borrowerKey) = makeAddrAndKey("borrower");
        goTo(2026, 1, 14);
        vm.roll(100);
        deploy();
        appoint();
        goTo(2026, 1, 15);
        terms = termsOf(Method.EqualInstalment);
        productId = publish(product());
    }

    /* ------------------------------------------------------------------ DEPLOYMENT */

    function deploy() internal {
        token = new SettlementToken(address(this));
        setup.token = token;
        setup.originTimestamp = ORIGIN_TIMESTAMP;
        setup.originDay = Day.wrap(1);
        setup.dayLength = 1 days;
        readModuleNames();
        deployModules();
        ledger = ILoanLedger(route(modules, regulator));
        token.grantRole(token.LEDGER(), address(ledger));
        token.grantRole(token.BANK(), bank);
        token.grantRole(token.HOLDER(), borrower);
    }

    /// The ledger as it is shipped: its code is not taken into that of the tests, which the compiler does not optimise.
    function route(address[] memory to, address first) internal returns (address at) {
        bytes memory creation = abi.encodePacked(vm.getCode("LoanLedger.sol:LoanLedger"), abi.encode(setup, to, first));
        assembly {
            at := create(0, add(creation, 32), mload(creation))
        }
    }

    function readModuleNames() private {
        string memory json = vm.readFile("contracts/modules.json");
        for (uint256 i = 0; vm.keyExistsJson(json, string.concat("[", vm.toString(i), "]")); i++) {
            moduleNames.push(vm.parseJsonString(json, string.concat("[", vm.toString(i), "].name")));
        }
    }

    /// From the last in the list to the first: each is built with those that others call, as far as they stand by then.
    function deployModules() private {
        modules = new address[](moduleNames.length);
        for (uint256 i = moduleNames.length; i > 0; i--) {
            string memory name = moduleNames[i - 1];
            bool pure_ = same(name, "Scheduling");
            modules[i - 1] = deployCode(string.concat(name, ".sol:", name), pure_ ? bytes("") : abi.encode(setup));
            setUpWith(name, modules[i - 1]);
        }
    }

    function setUpWith(string memory name, address module) private {
        if (same(name, "Scheduling")) setup.scheduling = module;
        if (same(name, "Versions")) setup.versions = module;
        if (same(name, "Amendments")) setup.amendments = module;
        if (same(name, "Consequences")) setup.consequences = module;
        if (same(name, "Proceeds")) setup.proceeds = module;
        if (same(name, "Discharges")) setup.discharges = module;
        if (same(name, "Timeline")) setup.timeline = module;
        if (same(name, "Replay")) setup.replay = module;
        if (same(name, "PrepayEngine")) setup.prepayEngine = module;
        if (same(name, "Engine")) setup.engine = module;
    }

    function same(string memory a, string memory b) private pure returns (bool) {
        return keccak256(bytes(a)) == keccak256(bytes(b));
    }

    /// Accredits the lender, gives everybody their role and the regime its parameters, which are in force from the next day.
    function appoint() internal {
        vm.startPrank(regulator);
        ledger.accreditLender(lender, Regime.ConsumerFinance, admin);
        ledger.grantRole(NOBODY, court, Role.Court);
        ledger.setParameter(Parameters.aprCap(Regime.ConsumerFinance), CAP, ledger.today().plus(1));
        ledger.setParameter(Parameters.RETENTION_DAYS, RETENTION, ledger.today().plus(1));
        ledger.setParameter(Parameters.LEAD_SHARE_BPS, LEAD_SHARE, ledger.today().plus(1));
        ledger.setParameter(Parameters.APPRAISAL_DAYS, 180, ledger.today().plus(1));
        setParametersOfRecords();
        ledger.setParameter(Parameters.SHORT_LOAN_MONTHS, 12, ledger.today().plus(1));
        ledger.setParameter(Parameters.OBSERVATION_DAYS, 20, ledger.today().plus(1));
        ledger.setParameter(Parameters.EVIDENCE_CLAUSE, uint256(CLAUSE), ledger.today().plus(1));
        vm.stopPrank();
        vm.startPrank(admin);
        ledger.grantRole(lender, operator, Role.Operator);
        ledger.grantRole(lender, approverA, Role.Approver);
        ledger.grantRole(lender, approverB, Role.Approver);
        ledger.grantRole(lender, lenderSigner, Role.Signer);
        ledger.grantRole(lender, servicer, Role.Servicer);
        ledger.grantRole(lender, bank, Role.Bank);
        ledger.grantRole(lender, modelOperator, Role.ModelOperator);
        ledger.grantRole(lender, kycAttester, Role.KycAttester);
        ledger.grantRole(lender, witness, Role.Witness);
        ledger.grantRole(lender, notary, Role.Notary);
        ledger.grantRole(lender, bureau, Role.Bureau);
        vm.stopPrank();
        vm.prank(bank);
        ledger.fundPool(lender, POOL, "pool");
    }

    /// Collection guide: not from 22:00 to 08:00, three contacts a day. Classes: any day, more than 90, 270, 360 days past due.
    function setParametersOfRecords() private {
        Day tomorrow = ledger.today().plus(1);
        ledger.setParameter(Parameters.QUIET_FROM, 22 * 60, tomorrow);
        ledger.setParameter(Parameters.QUIET_UNTIL, 8 * 60, tomorrow);
        ledger.setParameter(Parameters.CONTACTS_A_DAY, 3, tomorrow);
        ledger.setParameter(Parameters.LEAST_CURE_DAYS, 15, tomorrow);
        ledger.setParameter(Parameters.MOST_CURE_DAYS, 60, tomorrow);
        ledger.setParameter(Parameters.UPGRADE_OBSERVATION_DAYS, 60, tomorrow);
        ledger.setParameter(Parameters.BUREAU_WAIT_DAYS, 10, tomorrow);
        ledger.setParameter(Parameters.REPAIR_MOST_DAYS, 30, tomorrow);
        ledger.setParameter(Parameters.REPAIR_MOST_INSTALMENTS, 2, tomorrow);
        ledger.setParameter(Parameters.REPAIR_LEAST_ON_TIME, 1, tomorrow);
        for (uint8 stage = 1; stage <= 3; stage++) {
            ledger.setParameter(Parameters.leastProvision(stage), [100, 200, 2500][stage - 1], tomorrow);
            ledger.setParameter(Parameters.mostProvision(stage), [200, 2500, 10_000][stage - 1], tomorrow);
        }
        ledger.setParameter(Parameters.riskFloor(RiskClass.SpecialMention), 0, tomorrow);
        ledger.setParameter(Parameters.riskFloor(RiskClass.Substandard), 90, tomorrow);
        ledger.setParameter(Parameters.riskFloor(RiskClass.Doubtful), 270, tomorrow);
        ledger.setParameter(Parameters.riskFloor(RiskClass.Loss), 360, tomorrow);
    }

    /* ------------------------------------------------------------------ TIME */

    function goTo(uint256 year, uint256 month, uint256 day) internal {
        goTo(Calendar.fromCivil(year, month, day));
    }

    function goTo(Day day) internal {
        vm.warp(ORIGIN_TIMESTAMP + (day.number() - 1) * 1 days + 10 hours);
        vm.roll(block.number + 1);
    }

    function date(uint256 year, uint256 month, uint256 day) internal pure returns (Day) {
        return Calendar.fromCivil(year, month, day);
    }

    /* ------------------------------------------------------------------ WHAT IS OFFERED AND AGREED */

    /// Everything is allowed; two conditions precedent; fees and tolerance are for the tests that need them.
    function product() internal view returns (Product memory p) {
        p.graceDays = 3;
        p.noticeDays = 5;
        p.quoteDays = 5;
        p.debitAttempts = 3;
        p.revolving = true;
        p.buckets = bytes14(
            abi.encodePacked(uint16(1), uint16(31), uint16(61), uint16(91), uint16(121), uint16(151), uint16(181))
        );
        p.minLimit = Money.wrap(10_000);
        p.maxLimit = Money.wrap(20_000_000);
        p.selfPaymentCap = Money.wrap(30_000_000);
        p.maxRate = Rate.wrap(360_000);
        p.maxPenaltyRate = Rate.wrap(540_000);
        p.minPeriods = 1;
        p.maxPeriods = 60;
        p.methods = 31;
        p.dayCounts = 7;
        p.conditions = 3;
        p.lender = lender;
    }

    function publish(Product memory p) internal returns (ProductId) {
        vm.prank(admin);
        return ledger.publishProduct(p);
    }

    /// 10,000.00 at 18 % from today, twelve months from the 15th of the next one, 30E/360, penalty 24 %.
    function termsOf(Method method) internal pure returns (Terms memory t) {
        t.principal = Money.wrap(1_000_000);
        t.rate = Rate.wrap(180_000);
        t.penaltyRate = Rate.wrap(240_000);
        t.method = method;
        t.dayCount = DayCount.Thirty360;
        t.allocationOrder = bytes5(0x0001020304);
        t.periods = 12;
        t.periodMonths = 1;
        t.dueDay = 15;
        t.startDay = date(2026, 1, 15);
        t.firstDue = date(2026, 2, 15);
        t.drawBy = date(2026, 1, 25);
        t.voidGrounds = keccak256("ground");
    }

    /* ------------------------------------------------------------------ SIGNATURES */

    /// The signature of `key` over the typed data whose fields are `fields` (abi.encode(type hash, …)), good for an hour.
    function signedBy(uint256 key, bytes memory fields) internal returns (Consent memory) {
        return signedBy(key, fields, _nonce++, uint64(block.timestamp + 1 hours));
    }

    function signedBy(uint256 key, bytes memory fields, uint256 nonce, uint64 deadline)
        internal
        view
        returns (Consent memory)
    {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, typedDigest(fields, nonce, deadline));
        return Consent(vm.addr(key), nonce, deadline, abi.encodePacked(r, s, v));
    }

    /// EIP-712, written out.
    function typedDigest(bytes memory fields, uint256 nonce, uint64 deadline) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Fubie"),
                keccak256("1"),
                block.chainid,
                address(ledger)
            )
        );
        return
            keccak256(abi.encodePacked(hex"1901", domain, keccak256(bytes.concat(fields, abi.encode(nonce, deadline)))));
    }

    /// The caller himself.
    function inPerson() internal pure returns (Consent memory) {}

    function nodeConsent(uint256 key, uint8 node, bytes32 id, bytes memory effect, bytes32 documents)
        internal
        returns (Consent memory)
    {
        return signedBy(key, abi.encode(TypedData.NODE_CONSENT, node, id, id, keccak256(effect), documents));
    }

    /* ------------------------------------------------------------------ WHAT IS CHECKED */

    /// The next call appends exactly this entry, next in the file's log.
    function expectLogged(bytes32 id, uint8 node, address actor, bytes memory effect, Consent memory consent) internal {
        expectLogged(id, id, node, ledger.fileOf(id).seq + 1, actor, effect, asLogged(consent));
    }

    function expectLogged(
        bytes32 id,
        bytes32 object,
        uint8 node,
        uint32 seq,
        address actor,
        bytes memory effect,
        bytes memory consents
    ) internal {
        vm.expectEmit(address(ledger));
        emit NodeReached(
            id, node, object, seq, actor, uint64(block.timestamp), ledger.today(), 0, DOCUMENTS, effect, consents
        );
    }

    /// The next entry of the loan's file takes the place of an earlier one, about part 1; the court acts in person.
    function expectCorrection(uint8 node, uint32 supersedes, bytes memory effect) internal {
        uint32 seq = ledger.fileOf(file(loan)).seq + 1;
        bytes32 part = bytes32(uint256(1));
        uint64 now_ = uint64(block.timestamp);
        vm.expectEmit(address(ledger));
        emit NodeReached(file(loan), node, part, seq, court, now_, ledger.today(), supersedes, DOCUMENTS, effect, "");
    }

    /// As the log keeps it: abi.encode(Consent[]), or nothing for an act in person.
    function asLogged(Consent memory consent) internal pure returns (bytes memory) {
        if (consent.signature.length == 0) return "";
        Consent[] memory list = new Consent[](1);
        list[0] = consent;
        return abi.encode(list);
    }

    function file(PartyId id) internal pure returns (bytes32) {
        return PartyId.unwrap(id);
    }

    function file(FacilityId id) internal pure returns (bytes32) {
        return FacilityId.unwrap(id);
    }

    /// What DOCUMENTS is made of, and where the clause stands in it.
    function opening() internal pure returns (Opening memory o) {
        (o.count, o.index, o.sha256Root, o.sm3Root) = (3, 2, SHA256_ROOT, SM3_ROOT);
        o.path = new bytes32[](1);
        o.path[0] = BESIDE_CLAUSE;
    }

    function file(LoanId id) internal pure returns (bytes32) {
        return LoanId.unwrap(id);
    }

    function reached(bytes32 id, uint8 node) internal view returns (bool) {
        return (ledger.fileOf(id).reached >> node) & 1 != 0;
    }

    /// The refusal of a predecessor: only that, whatever the masks are.
    function expectUnexpected() internal {
        vm.expectPartialRevert(UnexpectedNode.selector);
    }

    function bit(Role role) internal pure returns (uint256) {
        return 1 << uint8(role);
    }

    function expectWrongCaller(uint8 node, address caller, uint256 roles) internal {
        vm.expectRevert(abi.encodeWithSelector(WrongCaller.selector, node, caller, roles));
    }
}
