"""The hash by which a chain calls a block, where nothing says beforehand which chain it is.

A header whose extraData is QBFT's has QBFT's hash, every other one that of its encoding. A verifier that knows the strategy asks the
strategy instead (`trust.Trust.block_hash`).
"""

from __future__ import annotations

from evidence.chainproof import qbft
from evidence.chainproof.header import Header


def block_hash(header: Header) -> bytes:
    return qbft.block_hash(header) if qbft.is_sealed(header) else header.encoded_hash
