"""Events as rows: what is kept of a log, so that its file's head and everything else can be computed from it again."""

import json
from collections.abc import Mapping
from typing import Any

from evidence import abi
from ledger.readmodel.changes import Rows
from ledger.readmodel.columns import LOG_BITS, hexed
from ledger.readmodel.effects import Effect
from ledger.readmodel.errors import ChainUnreadable
from ledger.readmodel.source import Log
from ledger.readmodel.tables.chain import Event, File

NODE_REACHED = "NodeReached"
OPENED = "FileOpened"
NO_FILE = bytes(32)
NOTHING = "0x"
NO_HASH = hexed(bytes(32))


def position(event: Event) -> int:
    """The place of an event among all of the ledger, as one number that rises."""
    return event.block << LOG_BITS | event.log_index


def event_of(log: Log, rows: Rows) -> Event:
    """The row that keeps a log.

    Raises: MissingRow for an entry of a file that was never opened; ChainUnreadable for a log outside of what a block can hold.
    """
    if log.index >> LOG_BITS:
        raise ChainUnreadable(f"log {log.index} of block {log.block} is beyond the {2**LOG_BITS} that can be numbered")
    kept: Mapping[str, Any]
    if log.name == NODE_REACHED:
        kept = _entry(log.arguments, rows)
    elif log.name == OPENED:
        kept = _opening(log.arguments, rows)
    else:
        kept = {"arguments": json.dumps(_plain(log.arguments), sort_keys=True, separators=(",", ":"))}
    transaction = hexed(log.transaction)
    return Event(block=log.block, log_index=log.index, transaction=transaction, name=log.name, **kept)


def arguments_of(event: Event) -> Effect:
    """The arguments of an event that is no entry of a file."""
    found: Effect = json.loads(event.arguments or "{}")
    return found


def _entry(arguments: Mapping[str, Any], rows: Rows) -> Mapping[str, Any]:
    file = hexed(arguments["file"])
    return {
        "party": rows.get(File, file).party,
        "file": file,
        "seq": arguments["seq"],
        "node": arguments["node"],
        "object": hexed(arguments["object"]),
        "actor": arguments["actor"].lower(),
        "timestamp": arguments["timestamp"],
        "effective_day": arguments["effectiveDay"],
        "supersedes": arguments["supersedes"],
        "doc_hash": hexed(arguments["docHash"]),
        "effect": hexed(arguments["effect"]),
        "consents": hexed(arguments["consents"]),
    }


def _opening(arguments: Mapping[str, Any], rows: Rows) -> Mapping[str, Any]:
    file, has_parent = hexed(arguments["file"]), arguments["parent"] != NO_FILE
    parent = hexed(arguments["parent"]) if has_parent else None
    words = (abi.uint256(arguments["kind"]), arguments["file"], arguments["firstHead"])
    return {
        "party": rows.get(File, parent).party if parent else file,
        "file": parent,
        "seq": arguments["seq"] if parent else None,
        "node": arguments["node"],
        "object": file,
        "actor": arguments["actor"].lower(),
        "timestamp": arguments["timestamp"],
        "effective_day": arguments["effectiveDay"],
        "supersedes": 0,
        "doc_hash": NO_HASH,
        "effect": hexed(b"".join(words)),
        "consents": NOTHING,
    }


def _plain(value: Any) -> Any:
    """JSON of an argument: whole numbers beyond 53 bits as they are, bytes as hex."""
    if isinstance(value, bytes):
        return hexed(value)
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.lower() if isinstance(value, str) else value
