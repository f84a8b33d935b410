"""The chain's client: calls, signing, sending, decoding, deployment. Talks JSON-RPC and nothing else to a node."""

import sys
from contextlib import suppress
from importlib import import_module

ORDINARY_DEPTH, RAISED_DEPTH = 1_000, 100_000

# eth-account brings py_ecc, whose import lifts Python's limit on recursion to 100,000: JSON nested as deep as that would
# then end the process with a segmentation fault instead of an error. Nothing here needs the depth.
with suppress(ModuleNotFoundError):
    import_module("py_ecc")
if sys.getrecursionlimit() >= RAISED_DEPTH:
    sys.setrecursionlimit(ORDINARY_DEPTH)
