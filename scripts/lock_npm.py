"""Write package-lock.json for every platform, without the registry that it was read from.

npm leaves out the programs of platforms that the registry at hand does not carry, and then refuses its own lock file. Their
versions are known all the same: the package that offers them pins each. Such an entry has no digest here.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import bootstrap

LOCK = bootstrap.ROOT / "package-lock.json"
CPUS = {"amd64": "x64", "arm64": "arm64"}


def complete(lock: dict[str, Any]) -> dict[str, Any]:
    """The lock with an entry for each optional program of each platform and no addresses."""
    packages: dict[str, Any] = {path: dict(entry) for path, entry in lock["packages"].items()}
    for entry in lock["packages"].values():
        for name, version in entry.get("optionalDependencies", {}).items():
            if f"node_modules/{name}" not in packages:
                packages[f"node_modules/{name}"] = _of_platform(name, version)
    for entry in packages.values():
        entry.pop("resolved", None)
    return {**lock, "packages": dict(sorted(packages.items()))}


def _of_platform(name: str, version: str) -> dict[str, Any]:
    system, cpu = name.rsplit("-", 2)[1:]
    return {"version": version, "cpu": [CPUS[cpu]], "dev": True, "optional": True, "os": [system]}


def main() -> int:
    try:
        bootstrap.run(
            bootstrap.BIN / "npm", "update", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"
        )
    except bootstrap.SetupError as error:
        print(f"lock_npm: {error}", file=sys.stderr)
        return 1
    lock = complete(json.loads(LOCK.read_text(encoding="utf-8")))
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
