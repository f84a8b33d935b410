"""`fubie apikey`: keys by which a lender's systems are known to the REST service."""

import argparse
import os
import time
from pathlib import Path

from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.journal.api_keys import ApiKey, ApiKeys, Right
from ledger.journal.database import open_database
from ledger.journal.errors import JournalError
from ledger.service.authority import read_lenders
from ledger.service.errors import SettingsInvalid
from ledger.service.house import LENDERS
from ledger.settings import Settings, SettingsError, from_environment

MAX_LABEL = 80


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("apikey", help=COMMANDS["apikey"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", metavar="create | revoke | list", required=True)
    create = actions.add_parser("create", help="make a key and print it, this once", allow_abbrev=False)
    create.add_argument("label", metavar="LABEL", help="what it is for, such as core-banking")
    create.add_argument("--lender", metavar="ID", help="whose it is (default: the only one of lenders.json)")
    create.add_argument(
        "--right",
        action="append",
        choices=[right.value for right in Right],
        help="what it may be used for, once for each (default: lend); every key may read",
    )
    revoke = actions.add_parser("revoke", help="refuse a key from now on", allow_abbrev=False)
    revoke.add_argument("id", metavar="ID", help="the sixteen digits after fubie_")
    listed = actions.add_parser("list", help="print keys without their secrets", allow_abbrev=False)
    for action in (create, revoke, listed):
        action.add_argument("--data", type=Path, metavar="FOLDER", help="default: FUBIE_HOME, else .fubie")
        action.add_argument("--journal", metavar="URL", help="of the journal (default: FUBIE_JOURNAL_URL)")


def run(arguments: argparse.Namespace) -> int:
    """Print what was asked for.

    Raises: WrongUsage for a lender or label that cannot be; CommandError where the journal cannot be used or has no such key.
    """
    try:
        settings = _settings(arguments)
        journal = open_database(settings.journal_url)
        try:
            _act(ApiKeys(journal, settings.pepper()), arguments, settings)
        finally:
            journal.close()
    except (SettingsError, SettingsInvalid) as error:
        raise WrongUsage(str(error)) from None
    except (JournalError, OSError) as error:
        raise CommandError(str(error)) from None
    return 0


def _settings(arguments: argparse.Namespace) -> Settings:
    environment = {name: value for name, value in os.environ.items() if name.startswith("FUBIE_")}
    stated = {"FUBIE_HOME": arguments.data, "FUBIE_JOURNAL_URL": arguments.journal}
    return from_environment(environment | {name: str(value) for name, value in stated.items() if value is not None})


def _act(keys: ApiKeys, arguments: argparse.Namespace, settings: Settings) -> None:
    match arguments.action:
        case "create":
            rights = tuple(map(Right, arguments.right or (Right.LEND,)))
            new = keys.create(_lender(arguments.lender, settings), _label(arguments.label), rights)
            print(new.secret)
        case "revoke":
            keys.revoke(arguments.id)
            print(f"{arguments.id} is refused from now on")
        case _:
            for key in keys.list():
                print(_line(key))


def _lender(stated: str | None, settings: Settings) -> str:
    """The one that was named, or the only one there is."""
    known = read_lenders(settings.home / LENDERS)
    found = list(known) if stated is None else [identifier for identifier in known if identifier == stated.lower()]
    if len(found) != 1:
        raise WrongUsage(f"argument --lender: one of {', '.join(known) or 'none, lenders.json is empty'} was expected")
    return found[0]


def _label(text: str) -> str:
    if not text.isprintable() or not 0 < len(text) <= MAX_LABEL:
        raise WrongUsage(f"argument LABEL: 1 to {MAX_LABEL} printable characters were expected")
    return text


def _line(key: ApiKey) -> str:
    state = "valid" if key.revoked_at is None else f"revoked {_moment(key.revoked_at)}"
    rights = ",".join(sorted(key.rights))
    return f"{key.id}  {key.lender}  {_moment(key.created_at)}  {state}  {rights}  {key.label}"


def _moment(timestamp: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(timestamp))
