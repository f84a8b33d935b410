// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json by `make generate`; not edited by hand.

/// @title The addresses of the modules, fixed at deployment
abstract contract ModuleTable {
    error ModulesWrong(uint256 given, uint256 expected); // not as many as contracts/modules.json lists
    error ModuleWithoutCode(uint256 index, address module);

    uint256 internal constant MODULES = 40;

    address private immutable _admissionModule;
    address private immutable _creditModule;
    address private immutable _securityModule;
    address private immutable _agreementsModule;
    address private immutable _disbursementModule;
    address private immutable _billingModule;
    address private immutable _repaymentModule;
    address private immutable _prepaymentModule;
    address private immutable _delinquencyModule;
    address private immutable _modificationModule;
    address private immutable _restructuringModule;
    address private immutable _realisationModule;
    address private immutable _collectionModule;
    address private immutable _bureauModule;
    address private immutable _attestationModule;
    address private immutable _classificationModule;
    address private immutable _disputesModule;
    address private immutable _disposalModule;
    address private immutable _novationModule;
    address private immutable _defaultModule;
    address private immutable _judicialModule;
    address private immutable _lossModule;
    address private immutable _closureModule;
    address private immutable _assignmentModule;
    address private immutable _firstLossModule;
    address private immutable _fundingModule;
    address private immutable _administrationModule;
    address private immutable _viewsModule;
    address private immutable _recordViewsModule;
    address private immutable _claimViewsModule;
    address private immutable _engineModule;
    address private immutable _prepayEngineModule;
    address private immutable _replayModule;
    address private immutable _timelineModule;
    address private immutable _versionsModule;
    address private immutable _amendmentsModule;
    address private immutable _consequencesModule;
    address private immutable _proceedsModule;
    address private immutable _dischargesModule;
    address private immutable _schedulingModule;

    constructor(address[] memory modules_) {
        if (modules_.length != MODULES) revert ModulesWrong(modules_.length, MODULES);
        for (uint256 i = 0; i < MODULES; i++) {
            if (modules_[i].code.length == 0) revert ModuleWithoutCode(i, modules_[i]);
        }
        _admissionModule = modules_[0];
        _creditModule = modules_[1];
        _securityModule = modules_[2];
        _agreementsModule = modules_[3];
        _disbursementModule = modules_[4];
        _billingModule = modules_[5];
        _repaymentModule = modules_[6];
        _prepaymentModule = modules_[7];
        _delinquencyModule = modules_[8];
        _modificationModule = modules_[9];
        _restructuringModule = modules_[10];
        _realisationModule = modules_[11];
        _collectionModule = modules_[12];
        _bureauModule = modules_[13];
        _attestationModule = modules_[14];
        _classificationModule = modules_[15];
        _disputesModule = modules_[16];
        _disposalModule = modules_[17];
        _novationModule = modules_[18];
        _defaultModule = modules_[19];
        _judicialModule = modules_[20];
        _lossModule = modules_[21];
        _closureModule = modules_[22];
        _assignmentModule = modules_[23];
        _firstLossModule = modules_[24];
        _fundingModule = modules_[25];
        _administrationModule = modules_[26];
        _viewsModule = modules_[27];
        _recordViewsModule = modules_[28];
        _claimViewsModule = modules_[29];
        _engineModule = modules_[30];
        _prepayEngineModule = modules_[31];
        _replayModule = modules_[32];
        _timelineModule = modules_[33];
        _versionsModule = modules_[34];
        _amendmentsModule = modules_[35];
        _consequencesModule = modules_[36];
        _proceedsModule = modules_[37];
        _dischargesModule = modules_[38];
        _schedulingModule = modules_[39];
    }

    /// @dev Zero for an index that is none.
    function _moduleAt(uint256 index) internal view returns (address) {
        if (index < 20) {
            if (index < 10) {
                if (index < 5) {
                    if (index < 2) {
                        if (index == 0) return _admissionModule;
                        if (index == 1) return _creditModule;
                        return address(0);
                    } else {
                        if (index == 2) return _securityModule;
                        if (index == 3) return _agreementsModule;
                        if (index == 4) return _disbursementModule;
                        return address(0);
                    }
                } else {
                    if (index < 7) {
                        if (index == 5) return _billingModule;
                        if (index == 6) return _repaymentModule;
                        return address(0);
                    } else {
                        if (index == 7) return _prepaymentModule;
                        if (index == 8) return _delinquencyModule;
                        if (index == 9) return _modificationModule;
                        return address(0);
                    }
                }
            } else {
                if (index < 15) {
                    if (index < 12) {
                        if (index == 10) return _restructuringModule;
                        if (index == 11) return _realisationModule;
                        return address(0);
                    } else {
                        if (index == 12) return _collectionModule;
                        if (index == 13) return _bureauModule;
                        if (index == 14) return _attestationModule;
                        return address(0);
                    }
                } else {
                    if (index < 17) {
                        if (index == 15) return _classificationModule;
                        if (index == 16) return _disputesModule;
                        return address(0);
                    } else {
                        if (index == 17) return _disposalModule;
                        if (index == 18) return _novationModule;
                        if (index == 19) return _defaultModule;
                        return address(0);
                    }
                }
            }
        } else {
            if (index < 30) {
                if (index < 25) {
                    if (index < 22) {
                        if (index == 20) return _judicialModule;
                        if (index == 21) return _lossModule;
                        return address(0);
                    } else {
                        if (index == 22) return _closureModule;
                        if (index == 23) return _assignmentModule;
                        if (index == 24) return _firstLossModule;
                        return address(0);
                    }
                } else {
                    if (index < 27) {
                        if (index == 25) return _fundingModule;
                        if (index == 26) return _administrationModule;
                        return address(0);
                    } else {
                        if (index == 27) return _viewsModule;
                        if (index == 28) return _recordViewsModule;
                        if (index == 29) return _claimViewsModule;
                        return address(0);
                    }
                }
            } else {
                if (index < 35) {
                    if (index < 32) {
                        if (index == 30) return _engineModule;
                        if (index == 31) return _prepayEngineModule;
                        return address(0);
                    } else {
                        if (index == 32) return _replayModule;
                        if (index == 33) return _timelineModule;
                        if (index == 34) return _versionsModule;
                        return address(0);
                    }
                } else {
                    if (index < 37) {
                        if (index == 35) return _amendmentsModule;
                        if (index == 36) return _consequencesModule;
                        return address(0);
                    } else {
                        if (index == 37) return _proceedsModule;
                        if (index == 38) return _dischargesModule;
                        if (index == 39) return _schedulingModule;
                        return address(0);
                    }
                }
            }
        }
    }
}
