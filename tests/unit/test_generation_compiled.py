"""Routes and artifacts of a small ledger, compiled and run."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from eth_utils.abi import function_signature_to_4byte_selector

from generation import artifacts, compiled, routes
from generation.catalogue import GenerationError

ROOT = Path(__file__).resolve().parents[2]
HEAD = "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28;\n"

SOURCES = {
    "contracts/interfaces/manual/IAdmission.sol": """
        interface IAdmission { function admit(uint64 amount) external; function count() external view returns (uint256); }
        """,
    "contracts/interfaces/manual/ICredit.sol": """
        interface ICredit { struct Offer { uint64 amount; address[] to; } function offer(Offer calldata o) external; function take(bytes32 id) external; function leave() external; }
        """,
    "contracts/interfaces/IEffects.sol": "interface IEffects { function admitted(uint64 amount) external; }",
    "contracts/LedgerBase.sol": """
        abstract contract LedgerBase {
            struct Entry { uint64 amount; address by; }
            event Logged(uint256 indexed id);
            error Refused(uint256 id);
            uint256 internal immutable _limit;
            mapping(uint256 => Entry) internal _entries;
            struct File { bytes32 head; uint192 reached; uint32 seq; }
            bytes32 internal _origin;
            mapping(bytes32 => File) internal _files;
            constructor(uint256 limit) { _limit = limit; }
            function version() public pure returns (uint8) { return 1; }
        }""",
    "contracts/Consenting.sol": """
        import "./LedgerBase.sol";
        abstract contract Consenting is LedgerBase {}""",
    "contracts/phases/Admission.sol": """
        import "../LedgerBase.sol"; import "../Consenting.sol";
        contract Admission is LedgerBase(5) {
            function admit(uint64 amount) external { if (amount > _limit) revert Refused(amount); _entries[0].amount = amount; emit Logged(1); }
            function count() external view returns (uint256) { return _entries[0].amount; }
        }""",
    "contracts/phases/Credit.sol": """
        import "../LedgerBase.sol"; import "../interfaces/manual/ICredit.sol";
        contract Credit is LedgerBase(6), ICredit {
            error TooLate(bytes32 id);
            enum State { None, Offered, Taken }
            function offer(Offer calldata o) external { emit Logged(o.amount); }
            function take(bytes32 id) external pure { revert TooLate(id); }
            function leave() external {}
        }""",
    "contracts/Engine.sol": """
        import "./LedgerBase.sol";
        contract Engine is LedgerBase(7) { error Behind(uint256 days_); function advance() external pure { revert Behind(1); } }""",
    "contracts/LoanLedger.sol": """
        import "./LedgerBase.sol"; import "./generated/Routes.sol";
        contract LoanLedger is LedgerBase(8) { function where(bytes4 s) external pure returns (uint8) { return Routes.moduleOf(s); } }""",
    "contracts/EvidenceRegistry.sol": """
        contract EvidenceRegistry {
            struct Anchor { uint32 leafCount; uint256 time; }
            bool private _open;
            mapping(bytes32 => Anchor) private _anchors;
        }""",
    "contracts/SettlementToken.sol": "contract SettlementToken {}",
}
MODULES = [
    {"name": "Credit", "path": "contracts/phases/Credit.sol", "routed": True},
    {"name": "Admission", "path": "contracts/phases/Admission.sol", "routed": True},
    {"name": "Engine", "path": "contracts/Engine.sol", "routed": False},
]
INDEX = {"offer((uint64,address[]))": 0, "take(bytes32)": 0, "leave()": 0, "admit(uint64)": 1, "count()": 1}
NOWHERE = ["version()", "advance()", "where(bytes4)", "other()"]


def project(folder: Path, **changed: str) -> Path:
    settings = (ROOT / "foundry.toml").read_text().replace('"scripts/solc/', f'"{ROOT}/scripts/solc/')
    (folder / "foundry.toml").write_text(settings)
    shutil.copy(ROOT / "package-lock.json", folder)
    for path, source in {**SOURCES, **changed}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(HEAD + source)
    (folder / compiled.MODULES).write_text(json.dumps(MODULES))
    return folder


def selector(signature: str) -> str:
    return "0x" + function_signature_to_4byte_selector(signature).hex()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = project(tmp_path_factory.mktemp("ledger"))
    path = folder / "contracts/generated/Routes.sol"
    path.parent.mkdir()
    path.write_text(routes.render(folder))
    return folder


@pytest.fixture(scope="module")
def texts(built: Path) -> Mapping[str, Any]:
    return {Path(path).stem: json.loads(text) for path, text in artifacts.texts(built).items()}


def test_each_selector_leads_to_its_module(built: Path) -> None:
    checks = [f"assert(Routes.moduleOf({selector(signature)}) == {index});" for signature, index in INDEX.items()]
    checks += [f"assert(Routes.moduleOf({selector(signature)}) == 255);" for signature in NOWHERE]
    test = (
        'import "../../contracts/generated/Routes.sol";\ncontract RoutesTest { function test_routes() external pure { '
    )
    path = built / "tests/contracts/Routes.t.sol"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + test + "\n".join(checks) + "} }")
    done = subprocess.run([str(compiled.FORGE), "test"], cwd=built, capture_output=True, text=True)
    assert "1 tests passed, 0 failed" in done.stdout, done.stdout + done.stderr


def test_a_function_outside_the_manual_is_refused(tmp_path: Path) -> None:
    hidden = SOURCES["contracts/phases/Admission.sol"].replace(
        "function count", "function peek() external {} function count"
    )
    folder = project(tmp_path, **{"contracts/phases/Admission.sol": hidden})
    with pytest.raises(GenerationError, match=r"Admission.sol: peek\(\) can be called from outside but is not in"):
        routes.render(folder)


def test_two_modules_with_one_function_are_refused(tmp_path: Path) -> None:
    second = SOURCES["contracts/phases/Admission.sol"].replace(
        "function count", "function leave() external {} function count"
    )
    folder = project(tmp_path, **{"contracts/phases/Admission.sol": second})
    with pytest.raises(GenerationError, match=r"Admission.sol: leave\(\) has the selector of leave\(\)"):
        routes.render(folder)


def test_what_does_not_compile_is_shown(tmp_path: Path) -> None:
    folder = project(tmp_path, **{"contracts/phases/Admission.sol": "contract Admission {"})
    with pytest.raises(GenerationError, match="Function, variable, struct or modifier declaration expected"):
        routes.render(folder)


def test_every_deployed_contract_has_an_artifact(texts: Mapping[str, Any]) -> None:
    alone = {"LoanLedger", "EvidenceRegistry", "SettlementToken", "IEffects", "LoanLedgerABI"}
    assert set(texts) == alone | {"Credit", "Admission", "Engine"} | {"layout", "effects", "registry"}
    assert texts["Credit"]["compiler"]["version"].startswith("0.8.28+commit.7893614a")
    assert texts["Credit"]["compiler"]["settings"]["evmVersion"] == "london"


def test_the_verifier_is_told_where_the_registry_keeps_its_anchors(texts: Mapping[str, Any]) -> None:
    """A bool fills the first slot; the mapping is the second; a uint256 needs a slot of its own."""
    assert int(texts["registry"]["mapping"], 16) == 1
    assert texts["registry"]["fields"] == {
        "leafCount": {"offset": 0, "bit": 0, "bits": 32},
        "time": {"offset": 1, "bit": 0, "bits": 256},
    }


def test_immutables_are_named_and_stand_as_zeros_in_the_runtime_code(texts: Mapping[str, Any]) -> None:
    places = texts["Admission"]["immutables"]["LedgerBase._limit"]
    code = bytes.fromhex(texts["Admission"]["runtimeCode"].removeprefix("0x"))
    assert places
    assert all(code[place["start"] : place["start"] + place["length"]] == bytes(32) for place in places)
    assert texts["EvidenceRegistry"]["immutables"] == {}


def test_the_storage_layout_has_no_numbers_of_declarations(texts: Mapping[str, Any]) -> None:
    layout = texts["Admission"]["storageLayout"]
    assert [(item["label"], item["type"]) for item in layout["storage"]] == [
        ("_entries", "t_mapping(t_uint256,t_struct(Entry)_storage)"),
        ("_origin", "t_bytes32"),
        ("_files", "t_mapping(t_bytes32,t_struct(File)_storage)"),
    ]
    assert "t_struct(Entry)_storage" in layout["types"]
    assert "astId" not in json.dumps(layout)


def test_the_merged_abi_is_what_the_ledger_answers_to(texts: Mapping[str, Any]) -> None:
    entries = texts["LoanLedgerABI"]["abi"]
    names = [(entry["type"], entry["name"]) for entry in entries]
    functions = {"where", "version", "offer", "take", "leave", "admit", "count"}
    assert {name for kind, name in names if kind == "function"} == functions
    assert {name for kind, name in names if kind == "error"} == {"Refused", "TooLate", "Behind"}
    assert names.count(("event", "Logged")) == 1
    assert names.count(("function", "version")) == 1


def test_the_members_of_enums_are_told(texts: Mapping[str, Any]) -> None:
    assert texts["LoanLedgerABI"]["enums"] == {"Credit.State": ["None", "Offered", "Taken"]}


def test_an_unrelated_file_changes_no_artifact(built: Path, texts: Mapping[str, Any], tmp_path: Path) -> None:
    extra = {"contracts/Added.sol": "contract Added { struct A { uint256 b; } A internal a; }"}
    folder = project(tmp_path, **extra)
    shutil.copytree(built / "contracts/generated", folder / "contracts/generated")
    again = {Path(path).stem: json.loads(text) for path, text in artifacts.texts(folder).items()}
    assert again == texts


def test_a_build_is_reused_until_a_source_changes(built: Path) -> None:
    out = compiled.build(built, "reuse", "contracts").out
    marker = out / "marker"
    marker.touch()
    compiled.build.cache_clear()
    assert compiled.build(built, "reuse", "contracts").out == out
    assert marker.exists()
    path = built / "contracts/EvidenceRegistry.sol"
    path.write_text(path.read_text() + "\n// changed\n")
    compiled.build.cache_clear()
    compiled.build(built, "reuse", "contracts")
    assert not marker.exists()


def test_a_missing_module_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path)
    (folder / "contracts/Engine.sol").unlink()
    compiled.standing(folder, compiled.modules(folder))
    assert "Engine is left out: contracts/Engine.sol does not exist" in capsys.readouterr().err
