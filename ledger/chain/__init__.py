"""The chain's client: calls, signing, sending, decoding, deployment. Talks JSON-RPC and nothing else to a node."""

import sys

ORDINARY_DEPTH = 1000

# eth-account brings py_ecc, whose import lifts Python's limit on recursion to 100,000: JSON nested as deep as that would
# then end the process with a segmentation fault instead of an error. Nothing here needs the depth.
import py_ecc  # noqa: E402, F401

if sys.getrecursionlimit() >= 100_000:
    sys.setrecursionlimit(ORDINARY_DEPTH)
