"""A statement for a reader, in Chinese and English side by side, and for a program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evidence.report import legal_time
from ledger.domain.allocation import Line, Parts, Rule
from ledger.domain.calendar import format_day
from ledger.domain.money import Fen, format_fraction, format_yuan
from ledger.domain.position import Instalment, LoanState, RowState
from ledger.domain.terms import CIVIL_CODE_561, AllocationMode, Component, Method
from ledger.statements.claim import Allocation, Payment, Statement
from ledger.terminal import aligned

COMPONENTS: Mapping[Component, str] = {
    Component.FEE: "费用 fee",
    Component.INTEREST: "利息 interest",
    Component.PENALTY: "罚息 penalty",
    Component.COMPOUND: "复利 compound",
    Component.PRINCIPAL: "本金 principal",
}
MODES: Mapping[AllocationMode, str] = {
    AllocationMode.BY_COMPONENT: "按项目 by component",
    AllocationMode.BY_INSTALMENT: "按期 by instalment",
}
STATES: Mapping[LoanState | RowState, str] = {
    LoanState.ACTIVE: "正常 active",
    LoanState.OVERDUE: "逾期 overdue",
    LoanState.SETTLED: "结清 settled",
    RowState.SCHEDULED: "未到期 scheduled",
    RowState.BILLED: "已出账 billed",
    RowState.DUE: "到期 due",
    RowState.OVERDUE: "逾期 overdue",
    RowState.SETTLED: "结清 settled",
    RowState.CANCELLED: "取消 cancelled",
}
METHODS: Mapping[Method, str] = {
    Method.EQUAL_INSTALMENT: "等额本息 equal instalment",
    Method.EQUAL_PRINCIPAL: "等额本金 equal principal",
    Method.INTEREST_FIRST: "先息后本 interest first",
    Method.BULLET: "一次性还本付息 bullet",
    Method.FLAT: "等本等息 flat",
}
BY_LAW = "民法典第561条 Civil Code Art. 561"
AGREED = "合同约定 as agreed"
BY_QUOTE = "提前还款报价 prepayment quote"
TEST_CALENDAR = "测试日历，一日不足24小时 test calendar: a day is shorter than 24 hours"


def as_text(statement: Statement) -> str:
    """For paper and terminals."""
    parts = (_head(statement), _claim(statement), _terms(statement), _schedule(statement), _payments(statement))
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def as_json(statement: Statement) -> str:
    """Amounts in fen, rates in millionths a year, days as dates in legal time."""
    return json.dumps(as_fields(statement), ensure_ascii=False, indent=2)


def as_fields(statement: Statement) -> dict[str, Any]:
    """What `as_json` writes."""
    records, claim, terms = statement.records, statement.claim, statement.terms
    return {
        "schema": "fubie.statement",
        "version": 1,
        "loan": f"0x{records.loan.hex()}",
        "as_of": format_day(statement.day),
        "records": {
            "source": records.source,
            "chain_id": records.chain_id,
            "ledger": records.ledger,
            "block": records.block,
            "block_time": legal_time(records.timestamp),
            "entries": len(records.loan_entries),
            "head": f"0x{records.head.hex()}",
            "test_calendar": records.clock.day_length != 86_400,
            "until": "now" if statement.known_later else "as_of",
        },
        "state": statement.state.value,
        "disbursed_fen": statement.disbursed,
        "disbursed_on": format_day(statement.start),
        "terms": {
            "method": terms.method.value,
            "rate_millionths": terms.rate,
            "penalty_rate_millionths": terms.penalty_rate,
            "day_count": terms.day_count.value,
            "allocation": _rule_fields(Rule(terms.allocation_order, terms.allocation_mode)),
        },
        "changes": [{"on": format_day(day), "node": node.name} for day, node in statement.changes],
        "claim_fen": {
            **asdict(claim),
            "principal": claim.principal,
            "total": claim.total,
        },
        "due_now_fen": asdict(statement.due_now),
        "payoff_fen": statement.payoff,
        "days_past_due": statement.days_past_due,
        "bucket": statement.bucket,
        "schedule": [_row_fields(row) for row in statement.rows],
        "payments": [_payment_fields(payment) for payment in statement.payments],
        "paid_from_credit": [_allocation_fields(one) for one in statement.from_credit],
        "allocated_fen": asdict(statement.allocated),
    }


# ---- text


def _head(s: Statement) -> list[str]:
    records = s.records
    until = "其后全部记录 all records since" if s.known_later else "截至该日终了的记录 records to the end of that day"
    lines = [
        f"债权对账单 Statement of claim  {format_day(s.day)}",
        f"贷款 loan         0x{records.loan.hex()}",
        f"截止 as of        {format_day(s.day)} 24:00 (UTC+8), {until}",
        f"来源 source       {records.source}",
        f"区块 block        {records.block}, {legal_time(records.timestamp)}",
        f"卷宗 file         {len(records.loan_entries)} 条 entries, 0x{records.head.hex()}",
        f"状态 state        {STATES[s.state]}" + _late(s),
    ]
    return [*lines, TEST_CALENDAR] if records.clock.day_length != 86_400 else lines


def _late(s: Statement) -> str:
    return f", {s.days_past_due} 天 days past due, M{s.bucket}" if s.days_past_due else ""


def _claim(s: Statement) -> list[str]:
    c = s.claim
    rows = [
        ("本金 principal", c.principal),
        ("  其中未到期 not due", c.undue),
        ("  其中到期 due", c.due),
        ("  其中逾期 overdue", c.overdue),
        ("利息 interest", c.interest + c.accrued),
        ("  其中本期应计 accrued in the running period", c.accrued),
        ("罚息 penalty", c.penalty),
        ("复利 interest on interest", c.interest_on_interest),
        ("费用 fees", c.fees + c.charged),
        ("诉讼等费用 costs", c.costs),
        ("债权合计 total claim", c.total),
        ("应付 payable now", s.due_now.total),
        ("借款人余款（未抵扣） credit of the borrower, not netted", c.credit),
    ]
    if s.payoff is not None:
        rows.append(("结清金额 payoff", s.payoff))
    if c.recourse:
        rows.append(("代偿人追偿权（另计） recourse of those who paid, on top", c.recourse))
    if c.compound:
        rows.append(("约定转为本金 became principal by agreement", c.compound))
    return ["债权 Claim (元 yuan)", *_columns([(label, _yuan(amount)) for label, amount in rows], left=1)]


def _terms(s: Statement) -> list[str]:
    t = s.terms
    lines = [
        "条款 Terms",
        f"发放 disbursed    {_yuan(s.disbursed)}, {format_day(s.start)}",
        f"还款方式 method   {METHODS[t.method]}, {t.day_count.value}",
        f"年利率 rate       {format_fraction(t.rate, 4)} %, 罚息 penalty {format_fraction(t.penalty_rate, 4)} %",
        f"抵充 allocation   {_rule(Rule(t.allocation_order, t.allocation_mode))}",
    ]
    return lines + [f"变更 change       {format_day(day)} {node.zh} {node.en}" for day, node in s.changes]


def _schedule(s: Statement) -> list[str]:
    header = ("期 n", "到期 due", "本金 principal", "利息 interest", "费用 fee", "未付 unpaid", "状态 state")
    rows = [
        (
            str(row.number),
            format_day(row.falls_due),
            _yuan(row.owed.principal),
            _yuan(row.owed.interest),
            _yuan(row.owed.fee),
            _yuan(_unpaid(row)),
            STATES[row.state],
        )
        for row in s.rows
    ]
    return ["还款计划 Schedule (元 yuan)", *_columns([header, *rows])]


def _payments(s: Statement) -> list[str]:
    lines = ["付款与抵充 Payments and their allocation (元 yuan)"]
    for payment in s.payments:
        lines.append(_payment(payment))
        lines += [f"     {_allocated(one)}" for one in payment.allocations]
        if payment.credited and payment.allocations:
            lines.append(f"     余款 credit {_yuan(payment.credited)}")
    lines += [f"  余款抵充 from credit {_allocated(one)}" for one in s.from_credit]
    return [*lines, f"已抵充合计 allocated in all: {_parts(s.allocated)}"]


def _payment(p: Payment) -> str:
    undone = "" if p.reversed_on is None else f", 已冲正 reversed {format_day(p.reversed_on)}"
    day = format_day(p.value_day)
    return f"{p.number:>3}. {day} {_yuan(p.amount)} {p.node.zh} {p.node.en} (#{p.seq}){undone}"


def _allocated(one: Allocation) -> str:
    rows = ", ".join(f"{line.row}期 row {line.row}: {_line(line)}" for line in one.lines if line.row)
    told = f"{format_day(one.day)} {_parts(one.parts)}"
    return f"{told} [{_rule(one.rule)}]" + (f" ({rows})" if rows else "")


def _line(line: Line) -> str:
    return f"{COMPONENTS[line.component]} {_yuan(line.amount)}"


def _parts(parts: Parts) -> str:
    named = [(name, getattr(parts, component.name.lower())) for component, name in COMPONENTS.items()]
    return ", ".join(f"{name} {_yuan(amount)}" for name, amount in named if amount) or "无 nothing"


def _rule(rule: Rule | None) -> str:
    if rule is None:
        return BY_QUOTE
    order = " → ".join(COMPONENTS[component] for component in rule.order)
    return f"{_basis(rule)}; {MODES[rule.mode]}: {order}"


def _basis(rule: Rule) -> str:
    """The order of the law needs no agreement; another one is an agreement that takes its place."""
    lawful = rule.order == CIVIL_CODE_561 and rule.mode is AllocationMode.BY_COMPONENT
    return BY_LAW if lawful else AGREED


def _unpaid(row: Instalment) -> Fen:
    return 0 if row.state in (RowState.SETTLED, RowState.CANCELLED) else row.unpaid.total


def _yuan(fen: Fen) -> str:
    return format_yuan(fen, ",")


def _columns(rows: Sequence[Sequence[str]], left: int = 0) -> list[str]:
    return [line.rstrip() for line in aligned(rows, left)]


# ---- JSON


def _row_fields(row: Instalment) -> dict[str, Any]:
    return {
        "number": row.number,
        "version": row.version,
        "due": format_day(row.due),
        "falls_due": format_day(row.falls_due),
        "state": row.state.value,
        "principal_fen": row.owed.principal,
        "interest_fen": row.owed.interest,
        "fee_fen": row.owed.fee,
        "unpaid_fen": _unpaid(row),
    }


def _payment_fields(payment: Payment) -> dict[str, Any]:
    return {
        "number": payment.number,
        "node": payment.node.name,
        "value_date": format_day(payment.value_day),
        "recorded": legal_time(payment.recorded),
        "entry": payment.seq,
        "amount_fen": payment.amount,
        "refund": payment.is_refund,
        "reversed_on": None if payment.reversed_on is None else format_day(payment.reversed_on),
        "allocations": [_allocation_fields(one) for one in payment.allocations],
        "credited_fen": payment.credited,
    }


def _allocation_fields(one: Allocation) -> dict[str, Any]:
    return {
        "on": format_day(one.day),
        "from_credit": one.from_credit,
        "parts_fen": asdict(one.parts),
        "lines": [
            {"row": line.row, "component": line.component.name.lower(), "amount_fen": line.amount} for line in one.lines
        ],
        "rule": _rule_fields(one.rule),
    }


def _rule_fields(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"basis": "prepayment-quote", "mode": None, "order": None}
    lawful = _basis(rule) == BY_LAW
    return {
        "basis": "civil-code-561" if lawful else "agreed",
        "mode": rule.mode.value,
        "order": [component.name.lower() for component in rule.order],
    }
