"""The actions of `fubie documents` that erase, and those that keep from erasing."""

import argparse
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from ledger.documents import erasure, holds
from ledger.documents.erasure import GROUNDS, Ground
from ledger.documents.holds import Subject, SubjectKind
from ledger.documents.store import Store

PURPOSES: Mapping[str, str] = {
    "erase": "destroy keys, salts and contents, and report it",
    "erasures": "the reports of what was erased",
    "hold": "keep documents from being erased, by the number of a case",
    "lift": "end a hold",
    "holds": "every hold that was placed or lifted",
}


def add_arguments(made: Mapping[str, argparse.ArgumentParser], hex_id: Callable[[str], bytes]) -> None:
    """The arguments of these actions."""
    for name in ("erase", "hold", "lift"):
        which = made[name].add_mutually_exclusive_group(required=True)
        which.add_argument("--root", type=hex_id, metavar="ROOT", help="the documents of one step")
        which.add_argument("--party", type=hex_id, metavar="ID", help="all documents that concern a party")
        made[name].add_argument("--by", required=True, metavar="NAME", help="who does it, for the record")
    for name in ("hold", "lift"):
        made[name].add_argument("--case", required=True, metavar="NUMBER", help="the number of the case")
    made["erase"].add_argument("--role", metavar="ROLE", help="only documents of this role")
    made["erase"].add_argument(
        "--ground",
        required=True,
        type=int,
        choices=[ground.value for ground in Ground],
        help="item of 个人信息保护法 Art. 47(1): " + "; ".join(f"{g.value} {en}" for g, (_, en) in GROUNDS.items()),
    )
    for name in ("erase", "erasures"):
        made[name].add_argument("--json", action="store_true", help="for machines")
    made["erase"].add_argument("--report", type=Path, metavar="FILE", help="write the report as JSON too")


def _erase(store: Store, arguments: argparse.Namespace) -> int:
    report = erasure.erase(
        store, _subject(arguments), by=arguments.by, ground=Ground(arguments.ground), role=arguments.role
    )
    if arguments.report:
        with arguments.report.open("x", encoding="utf-8") as file:
            file.write(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    print(json.dumps(report, ensure_ascii=False) if arguments.json else erasure.in_words(report))
    return 0


def _erasures(store: Store, arguments: argparse.Namespace) -> int:
    for report in erasure.reports(store):
        print(json.dumps(report, ensure_ascii=False) if arguments.json else f"{erasure.in_words(report)}\n")
    return 0


def _hold(store: Store, arguments: argparse.Namespace) -> int:
    holds.place_hold(store, arguments.case, _subject(arguments), arguments.by)
    return 0


def _lift(store: Store, arguments: argparse.Namespace) -> int:
    holds.lift_hold(store, arguments.case, _subject(arguments), arguments.by)
    return 0


def _holds(store: Store, _: argparse.Namespace) -> int:
    for hold in holds.history(store):
        print(f"{datetime.fromtimestamp(hold.at, UTC):%Y-%m-%d %H:%M:%S} UTC  {hold}")
    return 0


def _subject(arguments: argparse.Namespace) -> Subject:
    if arguments.root is not None:
        return Subject(SubjectKind.DOCUMENTS, arguments.root)
    return Subject(SubjectKind.PARTY, arguments.party)


ACTIONS: Mapping[str, Callable[[Store, argparse.Namespace], int]] = {
    "erase": _erase,
    "erasures": _erasures,
    "hold": _hold,
    "lift": _lift,
    "holds": _holds,
}
