"""`fubie documents`: commits to the files of one step and keeps them encrypted, gives them out again, and erases them.

`put --agreement` makes the documents of an agreement of the files: the evidence clause and a capture log, signed with the operator's key, are
added, and the root is printed as JSON beside the `opening` that terms are proposed with.
"""

import argparse
import json
import mimetypes
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from evidence.canonical import canonicalize, load
from evidence.documents import Document, Kind, Leaf
from evidence.dossier import SUFFIXES
from evidence.errors import EvidenceError
from evidence.shape import hexed
from ledger.chain.errors import ChainError
from ledger.chain.keystore import unlock
from ledger.commands import COMMANDS, Subparsers, erasing
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.keys import password
from ledger.documents.agreement import Capture, completed
from ledger.documents.errors import (
    DocumentErased,
    DocumentRefused,
    DocumentsError,
    DocumentsUnknown,
    HoldUnknown,
)
from ledger.documents.opening import opening, stated
from ledger.documents.store import MAX_DOCUMENT_BYTES, Store, StorePlace, open_store
from ledger.settings import Settings, SettingsError, from_environment

SALT_BYTES = 32
JSON = "application/json"
FAULTY = 1
_NOT_IN_ROLE = re.compile(r"[^a-z0-9]+")
_ID = re.compile(r"0x[0-9a-f]{64}", re.ASCII)


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("documents", help=COMMANDS["documents"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(dest="action", metavar=" | ".join(ACTIONS), required=True)
    made = {name: actions.add_parser(name, help=purpose, allow_abbrev=False) for name, purpose in PURPOSES.items()}
    for action in made.values():
        add_store(action)
    _add_put(made["put"])
    erasing.add_arguments(made, hex_id)
    made["get"].add_argument("root", type=hex_id, metavar="ROOT", help="what `put` printed: 0x and 64 digits")
    made["get"].add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write the files")
    for name in ("list", "check"):
        made[name].add_argument("--party", type=hex_id, metavar="ID", help="only what concerns this party")


def add_store(parser: argparse.ArgumentParser) -> None:
    """The argument that names another store than the settings do."""
    parser.add_argument(
        "--store",
        type=Path,
        metavar="FOLDER",
        help="a store by itself, such as a run leaves (default: as the settings say)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Raises: WrongUsage for what cannot be asked for; CommandError where store or files fail."""
    try:
        with opened(arguments.store) as store:
            return ACTIONS[arguments.action](store, arguments)
    except (SettingsError, EvidenceError, DocumentRefused, DocumentsUnknown, DocumentErased, HoldUnknown) as error:
        raise WrongUsage(str(error)) from None
    except (DocumentsError, ChainError, OSError) as error:
        raise CommandError(str(error)) from None


@contextmanager
def opened(folder: Path | None) -> Iterator[Store]:
    """The store in a folder, or that of the settings. Raises: SettingsError, StoreUnusable."""
    store = open_store(store_place(from_environment(os.environ)) if folder is None else StorePlace.in_folder(folder))
    try:
        yield store
    finally:
        store.close()


def store_place(settings: Settings) -> StorePlace:
    return StorePlace(settings.store, settings.journal_url, settings.store_key_file)


def _put(store: Store, arguments: argparse.Namespace) -> int:
    """Print the root; a JSON object is committed to field by field, so that single fields can be shown later."""
    documents = tuple(_document(text) for text in arguments.files)
    if arguments.agreement:
        documents = _agreement(documents, arguments)
    root = hexed(store.keep(documents, parties=arguments.party))
    shown = stated(opening([document.leaf() for document in documents]))
    print(json.dumps({"documents": root, "opening": shown}) if arguments.agreement else root)
    return 0


def _agreement(documents: tuple[Document, ...], arguments: argparse.Namespace) -> tuple[Document, ...]:
    if arguments.keystore is None:
        raise WrongUsage("--agreement: the capture log is signed with a key: --keystore FILE")
    operator = unlock(arguments.keystore, password(arguments.password_file, from_environment(os.environ)))
    sources = [f"file {Path(text.rpartition('=')[2]).name}" for text in arguments.files]
    made = Capture(operator, arguments.device, int(time.time()))
    return completed(documents, sources, made, secrets.token_bytes(SALT_BYTES))


def _get(store: Store, arguments: argparse.Namespace) -> int:
    found = store.documents(arguments.root)
    arguments.out.mkdir(parents=True, exist_ok=True)
    for place, kept in enumerate(found):
        if isinstance(kept, Leaf):
            print(f"{place}  {kept.role}: erased")
            continue
        path = arguments.out / f"{place}-{kept.role}{SUFFIXES.get(kept.media_type, '.bin')}"
        with path.open("xb") as file:
            file.write(kept.content)
        print(path)
    return 0


def _list(store: Store, arguments: argparse.Namespace) -> int:
    for one in store.all_records(_text(arguments.party)):
        state = f"erased ({one.erasure})" if one.wrapped is None else f"{one.size} bytes"
        print(
            f"0x{one.place.root.hex()} {one.place.number}  {one.leaf.role}  {one.leaf.media_type}  {state}  {one.cid}"
        )
    return 0


def _check(store: Store, arguments: argparse.Namespace) -> int:
    """Every document is read and held against its commitment; 1 where one is lost or altered."""
    found = store.all_records(_text(arguments.party))
    faults = [str(fault) for fault in store.faults(found)]
    erased = sum(1 for one in found if one.wrapped is None)
    print(f"{len(found)} documents: {len(found) - erased - len(faults)} whole, {erased} erased, {len(faults)} faulty")
    for fault in faults:
        print(fault)
    return FAULTY if faults else 0


PURPOSES: Mapping[str, str] = {
    "put": "commit to files, keep them encrypted, and print the root",
    "get": "write the files behind a root",
    "list": "what the store has",
    "check": "read every document, and name what is lost or altered",
    **erasing.PURPOSES,
}
ACTIONS: Mapping[str, Callable[[Store, argparse.Namespace], int]] = {
    "put": _put,
    "get": _get,
    "list": _list,
    "check": _check,
    **erasing.ACTIONS,
}


def _add_put(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="in the order of the step; ROLE=FILE says what it is to the step, else the file's name does",
    )
    parser.add_argument(
        "--party",
        action="append",
        default=[],
        metavar="ID",
        help="whom the documents concern, a party's id (may be repeated): what `erase --party` goes by",
    )
    agreement = parser.add_argument_group("agreements")
    add = agreement.add_argument
    add("--agreement", action="store_true", help="add the evidence clause and the capture log; print JSON")
    add("--keystore", type=Path, metavar="FILE", help="encrypted key of the operator who captures the files")
    add("--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD")
    add("--device", default="workstation", help="kind of device on which they are captured (default: %(default)s)")


def _document(text: str) -> Document:
    role, _, name = text.rpartition("=")
    path = Path(name)
    with path.open("rb") as file:
        content = file.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise DocumentRefused(f"{path} is larger than {MAX_DOCUMENT_BYTES} bytes")
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    fields = media_type == JSON and content.lstrip().startswith(b"{")
    kind, content = (Kind.FIELDS, canonicalize(load(content))) if fields else (Kind.WHOLE, content)
    return Document(role or _role(path), media_type, content, secrets.token_bytes(SALT_BYTES), kind)


def _role(path: Path) -> str:
    return _NOT_IN_ROLE.sub("-", path.stem.lower()).strip("-") or "document"


def _text(value: bytes | None) -> str | None:
    return None if value is None else f"0x{value.hex()}"


def hex_id(text: str) -> bytes:
    """A docHash or the id of a file."""
    if not _ID.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError(f"{text!r} is not 0x and 64 hexadecimal digits")
    return bytes.fromhex(text[2:])
