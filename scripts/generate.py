"""Write the generated files, or say which are stale.

usage: generate.py [--check] [catalogue | typed-data | routes | artifacts | scenarios | page-texts | page …]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from generation import artifacts, page_build, routes, rules, shape, sources, verifier_page
from generation.catalogue import GenerationError
from ledger.chain.artifacts import Artifacts
from ledger.chain.errors import ArtifactError
from ledger.scenario.schema import schema
from ledger.scenario.signatures import Shape

ROOT = Path(__file__).resolve().parents[1]
SCENARIO_SCHEMA = "examples/scenario.schema.json"


def texts_from_catalogue(root: Path) -> dict[str, str]:
    """Path and content of every file that lifecycle.yaml alone determines."""
    catalogue = shape.read(root / "lifecycle.yaml")
    rules.verify(catalogue)
    return {path: render(catalogue) for path, render in sources.FROM_CATALOGUE.items()}


def texts_from_typed_data(root: Path) -> dict[str, str]:
    """Path and content of every file that contracts/typed-data.json alone determines."""
    return {path: render(root) for path, render in sources.FROM_TYPED_DATA.items()}


def texts_of_routes(root: Path) -> dict[str, str]:
    """The table of selectors, from the compiled modules, and that of the modules."""
    return {
        "contracts/generated/Routes.sol": routes.render(root),
        "contracts/generated/ModuleTable.sol": routes.render_table(root),
    }


def texts_of_scenarios(root: Path) -> dict[str, str]:
    """What editors know of the format of scenarios, from the artifacts as they stand."""
    try:
        found = schema(Shape(Artifacts(root / artifacts.FOLDER)))
    except ArtifactError as error:
        raise GenerationError(f"{SCENARIO_SCHEMA}: {error}") from None
    return {SCENARIO_SCHEMA: json.dumps(found, indent=1, ensure_ascii=False) + "\n"}


def texts_of_page_texts(root: Path) -> dict[str, str]:
    """What the verifier page says of checks, reasons, nodes and amounts."""
    words = page_build.words(root, shape.read(root / "lifecycle.yaml"))
    return {**verifier_page.texts(), page_build.WORDS: words}


def texts_of_page(root: Path) -> dict[str, str]:
    """The verifier page, from its sources and the data beside them as they stand."""
    return {page_build.PAGE: page_build.page(root)}


# In the order in which they depend on each other: the modules compile with what comes from the catalogue, the entry with the routes.
PARTS = {
    "catalogue": texts_from_catalogue,
    "typed-data": texts_from_typed_data,
    "routes": texts_of_routes,
    "artifacts": artifacts.texts,
    "scenarios": texts_of_scenarios,
    "page-texts": texts_of_page_texts,
    "page": texts_of_page,
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to generate (default: everything)")
    chosen = parser.parse_args(arguments)
    try:
        return int(any([_run(part, chosen.check) for part in chosen.parts or PARTS]))
    except GenerationError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1


def _run(part: str, check: bool) -> int:
    texts = PARTS[part](ROOT)
    if check:
        return _compare(texts) + (part == "artifacts" and _absent())
    for path in sources.write(ROOT, texts):
        print(f"wrote {path}")
    return 0


def _compare(texts: Mapping[str, str]) -> int:
    found = sources.stale(ROOT, texts)
    for path in found:
        print(f"{path} is stale: run `make generate`", file=sys.stderr)
    return len(found)


def _absent() -> int:
    """While a contract that is to be deployed is missing, nothing that depends on all of them can be called fresh."""
    missing = [module for module in artifacts.deployed(ROOT) if not (ROOT / module.path).is_file()]
    return len(missing)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
