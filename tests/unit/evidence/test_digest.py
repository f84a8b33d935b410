"""Expected digests: FIPS 180-4 and GB/T 32905-2016 examples; Keccak of the empty string is Ethereum's empty code hash."""

from __future__ import annotations

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from evidence import digest
from evidence.digest import Algorithm, keccak256, sha256, sm3
from evidence.errors import UnsupportedForm


@pytest.mark.parametrize(
    ("hashed", "data", "expected"),
    [
        (sha256, b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (sm3, b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (sm3, b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        (keccak256, b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (keccak256, b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ],
)
def test_published_examples(hashed: object, data: bytes, expected: str) -> None:
    assert hashed(data).hex() == expected  # type: ignore[operator]


@pytest.mark.parametrize("algorithm", Algorithm)
def test_chunks_give_the_digest_of_the_whole(algorithm: Algorithm) -> None:
    data = bytes(range(256)) * 3
    assert algorithm.hash_chunks([data[:1], b"", data[1:500], data[500:]]) == algorithm.hash(data)
    assert algorithm.hash_chunks([]) == algorithm.hash(b"")
    assert len(algorithm.hash(data)) == digest.SIZE


def test_a_machine_without_sm3_cannot_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise UnsupportedAlgorithm("no SM3 here")

    monkeypatch.setattr(digest.hashes, "Hash", refuse)
    with pytest.raises(UnsupportedForm, match="no SM3"):
        sm3(b"")


def test_public_sm3_vectors(vector: object) -> None:
    cases = vector("sm/sm3_vectors.json")["vectors"]  # type: ignore[operator]
    assert len(cases) == 4
    for case in cases:
        assert sm3(case["msg_utf8"].encode()).hex() == case["sm3"]
