"""`fubie keys`: signer keys, each encrypted in a file of its own."""

import argparse
import os
from pathlib import Path

from ledger.chain.errors import ChainError
from ledger.chain.keystore import Keystore, addresses, read_password
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.settings import Settings, SettingsError, from_environment


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("keys", help=COMMANDS["keys"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", metavar="new | list", required=True)
    new = actions.add_parser("new", help="make a random key and print its address", allow_abbrev=False)
    new.add_argument("name", metavar="NAME", help="what the key signs as, such as operator")
    listed = actions.add_parser("list", help="print names and addresses", allow_abbrev=False)
    for action in (new, listed):
        action.add_argument("--keystore", type=Path, metavar="FOLDER", help="default: FUBIE_KEYSTORE, else .fubie/keys")
    new.add_argument(
        "--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print addresses, never keys.

    Raises: WrongUsage without a password; CommandError where the key exists or the folder cannot be used.
    """
    try:
        settings = from_environment(os.environ)
        folder = arguments.keystore or settings.keystore
        if arguments.action == "new":
            print(Keystore(folder, password(arguments.password_file, settings)).create(arguments.name))
        else:
            for name, address in addresses(folder).items():
                print(f"{address}  {name}")
    except SettingsError as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, OSError) as error:
        raise CommandError(str(error)) from None
    return 0


def password(file: Path | None, settings: Settings) -> str:
    """From the file that was named, else as the settings say.

    Raises: SettingsError without any; KeyUnusable for a file that holds none.
    """
    return read_password(file) if file is not None else settings.keystore_password()
