// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Accounts} from "./Accounts.sol";
import {Freezing} from "./Freezing.sol";
import {LedgerBase, Setup} from "./LedgerBase.sol";
import {Secured} from "./Secured.sol";
import {Nodes} from "./generated/Nodes.sol";
import {Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {IDischarges} from "./interfaces/IEngine.sol";
import {Day} from "./types/Day.sol";
import {FacilityId, LoanId} from "./types/Ids.sol";
import {Money, NIL} from "./types/Money.sol";
import "./types/Records.sol";

/// What becomes of a facility by itself: it is frozen while a loan is in arrears; guarantors are discharged and deposits returned when it secures nothing any more.
contract Discharges is IDischarges, Secured, Accounts, Freezing {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IDischarges
    function principalRepaid(FacilityId facility, LoanId loan, Money amount, Day day) external delegated {
        Money outstanding = _facilities[facility].outstanding.less0(amount);
        _facilities[facility].outstanding = outstanding;
        bytes32 file = _file(facility);
        uint256 reached = _files[file].reached | (1 << Nodes.PAYMENT_ALLOCATED);
        bytes memory effect = abi.encodeCall(IEffects.limitRestored, (loan, amount, outstanding));
        _logStep(_reach(Rules.limitRestored(), file, file, reached), day, effect);
    }

    /// @inheritdoc IDischarges
    function arrearsBegan(FacilityId facility, LoanId loan) external delegated {
        _facilities[facility].overdueLoans++;
        _freezeAsCascade(facility, FreezeCause.Overdue, _file(loan));
    }

    /// @inheritdoc IDischarges
    function arrearsEnded(FacilityId facility) external delegated {
        Facility storage f = _facilities[facility];
        if (--f.overdueLoans == 0) f.freezeCauses &= ~_causeBit(FreezeCause.Overdue);
    }

    /// @inheritdoc IDischarges
    function ended(FacilityId facility, uint8 ending) external delegated {
        Facility storage f = _facilities[facility];
        f.endings |= ending;
        f.endedOn = _today();
        _discharge(facility);
    }

    /// @inheritdoc IDischarges
    function run(FacilityId facility) external delegated returns (uint256 nodes) {
        nodes = _discharge(facility);
        uint256 last = _facilities[facility].collateral;
        for (uint256 i = 1; i <= last; i++) {
            if (_callMargin(facility, uint8(i))) nodes |= 1 << Nodes.MARGIN_CALLED;
        }
    }

    function _discharge(FacilityId id) private returns (uint256 nodes) {
        Facility storage f = _facilities[id];
        if (f.endings == 0 || _freeSince(id).number() == 0) return 0;
        for (uint256 i = 1; i <= f.guarantees; i++) {
            if (_dischargeGuarantor(id, uint8(i))) nodes |= 1 << Nodes.GUARANTOR_DISCHARGED;
        }
        uint256 redeemed = 0;
        for (uint256 i = 1; i <= f.deposits; i++) {
            if (_deposits[id][uint8(i)].state != DepositState.Held) continue;
            if (!_held(AssetKind.Deposit, _file(id), i).isNil()) continue;
            redeemed += _returnDeposit(id, uint8(i));
            nodes |= 1 << Nodes.DEPOSIT_RETURNED;
        }
        // The token calls nobody.
        if (redeemed != 0) _token.redeem(redeemed);
    }

    /// GUARANTOR_DISCHARGED. One that has paid its cap or whose period has lapsed is free already.
    function _dischargeGuarantor(FacilityId id, uint8 number) private returns (bool) {
        Guarantee storage g = _guarantees[id][number];
        if (g.state < GuaranteeState.Active || g.state > GuaranteeState.Partial) return false;
        g.state = GuaranteeState.Discharged;
        bytes32 file = _file(id);
        uint256 reached = _endings(id) | (1 << Nodes.GUARANTEE_SIGNED);
        Passage memory p = _reach(Rules.guarantorDischarged(), file, bytes32(uint256(number)), reached);
        _logStep(p, _today(), abi.encodeCall(IEffects.guarantorDischarged, (g.guarantor, g.cap, g.paid)));
        return true;
    }

    /// DEPOSIT_RETURNED. Returns what is netted with what the depositor owes, whose tokens are to be redeemed.
    function _returnDeposit(FacilityId id, uint8 number) private returns (uint256) {
        Deposit storage d = _deposits[id][number];
        Money amount = d.held;
        (d.state, d.held) = (DepositState.Returned, NIL);
        bytes32 file = _file(id);
        uint256 reached = _endings(id) | (1 << Nodes.SECURITY_DEPOSIT_POSTED);
        Passage memory p = _reach(Rules.depositReturned(), file, bytes32(uint256(number)), reached);
        _logStep(p, _today(), abi.encodeCall(IEffects.depositReturned, (d.depositor, amount)));
        _debit(AccountKind.Deposit, file, amount);
        return _payOut(d.depositor, amount.fen());
    }
    // slither-disable-end reentrancy-no-eth
}
