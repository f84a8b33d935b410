"""The compiler of the npm package, taken for a native one."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import solcx

ROOT = Path(__file__).resolve().parents[2]
SOLC = ROOT / "scripts/solc/solc-v0.8.28"
SOURCE = "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28; import './B.sol'; contract A is B {}"


def standard_json(sources: dict[str, str], *options: str, cwd: Path = ROOT) -> dict[str, Any]:
    request = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": {"evmVersion": "london", "outputSelection": {"*": {"*": ["evm.bytecode.object"]}}},
    }
    command = [str(SOLC), "--standard-json", *options]
    done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, cwd=cwd, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def messages(answer: dict[str, Any]) -> str:
    return "\n".join(error["message"] for error in answer.get("errors", []))


def test_py_solc_x_finds_it_and_compiles_with_it() -> None:
    folder = SOLC.parent
    assert [str(version) for version in solcx.get_installed_solc_versions(folder)] == ["0.8.28"]
    request = {
        "language": "Solidity",
        "sources": {
            "C.sol": {"content": "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28; contract C {}"}
        },
        "settings": {"outputSelection": {"*": {"*": ["abi"]}}},
    }
    answer = solcx.compile_standard(request, solc_binary=SOLC)
    assert answer["contracts"]["C.sol"]["C"]["abi"] == []


def test_an_import_below_the_base_path_is_read(tmp_path: Path) -> None:
    (tmp_path / "B.sol").write_text(
        "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28; contract B { uint256 public b; }"
    )
    answer = standard_json({"A.sol": SOURCE}, "--base-path", str(tmp_path))
    assert messages(answer) == ""
    assert answer["contracts"]["A.sol"]["A"]["evm"]["bytecode"]["object"]


def test_an_import_outside_the_allowed_folders_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "outside" / "B.sol"
    secret.parent.mkdir()
    secret.write_text("contract B {}")
    (tmp_path / "base").mkdir()
    answer = standard_json({"A.sol": SOURCE.replace("./B.sol", str(secret))}, "--base-path", str(tmp_path / "base"))
    assert "outside of allowed folders" in messages(answer)
    allowed = standard_json(
        {"A.sol": SOURCE.replace("./B.sol", str(secret))},
        "--base-path",
        str(tmp_path / "base"),
        "--allow-paths",
        str(secret.parent),
    )
    assert "outside of allowed folders" not in messages(allowed)


def test_a_link_out_of_the_allowed_folders_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/B.sol").write_text("contract B {}")
    (tmp_path / "base").mkdir()
    (tmp_path / "base/B.sol").symlink_to(tmp_path / "outside/B.sol")
    assert "outside of allowed folders" in messages(
        standard_json({"A.sol": SOURCE}, "--base-path", str(tmp_path / "base"))
    )


def test_a_missing_import_is_said(tmp_path: Path) -> None:
    assert "File not found" in messages(standard_json({"A.sol": SOURCE}, "--base-path", str(tmp_path)))


@pytest.mark.parametrize("options", [["--gas"], [], ["A.sol"]])
def test_what_it_cannot_do_it_says(options: list[str]) -> None:
    done = subprocess.run([str(SOLC), *options], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("solc: ")


def test_more_than_the_compilers_stack_holds_compiles() -> None:
    source = (
        "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28; import './Long.sol'; contract A is Long {}"
    )
    long = "// SPDX-License-Identifier: Apache-2.0\npragma solidity 0.8.28; contract Long {}\n" + "// 贷款\n" * 400_000
    answer = standard_json({"A.sol": source, "Long.sol": long})
    assert messages(answer) == ""
    assert "A" in answer["contracts"]["A.sol"]
