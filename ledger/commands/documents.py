"""`fubie documents`: commits to the files of one step and prints their root, the `documents` of a request."""

import argparse
import mimetypes
import re
import secrets
from pathlib import Path

from evidence.canonical import canonicalize, load
from evidence.documents import Document, DocumentTree, Kind
from evidence.errors import EvidenceError
from ledger.commands import COMMANDS, Subparsers
from ledger.commands.errors import CommandError, WrongUsage
from ledger.documents.folder import keep

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


def run(arguments: argparse.Namespace) -> int:
    """Print the root; a JSON object is committed to field by field, so that single fields can be shown later.

    Raises: WrongUsage for a file that cannot be a document; CommandError where one cannot be read or kept.
    """
    try:
        documents = tuple(_document(text) for text in arguments.files)
        root = DocumentTree(tuple(document.leaf() for document in documents)).doc_hash
        keep(arguments.out, root, documents)
    except EvidenceError as error:
        raise WrongUsage(str(error)) from None
    except OSError as error:
        raise CommandError(str(error)) from None
    print(f"0x{root.hex()}")
    return 0


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
