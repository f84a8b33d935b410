"""`fubie documents`: commits to the files of one step and prints their root, the `documents` of a request.

With --agreement the files are those of an agreement: the evidence clause and a capture log, signed with the operator's key, are added, and the
root is printed as JSON beside the `opening` that terms are proposed with.
"""

import argparse
import json
import mimetypes
import os
import re
import secrets
import time
from pathlib import Path

from evidence.canonical import canonicalize, load
from evidence.documents import Document, DocumentTree, Kind
from evidence.errors import EvidenceError
from evidence.shape import hexed
from ledger.chain.errors import ChainError
from ledger.chain.keystore import unlock
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.commands.keys import password
from ledger.documents.agreement import Capture, completed
from ledger.documents.folder import keep
from ledger.documents.opening import opening, stated
from ledger.settings import SettingsError, from_environment

SALT_BYTES = 32
MAX_FILE = 16 * 1024 * 1024
JSON = "application/json"
_NOT_IN_ROLE = re.compile(r"[^a-z0-9]+")


def register(subparsers: Subparsers) -> None:
    """Add the parser of the command."""
    parser = subparsers.add_parser("documents", help=COMMANDS["documents"], description=__doc__, allow_abbrev=False)
    parser.set_defaults(run=run)
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="in the order of the step; ROLE=FILE says what it is to the step, else the file's name does",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="keeps the files and their secret salts, by root"
    )
    agreement = parser.add_argument_group("agreements")
    add = agreement.add_argument
    add("--agreement", action="store_true", help="add the evidence clause and the capture log; print JSON")
    add("--keystore", type=Path, metavar="FILE", help="encrypted key of the operator who captures the files")
    add("--password-file", type=Path, metavar="FILE", help="default: FUBIE_PASSWORD_FILE or FUBIE_PASSWORD")
    add("--device", default="workstation", help="kind of device on which they are captured (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Print the root; a JSON object is committed to field by field, so that single fields can be shown later.

    Raises: WrongUsage for a file that cannot be a document; CommandError where one cannot be read or kept.
    """
    try:
        documents = tuple(_document(text) for text in arguments.files)
        if arguments.agreement:
            documents = _agreement(documents, arguments)
        leaves = tuple(document.leaf() for document in documents)
        root = DocumentTree(leaves).doc_hash
        keep(arguments.out, root, documents)
    except (EvidenceError, SettingsError) as error:
        raise WrongUsage(str(error)) from None
    except (ChainError, OSError) as error:
        raise CommandError(str(error)) from None
    print(
        json.dumps({"documents": hexed(root), "opening": stated(opening(leaves))})
        if arguments.agreement
        else hexed(root)
    )
    return 0


def _agreement(documents: tuple[Document, ...], arguments: argparse.Namespace) -> tuple[Document, ...]:
    if arguments.keystore is None:
        raise WrongUsage("--agreement: the capture log is signed with a key: --keystore FILE")
    operator = unlock(arguments.keystore, password(arguments.password_file, from_environment(os.environ)))
    sources = [f"file {Path(text.rpartition('=')[2]).name}" for text in arguments.files]
    made = Capture(operator, arguments.device, int(time.time()))
    return completed(documents, sources, made, secrets.token_bytes(SALT_BYTES))


def _document(text: str) -> Document:
    role, _, name = text.rpartition("=")
    path = Path(name)
    with path.open("rb") as file:
        content = file.read(MAX_FILE + 1)
    if len(content) > MAX_FILE:
        raise WrongUsage(f"{path} is larger than {MAX_FILE} bytes")
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    fields = media_type == JSON and content.lstrip().startswith(b"{")
    kind, content = (Kind.FIELDS, canonicalize(load(content))) if fields else (Kind.WHOLE, content)
    return Document(role or _role(path), media_type, content, secrets.token_bytes(SALT_BYTES), kind)


def _role(path: Path) -> str:
    return _NOT_IN_ROLE.sub("-", path.stem.lower()).strip("-") or "document"
