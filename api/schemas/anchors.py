"""What is anchored: commitments, never files."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from api.schemas.bodies import STRICT
from evidence.digest import Digests

# A body has at most 64 KiB.
MAX_LEAVES = 300
Digest = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$", examples=["0x" + "5c" * 32])]


class LeafBody(BaseModel):
    """One commitment under both algorithms."""

    model_config = STRICT | {"title": "AnchorLeaf"}

    sha256: Digest = Field(description="SHA-256 承诺；of the commitment")
    sm3: Digest = Field(description="SM3 承诺；of the commitment")

    @property
    def digests(self) -> Digests:
        return Digests(bytes.fromhex(self.sha256[2:]), bytes.fromhex(self.sm3[2:]))


class AnchorBody(BaseModel):
    """A batch."""

    model_config = STRICT | {"title": "Anchors"}

    leaves: list[LeafBody] = Field(
        min_length=1, max_length=MAX_LEAVES, description="按序的承诺；commitments, in the order of their proofs' places"
    )


def example() -> dict[str, object]:
    return {"leaves": [{"sha256": "0x" + "5c" * 32, "sm3": "0x" + "3a" * 32}]}
