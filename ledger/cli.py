"""The command line `fubie`."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; wrong usage exits with 2."""
    parser = argparse.ArgumentParser(prog="fubie", description="A loan ledger on smart contracts.")
    parser.add_argument("--version", action="version", version=f"fubie {version('fubie')}")
    parser.parse_args(arguments)
    parser.print_usage(sys.stderr)
    return 2
