// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./ChargeActs.sol";
import "./ClosingActs.sol";
import "./CourtActs.sol";
import "./CreditActs.sol";
import "./DrawActs.sol";
import "./FailureActs.sol";
import "./JointActs.sol";
import "./MoneyActs.sol";
import "./Proceeds.sol";
import "./RecordActs.sol";
import "./SecurityActs.sol";
import "./TimeActs.sol";

/// All acts in one world. Each takes two numbers: on what, and how.
contract LoanHandler is
    CreditActs,
    DrawActs,
    TimeActs,
    MoneyActs,
    SecurityActs,
    JointActs,
    ChargeActs,
    RecordActs,
    FailureActs,
    CourtActs,
    ClosingActs,
    ProceedsGhost
{
    bytes4[] private _acts;

    function _listActs() internal override {
        _acts = [this.applyAgain.selector, this.decide.selector, this.adjust.selector, this.freeze.selector];
        _add([this.thaw.selector, this.blockParty.selector, this.expireLimit.selector, this.attestAgain.selector]);
        _add([this.open.selector, this.proposeLoan.selector, this.proceed.selector, this.takeBack.selector]);
        _add([this.countersign.selector, this.notarize.selector, this.passTime.selector, this.passToDue.selector]);
        _add([this.keep.selector, this.callTimeNode.selector, this.outOfOrder.selector, this.compareCadence.selector]);
        _add([this.pay.selector, this.payDue.selector, this.payOnTime.selector, this.payFromWallet.selector]);
        _add([this.debit.selector, this.refund.selector, this.reverse.selector, this.withdraw.selector]);
        _add([this.prepay.selector, this.guarantee.selector, this.pledgeThing.selector, this.tendCollateral.selector]);
        _add([this.deposit.selector, this.setOffDeposit.selector, this.callGuarantor.selector, this.lapse.selector]);
        _add([this.payAsGuarantor.selector, this.releaseThing.selector, this.formFund.selector, this.payIn.selector]);
        _add([this.refundFund.selector, this.changeServicer.selector, this.offerClaim.selector, this.buyBack.selector]);
        _add([this.notifyDebtor.selector, this.poolClaim.selector, this.payForBorrower.selector, this.dun.selector]);
        _add([this.extendTerm.selector, this.holiday.selector, this.endHoliday.selector, this.restructure.selector]);
        _add([this.waiveCharges.selector, this.observe.selector, this.report.selector, this.correct.selector]);
        _add([this.repair.selector, this.classify.selector, this.covenant.selector, this.dispute.selector]);
        _add([this.resolve.selector, this.fileCase.selector, this.preserve.selector, this.exportAndVerify.selector]);
        _add([this.reconcile.selector, this.certify.selector, this.closeFacility.selector, this.archive.selector]);
        _add(
            [
                this.declareDefault.selector,
                this.crossDefault.selector,
                this.assumeDebt.selector,
                this.refinance.selector
            ]
        );
        _add([this.mediate.selector, this.judge.selector, this.stay.selector, this.enforce.selector]);
        _add([this.resetRate.selector, this.subsidise.selector, this.merchantRefunds.selector, this.pause.selector]);
        _add([this.discount.selector, this.writeOff.selector, this.recover.selector, this.cascade.selector]);
        _add([this.finish.selector, this.accelerate.selector, this.dispose.selector, this.cover.selector]);
    }

    function _add(bytes4[4] memory more) private {
        for (uint256 i = 0; i < 4; i++) {
            _acts.push(more[i]);
        }
    }

    function acts() external view returns (bytes4[] memory) {
        return _acts;
    }

    function _met(bytes32 id, uint8 node, bytes32 object, bytes memory effect)
        internal
        override(Ghosts, ProceedsGhost)
    {
        super._met(id, node, object, effect);
    }
}
