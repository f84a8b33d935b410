"""Blocks in an IPFS node, over its HTTP API.

Blocks are put one by one under the names that this side computed, not added as a file: so the CIDs are those of the profile whatever the
node's own settings are, and a node that would store something else is found out. Anyone may read a file with `ipfs cat`, as ciphertext.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from ledger.documents.blocks import MAX_BLOCK_BYTES
from ledger.documents.cid import Cid, Codec
from ledger.documents.errors import BlockLost, StoreUnusable

if TYPE_CHECKING:
    from ipfshttpclient import Client  # type: ignore[import-untyped]

TIMEOUT_SECONDS = 20
CODECS = {Codec.RAW: "raw", Codec.DAG_PB: "dag-pb"}
# What nodes say of a block that they do not have and do not find.
_MISSING = ("not found", "no such file", "failed to get block", "could not find")
T = TypeVar("T")


@dataclass(frozen=True)
class IpfsBlocks:
    """A node by the multiaddress of its API, such as /ip4/127.0.0.1/tcp/5001/http."""

    address: str
    _client: Client = field(repr=False)

    def put(self, cid: Cid, data: bytes) -> None:
        # Kubo reads cid-codec, older nodes and js-ipfs read format.
        codec = CODECS[cid.codec]
        options = {"cid-codec": codec, "format": codec, "version": "1", "mhtype": "sha2-256", "pin": "false"}
        said = self._asked(cid, lambda: self._client.block.put(io.BytesIO(data), opts=options, timeout=TIMEOUT_SECONDS))
        if said["Key"] != str(cid):
            raise StoreUnusable(f"{self.address} stored block {cid} as {said['Key']}")

    def get(self, cid: Cid) -> bytes:
        found: bytes = self._asked(cid, lambda: self._client.block.get(str(cid), timeout=TIMEOUT_SECONDS))
        return found[: MAX_BLOCK_BYTES + 1]

    def keep(self, root: Cid) -> None:
        self._asked(root, lambda: self._client.pin.add(str(root), timeout=TIMEOUT_SECONDS))

    def remove(self, root: Cid, below: Iterable[Cid]) -> None:
        """From this node alone: what other nodes have fetched stays with them, as ciphertext without a key."""
        from ipfshttpclient.exceptions import ErrorResponse  # type: ignore[import-untyped]

        try:
            self._client.pin.rm(str(root), timeout=TIMEOUT_SECONDS)
        except ErrorResponse as error:
            if "not pinned" not in str(error).lower():
                raise StoreUnusable(f"{self.address}: file {root}: {error}") from None
        for cid in (*below, root):
            self._asked(cid, partial(self._remove, str(cid)))

    def _remove(self, name: str) -> None:
        # The client has no method for it.
        self._client.block._client.request("/block/rm", (name,), decoder="json", opts={"force": "true"})

    def _asked(self, cid: Cid, question: Callable[[], T]) -> T:
        from ipfshttpclient.exceptions import Error

        try:
            return question()
        except Error as error:
            said = str(error)
            if any(word in said.lower() for word in _MISSING) or type(error).__name__ == "TimeoutError":
                raise BlockLost(f"block {cid} is not there: {self.address} says {said[:200]}") from None
            raise StoreUnusable(f"{self.address}: block {cid}: {said[:200]}") from None


def connect(address: str) -> IpfsBlocks:
    """Does not ask the node anything yet: its version is not checked, and any that knows /api/v0/block and /api/v0/pin will do.

    Raises: StoreUnusable without the client library, or for an address that it does not read.
    """
    client: Any = _library()
    # The client hands urllib3 a parameter that it no longer takes.
    warnings.filterwarnings("ignore", "The 'strict' parameter", FutureWarning)
    try:
        return IpfsBlocks(address, client.Client(address))
    except client.exceptions.Error as error:
        raise StoreUnusable(
            f"{address!r} is no address of an IPFS node, such as /ip4/127.0.0.1/tcp/5001: {error}"
        ) from None
    except ValueError as error:  # from the parser of multiaddresses
        raise StoreUnusable(
            f"{address!r} is no address of an IPFS node, such as /ip4/127.0.0.1/tcp/5001: {error}"
        ) from None


def _library() -> Any:
    try:
        import ipfshttpclient
    except ModuleNotFoundError as error:
        raise StoreUnusable(f"a store in IPFS needs fubie[ipfs]: {error.name} is missing") from None
    return ipfshttpclient
