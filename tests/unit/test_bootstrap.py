"""The set-up runs what has changed and nothing else, and trusts no download that differs from what is pinned."""

import hashlib
from pathlib import Path

import pytest

import bootstrap
import uv_wheel


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / "tools")
    return tmp_path


def test_a_step_runs_again_only_when_something_changed(tools: Path) -> None:
    runs: list[int] = []
    lock, result = tools / "lock", tools / "result"
    lock.write_text("1")

    def do() -> None:
        runs.append(1)
        result.touch()

    def step(*facts: str) -> int:
        bootstrap.step("name", [lock], facts, [result], do)
        return len(runs)

    assert [step("a"), step("a")] == [1, 1]
    lock.write_text("2")
    assert [step("a"), step("a")] == [2, 2]
    assert [step("b"), step("b")] == [3, 3]
    result.unlink()
    assert [step("b"), step("b")] == [4, 4]


def test_a_step_that_fails_is_tried_again(tools: Path) -> None:
    def fail() -> None:
        raise bootstrap.SetupError("no network")

    for _ in range(2):
        with pytest.raises(bootstrap.SetupError, match="no network"):
            bootstrap.step("name", [], [], [], fail)


def test_a_command_that_fails_is_shown_with_its_output() -> None:
    with pytest.raises(bootstrap.SetupError, match=r"(?s)`sh -c echo why; exit 3` failed with exit code 3:\nwhy"):
        bootstrap.run("sh", "-c", "echo why; exit 3")


def test_caches_stay_below_the_checkout() -> None:
    environment = bootstrap.environment()
    for name in ("UV_CACHE_DIR", "npm_config_cache"):
        assert Path(environment[name]).is_relative_to(bootstrap.ROOT)
    assert environment["UV_PYTHON_DOWNLOADS"] == "never"


@pytest.mark.parametrize(
    ("version", "found"), [("v20.0.0", True), ("v24.19.0", True), ("v18.20.1", False), ("", False)]
)
def test_only_a_recent_node_is_taken_from_path(
    tools: Path, monkeypatch: pytest.MonkeyPatch, version: str, found: bool
) -> None:
    for name in ("node", "npm"):
        (tools / name).write_text(f"#!/bin/sh\necho {version}\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    assert (bootstrap._node_on_path() is not None) is found


def test_node_without_npm_is_not_enough(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tools / "node").write_text("#!/bin/sh\necho v22.0.0\n")
    (tools / "node").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    assert bootstrap._node_on_path() is None


class Index:
    """Stands in for the package index: a page with one link, and the wheel behind it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, content: bytes, pinned: bytes) -> None:
        self.reads = 0
        self.content = content
        digest = hashlib.sha256(pinned).hexdigest()
        monkeypatch.setattr(uv_wheel, "_wheel_for_this_machine", lambda: ("any", digest))
        monkeypatch.setattr(uv_wheel, "_read", self.read)

    def read(self, address: str, limit: int) -> bytes:
        self.reads += 1
        page = f'<a href="../../files/uv-{uv_wheel.VERSION}-py3-none-any.whl#sha256=00">uv</a>'
        return page.encode() if address.endswith("/uv/") else self.content


def test_the_pinned_wheel_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(monkeypatch, b"wheel", pinned=b"wheel")
    assert uv_wheel.fetch(tmp_path).read_bytes() == b"wheel"
    assert uv_wheel.fetch(tmp_path).read_bytes() == b"wheel"
    assert index.reads == 2, "page and wheel once"


def test_another_wheel_is_refused_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Index(monkeypatch, b"tampered", pinned=b"wheel")
    with pytest.raises(OSError, match="the index served SHA-256"):
        uv_wheel.fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_wheel_that_changed_on_disk_is_fetched_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Index(monkeypatch, b"wheel", pinned=b"wheel")
    path = uv_wheel.fetch(tmp_path)
    path.write_bytes(b"rotten")
    assert uv_wheel.fetch(tmp_path).read_bytes() == b"wheel"


def test_an_unknown_machine_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "vax")
    with pytest.raises(OSError, match="uv is not pinned for .* vax"):
        uv_wheel._wheel_for_this_machine()
