"""What the files of the frame say about each other: requirements, versions, lock files."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def project(path: str) -> dict[str, object]:
    table = tomllib.loads((ROOT / path).read_text())["project"]
    assert isinstance(table, dict)
    return table


def requirements(path: str) -> set[str]:
    found = project(path)["dependencies"]
    assert isinstance(found, list)
    # A marker narrows where a requirement holds; what is required is the part before it.
    return {str(requirement).partition(";")[0].strip() for requirement in found}


def test_evidence_alone_needs_nothing_that_the_whole_does_not() -> None:
    alone = requirements("evidence/pyproject.toml")
    assert alone
    assert alone <= requirements("pyproject.toml")


def test_both_carry_the_same_version() -> None:
    assert project("evidence/pyproject.toml")["version"] == project("pyproject.toml")["version"]


def test_lock_files_name_no_registry_but_the_public_one() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text()))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "resolved" not in (ROOT / "package-lock.json").read_text()


def test_the_npm_lock_holds_every_platform() -> None:
    """npm refuses a lock file that lacks an optional package, even one for another platform."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    optional = {
        (f"node_modules/{name}", version)
        for entry in packages.values()
        for name, version in entry.get("optionalDependencies", {}).items()
    }
    assert len(optional) >= 15
    assert optional <= {(path, entry.get("version")) for path, entry in packages.items()}
