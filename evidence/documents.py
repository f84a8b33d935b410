"""The documents of one step of a loan, and the docHash that its event records.

Two independent RFC 6962 trees, one under SHA-256 and one under SM3, stand over the same leaves in the same order. For
algorithm A:

    whole document      commitment = A("fubie.document.v1" 0x00 || salt || content), salt of 32 random bytes
    structured document commitment as in `fields`
    leaf                RFC 8785({"commitment": "0x…", "kind": "whole" | "fields", "mediaType": "…", "role": "…"})
    root                RFC 6962 over the leaves under A
    docHash             keccak256(abi.encode(uint256 1, uint256 number of leaves, bytes32 sha256Root, bytes32 sm3Root))

A step without documents has the docHash `NO_DOCUMENTS`. One salt serves both algorithms and belongs to one document alone.
Whoever holds leaf and salt can test a guess of the content; whoever lacks the salt cannot, so destroying salt and content
erases a document while docHash still holds.

    >>> tree = DocumentTree((Document("agreement", "application/pdf", pdf, salt).leaf(), other_leaf))
    >>> tree.doc_hash                                      # goes on chain
    >>> verify_leaf(leaf, tree.proof(0), doc_hash)         # later: this leaf is among them
    >>> verify_document(leaf, pdf, salt)                   # and this is its document
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import chain

from evidence import abi
from evidence.canonical import Json, canonicalize, load_canonical
from evidence.digest import DOCUMENT_ALGORITHMS, SIZE, Algorithm, Digests, keccak256
from evidence.errors import DocumentMismatch, LimitExceeded
from evidence.fields import commitments_to, fields_of, require_salt
from evidence.merkle import Tree, leaf_hash, root_from_proof
from evidence.shape import hexed, integer, items, members, octets, text

VERSION = 1
DOCUMENT_TAG = b"fubie.document.v1\0"
NO_DOCUMENTS = bytes(SIZE)
MAX_LEAVES = 2**20

_ROLE = re.compile(r"[a-z][a-z0-9-]{0,63}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


class Kind(Enum):
    WHOLE = "whole"
    FIELDS = "fields"


@dataclass(frozen=True)
class Leaf:
    """What the trees hold of a document: enough to prove it, nothing of its content.

    `role` says what the document is to the step (`agreement`, `bank-receipt`); it is public, so it names no person.
    `media_type` is type/subtype of RFC 6838 in lower case, without parameters.
    """

    role: str
    media_type: str
    kind: Kind
    commitments: Digests

    def __post_init__(self) -> None:
        text(self.role, "role", _ROLE)
        text(self.media_type, "mediaType", _MEDIA_TYPE)

    def encoded(self, algorithm: Algorithm) -> bytes:
        return canonicalize(self._labels() | {"commitment": hexed(self.commitments.under(algorithm))})

    def to_json(self) -> dict[str, Json]:
        return self._labels() | {"commitments": self.commitments.to_json()}

    @classmethod
    def from_json(cls, value: Json, where: str) -> Leaf:
        found = members(value, where, {"role", "mediaType", "kind", "commitments"})
        kind = text(found["kind"], f"{where}.kind", re.compile("|".join(kind.value for kind in Kind)))
        return cls(
            role=text(found["role"], f"{where}.role", _ROLE),
            media_type=text(found["mediaType"], f"{where}.mediaType", _MEDIA_TYPE),
            kind=Kind(kind),
            commitments=Digests.from_json(found["commitments"], f"{where}.commitments"),
        )

    def _labels(self) -> dict[str, Json]:
        return {"kind": self.kind.value, "mediaType": self.media_type, "role": self.role}


@dataclass(frozen=True)
class Document:
    """A document in the hands of someone who may see it. Its salt is random, secret and used for no other document."""

    role: str
    media_type: str
    content: bytes
    salt: bytes
    kind: Kind = Kind.WHOLE

    def leaf(self) -> Leaf:
        """Raises MalformedValue or MalformedJson when the content or the salt does not fit the kind."""
        return Leaf(self.role, self.media_type, self.kind, _commitments(self.kind, self.content, self.salt))


@dataclass(frozen=True)
class LeafProof:
    """Where one leaf stands among `count`, and what leads from it to both roots."""

    index: int
    count: int
    sha256: tuple[bytes, ...]
    sm3: tuple[bytes, ...]

    def roots(self, encoded: Callable[[Algorithm], bytes]) -> Digests:
        """The roots to which the proof leads from a leaf, as each tree holds it.

        Raises IndexOutOfRange, WrongProofLength or MalformedValue where the proof fits no tree of that size.
        """
        paths = {Algorithm.SHA256: self.sha256, Algorithm.SM3: self.sm3}
        return Digests.each(
            lambda algorithm: root_from_proof(
                algorithm,
                leaf_hash=leaf_hash(algorithm, encoded(algorithm)),
                index=self.index,
                size=self.count,
                proof=paths[algorithm],
            )
        )

    def to_json(self) -> dict[str, Json]:
        return {
            "index": self.index,
            "count": self.count,
            Algorithm.SHA256.value: [hexed(node) for node in self.sha256],
            Algorithm.SM3.value: [hexed(node) for node in self.sm3],
        }

    @classmethod
    def from_json(cls, value: Json, where: str, at_most: int = MAX_LEAVES) -> LeafProof:
        """`at_most`: the leaves that such a tree may have. Raises MalformedInput."""
        found = members(value, where, {"index", "count", Algorithm.SHA256.value, Algorithm.SM3.value})
        deepest = (at_most - 1).bit_length()
        return cls(
            index=integer(found["index"], f"{where}.index", at_most=at_most - 1),
            count=integer(found["count"], f"{where}.count", at_least=1, at_most=at_most),
            sha256=_nodes(found[Algorithm.SHA256.value], f"{where}.sha-256", deepest),
            sm3=_nodes(found[Algorithm.SM3.value], f"{where}.sm3", deepest),
        )


@dataclass(frozen=True)
class DocumentTree:
    """Both trees over the documents of one step. Raises LimitExceeded without leaves or with more than MAX_LEAVES."""

    leaves: tuple[Leaf, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.leaves) <= MAX_LEAVES:
            raise LimitExceeded("number of documents", expected=f"1 to {MAX_LEAVES}", found=len(self.leaves))

    @property
    def roots(self) -> Digests:
        return Digests.each(lambda algorithm: self._trees[algorithm].root)

    @property
    def doc_hash(self) -> bytes:
        return doc_hash(len(self.leaves), self.roots)

    def proof(self, index: int) -> LeafProof:
        """Raises IndexOutOfRange."""
        sha256, sm3 = (self._trees[algorithm].proof(index) for algorithm in DOCUMENT_ALGORITHMS)
        return LeafProof(index, len(self.leaves), sha256, sm3)

    @cached_property
    def _trees(self) -> dict[Algorithm, Tree]:
        return {
            algorithm: Tree.of(algorithm, (leaf.encoded(algorithm) for leaf in self.leaves))
            for algorithm in DOCUMENT_ALGORITHMS
        }


def doc_hash(count: int, roots: Digests) -> bytes:
    return keccak256(abi.uint256(VERSION) + abi.uint256(count) + abi.bytes32(roots.sha256) + abi.bytes32(roots.sm3))


def verify_leaves(leaves: Sequence[Leaf], expected: bytes) -> None:
    """These are all the leaves behind the docHash `expected`, in their order; none at all stand behind NO_DOCUMENTS.

    Raises DocumentMismatch.
    """
    found = DocumentTree(tuple(leaves)).doc_hash if leaves else NO_DOCUMENTS
    if found != expected:
        raise DocumentMismatch("these are not the documents of this step", expected=expected, found=found)


def verify_leaf(leaf: Leaf, proof: LeafProof, expected: bytes) -> None:
    """`leaf` stands at its place behind the docHash `expected`.

    Raises:
        DocumentMismatch: another leaf, place or number of leaves.
        IndexOutOfRange, WrongProofLength, MalformedValue: the proof fits no tree of that size.
    """
    found = doc_hash(proof.count, proof.roots(leaf.encoded))
    if found != expected:
        raise DocumentMismatch(
            "this document is not at this place among the documents of this step",
            where=f"document {proof.index} of {proof.count}",
            expected=expected,
            found=found,
        )


def verify_document(leaf: Leaf, content: bytes, salt: bytes) -> None:
    """`content` is the whole document that `leaf` commits to, under both algorithms.

    Raises:
        DocumentMismatch: another content or salt.
        MalformedJson, MalformedValue: a structured document that is not a JSON object in its canonical spelling.
    """
    found = _commitments(leaf.kind, content, salt)
    for algorithm in DOCUMENT_ALGORITHMS:
        if found.under(algorithm) != leaf.commitments.under(algorithm):
            raise DocumentMismatch(
                "the document is not the one committed to",
                where=f"{leaf.role}, {algorithm.value}",
                expected=leaf.commitments.under(algorithm),
                found=found.under(algorithm),
            )


def _commitments(kind: Kind, content: bytes, salt: bytes) -> Digests:
    require_salt(salt)
    if kind is Kind.FIELDS:
        return commitments_to(fields_of(load_canonical(content), salt))
    return commitments_to_whole((content,), salt)


def commitments_to_whole(chunks: Iterable[bytes], salt: bytes) -> Digests:
    """To a whole document whose content is the chunks' concatenation, reading them once. Raises MalformedValue for no salt."""
    require_salt(salt)
    return Digests.of_chunks(chain((DOCUMENT_TAG, salt), chunks))


def _nodes(value: Json, where: str, at_most: int) -> tuple[bytes, ...]:
    return tuple(octets(node, where, SIZE) for node in items(value, where, at_most))
