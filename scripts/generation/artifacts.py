"""ledger/chain/artifacts: the compiled contracts as the Python package ships them, so that nobody who runs it needs a compiler."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from generation import compiled, verifier
from generation.catalogue import GenerationError
from generation.compiled import Build, Module

FOLDER = "ledger/chain/artifacts"
NO_INDEX = -1
ENTRY = Module(NO_INDEX, "LoanLedger", "contracts/LoanLedger.sol", routed=True)
ALONE = (
    Module(NO_INDEX, "EvidenceRegistry", "contracts/EvidenceRegistry.sol", routed=False),
    Module(NO_INDEX, "SettlementToken", "contracts/SettlementToken.sol", routed=False),
)
# Interfaces that nobody deploys and readers decode with.
SCHEMAS = (("contracts/interfaces/IEffects.sol", "IEffects"),)
MERGED = "LoanLedgerABI"
AST_ID = re.compile(r"\)\d+")


def texts(root: Path) -> dict[str, str]:
    """Path and content of every artifact.

    Raises: GenerationError when a contract needs linking or does not compile.
    """
    modules = compiled.standing(root, deployed(root))
    build = compiled.build(root, "contracts", "contracts")
    names = _immutable_names(build)
    records = {m.name: _deployed(build.contract(m.path, m.name), m.path, names) for m in modules}
    records |= {name: _schema(build.contract(path, name), path) for path, name in SCHEMAS}
    abi = _merged(build, [m for m in modules if m not in ALONE])
    order = [{"name": m.name, "routed": m.routed} for m in compiled.modules(root)]
    records[MERGED] = {"contract": ENTRY.name, "modules": order, "abi": abi, "enums": _enums(build)}
    return {
        f"{FOLDER}/{name}.json": json.dumps(record, indent=1, ensure_ascii=False) + "\n"
        for name, record in records.items()
    } | _for_the_verifier(records)


def _for_the_verifier(records: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    merged = records[MERGED]
    found = {verifier.EFFECTS: verifier.effects(records["IEffects"]["abi"], merged["enums"])}
    if ENTRY.name in records:
        contracts = [ENTRY.name, *(module["name"] for module in merged["modules"])]
        found[verifier.LAYOUT] = verifier.layout(contracts, records[ENTRY.name]["storageLayout"])
    if verifier.ANCHORS in records:
        found[verifier.REGISTRY] = verifier.registry(records[verifier.ANCHORS]["storageLayout"])
    return found


def deployed(root: Path) -> list[Module]:
    """Every contract of a deployment, whether its source stands or not."""
    return [ENTRY, *compiled.modules(root), *ALONE]


def _schema(artifact: Mapping[str, Any], path: str) -> dict[str, Any]:
    return {"contract": _name(artifact), "source": path, "compiler": _compiler(artifact), "abi": artifact["abi"]}


def _deployed(artifact: Mapping[str, Any], path: str, names: Mapping[str, str]) -> dict[str, Any]:
    creation, runtime = artifact["bytecode"], artifact["deployedBytecode"]
    if creation["linkReferences"] or runtime["linkReferences"]:
        raise GenerationError(
            f"{path}: needs linking with {sorted(creation['linkReferences'])}; make the library internal"
        )
    return {
        **_schema(artifact, path),
        "creationCode": creation["object"],
        "runtimeCode": runtime["object"],
        "immutables": _immutables(runtime.get("immutableReferences", {}), names),
        "storageLayout": _layout(artifact["storageLayout"]),
    }


def _name(artifact: Mapping[str, Any]) -> str:
    return str(next(iter(artifact["metadata"]["settings"]["compilationTarget"].values())))


def _compiler(artifact: Mapping[str, Any]) -> dict[str, Any]:
    metadata = artifact["metadata"]
    settings = {key: metadata["settings"][key] for key in ("evmVersion", "optimizer", "metadata", "remappings")}
    return {"version": metadata["compiler"]["version"], "settings": settings}


def _declarations(build: Build, below: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every declaration of the files below a folder, with the contract that holds it; `` for one that stands by itself."""
    for tree in (artifact["ast"] for artifact in build.all()):
        for node in tree["nodes"] if tree["absolutePath"].startswith(below) else []:
            yield "", node
            yield from ((node["name"], part) for part in node.get("nodes", []))


def _enums(build: Build) -> dict[str, list[str]]:
    """Name -> members in the order of their values: an ABI names an enum only."""
    found = (node for _, node in _declarations(build, "contracts/") if node["nodeType"] == "EnumDefinition")
    return {node["canonicalName"]: [member["name"] for member in node["members"]] for node in found}


def _immutable_names(build: Build) -> dict[str, str]:
    """Id of every immutable's declaration -> `Contract.name`."""
    found = ((owner, node) for owner, node in _declarations(build) if node.get("mutability") == "immutable")
    return {str(node["id"]): f"{owner}.{node['name']}" for owner, node in found}


def _immutables(references: Mapping[str, list[dict[str, int]]], names: Mapping[str, str]) -> dict[str, Any]:
    """Name -> the byte ranges of the runtime code that its value fills at deployment."""
    return {names[key]: places for key, places in sorted(references.items(), key=lambda item: names[item[0]])}


def _layout(layout: Mapping[str, Any]) -> dict[str, Any]:
    """The storage layout without the compiler's numbers for declarations, which change with unrelated files."""
    types: dict[str, Any] = {}
    for key, entry in (layout["types"] or {}).items():
        plain = _without_ids(entry)
        if types.setdefault(AST_ID.sub(")", key), plain) != plain:
            raise GenerationError(f"two different types in storage are named {key}")
    return {"storage": _without_ids(layout["storage"]), "types": dict(sorted(types.items()))}


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(item) for key, item in value.items() if key != "astId"}
    if isinstance(value, list):
        return [_without_ids(item) for item in value]
    return AST_ID.sub(")", value) if isinstance(value, str) else value


def _merged(build: Build, modules: Iterable[Module]) -> list[Any]:
    """What can be called at the ledger's address, and every event and error that can come from there."""
    found: dict[tuple[str, str], Any] = {}
    for entry in _entries(build, modules):
        found.setdefault((entry["type"], compiled.signature(entry)), entry)
    return [found[key] for key in sorted(found)]


def _entries(build: Build, modules: Iterable[Module]) -> Iterator[Any]:
    for module in modules:
        kinds = {"function", "event", "error"} if module.routed else {"event", "error"}
        yield from (entry for entry in build.contract(module.path, module.name)["abi"] if entry["type"] in kinds)
