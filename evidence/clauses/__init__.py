"""The electronic evidence clause (电子证据条款): the standard text by which the parties agree that this ledger is the record of the loan.

A clause is a public text and holds nothing about anybody, so it needs no secret: it is committed to as a whole document under a salt of 32 zero
bytes. Its leaf, and the leaf's RFC 6962 hash under SHA-256, are therefore constants of its words: the hash is what the regulator publishes
(parameter EVIDENCE_CLAUSE) and what the contracts look for behind the docHash of proposed terms.

A version that was in force once never changes: `<version>.zh.txt` is what is agreed, `<version>.en.txt` a translation.

    >>> latest().leaf_hash.hex()                           # what a regulator publishes
    >>> of_leaf(leaf)                                      # which of the known clauses a leaf stands for, or None
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from evidence.digest import SIZE, Algorithm
from evidence.documents import Document, Leaf
from evidence.merkle import leaf_hash

ROLE = "evidence-clause"
MEDIA_TYPE = "text/plain"
PUBLIC_SALT = bytes(SIZE)
VERSIONS = (1,)


@dataclass(frozen=True)
class Clause:
    """One version of the clause. `text` is the Chinese text in UTF-8, byte for byte what is committed to."""

    version: int
    text: bytes

    @property
    def document(self) -> Document:
        return Document(ROLE, MEDIA_TYPE, self.text, PUBLIC_SALT)

    @property
    def leaf(self) -> Leaf:
        return self.document.leaf()

    @property
    def leaf_hash(self) -> bytes:
        """RFC 6962 leaf hash under SHA-256."""
        return leaf_hash(Algorithm.SHA256, self.leaf.encoded(Algorithm.SHA256))


@cache
def known() -> tuple[Clause, ...]:
    """Every version, in its order."""
    return tuple(Clause(version, _text(version, "zh")) for version in VERSIONS)


def latest() -> Clause:
    return known()[-1]


def translation(version: int) -> str:
    """The English text beside a version."""
    return _text(version, "en").decode()


def of_leaf(leaf: Leaf) -> Clause | None:
    """The version that the leaf commits to, under both algorithms; None for any other document."""
    return next((clause for clause in known() if clause.leaf == leaf), None)


def _text(version: int, language: str) -> bytes:
    return files(__name__).joinpath(f"{version}.{language}.txt").read_bytes()
