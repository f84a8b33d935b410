"""`fubie evidence`: exports the evidence of a loan, and the trust file that its checkers need from elsewhere; stores a block; checks a block, or the
proof of an anchored file."""

import argparse
import json
import os
import re
from contextlib import ExitStack
from pathlib import Path

from evidence.anchor import command as anchor
from evidence.arguments import CannotRead
from evidence.bundle import Bundle
from evidence.certificate import command as certificate
from evidence.checkblock import command as checkblock
from evidence.errors import EvidenceError
from evidence.rules import command as rules
from ledger.chain import manifest
from ledger.chain.artifacts import shipped
from ledger.chain.errors import ChainError
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import Signer, unlock
from ledger.chain.manifest import Deployment
from ledger.checkpoints.errors import CheckpointError
from ledger.commands import COMMANDS, Subparsers, scanning, showing, stored, trust_arguments
from ledger.commands.documents import add_store, opened
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.keys import password
from ledger.documents.disclosure import Disclosure, parse_shown
from ledger.documents.errors import DocumentsError
from ledger.documents.store import Shelf
from ledger.exporting import export
from ledger.exporting.errors import ExportError, LoanUnknown
from ledger.exporting.recipients import Recipient
from ledger.journal.errors import JournalError
from ledger.settings import Settings, SettingsError, from_environment

# What needs no node, by its word: its purpose, and the module that does it.
CHECKERS = {
    "show": ("show what a bundle holds", showing),
    "rules": ("answer the rules of courts and statutes for a bundle", rules),
    "certificate": ("certify what a verification showed, as PDF", certificate),
    "check-block": ("check a block from a file of a node's answers", checkblock),
    "check-anchor": ("check the proof of an anchored file", anchor),
}

_LOAN = re.compile(r"0x[0-9a-f]{64}", re.ASCII)


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("evidence", help=COMMANDS["evidence"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    names = " | ".join(("export", "trust", "checkpoint", "scan", *CHECKERS))
    actions = parser.add_subparsers(dest="action", metavar=names, required=True)
    exported = actions.add_parser("export", help="write the bundle of a loan", allow_abbrev=False)
    add = exported.add_argument
    add("--loan", required=True, type=_loan, metavar="ID", help="0x and 64 hexadecimal digits")
    add("--out", required=True, type=Path, metavar="FILE", help="where to write the bundle; must not exist")
    add("--block", type=_block, metavar="N", help="the block to whose end the file is complete (default: the newest)")
    add(
        "--for",
        dest="recipient",
        choices=[recipient.value for recipient in Recipient],
        default=Recipient.COURT.value,
        help="whose bundle it is: a borrower sees the lender's internal documents as commitments only (default: court, all of them)",
    )
    add_store(exported)
    add(
        "--withhold",
        action="append",
        default=[],
        metavar="ROLE",
        help="show documents of this role as commitments only",
    )
    add(
        "--show",
        action="append",
        default=[],
        metavar="ROLE:PATH,PATH",
        help="of documents of this role show these fields only; the rest is proven unchanged",
    )
    add("--notary", type=Path, metavar="FILE", help="encrypted key that signs for the block")
    add("--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD")
    trust = actions.add_parser("trust", help="print the trust file of a deployment", allow_abbrev=False)
    trust_arguments.add(trust)
    recorded = actions.add_parser("checkpoint", help="store the newest block now, with a token", allow_abbrev=False)
    recorded.add_argument(
        "--notary", type=Path, metavar="FILE", help="encrypted key that signs for the block (default: FUBIE_NOTARY)"
    )
    recorded.add_argument(
        "--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD"
    )
    for name, (purpose, checker) in CHECKERS.items():
        checker.add_arguments(actions.add_parser(name, help=purpose, allow_abbrev=False))
    scanned = actions.add_parser("scan", help=scanning.PURPOSE, allow_abbrev=False)
    scanning.add_arguments(scanned)
    for action in (exported, trust, recorded, scanned):
        action.add_argument("--rpc", metavar="URL", help="JSON-RPC address of a node (default: FUBIE_RPC_URL)")
    for action in (exported, trust, recorded):
        action.add_argument("--deployment", type=Path, metavar="FILE", help="manifest (default: FUBIE_DEPLOYMENT)")


def run(arguments: argparse.Namespace) -> int:
    """Write the bundle, print the trust file, store a block, or check one.

    Raises: WrongUsage for what cannot be asked for; CommandError where chain, documents or key fail.
    """
    if arguments.action in CHECKERS:
        return _check(arguments)
    try:
        settings = from_environment(os.environ)
        chain = JsonRpcChain(url_of(arguments.rpc, settings))
        if arguments.action == "scan":
            return scanning.run(chain, arguments)
        path = arguments.deployment or settings.manifest(chain.identity().chain_id)
        deployment = manifest.load(path, chain, shipped())
        if arguments.action == "trust":
            trust = trust_arguments.trust_from(arguments, chain, deployment)
            print(json.dumps(trust.to_json(), indent=1, ensure_ascii=False))
        elif arguments.action == "checkpoint":
            return stored.record(chain, deployment, settings, _recording_notary(arguments, settings))
        else:
            _export(chain, deployment, arguments, settings)
    except (SettingsError, LoanUnknown) as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, CheckpointError, ExportError, DocumentsError, EvidenceError, JournalError, OSError) as error:
        raise CommandError(str(error)) from None
    return 0


def _check(arguments: argparse.Namespace) -> int:
    """0 valid, 1 invalid, 2 cannot tell."""
    try:
        _, checker = CHECKERS[arguments.action]
        exit_code: int = checker.run(arguments)
        return exit_code
    except CannotRead as error:
        raise WrongUsage(str(error)) from None


def _export(chain: JsonRpcChain, deployment: Deployment, arguments: argparse.Namespace, settings: Settings) -> None:
    if arguments.out.exists():
        raise WrongUsage(f"argument --out: {arguments.out} exists; evidence is not written over")
    disclosure = _disclosure(arguments)
    with ExitStack() as stack:
        store = stack.enter_context(opened(arguments.store))
        kept, stamp = stored.times_of(chain, deployment, settings, stack)
        found = export(
            chain,
            deployment,
            arguments.loan,
            block=arguments.block,
            documents=Shelf(store),
            disclose=disclosure,
            recipient=Recipient(arguments.recipient),
            notary=_notary(arguments, settings),
            kept=kept,
            stamp=stamp,
        )
    bundle = Bundle.read(found)
    disclosure.require_roles({entry.leaf.role for entries in bundle.documents.values() for entry in entries})
    with arguments.out.open("xb") as file:
        file.write(found)
    root = bundle.root
    print(
        f"bundle       {arguments.out}, {len(found)} bytes\nroot SHA-256 0x{root.sha256.hex()}\nroot SM3     0x{root.sm3.hex()}"
    )


def _disclosure(arguments: argparse.Namespace) -> Disclosure:
    shown: dict[str, tuple[str, ...]] = {}
    for role, names in map(parse_shown, arguments.show):
        shown[role] = (*shown.get(role, ()), *names)
    if both := shown.keys() & set(arguments.withhold):
        raise WrongUsage(f"argument --show: {min(both)} is withheld")
    return Disclosure(frozenset(arguments.withhold), shown)


def _recording_notary(arguments: argparse.Namespace, settings: Settings) -> Signer | None:
    file = arguments.notary or settings.notary
    return None if file is None else unlock(file, password(arguments.password_file, settings))


def _notary(arguments: argparse.Namespace, settings: Settings) -> Signer | None:
    return None if arguments.notary is None else unlock(arguments.notary, password(arguments.password_file, settings))


def url_of(stated: str | None, settings: Settings) -> str:
    url = stated or settings.rpc_url
    if url is None:
        raise SettingsError(
            "name a node with --rpc or FUBIE_RPC_URL; a running `fubie serve` says where its own chain is"
        )
    return url


def _loan(text: str) -> bytes:
    if not _LOAN.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError(f"{text!r} is no loan's id: 0x and 64 hexadecimal digits")
    return bytes.fromhex(text[2:])


def _block(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a block")
    return int(text)
