"""`fubie anchor`: anchors files in one batch and writes a proof for each, which `fubie-verify anchor` checks offline.

Run again with --resume it finishes what was cut off, and anchors nothing twice.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from evidence.errors import EvidenceError
from ledger.anchoring.batches import PROOFS, Batches, Folder, read_summary
from ledger.anchoring.errors import AnchoringError, FileUnusable, FolderTaken, NothingToAnchor
from ledger.anchoring.onchain import Anchoring
from ledger.anchoring.workers import Workers
from ledger.chain import manifest
from ledger.chain.artifacts import shipped
from ledger.chain.errors import ChainError
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import unlock
from ledger.chain.ledger_client import connect
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.evidence import url_of
from ledger.commands.keys import password
from ledger.journal.database import open_database
from ledger.journal.errors import JournalError
from ledger.scenario.progress import Progress
from ledger.settings import SettingsError, from_environment

OUT = Path("fubie-anchor")


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("anchor", help=COMMANDS["anchor"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add(
        "places", nargs="*", type=Path, metavar="FOLDER|FILE", help="what to anchor; a folder with all that is below it"
    )
    add("--out", type=Path, default=OUT, metavar="FOLDER", help=f"for the salts and the proofs (default: {OUT})")
    add("--resume", action="store_true", help="finish the batch in the folder of --out")
    add("--names", action="store_true", help="say in each proof what its file was called")
    add("--rpc", metavar="URL", help="JSON-RPC address of a node (default: FUBIE_RPC_URL)")
    add("--deployment", type=Path, metavar="FILE", help="manifest (default: FUBIE_DEPLOYMENT)")
    add("--key", required=True, type=Path, metavar="FILE", help="encrypted key that pays and anchors")
    add("--notary", type=Path, metavar="FILE", help="encrypted key that signs for the block")
    add("--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD")


def run(arguments: argparse.Namespace) -> int:
    """Print what was anchored and where the proofs are.

    Raises: WrongUsage for what cannot be asked for; CommandError where files, chain or journal fail.
    """
    progress = Progress(sys.stderr, quiet=not sys.stderr.isatty())
    try:
        folder = Folder(arguments.out)
        _require_work(arguments, folder)
        if folder.is_done:
            summary = read_summary(folder)
        else:
            folder.open(arguments.resume)
            summary = _anchor(arguments, folder, progress)
    except (SettingsError, NothingToAnchor, FileUnusable, FolderTaken) as error:
        raise WrongUsage(str(error)) from None
    except (AnchoringError, ChainError, JournalError, EvidenceError, OSError, ValueError) as error:
        raise CommandError(str(error)) from None
    finally:
        progress.finish()
    print(_said(summary, folder))
    return 0


def _require_work(arguments: argparse.Namespace, folder: Folder) -> None:
    if not arguments.resume and not arguments.places:
        raise NothingToAnchor("name the files or folders to anchor")
    if arguments.resume and not folder.is_begun:
        raise FolderTaken(f"{folder.path} holds no batch to resume")
    if folder.is_done and not arguments.resume:
        raise FolderTaken(f"{folder.path} holds a batch that is done: name another folder with --out")
    if not folder.is_recorded and not arguments.places:
        raise NothingToAnchor(f"the batch in {folder.path} was cut off before its files were all read: name them again")
    for place in arguments.places:
        if not place.exists():
            raise FileUnusable(f"{place}: there is no such file or folder")


def _anchor(arguments: argparse.Namespace, folder: Folder, progress: Progress) -> dict[str, Any]:
    settings = from_environment(os.environ)
    chain = JsonRpcChain(url_of(arguments.rpc, settings))
    deployment = manifest.load(arguments.deployment or settings.manifest(chain.identity().chain_id), chain, shipped())
    secret = password(arguments.password_file, settings)
    signer = unlock(arguments.key, secret)
    notary = None if arguments.notary is None else unlock(arguments.notary, secret)
    journal = open_database(settings.journal_url)
    try:
        anchoring = Anchoring(connect(chain, deployment, shipped(), journal), notary)
        with Workers() as workers:
            batches = Batches(workers, progress, arguments.names)
            batches.collect(folder, arguments.places, _passed_over)
            return batches.finish(folder, batches.batch(folder), anchoring, signer)
    finally:
        journal.close()


def _passed_over(path: Path) -> None:
    print(f"{path} is neither a file nor a folder and was passed over", file=sys.stderr)


def _said(summary: dict[str, Any], folder: Folder) -> str:
    lines = [
        f"anchored  {summary['count']:,} files in block {summary['block']}, {summary['time']}",
        f"anchor    {summary['key']}",
        f"proofs    {folder.path / PROOFS}; each holds the secret salt of its file",
    ]
    return "\n".join(lines)
