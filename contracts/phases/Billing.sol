// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "../LedgerBase.sol";
import {Modifying} from "../Modifying.sol";
import {Nodes} from "../generated/Nodes.sol";
import {Rules} from "../generated/Rules.sol";
import {IEffects} from "../interfaces/IEffects.sol";
import {Amended, IMoneyEngine, Incoming} from "../interfaces/IEngine.sol";
import {IBilling} from "../interfaces/ILedger.sol";
import {Calendar} from "../libraries/Calendar.sol";
import {Parameters} from "../libraries/Parameters.sol";
import {LOGGED_BILL, LOGGED_DUE, LOGGED_FEE} from "../libraries/RowSlots.sol";
import {Day} from "../types/Day.sol";
import {Ids, LoanId, PartyId, PaymentId} from "../types/Ids.sol";
import {Money} from "../types/Money.sol";
import {Rate} from "../types/Rate.sol";
import "../types/Records.sol";

/// 7 计息账单: what time does to a loan, a rate that floats, and interest that another pays.
contract Billing is IBilling, Modifying {
    // Calls go to the ledger's own modules, by delegatecall, and to its token, which calls nobody.
    // slither-disable-start reentrancy-no-eth
    constructor(Setup memory s) LedgerBase(s) {}

    /* ------------------------------------------------------------------ TIME */

    /// @inheritdoc IBilling
    function advance(LoanId loan) external delegated returns (bool current) {
        (current,) = _advance(loan);
    }

    /// @inheritdoc IBilling
    function accrueInterest(LoanId loan) external delegated {
        _timeOfLoan(loan, Rules.interestAccrued(), 0);
    }

    /// @inheritdoc IBilling
    function issueBill(LoanId loan, uint16 row) external delegated {
        _timeOfRow(loan, row, Rules.billIssued(), LOGGED_BILL);
    }

    /// @inheritdoc IBilling
    function fallDue(LoanId loan, uint16 row) external delegated {
        _timeOfRow(loan, row, Rules.instalmentDue(), LOGGED_DUE);
    }

    /// @inheritdoc IBilling
    function chargePeriodicFee(LoanId loan, uint16 row) external delegated {
        // Without a fee there is no such node; the first row of a later version owes none either.
        if (_terms[loan].periodicFee.isNil() || row <= 1) _timeOfLoan(loan, Rules.periodicFeeCharged(), 0);
        else _timeOfRow(loan, row, Rules.periodicFeeCharged(), LOGGED_FEE);
    }

    /* ------------------------------------------------------------------ RATE */

    /// A rate that is reset, and what it follows. `index` 0: a discount of the lender's.
    struct Reset {
        Rate from;
        Rate rate;
        bytes32 index;
        Rate indexThen; // when the rate was agreed
        Rate indexNow;
        Day day;
    }

    /// @inheritdoc IBilling
    function resetRate(LoanId loan, Rate discount, bytes32 documents) external delegated {
        bytes32 file = _file(loan);
        _reached(file, FileKind.Loan);
        bool byIndex = discount.millionths() == 0;
        if (!byIndex) _requireRole(Nodes.RATE_RESET, _lenderOf(loan), _bit(Role.Operator));
        _bringUpToDate(loan);
        Passage memory p = _reach(Rules.rateReset(), file, file, _files[file].reached);
        _requireRunning(loan);
        Reset memory r = byIndex ? _byIndex(loan) : _byDiscount(loan, discount);
        // Rates in whole millionths: the same or another.
        // slither-disable-next-line incorrect-equality
        bool same = r.rate.millionths() == r.from.millionths();
        if (same || _loans[loan].undue.isNil()) revert NothingToDo(p.node, file);
        _logAct(p, documents, _reset(loan, r));
        _follow(loan);
    }

    /// Schedules what is left anew. Returns the effect.
    function _reset(LoanId id, Reset memory r) private returns (bytes memory) {
        Terms memory terms = _terms[id];
        terms.rate = r.rate;
        Change memory c = _changeTo(terms, 0);
        Amended memory made = _amend(id, c);
        return abi.encodeCall(
            IEffects.rateReset,
            (r.from, r.index, r.indexThen, r.indexNow, r.day, c.terms, c.termsHash, c.treatment, c.relief, made)
        );
    }

    /// For good conduct. It lasts: later resets start from it.
    function _byDiscount(LoanId id, Rate discount) private returns (Reset memory r) {
        _requireLeader(id);
        uint256 rate = _terms[id].rate.millionths();
        uint256 less = discount.millionths();
        if (less > rate) revert TermsInvalid("discount", less, rate);
        Pricing memory p = _pricing(id);
        uint256 agreed = p.agreed.millionths();
        p.agreed = Rate.wrap(uint32(agreed > less ? agreed - less : 0));
        _pricings[id] = p;
        (r.from, r.rate, r.day) = (_terms[id].rate, Rate.wrap(uint32(rate - less)), _today());
    }

    /// On the last reset day, if no rate was agreed or reset since.
    function _byIndex(LoanId id) private returns (Reset memory r) {
        Floating memory f = _floating[_facilities[_agreements[id].facility].product];
        if (f.months == 0) revert RateFixed(id);
        Pricing memory p = _pricing(id);
        Day next = _resetDay(p.resetOn > p.agreedOn ? p.resetOn : p.agreedOn, f.months, 1);
        if (_today() < next) revert TooEarly(Nodes.RATE_RESET, _file(id), next, _today());
        r.from = _terms[id].rate;
        (r.index, r.day) = (f.index, _resetDay(_today(), f.months, 0));
        uint256 then = _parameterAt(Parameters.index(f.index), p.agreedOn);
        uint256 now_ = _parameterAt(Parameters.index(f.index), r.day);
        (r.indexThen, r.indexNow) = (Rate.wrap(uint32(then)), Rate.wrap(uint32(now_)));
        r.rate = _moved(p.agreed.millionths() + now_, then, f);
        p.resetOn = r.day;
        _pricings[id] = p;
    }

    /// `sum` less `then`, within floor and ceiling.
    function _moved(uint256 sum, uint256 then, Floating memory f) private pure returns (Rate) {
        uint256 rate = sum > then ? sum - then : 0;
        if (rate < f.floor.millionths()) return f.floor;
        return rate > f.ceiling.millionths() ? f.ceiling : Rate.wrap(uint32(rate));
    }

    /// What the rate is measured by: as it was disclosed, if nothing else was agreed since.
    function _pricing(LoanId id) private view returns (Pricing memory p) {
        p = _pricings[id];
        // A day that was never written.
        // slither-disable-next-line incorrect-equality
        if (p.agreedOn.number() == 0) (p.agreed, p.agreedOn) = (_terms[id].rate, _agreements[id].disclosedOn);
    }

    /// The first day of the span of months in which a day lies, or of a later one.
    function _resetDay(Day day, uint256 months, uint256 later) private pure returns (Day) {
        uint256 month = (Calendar.monthNumber(day) / months + later) * months;
        // The rest of a division is a month here, and decides for nobody.
        // slither-disable-next-line weak-prng
        return Calendar.fromCivil(month / 12, month % 12 + 1, 1);
    }

    /* ------------------------------------------------------------------ SUBSIDY */

    /// @inheritdoc IBilling
    function applySubsidy(LoanId loan, uint16 row, bytes32 programme, Money amount, bytes32 receipt, bytes32 documents)
        external
        delegated
        returns (PaymentId)
    {
        _reached(_file(loan), FileKind.Loan);
        // A struct in memory begins empty.
        // slither-disable-next-line uninitialized-local
        Incoming memory money;
        (money.loan, money.amount, money.receipt) = (loan, amount, receipt);
        (money.valueDay, money.kind, money.earmark) = (_today(), PaymentKind.Subsidy, row);
        _namePayer(money, programme);
        _bringUpToDate(loan);
        Passage memory p = _reachSubsidised(loan, row);
        _checkSubsidy(money, programme);
        _subsidised[loan][programme] = _subsidised[loan][programme] + amount;
        _programmeOf[money.id] = programme;
        _logAct(p, documents, _subsidyEffect(money, programme));
        _callModule(_engine, abi.encodeCall(IMoneyEngine.take, (money, true)));
        return money.id;
    }

    /// The programme's payer, from its own wallet, or a Bank that has its money.
    function _namePayer(Incoming memory money, bytes32 programme) private view {
        PartyId lender = _lenderOf(money.loan);
        address payer = _programmes[lender][programme].payer;
        if (payer == address(0)) revert ProgrammeUnknown(lender, programme);
        if (_actor() == payer) {
            money.payer = payer;
            money.id = Ids.walletPayment(lender, payer, money.receipt);
            return;
        }
        _requireRole(Nodes.SUBSIDY_APPLIED, lender, _bit(Role.Bank));
        money.id = Ids.payment(lender, money.receipt);
    }

    function _reachSubsidised(LoanId id, uint16 row) private returns (Passage memory p) {
        uint16 rows = _loans[id].rows;
        if (rows != 0 && (row == 0 || row > rows)) revert InstalmentUnknown(id, row, rows);
        Instalment storage r = _instalments[id][row];
        bytes32 file = _file(id);
        p = _reach(Rules.subsidyApplied(), file, _rowObject(r, row), _files[file].reached | _rowWord(r));
        if (r.state >= InstalmentState.Settled) revert InstalmentPaid(id, row);
    }

    /// At most the unpaid interest, and what the programme still gives.
    function _checkSubsidy(Incoming memory money, bytes32 programme) private view {
        if (money.receipt == 0) revert ReceiptMissing();
        Instalment storage r = _instalments[money.loan][money.earmark];
        Money unpaid = r.partPaid ? r.interest - r.interestPaid : r.interest;
        Money most = _programmes[_lenderOf(money.loan)][programme].most;
        Money left = most.less0(_subsidised[money.loan][programme]).min(unpaid);
        if (money.amount.isNil() || money.amount > left) revert AmountOutOfRange(money.amount, Money.wrap(1), left);
    }

    function _subsidyEffect(Incoming memory m, bytes32 programme) private view returns (bytes memory) {
        Programme memory given = _programmes[_lenderOf(m.loan)][programme];
        Money paid = _subsidised[m.loan][programme];
        return abi.encodeCall(
            IEffects.subsidyApplied, (programme, given.payer, m.id, m.amount, m.receipt, m.payer, paid, given.most)
        );
    }
    // slither-disable-end reentrancy-no-eth
}
