"""What `fubie evidence trust` is told of those who speak for blocks, a notary or a chain's validators and their owners, and of time
authorities."""

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from evidence.canonical import Json, load
from evidence.errors import EvidenceError, MalformedValue
from evidence.shape import rpc_octets, text
from evidence.trust import Strategy, Trust
from evidence.validators import ADDRESS_BYTES, OWNER, PinnedSets
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.manifest import Deployment
from ledger.checkpoints.authority import read_roots
from ledger.commands.errors import WrongUsage
from ledger.exporting import sealed_trust_of, serving_validators, trust_of

MAX_BYTES = 1024 * 1024

_T = TypeVar("_T")

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


def add(parser: argparse.ArgumentParser) -> None:
    """Either --notary with --owner, or --strategy with --validators or --owners."""
    add = parser.add_argument
    add("--notary", type=_address, metavar="ADDRESS", help="whose signature stands for a block")
    add("--owner", metavar="TEXT", help="who holds that key")
    sealed = [Strategy.QBFT.value, Strategy.CLIQUE.value]
    add("--strategy", choices=sealed, help="a chain whose blocks its own validators seal")
    add("--validators", type=Path, metavar="FILE", help="who they are: the array `validators` of a trust file")
    add("--owners", type=Path, metavar="FILE", help='their owners, {"0x…": "owner"}: then the node says who they are')
    parts, help_ = (
        ("FILE", "OWNER"),
        "root certificates (PEM) of a time authority, and who runs it; may stand several times",
    )
    add("--time-authority", action="append", nargs=2, default=[], metavar=parts, help=help_)
    help_ = "an owner with an interest in the loans; may stand several times; empty: nobody is known to have any"
    add("--interested", action="append", metavar="OWNER", help=help_)


def trust_from(arguments: argparse.Namespace, chain: JsonRpcChain, deployment: Deployment) -> Trust:
    """Raises: WrongUsage for arguments or files that do not fit; CheckpointError, ExportError, ChainError."""
    listed = [read_roots(Path(file), owner) for file, owner in arguments.time_authority]
    authorities = tuple(authority for found in listed for authority in found)
    return replace(_speaking(arguments, chain, deployment), time_authorities=authorities or None)


def _speaking(arguments: argparse.Namespace, chain: JsonRpcChain, deployment: Deployment) -> Trust:
    interested = None if arguments.interested is None else tuple(filter(None, arguments.interested))
    if arguments.strategy is None:
        if arguments.notary is None or arguments.owner is None or arguments.validators or arguments.owners:
            raise WrongUsage("name --notary and --owner, or --strategy with --validators or --owners")
        return trust_of(deployment, arguments.notary, arguments.owner, interested=interested)
    if arguments.notary or arguments.owner or (arguments.validators is None) == (arguments.owners is None):
        raise WrongUsage("argument --strategy: takes either --validators or --owners, and no notary")
    strategy = Strategy(arguments.strategy)
    if arguments.validators is not None:
        validators = _read(arguments.validators, PinnedSets.from_json)
    else:
        validators = serving_validators(chain, strategy, deployment, _read(arguments.owners, _owners))
    return sealed_trust_of(deployment, strategy, validators, interested=interested)


def _read(path: Path, form: Callable[[Json, str], _T]) -> _T:
    try:
        with path.open("rb") as file:
            return form(load(file.read(MAX_BYTES + 1), max_bytes=MAX_BYTES), path.name)
    except (OSError, EvidenceError) as error:
        raise WrongUsage(f"{path}: {error}") from None


def _owners(value: Json, where: str) -> Mapping[bytes, str]:
    if not isinstance(value, Mapping):
        raise MalformedValue("not a JSON object of owners by address", where=where, found=type(value).__name__)
    return {rpc_octets(key, where, ADDRESS_BYTES): text(owner, where, OWNER) for key, owner in value.items()}


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address: 0x and 40 hexadecimal digits")
    return text.lower()
