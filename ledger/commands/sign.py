"""`fubie sign`: shows typed data in words and signs it with a key of one's own, on one's own machine."""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eth_utils.crypto import keccak

from evidence.canonical import load
from evidence.errors import MalformedInput
from ledger.chain import typed
from ledger.chain.artifacts import shipped
from ledger.chain.decoding import Consent
from ledger.chain.errors import ChainError, TypedDataInvalid
from ledger.chain.keystore import unlock
from ledger.chain.signing_view import SigningView
from ledger.chain.typed import TypedData
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.keys import password
from ledger.settings import SettingsError, from_environment

MAX_FILE = 1_048_576


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("sign", help=COMMANDS["sign"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    add = parser.add_argument
    add(
        "file",
        type=Path,
        metavar="FILE",
        help="typed data as JSON, as `prepare` answers it; - reads the standard input",
    )
    add("--keystore", type=Path, required=True, metavar="FILE", help="encrypted key (Web3 secret storage, version 3)")
    add("--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD")
    add("--out", type=Path, metavar="FILE", help="write the signature there instead of to the standard output")
    add("--ledger", metavar="ADDRESS", help="refuse to sign for any other ledger")
    add("--chain-id", type=int, metavar="N", help="refuse to sign for any other chain")
    add("--show", action="store_true", help="only show what would be signed")


def run(arguments: argparse.Namespace) -> int:
    """Show what is signed on the standard error, and print the signature as JSON.

    Raises: WrongUsage for a file that is not typed data of ours, or for another ledger; CommandError for the key.
    """
    try:
        data, effect = _read(arguments.file)
        _require_expected(data, arguments)
        for line in _shown(data, effect):
            print(line, file=sys.stderr)
        if arguments.show:
            return 0
        signer = unlock(arguments.keystore, password(arguments.password_file, from_environment(os.environ)))
        _write(_answer(typed.sign(data, signer)), arguments.out)
    except (TypedDataInvalid, SettingsError) as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, OSError) as error:
        raise CommandError(str(error)) from None
    return 0


def _read(path: Path) -> tuple[TypedData, bytes | None]:
    """The typed data alone, or inside an object as `typed_data` beside the `effect` whose hash it may hold."""
    with sys.stdin.buffer if str(path) == "-" else path.open("rb") as file:
        text = file.read(MAX_FILE + 1)
    try:
        value = load(text, max_bytes=MAX_FILE)
    except MalformedInput as error:
        raise TypedDataInvalid(f"{path}: {error}") from None
    inner = value.get("typed_data", value) if isinstance(value, dict) else value
    effect = value.get("effect") if isinstance(value, dict) else None
    return typed.read(inner), _effect(effect)


def _effect(value: Any) -> bytes | None:
    if value is None:
        return None
    try:
        return bytes.fromhex(value.removeprefix("0x"))
    except (AttributeError, ValueError):
        raise TypedDataInvalid("effect: not bytes in hex") from None


def _require_expected(data: TypedData, arguments: argparse.Namespace) -> None:
    if arguments.chain_id is not None and arguments.chain_id != data.domain.chain_id:
        raise TypedDataInvalid(f"made for chain {data.domain.chain_id}, not {arguments.chain_id}: not signed")
    if arguments.ledger is not None and arguments.ledger.lower() != data.domain.ledger:
        raise TypedDataInvalid(f"made for the ledger {data.domain.ledger}, not {arguments.ledger}: not signed")


def _shown(data: TypedData, effect: bytes | None) -> Iterator[str]:
    if effect is not None and keccak(effect) != data.message.get("effect"):
        raise TypedDataInvalid("the effect that is shown is not the one that would be signed: not signed")
    yield from SigningView(shipped()).lines(data, effect)


def _answer(consent: Consent) -> str:
    fields = {
        "signer": consent.signer,
        "nonce": str(consent.nonce),
        "deadline": consent.deadline,
        "signature": "0x" + consent.signature.hex(),
    }
    return json.dumps(fields, indent=2)


def _write(text: str, out: Path | None) -> None:
    if out is None:
        print(text)
    else:
        out.write_text(text + "\n", encoding="utf-8")
