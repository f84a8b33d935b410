"""What the verifier must know of the compiled contracts: evidence/effects.json, evidence/layout.json and evidence/anchor/registry.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generation.catalogue import GenerationError

EFFECTS = "evidence/effects.json"
LAYOUT = "evidence/layout.json"
REGISTRY = "evidence/anchor/registry.json"
ANCHORS = "EvidenceRegistry"
SLOT_BYTES = 32


def effects(abi: Sequence[Mapping[str, Any]], enums: Mapping[str, Sequence[str]]) -> str:
    """Name of each effect -> its fields as in the ABI, and the members of the enums among them; one line each."""
    functions = {entry["name"]: entry["inputs"] for entry in abi if entry["type"] == "function"}
    named = sorted({name for inputs in functions.values() for name in _enums(inputs)})
    shapes = (f"{json.dumps(name)}: {json.dumps([_plain(part) for part in functions[name]])}" for name in functions)
    members = (f"{json.dumps(name)}: {json.dumps(list(enums[name]))}" for name in named)
    return f'{{\n"enums": {{\n{_lines(members)}\n}},\n"effects": {{\n{_lines(shapes)}\n}}\n}}\n'


def layout(contracts: Sequence[str], storage: Mapping[str, Any]) -> str:
    """The contracts that the ledger consists of, and the slots of origin and files, in the form of evidence/deployment.py.

    Raises: GenerationError where the ledger's storage has no such variables.
    """
    files = _variable(storage["storage"], "_files")
    file = storage["types"][storage["types"][files["type"]]["value"]]["members"]
    head, seq = _variable(file, "head"), _variable(file, "seq")
    if head["offset"] or int(seq["offset"]) + 4 > SLOT_BYTES:
        raise GenerationError("a file's head must fill a slot, and its seq stand in one")
    found = {
        "contracts": list(contracts),
        "origin": _word(_variable(storage["storage"], "_origin")["slot"]),
        "files": {
            "mapping": _word(files["slot"]),
            "headOffset": int(head["slot"]),
            "seqOffset": int(seq["slot"]),
            "seqBit": 8 * int(seq["offset"]),
        },
    }
    return json.dumps(found, indent=1) + "\n"


def registry(storage: Mapping[str, Any]) -> str:
    """Where the registry keeps its anchors, in the form of evidence/anchor/registry.py.

    Raises: GenerationError where its storage has no such variable.
    """
    anchors = _variable(storage["storage"], "_anchors")
    struct = storage["types"][storage["types"][anchors["type"]]["value"]]["members"]
    fields = {
        member["label"]: {
            "offset": int(member["slot"]),
            "bit": 8 * int(member["offset"]),
            "bits": 8 * int(storage["types"][member["type"]]["numberOfBytes"]),
        }
        for member in struct
    }
    return json.dumps({"mapping": _word(anchors["slot"]), "fields": fields}, indent=1) + "\n"


def _variable(listed: Sequence[Mapping[str, Any]], label: str) -> Mapping[str, Any]:
    for variable in listed:
        if variable["label"] == label:
            return variable
    raise GenerationError(f"the contract's storage has no {label}")


def _word(slot: str) -> str:
    return f"0x{int(slot):064x}"


def _enums(inputs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for part in inputs:
        if part["internalType"].startswith("enum "):
            yield part["internalType"].removeprefix("enum ")
        yield from _enums(part.get("components", []))


def _plain(part: Mapping[str, Any]) -> dict[str, Any]:
    """Name, type and components, and nothing of the source's own types."""
    found: dict[str, Any] = {"name": part["name"], "type": part["type"]}
    if "components" in part:
        found["components"] = [_plain(inner) for inner in part["components"]]
    return found


def _lines(parts: Iterator[str]) -> str:
    return ",\n".join(parts)
