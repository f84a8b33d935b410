"""A chain over JSON-RPC, with time limits and bounded repetition."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import requests
from web3.providers import HTTPProvider
from web3.types import RPCEndpoint

from ledger.chain.errors import NodeRefused, NodeUnreachable, Reverted
from ledger.chain.gateway import BlockRef, Call, ChainIdentity, Fees, Header, Log, Receipt

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 20
# Pauses between repetitions after a lost connection, in milliseconds.
PAUSES = (50, 200, 800)
# A base fee grows by at most an eighth a block (EIP-1559): twice the present one lasts six full blocks.
BASE_FEE_ROOM = 2
GAS_PRICE_ROOM = 2
FEES_FRESH_SECONDS = 5


class JsonRpcChain:
    """One node at a URL. `revive` is called after a lost connection, before the repetition: it may start the node anew."""

    def __init__(self, url: str, *, timeout: int = TIMEOUT_SECONDS, revive: Callable[[], None] | None = None) -> None:
        self.name = redacted(url)
        self._provider = HTTPProvider(url, request_kwargs={"timeout": timeout}, exception_retry_configuration=None)
        self._revive = revive
        self._identity: ChainIdentity | None = None
        self._fees: tuple[int, Fees] | None = None

    def __repr__(self) -> str:
        return f"JsonRpcChain({self.name!r})"

    def identity(self) -> ChainIdentity:
        """Asked once."""
        if self._identity is None:
            genesis = self.request("eth_getBlockByNumber", "0x0", False)
            self._identity = ChainIdentity(_number(self.request("eth_chainId")), _octets(genesis["hash"]))
        return self._identity

    def call(self, call: Call, sender: str | None = None, block: BlockRef = "pending") -> bytes:
        return _octets(self._run("eth_call", _transaction(call, sender), _block(block)))

    def estimate(self, call: Call, sender: str, fees: Fees) -> int:
        fields = _transaction(call, sender) | {name: hex(wei) for name, wei in fees.fields.items()}
        return _number(self._run("eth_estimateGas", fields, "pending"))

    def fees(self) -> Fees:
        """Asked at most once in five seconds."""
        now = time.monotonic_ns() // 10**9
        if self._fees is None or now - self._fees[0] >= FEES_FRESH_SECONDS:
            self._fees = now, self._asked_fees()
        return self._fees[1]

    def _asked_fees(self) -> Fees:
        head = self.header("latest")
        if head is None:
            raise NodeUnreachable(f"{self.name} has no block")
        if head.base_fee is None:
            return Fees(_number(self.request("eth_gasPrice")) * GAS_PRICE_ROOM, None, head.gas_limit)
        tip = _number(self.request("eth_maxPriorityFeePerGas"))
        return Fees(head.base_fee * BASE_FEE_ROOM + tip, tip, head.gas_limit)

    def nonce(self, address: str) -> int:
        return _number(self.request("eth_getTransactionCount", address, "latest"))

    def send(self, raw: bytes) -> None:
        self.request("eth_sendRawTransaction", "0x" + raw.hex())

    def knows(self, transaction: bytes) -> bool:
        return self.request("eth_getTransactionByHash", "0x" + transaction.hex()) is not None

    def receipt(self, transaction: bytes) -> Receipt | None:
        found = self.request("eth_getTransactionReceipt", "0x" + transaction.hex())
        return None if found is None or found["blockHash"] is None else _receipt(found)

    def calldata(self, transaction: bytes) -> bytes | None:
        found = self.request("eth_getTransactionByHash", "0x" + transaction.hex())
        return None if found is None else _octets(found["input"])

    def logs(self, address: str, first: int, last: int, topics: Sequence[bytes | None] = ()) -> tuple[Log, ...]:
        wanted: dict[str, Any] = {"address": address, "fromBlock": hex(first), "toBlock": hex(last)}
        if topics:
            wanted["topics"] = [None if topic is None else "0x" + topic.hex() for topic in topics]
        return tuple(map(_log, self.request("eth_getLogs", wanted)))

    def header(self, block: BlockRef) -> Header | None:
        method = "eth_getBlockByHash" if isinstance(block, bytes) else "eth_getBlockByNumber"
        found = self.request(method, _block(block), False)
        return None if found is None else _header(found)

    def proof(self, address: str, slots: Sequence[bytes], block: BlockRef) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.request(
            "eth_getProof", address, ["0x" + slot.hex() for slot in slots], _block(block)
        )
        return found

    def code(self, address: str, block: BlockRef = "latest") -> bytes:
        return _octets(self.request("eth_getCode", address, _block(block)))

    def software(self) -> str:
        return str(self.request("web3_clientVersion"))

    def now(self) -> int:
        """That of the pending block; of the latest on a node that has no pending one."""
        try:
            head = self.header("pending")
        except NodeRefused:
            head = None
        head = head or self.header("latest")
        if head is None:
            raise NodeUnreachable(f"{self.name} has no block")
        return head.timestamp

    def _run(self, method: str, fields: Mapping[str, Any], block: str) -> Any:
        """A call of a contract; on a node that has no pending state, on the latest one."""
        try:
            return self._tried(method, fields, block)
        except NodeRefused:
            if block != "pending":
                raise
        return self._tried(method, fields, "latest")

    def _tried(self, method: str, *parameters: Any) -> Any:
        """A reversal is an answer of its own."""
        answer = self._answer(method, parameters)
        error = answer.get("error")
        if error is None:
            return answer["result"]
        reason = _revert_reason(error)
        if reason is None:
            raise _refused(method, error)
        raise Reverted(reason)

    def request(self, method: str, *parameters: Any) -> Any:
        """One request of any method.

        Raises: NodeUnreachable, NodeRefused.
        """
        answer = self._answer(method, parameters)
        if answer.get("error") is not None:
            raise _refused(method, answer["error"])
        return answer.get("result")

    def _answer(self, method: str, parameters: Sequence[Any]) -> Mapping[str, Any]:
        """Repeats after a lost connection; every method that is used here may be repeated, a raw transaction too."""
        for pause in PAUSES:
            try:
                return self._ask(method, parameters)
            except NodeUnreachable as error:
                log.warning("%s; asking again", error)
                time.sleep(pause / 1000)
                if self._revive is not None:
                    self._revive()
        return self._ask(method, parameters)

    def _ask(self, method: str, parameters: Sequence[Any]) -> Mapping[str, Any]:
        """The library's own messages hold the URL, and with it a key: they are not passed on."""
        try:
            answer: Any = self._provider.make_request(RPCEndpoint(method), list(parameters))
        except (requests.RequestException, json.JSONDecodeError, OSError) as error:
            raise NodeUnreachable(f"{self.name} does not answer {method}: {type(error).__name__}") from None
        if not isinstance(answer, Mapping) or not answer.keys() & {"result", "error"}:
            raise NodeUnreachable(f"{self.name} answers {method} with something other than JSON-RPC")
        return answer


def redacted(url: str) -> str:
    """The URL without what may hold a secret: user, password, path and query."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    hidden = "/…" if parts.path.strip("/") or parts.query else ""
    return f"{parts.scheme}://{host}{port}{hidden}"


def _transaction(call: Call, sender: str | None) -> dict[str, Any]:
    fields: dict[str, Any] = {"data": "0x" + call.data.hex()}
    if call.to is not None:
        fields["to"] = call.to
    if sender is not None:
        fields["from"] = sender
    if call.gas is not None:
        fields["gas"] = hex(call.gas)
    return fields


def _refused(method: str, error: Any) -> NodeRefused:
    if not isinstance(error, Mapping):
        return NodeRefused(method, 0, str(error)[:200])
    return NodeRefused(method, error.get("code", 0), str(error.get("message", ""))[:200])


def _revert_reason(error: Any) -> bytes | None:
    """The data of a reverted call: geth, Besu and anvil put it into `data`; without any, code 3 says that it was a revert."""
    if not isinstance(error, Mapping):
        return None
    data = error.get("data")
    if isinstance(data, str) and data.startswith("0x"):
        return _octets(data)
    return b"" if error.get("code") == 3 or "revert" in str(error.get("message", "")).lower() else None


def _block(block: BlockRef) -> str:
    if isinstance(block, bytes):
        return "0x" + block.hex()
    return block if isinstance(block, str) else hex(block)


def _number(value: str) -> int:
    return int(value, 16)


def _octets(value: str) -> bytes:
    return bytes.fromhex(value.removeprefix("0x"))


def _header(raw: Mapping[str, Any]) -> Header:
    base_fee = raw.get("baseFeePerGas")
    return Header(
        number=_number(raw["number"]),
        hash=_octets(raw["hash"] or "0x"),
        parent=_octets(raw["parentHash"]),
        timestamp=_number(raw["timestamp"]),
        gas_limit=_number(raw["gasLimit"]),
        base_fee=None if base_fee is None else _number(base_fee),
        transactions=tuple(map(_octets, raw["transactions"])),
        raw=raw,
    )


def _receipt(raw: Mapping[str, Any]) -> Receipt:
    created = raw.get("contractAddress")
    return Receipt(
        transaction=_octets(raw["transactionHash"]),
        block=_number(raw["blockNumber"]),
        block_hash=_octets(raw["blockHash"]),
        transaction_index=_number(raw["transactionIndex"]),
        succeeded=_number(raw["status"]) == 1,
        gas_used=_number(raw["gasUsed"]),
        created=None if created is None else created.lower(),
        logs=tuple(map(_log, raw["logs"])),
    )


def _log(raw: Mapping[str, Any]) -> Log:
    return Log(
        address=raw["address"].lower(),
        topics=tuple(map(_octets, raw["topics"])),
        data=_octets(raw["data"]),
        block=_number(raw["blockNumber"]),
        block_hash=_octets(raw["blockHash"]),
        transaction=_octets(raw["transactionHash"]),
        transaction_index=_number(raw["transactionIndex"]),
        index=_number(raw["logIndex"]),
    )
