// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Day} from "./types/Day.sol";
import {FacilityId, LoanId, PartyId, PaymentId, ProductId} from "./types/Ids.sol";
import "./types/Records.sol";

/// A dated legal parameter, a number or a hash: in force from `from` until a later entry's day.
struct DatedValue {
    uint256 value;
    Day from;
}

/// Everything that the ledger keeps, in one layout for the entry and all modules. Nothing else declares state.
abstract contract LedgerStorage {
    // Each module reads what others write: the analyser looks at one at a time.
    // slither-disable-start uninitialized-state

    /// Binds heads to this deployment: keccak256(chainId, address(this), previous block hash). The entry has it as an immutable too.
    bytes32 internal _origin;

    mapping(bytes32 file => File) internal _files;
    mapping(address signer => mapping(uint256 word => uint256)) internal _usedNonces;

    mapping(PartyId lender => Institution) internal _institutions;
    mapping(PartyId lender => mapping(address account => uint256 bits)) internal _roles;
    mapping(PartyId id => Party) internal _parties;
    mapping(PartyId lender => mapping(address key => PartyId)) internal _partyOfKey;

    mapping(ProductId id => Product) internal _products;
    mapping(bytes32 key => DatedValue[]) internal _parameters;
    mapping(uint256 word => uint256) internal _closedDays;

    mapping(FacilityId id => Application) internal _applications;
    mapping(FacilityId id => Facility) internal _facilities;

    mapping(LoanId id => Agreement) internal _agreements;
    mapping(LoanId id => Terms) internal _terms;
    mapping(LoanId id => Drawdown) internal _drawdowns;
    mapping(LoanId id => Loan) internal _loans;
    mapping(LoanId id => mapping(uint16 row => Instalment)) internal _instalments;
    mapping(LoanId id => mapping(uint8 number => Claim)) internal _claims;
    mapping(LoanId id => mapping(uint8 number => Mandate)) internal _mandates;
    mapping(LoanId id => mapping(uint8 number => Quote)) internal _quotes;
    mapping(PaymentId id => Payment) internal _payments;

    mapping(AccountKind kind => mapping(bytes32 owner => uint256 fen)) internal _accounts;
    mapping(PartyId debtor => uint256 fen) internal _receivables;

    mapping(ProductId id => Clauses) internal _clauses;
    mapping(ProductId id => uint8 bits) internal _productMarks;
    mapping(FacilityId id => mapping(uint8 number => Guarantee)) internal _guarantees;
    mapping(FacilityId id => mapping(uint8 number => Collateral)) internal _collateral;
    mapping(FacilityId id => mapping(uint8 number => Deposit)) internal _deposits;
    mapping(PartyId lender => mapping(bytes32 asset => Ranks)) internal _ranks;
    mapping(PaymentId id => uint8 guarantee) internal _paidUnder;
    mapping(FacilityId id => Day) internal _suedOn; // first suit or arbitration over a loan of the facility
    mapping(LoanId id => Base) internal _bases;
    mapping(LoanId id => bool) internal _endedArrears; // while an amendment is being made: it ended arrears
    mapping(FacilityId id => Fund) internal _funds;
    mapping(FacilityId id => mapping(uint16 number => Participation[])) internal _participations;
    mapping(LoanId id => uint8 last) internal _claimNumbers; // 0: there is the sole claim, or none yet
    mapping(LoanId id => Dossier) internal _dossiers;
    mapping(LoanId id => mapping(uint16 number => Notice)) internal _notices;
    mapping(LoanId id => mapping(uint16 number => Case)) internal _cases;
    mapping(LoanId id => mapping(PartyId party => Day)) internal _demandedOn; // the limitation period of the claim against it runs anew from this day
    mapping(PartyId institution => mapping(PartyId addressee => mapping(Day day => uint256))) internal _contacts;
    mapping(LoanId id => Books) internal _books;
    mapping(LoanId id => mapping(Covenant covenant => Breach)) internal _breaches;
    mapping(LoanId id => mapping(uint16 number => Report)) internal _reports;
    mapping(LoanId id => mapping(uint16 number => Evidence)) internal _evidence;
    mapping(LoanId id => mapping(uint16 evidence => mapping(address witness => bool))) internal _countersigned;
    mapping(PartyId lender => mapping(Day day => Reconciliation)) internal _reconciled;
    // Of a deposit or collateral by its facility, of a claim by its loan; under number 0 of a party what of its payable account stays.
    mapping(AssetKind kind => mapping(bytes32 file => mapping(uint256 number => Hold))) internal _preserved;
    mapping(LoanId id => Changes) internal _changes;
    mapping(PartyId lender => mapping(address account => Money)) internal _waiverLimits;
    mapping(LoanId id => mapping(uint8 claim => Transfer)) internal _transfers;
    mapping(LoanId id => mapping(uint8 claim => bytes32)) internal _manifests; // of the pool in which a claim is
    mapping(LoanId id => mapping(uint8 claim => bool)) internal _resaleForbidden; // bought in bulk, as non-performing
    mapping(FacilityId id => PartyId) internal _servicers; // NOBODY = the lender
    mapping(LoanId id => Assumption) internal _assumptions;
    mapping(LoanId id => mapping(SecurityKind kind => uint256 numbers)) internal _released; // bit per number: no longer covers the loan
    mapping(LoanId id => Stay) internal _stays;
    mapping(LoanId id => CrossDefault) internal _crossDefaults;
    mapping(FacilityId id => LoanId[] defaulted) internal _crossCauses; // the freeze cause CrossDefault stands while one of them runs in default
    mapping(LoanId id => WriteOff) internal _writeOffs;
    mapping(LoanId id => LoanId by) internal _refinancedBy;
    mapping(LoanId id => LoanId of_) internal _refinances;
    mapping(LoanId id => Judgment) internal _judgments;
    mapping(LoanId id => uint16 number) internal _mediations; // of the last case; 0 = none
    mapping(LoanId id => Pause[]) internal _pauses; // one after the other
    mapping(LoanId id => Compound) internal _compounds;
    mapping(ProductId id => Floating) internal _floating;
    mapping(LoanId id => Pricing) internal _pricings;
    mapping(PartyId lender => mapping(bytes32 programme => Programme)) internal _programmes;
    mapping(LoanId id => mapping(bytes32 programme => Money)) internal _subsidised;
    mapping(PaymentId id => bytes32 programme) internal _programmeOf;
    mapping(PartyId lender => Cover) internal _covers;
    mapping(LoanId id => uint8 claim) internal _coverClaims; // of whoever covered the first loss; 0 = nothing was drawn
    mapping(LoanId id => Lost) internal _losses;
    // slither-disable-end uninitialized-state
}
