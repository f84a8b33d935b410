"""Sealed contents open under their key alone, and only whole and in order."""

from __future__ import annotations

import pytest
from Crypto.Cipher import AES

from ledger.documents.errors import DocumentAltered
from ledger.documents.sealing import FRAME_BYTES, LABEL, PLAIN_BYTES, new_key, seal, unseal

KEY = bytes(range(32))


@pytest.mark.parametrize("size", [0, 1, PLAIN_BYTES - 1, PLAIN_BYTES, PLAIN_BYTES + 1, 3 * PLAIN_BYTES + 7])
def test_sealed_and_opened(size: int) -> None:
    content = bytes(index & 255 for index in range(251)) * (size // 251 + 1)
    content = content[:size]
    frames = list(seal((content[at : at + 100_000] for at in range(0, size, 100_000)), KEY))
    assert len(frames) == max(1, -(-size // PLAIN_BYTES))
    assert all(len(frame) == FRAME_BYTES for frame in frames[:-1]) and len(frames[-1]) <= FRAME_BYTES
    assert b"".join(unseal(frames, KEY)) == content


def test_another_library_opens_a_frame() -> None:
    """As the format says: AES-256-GCM with the tag at the end."""
    (frame,) = seal([b"agreement"], KEY)
    cipher = AES.new(KEY, AES.MODE_GCM, nonce=bytes(11) + b"\x01")
    cipher.update(LABEL)
    assert cipher.decrypt_and_verify(frame[:-16], frame[-16:]) == b"agreement"


def test_frames_that_were_meddled_with_do_not_open() -> None:
    frames = list(seal([bytes(3 * PLAIN_BYTES)], KEY))
    flipped = [frames[0], frames[1][:-1] + bytes([frames[1][-1] ^ 1]), frames[2]]
    for wrong in (
        frames[:2],
        frames[1:],
        [frames[1], frames[0], frames[2]],
        [*frames, frames[2]],
        [frames[0], frames[2]],
        flipped,
        [b""],
        [],
    ):
        with pytest.raises(DocumentAltered):
            list(unseal(wrong, KEY))


def test_another_key_does_not_open() -> None:
    frames = list(seal([b"agreement"], KEY))
    with pytest.raises(DocumentAltered, match="frame 0"):
        list(unseal(frames, new_key()))
