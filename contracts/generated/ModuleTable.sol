// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json by `make generate`; not edited by hand.

/// @title The addresses of the modules, fixed at deployment
abstract contract ModuleTable {
    error ModulesWrong(uint256 given, uint256 expected); // not as many as contracts/modules.json lists
    error ModuleWithoutCode(uint256 index, address module);

    uint256 internal constant MODULES = 39;

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
        _proceedsModule = modules_[36];
        _dischargesModule = modules_[37];
        _schedulingModule = modules_[38];
    }

    /// @dev Zero for an index that is none.
    function _moduleAt(uint256 index) internal view returns (address) {
        if (index < 19) {
            if (index < 9) {
                if (index < 4) {
                    if (index < 2) {
                        if (index == 0) return _admissionModule;
                        if (index == 1) return _creditModule;
                        return address(0);
                    } else {
                        if (index == 2) return _securityModule;
                        if (index == 3) return _agreementsModule;
                        return address(0);
                    }
                } else {
                    if (index < 6) {
                        if (index == 4) return _disbursementModule;
                        if (index == 5) return _billingModule;
                        return address(0);
                    } else {
                        if (index == 6) return _repaymentModule;
                        if (index == 7) return _prepaymentModule;
                        if (index == 8) return _delinquencyModule;
                        return address(0);
                    }
                }
            } else {
                if (index < 14) {
                    if (index < 11) {
                        if (index == 9) return _modificationModule;
                        if (index == 10) return _restructuringModule;
                        return address(0);
                    } else {
                        if (index == 11) return _realisationModule;
                        if (index == 12) return _collectionModule;
                        if (index == 13) return _bureauModule;
                        return address(0);
                    }
                } else {
                    if (index < 16) {
                        if (index == 14) return _attestationModule;
                        if (index == 15) return _classificationModule;
                        return address(0);
                    } else {
                        if (index == 16) return _disputesModule;
                        if (index == 17) return _disposalModule;
                        if (index == 18) return _novationModule;
                        return address(0);
                    }
                }
            }
        } else {
            if (index < 29) {
                if (index < 24) {
                    if (index < 21) {
                        if (index == 19) return _defaultModule;
                        if (index == 20) return _judicialModule;
                        return address(0);
                    } else {
                        if (index == 21) return _lossModule;
                        if (index == 22) return _closureModule;
                        if (index == 23) return _assignmentModule;
                        return address(0);
                    }
                } else {
                    if (index < 26) {
                        if (index == 24) return _firstLossModule;
                        if (index == 25) return _fundingModule;
                        return address(0);
                    } else {
                        if (index == 26) return _administrationModule;
                        if (index == 27) return _viewsModule;
                        if (index == 28) return _recordViewsModule;
                        return address(0);
                    }
                }
            } else {
                if (index < 34) {
                    if (index < 31) {
                        if (index == 29) return _claimViewsModule;
                        if (index == 30) return _engineModule;
                        return address(0);
                    } else {
                        if (index == 31) return _prepayEngineModule;
                        if (index == 32) return _replayModule;
                        if (index == 33) return _timelineModule;
                        return address(0);
                    }
                } else {
                    if (index < 36) {
                        if (index == 34) return _versionsModule;
                        if (index == 35) return _amendmentsModule;
                        return address(0);
                    } else {
                        if (index == 36) return _proceedsModule;
                        if (index == 37) return _dischargesModule;
                        if (index == 38) return _schedulingModule;
                        return address(0);
                    }
                }
            }
        }
    }
}
