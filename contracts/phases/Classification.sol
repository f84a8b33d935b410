// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Classifying} from "../Classifying.sol";
import {Freezing} from "../Freezing.sol";
import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {IClassification} from "../interfaces/ILedger.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {Day} from "../types/Day.sol";
import {FacilityId, LoanId} from "../types/Ids.sol";
import {Money, NIL, halfUp, toMoney} from "../types/Money.sol";
import {ALL_SHARES} from "../types/Rate.sol";
import "../types/Records.sol";

/// 11 风险分类: how the lender's books carry a loan.
contract Classification is IClassification, Classifying, Freezing {
    LoanId private constant NONE = LoanId.wrap(0);

    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IClassification
    function downgradeRisk(LoanId loan, RiskClass to, bytes32 reason, LoanId sibling, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        if (reason != 0) _requireRole(Nodes.RISK_CLASS_DOWNGRADED, _lenderOf(loan), _bit(Role.Operator));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.riskClassDowngraded(), file, file, _files[file].reached);
        _requireRunning(loan);
        uint16 late = _daysPastDue(loan);
        RiskClass floor = _floor(loan, late, sibling);
        Books storage books = _books[loan];
        RiskClass from = books.riskClass;
        if (to <= from || (reason == 0 ? to != floor : to < floor)) revert RiskClassUnfounded(loan, to, from, floor);
        (books.riskClass, books.classedOn) = (to, _today());
        bytes memory effect = abi.encodeCall(IEffects.riskClassDowngraded, (from, to, floor, late, reason, sibling));
        _logAct(p, documents, effect);
        _enterNonAccrual(loan);
    }

    /// The best class that the facts allow.
    function _floor(LoanId id, uint256 late, LoanId sibling) private view returns (RiskClass floor) {
        floor = _floorByDays(late);
        if (floor < RiskClass.SpecialMention && _books[id].restructuredUntil > _today()) {
            floor = RiskClass.SpecialMention;
        }
        if (sibling == NONE) return floor;
        if (sibling == id || _borrowerOf(sibling) != _borrowerOf(id)) revert ObligorDiffers(id, sibling);
        if (floor < RiskClass.Substandard && _books[sibling].riskClass >= RiskClass.Substandard) {
            floor = RiskClass.Substandard;
        }
    }

    function _floorByDays(uint256 late) private view returns (RiskClass) {
        for (uint8 c = uint8(RiskClass.Loss); c > 0; c--) {
            if (_exceedsFloor(RiskClass(c), late)) return RiskClass(c);
        }
        return RiskClass.Normal;
    }

    /// @inheritdoc IClassification
    function upgradeRisk(LoanId loan, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.RISK_CLASS_UPGRADED, _lenderOf(loan), _bit(Role.Operator));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.riskClassUpgraded(), file, file, _files[file].reached);
        _requireRunning(loan);
        Money arrears = _arrears(loan);
        if (!arrears.isNil()) revert ArrearsLeft(loan, arrears);
        Day from = _observed(loan);
        Books storage books = _books[loan];
        bytes memory effect = abi.encodeCall(
            IEffects.riskClassUpgraded, (books.riskClass, RiskClass.Normal, from, books.offBook, books.provision)
        );
        (books.riskClass, books.classedOn) = (RiskClass.Normal, _today());
        books.nonAccrual = false;
        (books.offBook, books.provision) = (NIL, NIL);
        _logAct(p, documents, effect);
    }

    /// The day since which the loan has kept its terms. Reverts with ObservationRunning.
    function _observed(LoanId id) private view returns (Day from) {
        Books storage books = _books[id];
        from = books.curedOn > books.classedOn ? books.curedOn : books.classedOn;
        Day until = from.plus(_parameterAt(Parameters.UPGRADE_OBSERVATION_DAYS, _today()));
        if (until < books.restructuredUntil) until = books.restructuredUntil;
        if (_today() < until) revert ObservationRunning(id, until, _today());
    }

    /* ------------------------------------------------------------------ PROVISION */

    /// @inheritdoc IClassification
    function recognizeImpairment(LoanId loan, uint16 bps, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireRole(Nodes.IMPAIRMENT_RECOGNIZED, _lenderOf(loan), _bit(Role.Operator));
        _bringUpToDate(loan);
        uint256 reached = _files[file].reached | _standing(loan);
        Passage memory p = _reach(Rules.impairmentRecognized(), file, file, reached);
        _requireRunning(loan);
        uint8 stage = _stageOf(_books[loan].riskClass);
        _checkProvision(loan, stage, bps);
        Money principal = _principalOwed(loan);
        Money previous = _books[loan].provision;
        Money provision = toMoney(halfUp(principal.fen() * bps, ALL_SHARES));
        if (provision <= previous) revert ProvisionNotRising(loan, previous, provision);
        _books[loan].provision = provision;
        _logAct(
            p, documents, abi.encodeCall(IEffects.impairmentRecognized, (stage, bps, principal, previous, provision))
        );
    }

    function _stageOf(RiskClass class_) private pure returns (uint8) {
        if (class_ == RiskClass.Normal) return 1;
        return class_ == RiskClass.SpecialMention ? 2 : 3;
    }

    function _checkProvision(LoanId id, uint8 stage, uint16 bps) private view {
        uint256 least = _parameterAt(Parameters.leastProvision(stage), _today());
        uint256 most = _parameterAt(Parameters.mostProvision(stage), _today());
        if (bps < least || bps > most) revert ProvisionOutOfRange(id, bps, least, most);
    }

    /* ------------------------------------------------------------------ COVENANTS */

    /// @inheritdoc IClassification
    function recordCovenant(LoanId loan, Covenant covenant, bool cured, Day cureUntil, bytes32 proof, bytes32 documents)
        external
        delegated
    {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        _requireServicing(Nodes.COVENANT_BREACHED, _agreements[loan].facility, _bit(Role.Operator), 0);
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.covenantBreached(), file, file, _files[file].reached);
        _requireRunning(loan);
        if (covenant == Covenant.None) revert CovenantMissing();
        if (proof == 0) revert HashMissing(file, "proof");
        Breach storage breach = _breaches[loan][covenant];
        if (breach.standing != cured) revert CovenantStanding(loan, covenant, breach.standing);
        if (cured) _checkCure(loan, covenant, breach.cureUntil, cureUntil);
        else _checkCureDate(loan, cureUntil);
        _logAct(p, documents, abi.encodeCall(IEffects.covenantBreached, (covenant, cured, cureUntil, proof)));
        if (cured) _cure(loan, breach);
        else _breach(loan, breach, cureUntil, proof);
    }

    function _checkCure(LoanId id, Covenant covenant, Day until, Day given) private view {
        if (_today() > until) revert CureLapsed(id, covenant, until, _today());
        if (given.number() != 0) revert CurePeriodWrong(id, given, Day.wrap(0), Day.wrap(0));
    }

    function _checkCureDate(LoanId id, Day until) private view {
        Day today = _today();
        Day latest = today.plus(_parameterAt(Parameters.MOST_CURE_DAYS, today));
        if (until < today || until > latest) revert CurePeriodWrong(id, until, today, latest);
    }

    function _breach(LoanId id, Breach storage breach, Day until, bytes32 proof) private {
        (breach.standing, breach.breachedOn, breach.cureUntil) = (true, _today(), until);
        _dossiers[id].breaches++;
        FacilityId facility = _agreements[id].facility;
        _facilities[facility].breaches++;
        _freezeAsCascade(facility, FreezeCause.CovenantBreached, proof);
    }

    /// The facility stays frozen until its lender unfreezes it; the cause is gone with the last breach.
    function _cure(LoanId id, Breach storage breach) private {
        breach.standing = false;
        _dossiers[id].breaches--;
        Facility storage f = _facilities[_agreements[id].facility];
        if (--f.breaches == 0) f.freezeCauses &= ~_causeBit(FreezeCause.CovenantBreached);
    }
    // slither-disable-end reentrancy-no-eth
}
