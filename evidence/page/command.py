"""Prints or writes the verifier page: one HTML file that checks bundles in a browser, without a network."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files
from pathlib import Path

from evidence.arguments import CannotRead, said

PAGE = "verifier.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write it."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page there instead of printing it")


def run(parsed: argparse.Namespace) -> int:
    """Raises CannotRead where the file cannot be written."""
    page = files("evidence.page").joinpath(PAGE).read_bytes()
    if parsed.out is None:
        sys.stdout.buffer.write(page)
        sys.stdout.flush()
        return 0
    try:
        parsed.out.write_bytes(page)
    except OSError as error:
        raise CannotRead(f"argument --out: {parsed.out}: {said(error)}") from None
    return 0
