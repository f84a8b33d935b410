"""Write the generated files, or say which are stale.

usage: generate.py [--check] [catalogue]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generation import rules, shape, sources
from generation.catalogue import GenerationError

ROOT = Path(__file__).resolve().parents[1]


def texts_from_catalogue(root: Path) -> dict[str, str]:
    """Path and content of every file that lifecycle.yaml alone determines."""
    catalogue = shape.read(root / "lifecycle.yaml")
    rules.verify(catalogue)
    return {path: render(catalogue) for path, render in sources.FROM_CATALOGUE.items()}


def texts_from_typed_data(root: Path) -> dict[str, str]:
    """Path and content of every file that contracts/typed-data.json alone determines."""
    return {path: render(root) for path, render in sources.FROM_TYPED_DATA.items()}


PARTS = {"catalogue": texts_from_catalogue, "typed-data": texts_from_typed_data}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Write the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is stale")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="what to generate (default: everything)")
    chosen = parser.parse_args(arguments)
    try:
        return sum(_run(part, chosen.check) for part in chosen.parts or PARTS) and 1
    except GenerationError as error:
        print(f"generate: {error}", file=sys.stderr)
        return 1


def _run(part: str, check: bool) -> int:
    texts = PARTS[part](ROOT)
    if not check:
        for path in sources.write(ROOT, texts):
            print(f"wrote {path}")
        return 0
    found = sources.stale(ROOT, texts)
    for path in found:
        print(f"{path} is stale: run `make generate`", file=sys.stderr)
    return len(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
