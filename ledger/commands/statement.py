"""`fubie statement`: the claim of a loan to the end of a day, computed from the chain's records or from an evidence bundle."""

import argparse
import os
import re
from pathlib import Path

from evidence.container import MAX_BYTES
from evidence.errors import EvidenceError
from ledger.chain import manifest
from ledger.chain.artifacts import shipped
from ledger.chain.errors import ChainError
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.domain.calendar import Day, format_day, parse_day
from ledger.domain.errors import InvalidValue, shown
from ledger.exporting.errors import ExportError, LoanUnknown
from ledger.settings import SettingsError, from_environment
from ledger.statements import LoanNotThere, StatementError, as_json, as_text, from_bundle, from_chain, statement_of
from ledger.statements.records import Records

_LOAN = re.compile(r"0x[0-9a-f]{64}", re.ASCII)


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("statement", help=COMMANDS["statement"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("--loan", required=True, type=_loan, metavar="ID", help="0x and 64 hexadecimal digits")
    add("--as-of", required=True, type=_day, metavar="DATE", help="YYYY-MM-DD; the end of that day in China time")
    add("--bundle", type=Path, metavar="FILE", help="read an evidence bundle instead of a chain")
    add("--rpc", metavar="URL", help="JSON-RPC address of a node (default: FUBIE_RPC_URL)")
    add("--deployment", type=Path, metavar="FILE", help="manifest (default: FUBIE_DEPLOYMENT)")
    add("--known-later", action="store_true", help="count what was recorded after DATE with a value date up to it")
    add("--json", action="store_true", help="amounts in fen, rates in millionths a year")


def run(arguments: argparse.Namespace) -> int:
    """Print the statement.

    Raises: WrongUsage for what cannot be asked for; CommandError where the chain, the bundle or the records fail.
    """
    try:
        records = _from_bundle(arguments) if arguments.bundle else _from_chain(arguments)
        _check_day(records, arguments.as_of)
        found = statement_of(records, arguments.as_of, known_later=arguments.known_later)
    except (SettingsError, LoanUnknown, LoanNotThere) as error:
        raise WrongUsage(str(error)) from None
    except (StatementError, ChainError, ExportError, OSError) as error:
        raise CommandError(str(error)) from None
    print(as_json(found) if arguments.json else as_text(found))
    return 0


def _check_day(records: Records, day: Day) -> None:
    """A day to come would be stated as if nothing more were paid."""
    last = records.clock.day(records.timestamp)
    if day > last:
        raise WrongUsage(
            f"argument --as-of: {format_day(day)} has not come in these records, which end on {format_day(last)}"
        )


def _from_bundle(arguments: argparse.Namespace) -> Records:
    if arguments.rpc or arguments.deployment:
        raise WrongUsage("argument --bundle: a bundle needs neither --rpc nor --deployment")
    try:
        with arguments.bundle.open("rb") as file:
            return from_bundle(file.read(MAX_BYTES + 1), shipped(), arguments.loan)
    except OSError as error:
        raise WrongUsage(f"argument --bundle: {arguments.bundle}: {error.strerror or error}") from None
    except EvidenceError as error:
        raise WrongUsage(f"argument --bundle: {arguments.bundle}: {error}") from None


def _from_chain(arguments: argparse.Namespace) -> Records:
    settings = from_environment(os.environ)
    url = arguments.rpc or settings.rpc_url
    if url is None:
        raise SettingsError("name a node with --rpc or FUBIE_RPC_URL, or a bundle with --bundle")
    chain = JsonRpcChain(url)
    path = arguments.deployment or settings.manifest(chain.identity().chain_id)
    return from_chain(chain, manifest.load(path, chain, shipped()), shipped(), arguments.loan)


def _loan(text: str) -> bytes:
    if not _LOAN.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError(f"{shown(text)} is no loan's id: 0x and 64 hexadecimal digits")
    return bytes.fromhex(text[2:])


def _day(text: str) -> Day:
    try:
        return parse_day(text)
    except InvalidValue as error:
        raise argparse.ArgumentTypeError(f"{shown(text)} is not allowed; {error.allowed}") from None
