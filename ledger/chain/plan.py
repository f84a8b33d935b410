"""What a deployment was begun with, on record until it is done: a calendar that begins now would otherwise begin anew at each attempt."""

from __future__ import annotations

import json
from pathlib import Path

from ledger.chain.deployment import Parameters
from ledger.chain.errors import ChainMismatch
from ledger.domain.calendar import LegalClock


def begin(path: Path, parameters: Parameters) -> Parameters:
    """The parameters on record at `path`, or these, which are then on record.

    Raises: ChainMismatch where the record cannot be read, or names another regulator or another length of the day.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_to_json(parameters), indent=2) + "\n", encoding="utf-8")
        return parameters
    begun = _read(path)
    if begun.clock.day_length != parameters.clock.day_length or begun.regulator != parameters.regulator:
        raise ChainMismatch(f"a deployment with other parameters was begun: finish it, or remove {path}")
    return begun


def end(path: Path) -> None:
    """The deployment is done."""
    path.unlink(missing_ok=True)


def _to_json(parameters: Parameters) -> dict[str, object]:
    clock = parameters.clock
    return {
        "regulator": parameters.regulator,
        "tokenAdmin": parameters.token_admin,
        "label": parameters.label,
        "calendar": [clock.origin_timestamp, clock.origin_day, clock.day_length],
    }


def _read(path: Path) -> Parameters:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        clock = LegalClock(*value["calendar"])
        return Parameters(value["regulator"], value["tokenAdmin"], clock, value["label"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ChainMismatch(f"{path} is no record of a begun deployment: {error}") from None
