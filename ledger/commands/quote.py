"""`fubie quote`: what a loan costs, computed by the Python engine or by the contracts."""

import argparse
import json
import re
from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from typing import TypeVar

from ledger.chain.errors import ChainError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.domain.calendar import DayCount, format_day, inferred_due_day, parse_day
from ledger.domain.errors import InvalidValue, shown
from ledger.domain.money import (
    MAX_AMOUNT,
    MAX_RATE,
    MILLION,
    Fen,
    Millionths,
    format_fraction,
    format_yuan,
    parse_rate,
    parse_yuan,
)
from ledger.domain.quote import Quote, quote
from ledger.domain.schedule import Row
from ledger.domain.terms import MAX_PERIODS, Method, Terms
from ledger.terminal import aligned

Engine = Callable[[Terms], Quote]
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

ENGINES = ("python", "contract")
CONTRACT_ENGINE = "ledger.chain.quote"

# The arguments whose names are not those of the terms.
ARGUMENTS = {"origination_fee": "--fee", "start_day": "--start"}

_INTEGER = re.compile(r"[0-9]{1,9}", re.ASCII)


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("quote", help=COMMANDS["quote"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("--method", required=True, type=_one_of(Method), metavar="METHOD", help=", ".join(Method))
    add("--principal", required=True, type=_amount(1), metavar="YUAN", help="such as 10000.00")
    add("--rate", required=True, type=_rate, metavar="FRACTION", help="a year, such as 0.18")
    add("--periods", required=True, type=_integer(1, MAX_PERIODS), metavar="N", help=f"1 to {MAX_PERIODS}")
    add("--start", required=True, type=_read(parse_day), metavar="DATE", help="day of disbursement, YYYY-MM-DD")
    add("--first-due", required=True, type=_read(parse_day), metavar="DATE", help="first due date, YYYY-MM-DD")
    add("--day-count", required=True, type=_one_of(DayCount), metavar="CONVENTION", help=", ".join(DayCount))
    add("--fee", type=_amount(0), default=0, metavar="YUAN", help="once, with the first instalment")
    add("--periodic-fee", type=_amount(0), default=0, metavar="YUAN", help="with every instalment")
    add("--due-day", type=_integer(1, 31), metavar="DAY", help="day of the month; otherwise that of the first due date")
    add("--period-months", type=_integer(1, 12), default=1, metavar="N", help="months between due dates, 1 to 12")
    add("--engine", type=_word(ENGINES), default=ENGINES[0], metavar="ENGINE", help=", ".join(ENGINES))
    add("--json", action="store_true", help="amounts in fen, APR as a fraction")


def run(arguments: argparse.Namespace) -> int:
    """Print the quote.

    Raises: WrongUsage, naming the argument, when the arguments do not make a loan; CommandError where the contracts cannot be
    asked, or do not confirm the APR.
    """
    try:
        found = _engine(arguments.engine)(_terms(arguments))
    except InvalidValue as error:
        option = ARGUMENTS.get(error.field, f"--{error.field.replace('_', '-')}")
        raise WrongUsage(f"argument {option}: {shown(error.value)} is not allowed; {error.allowed}") from None
    except ChainError as error:
        raise CommandError(str(error)) from None
    print(as_json(found) if arguments.json else as_table(found))
    return 0


def as_json(found: Quote) -> str:
    """The quote as JSON; fractions are written out of integers, so that every decimal is exact."""
    rows = ",\n    ".join(json.dumps(_row(row)) for row in found.rows)
    return (
        f'{{\n  "apr": {format_fraction(found.apr, 6)},\n'
        f'  "daily_cost_per_100_yuan": {format_fraction(found.daily_cost, 4)},\n'
        f'  "total_cost_fen": {found.total_cost},\n'
        f'  "rows": [\n    {rows}\n  ]\n}}'
    )


def as_table(found: Quote) -> str:
    """The quote for a reader, in yuan."""
    header = (
        "期 n",
        "到期日 due",
        "天 days",
        "本金 principal",
        "利息 interest",
        "费用 fee",
        "应还 total",
        "余额 balance",
    )
    table = aligned([header, *(_cells(row) for row in found.rows), _sums(found.rows)])
    percent = format_fraction(found.apr, 4)
    return "\n".join(
        [
            f"综合年化成本 APR          {percent} %",
            f"每百元每日成本 daily cost  {format_fraction(found.daily_cost, 4)} 元/yuan",
            f"总成本 total cost         {format_yuan(found.total_cost, ',')} 元/yuan",
            "",
            *table,
        ]
    )


def _row(row: Row) -> dict[str, int | str]:
    return {
        "n": row.n,
        "due": format_day(row.due),
        "days": row.days,
        "principal_fen": row.principal,
        "interest_fen": row.interest,
        "fee_fen": row.fee,
        "total_fen": row.total,
        "balance_fen": row.balance,
    }


def _cells(row: Row) -> tuple[str, ...]:
    amounts = (row.principal, row.interest, row.fee, row.total, row.balance)
    return (str(row.n), format_day(row.due), str(row.days), *(format_yuan(fen, ",") for fen in amounts))


def _sums(rows: tuple[Row, ...]) -> tuple[str, ...]:
    columns = zip(*((row.principal, row.interest, row.fee, row.total) for row in rows), strict=True)
    sums = (format_yuan(sum(column), ",") for column in columns)
    return ("合计", "", str(sum(row.days for row in rows)), *sums, "")


def _terms(arguments: argparse.Namespace) -> Terms:
    due_day = arguments.due_day
    return Terms(
        method=arguments.method,
        principal=arguments.principal,
        rate=arguments.rate,
        periods=arguments.periods,
        start_day=arguments.start,
        first_due=arguments.first_due,
        due_day=inferred_due_day(arguments.start, arguments.first_due) if due_day is None else due_day,
        period_months=arguments.period_months,
        day_count=arguments.day_count,
        origination_fee=arguments.fee,
        periodic_fee=arguments.periodic_fee,
    )


def _engine(name: str) -> Engine:
    """The contract engine belongs to the chain's client and starts a chain; quoting in Python needs neither."""
    if name == ENGINES[0]:
        return quote
    try:
        engine: Engine = import_module(CONTRACT_ENGINE).quote
    except ModuleNotFoundError as error:
        if not CONTRACT_ENGINE.startswith(error.name or "?"):
            raise
        raise WrongUsage(
            f"argument --engine: {name!r} is not part of this installation; allowed: {ENGINES[0]}"
        ) from None
    return engine


def _read(parse: Callable[[str], T]) -> Callable[[str], T]:
    def read(text: str) -> T:
        try:
            return parse(text)
        except InvalidValue as error:
            raise argparse.ArgumentTypeError(f"{shown(text)} is not allowed; {error.allowed}") from None

    return read


def _amount(least: Fen) -> Callable[[str], Fen]:
    parse = _read(parse_yuan)

    def read(text: str) -> Fen:
        fen = parse(text)
        if not least <= fen <= MAX_AMOUNT:
            allowed = f"from {format_yuan(least)} to {format_yuan(MAX_AMOUNT)} yuan"
            raise argparse.ArgumentTypeError(f"{shown(text)} is not allowed; {allowed}")
        return fen

    return read


def _rate(text: str) -> Millionths:
    rate = _read(parse_rate)(text)
    if rate > MAX_RATE:
        raise argparse.ArgumentTypeError(
            f"{shown(text)} is not allowed; a yearly fraction from 0 to {MAX_RATE // MILLION}"
        )
    return rate


def _integer(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _INTEGER.fullmatch(text) or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{shown(text)} is not allowed; an integer from {low} to {high}")
        return int(text)

    return read


def _word(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise argparse.ArgumentTypeError(f"{shown(text)} is not allowed; one of {', '.join(allowed)}")
        return text

    return read


def _one_of(kind: type[E]) -> Callable[[str], E]:
    word = _word(tuple(kind))
    return lambda text: kind(word(text))
