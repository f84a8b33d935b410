"""`fubie serve`: the REST service; told nothing, with a chain of its own, a lender for demonstration and an API key."""

import argparse
import ipaddress
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from ledger.chain.errors import ChainError
from ledger.checkpoints.errors import CheckpointError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.domain.errors import InvalidValue
from ledger.journal.errors import JournalError
from ledger.readmodel.errors import ReadModelError
from ledger.service.errors import ServiceError, SettingsInvalid
from ledger.settings import Settings, SettingsError, from_environment

# The REST layer is outermost: nothing of this package depends on it.
SERVING = "api.serving"
BACKLOG = 128
INTERRUPTED = 130


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("serve", help=COMMANDS["serve"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default: this machine only)")
    add("--port", type=_port, default=8000, metavar="N", help="0 = any free one (default: 8000)")
    add("--data", type=Path, metavar="FOLDER", help="where everything is kept (default: FUBIE_HOME, else .fubie)")
    add("--rpc", metavar="URL", help="JSON-RPC address of a node (default: FUBIE_RPC_URL, else the embedded chain)")
    add("--deployment", type=Path, metavar="FILE", help="manifest of the ledger on that chain")
    add("--database", metavar="URL", help="of the read model: sqlite:///PATH or postgresql://…")
    add("--journal", metavar="URL", help="of the journal, likewise")
    add(
        "--day-length",
        type=int,
        metavar="SECONDS",
        help="of a ledger yet to be deployed: less than 86400 is a test calendar",
    )
    add(
        "--keeper",
        type=int,
        metavar="SECONDS",
        help="between rounds in which loans whose time has come are advanced; 0 = none (default: 10 on the embedded chain, else 0)",
    )
    add(
        "--keeper-duties",
        metavar="LIST",
        help="what it does: advance, debit, expire, with commas between (default: all three)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until the process is told to stop.

    Raises: WrongUsage for settings that cannot be; CommandError where the chain, a database or the port cannot be used.
    """
    try:
        settings = settings_of(arguments)
        with _interruptible(), _listening(arguments.host, arguments.port) as listening:
            import_module(SERVING).serve(settings, listening, _tell)
    except (SettingsError, SettingsInvalid, InvalidValue) as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, CheckpointError, JournalError, ReadModelError, ServiceError, OSError) as error:
        raise CommandError(str(error)) from None
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ends on SIGTERM as on Ctrl-C: what was opened is closed in order, the chain with its state written."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def settings_of(arguments: argparse.Namespace) -> Settings:
    """Those of the environment, with what the command line says in their place.

    Raises: SettingsError.
    """
    environment = {name: value for name, value in os.environ.items() if name.startswith("FUBIE_")}
    stated: dict[str, Any] = {
        "FUBIE_HOME": arguments.data,
        "FUBIE_RPC_URL": arguments.rpc,
        "FUBIE_DEPLOYMENT": arguments.deployment,
        "FUBIE_READMODEL_URL": arguments.database,
        "FUBIE_JOURNAL_URL": arguments.journal,
        "FUBIE_DAY_LENGTH": arguments.day_length,
        "FUBIE_KEEPER_SECONDS": arguments.keeper,
        "FUBIE_KEEPER_DUTIES": arguments.keeper_duties,
    }
    environment |= {name: str(value) for name, value in stated.items() if value is not None}
    return from_environment(environment)


def _listening(host: str, port: int) -> socket.socket:
    """Raises: WrongUsage for what is no address; CommandError where the port cannot be had."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise WrongUsage(f"argument --host: {host!r} is no address such as 127.0.0.1 or ::1") from None
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(BACKLOG)
    except OSError as error:
        found.close()
        raise CommandError(f"cannot listen on {host} port {port}: {error.strerror}") from None
    return found


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed; an integer from 0 to 65535")
    return int(text)


def _tell(line: str) -> None:
    print(line, flush=True)
