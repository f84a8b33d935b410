"""contracts/generated/Routes.sol and ModuleTable.sol: which module answers which selector, and the address of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generation import compiled
from generation.catalogue import GenerationError
from generation.compiled import Build, Module

MANUAL = "contracts/interfaces/manual"
BASE = ("contracts/Consenting.sol", "Consenting")
HEAD = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json and the compiled modules by `make generate`; not edited by hand.

/// @title The module of each selector
library Routes {
    // What `moduleOf` answers to a selector that no module has.
    uint8 internal constant UNKNOWN = 255;

    /// @dev The index in contracts/modules.json, found by halving the sorted selectors.
    function moduleOf(bytes4 selector) internal pure returns (uint8 index) {
"""
TAIL = """    }
}
"""


def render(root: Path) -> str:
    """The Solidity source; deterministic.

    Raises: GenerationError when two modules answer one selector, or a function is public without standing in the manual.
    """
    modules = compiled.standing(root, [module for module in compiled.modules(root) if module.routed])
    return HEAD + "\n".join(_search(sorted(_table(root, modules).items()), 2)) + "\n" + TAIL


TABLE_HEAD = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json by `make generate`; not edited by hand.

/// @title The addresses of the modules, fixed at deployment
abstract contract ModuleTable {
    error ModulesWrong(uint256 given, uint256 expected); // not as many as contracts/modules.json lists
    error ModuleWithoutCode(uint256 index, address module);
"""


def render_table(root: Path) -> str:
    """The Solidity source; deterministic.

    Raises: GenerationError when contracts/modules.json cannot be read.
    """
    modules = compiled.modules(root)
    fields = [f"_{module.name[0].lower()}{module.name[1:]}Module" for module in modules]
    lines = [TABLE_HEAD, f"    uint256 internal constant MODULES = {len(fields)};", ""]
    lines += [f"    address private immutable {field};" for field in fields]
    lines += ["", "    constructor(address[] memory modules_) {"]
    lines += ["        if (modules_.length != MODULES) revert ModulesWrong(modules_.length, MODULES);"]
    lines += ["        for (uint256 i = 0; i < MODULES; i++) {"]
    lines += ["            if (modules_[i].code.length == 0) revert ModuleWithoutCode(i, modules_[i]);", "        }"]
    lines += [f"        {field} = modules_[{index}];" for index, field in enumerate(fields)]
    lines += ["    }", "", "    /// @dev Zero for an index that is none."]
    lines += ["    function _moduleAt(uint256 index) internal view returns (address) {"]
    return "\n".join([*lines, *_halve(fields, 0, 2), "    }", "}", ""])


def _halve(fields: Sequence[str], first: int, depth: int) -> Iterator[str]:
    """As `_search`, by index."""
    indent = "    " * depth
    if len(fields) <= 3:
        for index, field in enumerate(fields, first):
            yield f"{indent}if (index == {index}) return {field};"
        yield f"{indent}return address(0);"
        return
    middle = len(fields) // 2
    yield f"{indent}if (index < {first + middle}) {{"
    yield from _halve(fields[:middle], first, depth + 1)
    yield f"{indent}}} else {{"
    yield from _halve(fields[middle:], first + middle, depth + 1)
    yield f"{indent}}}"


def _table(root: Path, modules: Sequence[Module]) -> dict[str, tuple[Module, str]]:
    """Selector -> module and signature."""
    if not modules:
        return {}
    build = compiled.build(root, "modules", MANUAL, BASE[0], *(module.path for module in modules))
    manual = set(_selectors(root, build))
    table: dict[str, tuple[Module, str]] = {}
    for module in modules:
        for selector, signature in _functions(build, module).items():
            if selector not in manual:
                raise GenerationError(f"{module.path}: {signature} can be called from outside but is not in {MANUAL}")
            if selector in table:
                raise GenerationError(f"{module.path}: {signature} has the selector of {table[selector][1]}")
            table[selector] = module, signature
    return table


def _selectors(root: Path, build: Build) -> Iterator[str]:
    """Of every function that the manual describes."""
    for source in sorted((root / MANUAL).glob("*.sol")):
        for interface in build.of_source(str(source.relative_to(root))):
            yield from interface["methodIdentifiers"].values()


def _functions(build: Build, module: Module) -> dict[str, str]:
    """Selector -> signature of what the module has besides what every module inherits."""
    inherited = build.contract(*BASE)["methodIdentifiers"]
    own: Mapping[str, str] = build.contract(module.path, module.name)["methodIdentifiers"]
    return {selector: signature for signature, selector in own.items() if signature not in inherited}


def _search(rows: Sequence[tuple[str, tuple[Module, str]]], depth: int) -> Iterator[str]:
    """Halve the sorted rows until at most three are left, then compare one by one."""
    indent = "    " * depth
    if len(rows) <= 3:
        for selector, (module, signature) in rows:
            yield f"{indent}// {module.name}: {signature}"
            yield f"{indent}if (selector == 0x{selector}) return {module.index};"
        yield f"{indent}return UNKNOWN;"
        return
    middle = len(rows) // 2
    yield f"{indent}if (selector < 0x{rows[middle][0]}) {{"
    yield from _search(rows[:middle], depth + 1)
    yield f"{indent}}} else {{"
    yield from _search(rows[middle:], depth + 1)
    yield f"{indent}}}"
