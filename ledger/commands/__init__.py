"""The commands of `fubie`: one module each, with `register(subparsers)` and `run(arguments) -> int`."""

import argparse
from typing import Protocol, TypeAlias

# What each command is for, by name; the module ledger.commands.<name> is imported only when its command is used.
COMMANDS = {
    "anchor": "anchor files in one batch, with a proof for each",
    "apikey": "make, revoke and list API keys",
    "audit": "hold the read model against the chain",
    "bench": "gas, loan lives a minute and verification time",
    "demo": "play every example and show what it came to",
    "deploy": "put a ledger on a chain",
    "documents": "commit to the files of a step, keep them encrypted, erase them",
    "evidence": "export the evidence of a loan",
    "keys": "make and list signer keys",
    "quote": "the schedule and the all-in cost of a loan",
    "rebuild": "fill the read model anew from the chain",
    "run": "play a scenario on a chain of its own",
    "serve": "the REST service, with a chain of its own when it is told of none",
    "sign": "sign typed data with a key of one's own",
    "statement": "the claim of a loan to the end of a day",
    "verify": "check the evidence of a loan, without a chain",
}

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class Command(Protocol):
    """A module of this package."""

    def register(self, subparsers: Subparsers) -> None:
        """Add the command's parser, with its own `run` as the default of `run`."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit code.

        Raises: CommandError or DomainError, which end as one line on the standard error.
        """
