"""What a node's answers and silences become; the URL's secrets stay hidden. The node is a scripted HTTP server."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from ledger.chain import jsonrpc
from ledger.chain.errors import NodeRefused, NodeUnreachable, Reverted
from ledger.chain.gateway import Call, Fees
from ledger.chain.jsonrpc import JsonRpcChain, redacted

SECRET = "s3cr3t"
HEAD: dict[str, Any] = {
    "number": "0x10",
    "hash": "0x" + "11" * 32,
    "parentHash": "0x" + "22" * 32,
    "timestamp": "0x69a37200",
    "gasLimit": "0x1c9c380",
    "baseFeePerGas": "0x7",
    "transactions": ["0x" + "33" * 32],
}


class Node(HTTPServer):
    """Answers each method as told; `None` closes the connection, text is sent as it is. `asked` has every request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Any] = {}
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://user:{SECRET}@127.0.0.1:{self.server_port}/v3/{SECRET}?key={SECRET}"


class Handler(BaseHTTPRequestHandler):
    server: Node

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(request)
        answers = self.server.answers.get(request["method"])
        answer = answers.pop(0) if isinstance(answers, list) else answers
        if answer is None:
            self.connection.close()
            return
        body = answer if isinstance(answer, str) else json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer})
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass

    def finish(self) -> None:
        if self.connection.fileno() != -1:
            super().finish()


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    monkeypatch.setattr(jsonrpc, "PAUSES", (1, 1))
    server = Node()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://user:{SECRET}@node.example/v3/{SECRET}?key={SECRET}", "https://node.example/…"),
        (f"https://node.example:8545?key={SECRET}", "https://node.example:8545/…"),
        ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
        ("http://127.0.0.1:8545/", "http://127.0.0.1:8545"),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_a_lost_connection_is_tried_again(node: Node) -> None:
    revived: list[int] = []
    node.answers["eth_getTransactionCount"] = [None, None, {"result": "0x5"}]
    chain = JsonRpcChain(node.url, revive=lambda: revived.append(1))
    assert chain.nonce("0x" + "aa" * 20) == 5
    assert (len(node.asked), len(revived)) == (3, 2)


def test_a_node_that_stays_silent_is_unreachable(node: Node, caplog: pytest.LogCaptureFixture) -> None:
    node.answers["eth_getTransactionCount"] = None
    with (
        caplog.at_level(logging.DEBUG, logger="ledger"),
        pytest.raises(NodeUnreachable, match="does not answer") as caught,
    ):
        JsonRpcChain(node.url).nonce("0x" + "aa" * 20)
    assert len(node.asked) == 3
    told = caplog.text + repr(caught.value) + str(caught.value.__cause__) + repr(JsonRpcChain(node.url))
    assert SECRET not in told
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("body", ["not JSON", "[]", '{"jsonrpc": "2.0", "id": 1}', "{}"])
def test_an_answer_that_is_not_json_rpc_is_no_answer(node: Node, body: str) -> None:
    node.answers["eth_getTransactionCount"] = body
    with pytest.raises(NodeUnreachable):
        JsonRpcChain(node.url).nonce("0x" + "aa" * 20)


@pytest.mark.parametrize(
    ("error", "data"),
    [
        ({"code": 3, "message": "execution reverted: X", "data": "0x12345678"}, b"\x12\x34\x56\x78"),
        ({"code": -32000, "message": "Execution reverted", "data": "0x12345678"}, b"\x12\x34\x56\x78"),
        ({"code": 3, "message": "execution reverted"}, b""),
        ({"code": -32000, "message": "Execution reverted"}, b""),
    ],
    ids=["geth and anvil", "Besu", "geth without data", "Besu without data"],
)
def test_an_undone_call_gives_its_reason(node: Node, error: dict[str, Any], data: bytes) -> None:
    node.answers = {"eth_call": {"error": error}, "eth_estimateGas": {"error": error}}
    chain = JsonRpcChain(node.url)
    for ask in (
        lambda: chain.call(Call(None, b"")),
        lambda: chain.estimate(Call(None, b""), "0x" + "aa" * 20, Fees(1, 1, 9)),
    ):
        with pytest.raises(Reverted) as caught:
            ask()
        assert caught.value.data == data
    assert len(node.asked) == 2


def test_a_node_without_a_pending_state_is_asked_for_its_latest(node: Node) -> None:
    missing = {"error": {"code": -32000, "message": "pending state is not available"}}
    node.answers = {"eth_call": [missing, {"result": "0x05"}], "eth_getBlockByNumber": [missing, {"result": HEAD}]}
    chain = JsonRpcChain(node.url)
    assert chain.call(Call(None, b"")) == b"\5"
    assert chain.now() == 1772319232
    assert [request["params"][-1] for request in node.asked[:2]] == ["pending", "latest"]
    node.answers["eth_call"] = [missing]
    with pytest.raises(NodeRefused):
        chain.call(Call(None, b""), None, 7)


def test_any_other_error_is_the_nodes(node: Node) -> None:
    node.answers["eth_sendRawTransaction"] = {"error": {"code": -32003, "message": "insufficient funds"}}
    with pytest.raises(NodeRefused, match=r"eth_sendRawTransaction: insufficient funds \(-32003\)"):
        JsonRpcChain(node.url).send(b"\1")
    assert len(node.asked) == 1


def test_what_a_header_says(node: Node) -> None:
    node.answers["eth_getBlockByNumber"] = {"result": HEAD}
    header = JsonRpcChain(node.url).header(16)
    assert header is not None
    assert (header.number, header.timestamp, header.base_fee, header.gas_limit) == (16, 1772319232, 7, 30_000_000)
    assert (header.hash, header.parent, header.transactions) == (b"\x11" * 32, b"\x22" * 32, (b"\x33" * 32,))
    assert header.raw == HEAD
    node.answers["eth_getBlockByNumber"] = {"result": None}
    assert JsonRpcChain(node.url).header("latest") is None
    node.answers["eth_getBlockByHash"] = {"result": None}
    assert JsonRpcChain(node.url).header(b"\x11" * 32) is None
    assert [request["params"][0] for request in node.asked] == ["0x10", "latest", "0x" + "11" * 32]


def test_fees_with_a_base_fee_leave_room_for_it_to_double(node: Node) -> None:
    node.answers = {"eth_getBlockByNumber": {"result": HEAD}, "eth_maxPriorityFeePerGas": {"result": "0x3"}}
    chain = JsonRpcChain(node.url)
    assert chain.fees() == Fees(17, 3, 30_000_000) == chain.fees()
    assert len(node.asked) == 2


def test_fees_without_a_base_fee_are_a_gas_price(node: Node) -> None:
    head = {name: value for name, value in HEAD.items() if name != "baseFeePerGas"}
    node.answers = {"eth_getBlockByNumber": {"result": head}, "eth_gasPrice": {"result": "0x0"}}
    assert JsonRpcChain(node.url).fees() == Fees(0, None, 30_000_000)
