"""`fubie evidence scan`: looks for personal data in a range of blocks."""

import argparse
import json
from pathlib import Path

from ledger.chain.errors import ChainError
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.commands.errors import CommandError, WrongUsage
from ledger.scanning.errors import PlantRefused
from ledger.scanning.plants import Wanted, wanted
from ledger.scanning.scan import UNSEEN, Report, scan

PURPOSE = "look for personal data in a range of blocks"
MAX_FILE = 1024 * 1024
MAX_SHOWN = 50


class CouldNotLook(CommandError):
    """Nothing was found, because nothing was seen: not the exit code of a finding."""

    exit_code = UNSEEN


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the scan."""
    add = parser.add_argument
    add("--from", dest="first", type=_number, default=0, metavar="N", help="first block (default: 0)")
    add("--to", dest="last", type=_number, metavar="N", help="last block (default: the newest)")
    add("--plant", type=Path, metavar="FILE", help="values to look for in every form, one a line, in UTF-8")
    add("--pattern", action="append", default=[], metavar="REGEX", help="a regular expression over the bytes")
    add("--json", action="store_true", help="for machines")


def run(chain: JsonRpcChain, arguments: argparse.Namespace) -> int:
    """0 nothing found, 1 found, 2 nothing found and not everything seen.

    Raises: WrongUsage for blocks or values that cannot be; CouldNotLook where the node or a file cannot be read.
    """
    try:
        report = _scan(chain, arguments)
    except (ChainError, OSError) as error:
        raise CouldNotLook(str(error)) from None
    if arguments.json:
        print(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        _tell(report)
    return report.exit_code


def _scan(chain: JsonRpcChain, arguments: argparse.Namespace) -> Report:
    newest = int(chain.request("eth_blockNumber"), 16)
    last = newest if arguments.last is None else arguments.last
    if not arguments.first <= last <= newest:
        raise WrongUsage(f"no blocks from {arguments.first} to {last}: the newest is {newest}")
    return scan(chain, arguments.first, last, _wanted(arguments))


def _wanted(arguments: argparse.Namespace) -> Wanted:
    try:
        return wanted(_lines(arguments.plant), arguments.pattern)
    except PlantRefused as error:
        raise WrongUsage(str(error)) from None


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise WrongUsage(f"{path} is larger than {MAX_FILE} bytes")
    try:
        return data.decode().splitlines()
    except UnicodeDecodeError:
        raise WrongUsage(f"{path} is not UTF-8") from None


def _tell(report: Report) -> None:
    looked = ", ".join(f"{kind} {pieces} ({size} bytes)" for kind, (pieces, size) in sorted(report.looked.items()))
    print(f"blocks {report.first} to {report.last}: {looked}")
    for finding in report.findings[:MAX_SHOWN]:
        one = finding.to_json()
        print(
            f"found  {one['what']} as {one['form']}: {one['shown']}, block {one['block']} {one['transaction']}, {one['where']}, byte {one['byte']}"
        )
    for unseen in report.unseen[:MAX_SHOWN]:
        print(f"unseen {unseen.what}, block {unseen.block} {unseen.transaction}: {unseen.reason}")
    print(f"{len(report.findings)} findings, {len(report.unseen)} not seen")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of a block")
    return int(text)
