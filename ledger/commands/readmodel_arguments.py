"""Where the commands of the read model find the tables and the chain."""

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.chain import manifest
from ledger.chain.artifacts import shipped
from ledger.chain.embedded import EmbeddedChain, EmbeddedSettings
from ledger.chain.errors import ChainError
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.commands.errors import CommandError, WrongUsage
from ledger.readmodel.chain_source import ChainSource, source_of
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.errors import ReadModelError
from ledger.settings import Settings, SettingsError, from_environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The places; without them, those of the settings."""
    add = parser.add_argument
    add("--database", metavar="URL", help="of the read model (default: FUBIE_READMODEL_URL)")
    add("--rpc", metavar="URL", help="JSON-RPC address of a node (default: FUBIE_RPC_URL, else the embedded chain)")
    add("--manifest", type=Path, metavar="FILE", help="default: deployments/<chain id>.json in .fubie")


def count(least: int) -> Callable[[str], int]:
    """The type of an argument that counts something."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
        return int(text)

    return read


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[tuple[Database, ChainSource]]:
    """The tables and the chain.

    Raises: WrongUsage for settings that cannot be; CommandError for what the read model or the chain raises inside.
    """
    try:
        settings = from_environment(os.environ)
        with _chain(arguments.rpc or settings.rpc_url, settings) as chain:
            path = arguments.manifest or settings.manifest(chain.identity().chain_id)
            source = source_of(chain, manifest.load(path, chain, shipped()))
            with _database(arguments.database or settings.readmodel_url) as database:
                yield database, source
    except SettingsError as error:
        raise WrongUsage(str(error)) from None
    except (ReadModelError, ChainError) as error:
        raise CommandError(str(error)) from error


@contextmanager
def _chain(url: str | None, settings: Settings) -> Iterator[JsonRpcChain]:
    """A node that runs, or the embedded chain for as long as this takes; a server that has it in use is asked by `--rpc`."""
    if url is not None:
        yield JsonRpcChain(url)
        return
    if not settings.chain_folder.is_dir():
        raise WrongUsage(f"there is no chain in {settings.chain_folder}: name a node with --rpc or FUBIE_RPC_URL")
    embedded = EmbeddedSettings(settings.chain_folder, settings.chain_id, program=settings.anvil)
    with EmbeddedChain(embedded) as running:
        yield running.chain()


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()
