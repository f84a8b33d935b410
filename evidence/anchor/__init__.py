"""Anchoring in batches: two trees over any number of files, recorded once by the registry, with a proof for each file.

batch       the trees, without holding their leaves
registry    where the registry keeps an anchor
proof       the proof file
checks      its verification, offline
"""

from evidence.anchor.batch import Batch, Chunk, batch_of, chunks_of, proofs, subtrees
from evidence.anchor.checks import AnchorReport, verify_anchor
from evidence.anchor.proof import ELSEWHERE, PLAIN, AnchorProof, OnChain, Salt
from evidence.anchor.registry import MAX_LEAVES, REGISTRY, Recorded, RegistryLayout, key_of

__all__ = [
    "ELSEWHERE",
    "MAX_LEAVES",
    "PLAIN",
    "REGISTRY",
    "AnchorProof",
    "AnchorReport",
    "Batch",
    "Chunk",
    "OnChain",
    "Recorded",
    "RegistryLayout",
    "Salt",
    "batch_of",
    "chunks_of",
    "key_of",
    "proofs",
    "subtrees",
    "verify_anchor",
]
