"""Change the money libraries and the guard one token at a time, and see that their tests notice.

Each mutant is compiled with the unit tests of its file alone, in a small workspace of its own. Prints the survivors; exits with 1 where one is not explained in
docs/explain/mutants.md (by the first eight characters of its number, which the line and the change determine).

usage: mutate.py [--only NAME ...] [--seconds 1800]
"""

from __future__ import annotations

import argparse
import hashlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORKSPACE = ROOT / ".tools" / "cache" / "mutants"
EXPLAINED = ROOT / "docs" / "explain" / "mutants.md"
SOURCES = (
    "libraries",
    "types",
    "interfaces",
    "generated",
    "LedgerBase.sol",
    "LedgerStorage.sol",
    "Scheduling.sol",
    "SettlementToken.sol",
)
TESTS = {
    "libraries/Allocation.sol": "Allocation.t.sol",
    "libraries/Calendar.sol": "Calendar.t.sol",
    "libraries/Interest.sol": "Scheduling.t.sol",
    "libraries/Schedule.sol": "Scheduling.t.sol",
    "libraries/Apr.sol": "Scheduling.t.sol",
    "LedgerBase.sol": "Guard.t.sol",
}
# Of LedgerBase.sol the guard alone: the rest is plumbing that every test runs through.
GUARD = ("function _reach(", "function _reached(")
CONFIG = """[profile.default]
src = "contracts"
test = "tests"
libs = []
solc = "{root}/scripts/solc/solc-v0.8.28"
offline = true
auto_detect_remappings = false
remappings = [
    "@openzeppelin/contracts/={root}/node_modules/@openzeppelin/contracts/",
    "forge-std/={root}/node_modules/@layerzerolabs/toolbox-foundry/lib/forge-std/",
]
evm_version = "london"
optimizer = false
[profile.default.fuzz]
runs = 128
seed = "0xf0b1e"
"""
SWAPS = (
    (r" \+ ", " - "),
    (r" - ", " + "),
    (r" \* ", " / "),
    (r" / ", " * "),
    (r" % ", " / "),
    (r" < ", " <= "),
    (r" <= ", " < "),
    (r" > ", " >= "),
    (r" >= ", " > "),
    (r" == ", " != "),
    (r" != ", " == "),
    (r" && ", " || "),
    (r" \|\| ", " && "),
    (r" & ", " | "),
    (r" \| ", " & "),
    (r" \+= ", " -= "),
    (r" -= ", " += "),
    (r" << ", " >> "),
    (r"(?<=[ (])~", ""),
)


@dataclass(frozen=True)
class Mutant:
    """One change of one line of a file below contracts/."""

    file: str
    line: int
    before: str
    after: str

    @property
    def number(self) -> str:
        return hashlib.sha256(f"{self.file}\n{self.before.strip()}\n{self.after.strip()}".encode()).hexdigest()[:8]


def is_code(line: str) -> bool:
    """Neither comment, import nor signature, nor a constant that is only named."""
    text = line.strip()
    skipped = ("//", "*", "/*", "import", "pragma", "function", "library", "returns", "struct")
    return bool(text) and not text.startswith(skipped)


def changes(line: str) -> Iterator[str]:
    """The line with one token changed, each way once."""
    code = line.split("//")[0]
    for pattern, replacement in SWAPS:
        for found in re.finditer(pattern, code):
            yield line[: found.start()] + replacement + line[found.end() :]
    for found in re.finditer(r"(?<![\w.\[])(\d[\d_]*)(?![\w.])", code):
        yield line[: found.start()] + str(int(found.group(1).replace("_", "")) + 1) + line[found.end() :]
    condition = re.search(r"\bif \((.*?)\)( \{| revert| return| [a-z_.]+[ (])", code)
    if condition:
        for truth in ("true", "false"):
            yield line[: condition.start(1)] + truth + line[condition.end(1) :]


def guarded(lines: list[str]) -> set[int]:
    """Numbers of the lines of the guard."""
    inside: set[int] = set()
    for start, line in enumerate(lines):
        if any(line.strip().startswith(name) for name in GUARD):
            end = next(i for i in range(start, len(lines)) if lines[i] == "    }")
            inside.update(range(start, end))
    return inside


def mutants(file: str) -> Iterator[Mutant]:
    """Every mutant of a file."""
    lines = (ROOT / "contracts" / file).read_text().splitlines()
    wanted = guarded(lines) if file == "LedgerBase.sol" else set(range(len(lines)))
    for i, line in enumerate(lines):
        if i in wanted and is_code(line):
            for after in changes(line):
                yield Mutant(file, i + 1, line, after)


def prepare() -> None:
    """A workspace with the sources and their unit tests."""
    shutil.rmtree(WORKSPACE, ignore_errors=True)
    for name in SOURCES:
        source, target = ROOT / "contracts" / name, WORKSPACE / "contracts" / name
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    (WORKSPACE / "tests").mkdir()
    for test in set(TESTS.values()):
        shutil.copy(ROOT / "tests" / "contracts" / test, WORKSPACE / "tests" / test)
    (WORKSPACE / "foundry.toml").write_text(CONFIG.format(root=ROOT))


def passes(test: str) -> bool:
    """Whether the tests of a file pass. A mutant that does not compile does not."""
    command = ["forge", "test", "--match-path", f"tests/{test}"]
    try:
        return subprocess.run(command, cwd=WORKSPACE, capture_output=True, timeout=600, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def survives(mutant: Mutant) -> bool:
    path = WORKSPACE / "contracts" / mutant.file
    text = path.read_text()
    lines = text.splitlines()
    lines[mutant.line - 1] = mutant.after
    path.write_text("\n".join(lines) + "\n")
    try:
        return passes(TESTS[mutant.file])
    finally:
        path.write_text(text)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--seconds", type=int, default=3600)
    options = parser.parse_args()
    prepare()
    chosen = [file for file in TESTS if not options.only or any(name in file for name in options.only)]
    for test in sorted({TESTS[file] for file in chosen}):
        if not passes(test):
            print(f"{test} fails without a mutant")
            return 1
    explained = EXPLAINED.read_text() if EXPLAINED.exists() else ""
    end, tried, open_ = time.monotonic() + options.seconds, 0, 0
    for file in chosen:
        for mutant in mutants(file):
            if time.monotonic() > end:
                print(f"out of time after {tried} mutants", flush=True)
                return 1
            tried += 1
            if tried % 10 == 0:
                print(f"{tried} tried", flush=True)
            if survives(mutant):
                known = mutant.number in explained
                open_ += not known
                print(f"{mutant.number} {'explained' if known else 'SURVIVES'} {file}:{mutant.line}", flush=True)
                print(f"    {mutant.before.strip()}\n    {mutant.after.strip()}", flush=True)
        print(f"{file} done, {tried} mutants so far", flush=True)
    print(f"{tried} mutants, {open_} survive without a reason")
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main())
