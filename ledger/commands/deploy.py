"""`fubie deploy`: puts a ledger on a chain and records where; goes on where an earlier attempt stopped."""

import argparse
import os
import sys
from pathlib import Path

from ledger.chain import manifest
from ledger.chain.artifacts import shipped
from ledger.chain.deployment import Parameters, new_calendar
from ledger.chain.errors import ChainError
from ledger.chain.gateway import Chain
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import KeySigner, unlock
from ledger.chain.ledger_client import ensure_deployed
from ledger.chain.manifest import Deployment
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.keys import password
from ledger.domain.calendar import format_day
from ledger.domain.errors import InvalidValue
from ledger.journal.database import open_database
from ledger.journal.errors import JournalError
from ledger.settings import Settings, SettingsError, address, from_environment


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("deploy", help=COMMANDS["deploy"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("--rpc", metavar="URL", help="JSON-RPC address of a node (default: FUBIE_RPC_URL)")
    add("--keystore", type=Path, required=True, metavar="FILE", help="encrypted key that pays and deploys")
    add("--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD")
    add("--regulator", metavar="ADDRESS", help="accredits lenders, sets legal numbers (default: who deploys)")
    add("--token-admin", metavar="ADDRESS", help="appoints the banks of wallets (default: who deploys)")
    add(
        "--day-length", type=int, metavar="SECONDS", help="less than 86400: a test calendar (default: FUBIE_DAY_LENGTH)"
    )
    add("--first-day", metavar="DATE", help="the date on which a test calendar begins (default: today)")
    add("--manifest", type=Path, metavar="FILE", help="default: deployments/<chain id>.json in .fubie")
    add("--label", default="main", metavar="WORD", help="tells several ledgers on one chain apart")


def run(arguments: argparse.Namespace) -> int:
    """Print the ledger's address and where the manifest is.

    Raises: WrongUsage for what cannot be asked for; CommandError where the chain or the journal fails.
    """
    try:
        settings = from_environment(os.environ)
        chain = JsonRpcChain(_url(arguments.rpc, settings))
        path = arguments.manifest or settings.manifest(chain.identity().chain_id)
        deployment = _deployed(arguments, settings, chain, path)
    except (SettingsError, InvalidValue) as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, JournalError, OSError) as error:
        raise CommandError(str(error)) from None
    print(f"ledger    {deployment.ledger}\nchain     {deployment.chain.chain_id}\nmanifest  {path}")
    if deployment.is_test_calendar:
        clock = deployment.clock
        print(f"calendar  a test calendar: a day has {clock.day_length} s, from {format_day(clock.origin_day)} on")
    return 0


def _url(stated: str | None, settings: Settings) -> str:
    url = stated or settings.rpc_url
    if url is None:
        raise SettingsError("name a node with --rpc or FUBIE_RPC_URL; `fubie serve` deploys to its own chain by itself")
    return url


def _deployed(arguments: argparse.Namespace, settings: Settings, chain: Chain, path: Path) -> Deployment:
    artifacts = shipped()
    if path.exists():
        deployment = manifest.load(path, chain, artifacts)
        print(f"{path} stands and agrees with the chain; nothing was deployed", file=sys.stderr)
        return deployment
    signer = unlock(arguments.keystore, password(arguments.password_file, settings))
    parameters = _parameters(arguments, settings, signer, chain)
    journal = open_database(settings.journal_url)
    try:
        return ensure_deployed(chain, artifacts, journal, signer, parameters, path)
    finally:
        journal.close()


def _parameters(arguments: argparse.Namespace, settings: Settings, signer: KeySigner, chain: Chain) -> Parameters:
    regulator = _address("--regulator", arguments.regulator) or settings.regulator or signer.address
    admin = _address("--token-admin", arguments.token_admin) or settings.token_admin or signer.address
    day_length = settings.day_length if arguments.day_length is None else arguments.day_length
    return Parameters(regulator, admin, new_calendar(day_length, arguments.first_day, chain), arguments.label)


def _address(option: str, value: str | None) -> str | None:
    return None if value is None else address(value, option)
