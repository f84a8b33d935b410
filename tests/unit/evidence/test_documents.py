"""Expected values are spelled out byte by byte here with hashlib, from the written format."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import pytest
from Crypto.Hash import keccak

from evidence.canonical import Json, load
from evidence.digest import Digests
from evidence.documents import (
    NO_DOCUMENTS,
    Document,
    DocumentTree,
    Kind,
    Leaf,
    LeafProof,
    verify_document,
    verify_leaf,
    verify_leaves,
)
from evidence.errors import DocumentMismatch, EvidenceError, IndexOutOfRange, LimitExceeded, MalformedJson

PDF = b"%PDF-1.7 agreement"
TERMS = b'{"principalFen":1000000,"rate":180000}'
SALTS = [bytes([n]) * 32 for n in range(5)]
DOCUMENTS = [
    Document("agreement", "application/pdf", PDF, SALTS[0]),
    Document("terms", "application/json", TERMS, SALTS[1], Kind.FIELDS),
    Document("bank-receipt", "image/png", b"\x89PNG", SALTS[2]),
]


@pytest.fixture
def tree() -> DocumentTree:
    return DocumentTree(tuple(document.leaf() for document in DOCUMENTS))


def test_leaf_and_doc_hash_follow_the_written_format() -> None:
    if "sm3" not in hashlib.algorithms_available:
        pytest.skip("hashlib here has no SM3 to compare with")
    roots = []
    for name in ("sha256", "sm3"):
        commitments = [
            hashlib.new(name, b"fubie.document.v1\0" + document.salt + document.content).hexdigest()
            for document in (DOCUMENTS[0], DOCUMENTS[2])
        ]
        agreement, receipt = (
            hashlib.new(
                name,
                b'\0{"commitment":"0x%s","kind":"whole","mediaType":"%s","role":"%s"}'
                % (commitment.encode(), document.media_type.encode(), document.role.encode()),
            ).digest()
            for commitment, document in zip(commitments, (DOCUMENTS[0], DOCUMENTS[2]), strict=True)
        )
        roots.append(hashlib.new(name, b"\1" + agreement + receipt).digest())
    words = (1).to_bytes(32, "big") + (2).to_bytes(32, "big") + roots[0] + roots[1]
    two = DocumentTree((DOCUMENTS[0].leaf(), DOCUMENTS[2].leaf()))
    assert two.roots == Digests(*roots)
    assert two.doc_hash == keccak.new(digest_bits=256, data=words).digest()


def test_all_leaves_or_each_alone_stand_behind_the_doc_hash(tree: DocumentTree) -> None:
    verify_leaves(tree.leaves, tree.doc_hash)
    for index, document in enumerate(DOCUMENTS):
        verify_leaf(tree.leaves[index], tree.proof(index), tree.doc_hash)
        verify_document(tree.leaves[index], document.content, document.salt)


def test_leaves_and_proofs_survive_json(tree: DocumentTree) -> None:
    def read(value: dict[str, Json]) -> Json:
        return load(json.dumps(value).encode())

    for index, leaf in enumerate(tree.leaves):
        assert Leaf.from_json(read(leaf.to_json()), "leaf") == leaf
        assert LeafProof.from_json(read(tree.proof(index).to_json()), "proof") == tree.proof(index)


def test_a_leaf_left_out_added_moved_or_relabelled_is_found(tree: DocumentTree) -> None:
    first, second, third = tree.leaves
    for leaves in (
        (first, second),
        (first, second, third, third),
        (second, first, third),
        (dataclasses.replace(first, role="terms"), second, third),
        (dataclasses.replace(first, media_type="text/plain"), second, third),
        (dataclasses.replace(first, kind=Kind.FIELDS), second, third),
        (dataclasses.replace(first, commitments=Digests(first.commitments.sha256, bytes(32))), second, third),
        (),
    ):
        with pytest.raises(DocumentMismatch):
            verify_leaves(leaves, tree.doc_hash)


def test_a_proof_holds_at_its_place_alone(tree: DocumentTree) -> None:
    proof = tree.proof(1)
    for wrong in (
        dataclasses.replace(proof, index=0),
        dataclasses.replace(proof, count=4),
        dataclasses.replace(proof, sm3=proof.sha256),
    ):
        with pytest.raises(DocumentMismatch):
            verify_leaf(tree.leaves[1], wrong, tree.doc_hash)
    with pytest.raises(DocumentMismatch):
        verify_leaf(tree.leaves[2], proof, tree.doc_hash)
    with pytest.raises(IndexOutOfRange):
        verify_leaf(tree.leaves[1], dataclasses.replace(proof, index=3), tree.doc_hash)


def test_a_step_without_documents() -> None:
    verify_leaves((), NO_DOCUMENTS)
    with pytest.raises(DocumentMismatch):
        verify_leaves((DOCUMENTS[0].leaf(),), NO_DOCUMENTS)
    with pytest.raises(LimitExceeded):
        DocumentTree(())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_another_content_or_salt_is_found(place: int) -> None:
    document = DOCUMENTS[place]
    leaf = document.leaf()
    other = document.content.replace(b"1", b"2") if place < 2 else document.content + b"\0"
    with pytest.raises(DocumentMismatch):
        verify_document(leaf, other, document.salt)
    with pytest.raises(DocumentMismatch):
        verify_document(leaf, document.content, SALTS[4])


def test_content_cannot_slide_into_the_salt() -> None:
    """The salt has one length, so no other split of the same bytes opens the commitment."""
    leaf = DOCUMENTS[0].leaf()
    with pytest.raises(EvidenceError, match="32 bytes"):
        verify_document(leaf, PDF[1:], SALTS[0] + PDF[:1])


def test_the_same_content_under_two_salts_looks_unrelated() -> None:
    one, two = (Document("agreement", "application/pdf", PDF, salt).leaf() for salt in SALTS[:2])
    assert one.commitments.sha256 != two.commitments.sha256 and one.commitments.sm3 != two.commitments.sm3


def test_structured_documents_must_be_canonical_json() -> None:
    for content in (b"not json", b'{"rate": 1}', b'{"rate":1,"rate":1}', b'{"rate":0.1}'):
        with pytest.raises(MalformedJson):
            Document("terms", "application/json", content, SALTS[0], Kind.FIELDS).leaf()


@pytest.mark.parametrize(
    "change",
    [
        {"role": "Agreement"},
        {"role": "张三"},
        {"role": ""},
        {"mediaType": "application/pdf; charset=utf-8"},
        {"mediaType": "pdf"},
        {"kind": "whole|fields"},
        {"kind": 1},
        {"commitments": {}},
        {"extra": 1},
    ],
)
def test_malformed_leaves_are_refused(change: dict[str, Json]) -> None:
    written = DOCUMENTS[0].leaf().to_json()
    with pytest.raises(EvidenceError):
        Leaf.from_json(written | change, "leaf")


@pytest.mark.parametrize("member", ["role", "mediaType", "kind", "commitments"])
def test_a_leaf_without_a_member_is_refused(member: str) -> None:
    written = DOCUMENTS[0].leaf().to_json()
    del written[member]
    with pytest.raises(EvidenceError, match="members"):
        Leaf.from_json(written, "leaf")


@pytest.mark.parametrize("change", [{"index": -1}, {"count": 0}, {"sm3": ["0x00"]}, {"sm3": ["0x" + "00" * 32] * 21}])
def test_malformed_proofs_are_refused(tree: DocumentTree, change: dict[str, Json]) -> None:
    with pytest.raises(EvidenceError):
        LeafProof.from_json(tree.proof(0).to_json() | change, "proof")
