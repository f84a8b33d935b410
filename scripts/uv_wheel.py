"""Fetch the wheel of uv, pinned by digest, from the package index: what pip would do on a machine that may lack pip."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

VERSION = "0.13.9"
# (system, machine, C library) -> platform tag of the wheel and its SHA-256.
WHEELS = {
    ("Linux", "x86_64", "glibc"): (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "x86_64", "musl"): (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("Linux", "aarch64", "glibc"): (
        "manylinux_2_28_aarch64",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("Linux", "aarch64", "musl"): (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "x86_64", ""): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
    ("Darwin", "arm64", ""): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
}
LARGEST_PAGE = 16 << 20
LARGEST_WHEEL = 128 << 20


def fetch(folder: Path) -> Path:
    """Return the wheel for this machine, downloaded into `folder` unless it is there already.

    Raises: OSError when there is none for this machine, the index cannot be reached, or the digest differs.
    """
    tag, digest = _wheel_for_this_machine()
    name = f"uv-{VERSION}-py3-none-{tag}.whl"
    path = folder / name
    if not (path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest):
        content = _read(_address(name), LARGEST_WHEEL)
        found = hashlib.sha256(content).hexdigest()
        if found != digest:
            raise OSError(f"{name}: the index served SHA-256 {found}, pinned is {digest}")
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return path


def _wheel_for_this_machine() -> tuple[str, str]:
    libc = ("glibc" if platform.libc_ver()[0] == "glibc" else "musl") if sys.platform == "linux" else ""
    key = (platform.system(), platform.machine(), libc)
    if key not in WHEELS:
        raise OSError(f"uv is not pinned for {' '.join(key)}: add its wheel to scripts/uv_wheel.py")
    return WHEELS[key]


def _address(name: str) -> str:
    page = f"{_index().rstrip('/')}/uv/"
    links = re.findall(r'href="([^"#]+)', _read(page, LARGEST_PAGE).decode())
    for link in links:
        if link.endswith(f"/{name}"):
            return str(urllib.parse.urljoin(page, link))
    raise OSError(f"{page} lists no {name}")


def _index() -> str:
    chosen = (os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"))
    return next(filter(None, chosen), "https://pypi.org/simple")


def _read(address: str, limit: int) -> bytes:
    request = urllib.request.Request(address, headers={"Accept": "application/vnd.pypi.simple.v1+html, */*;q=0.1"})
    try:
        with urllib.request.urlopen(request, timeout=180) as answer:
            content: bytes = answer.read(limit + 1)
    except urllib.error.URLError as error:
        raise OSError(f"cannot read {address}: {error}") from error
    if len(content) > limit:
        raise OSError(f"{address} is larger than {limit} bytes")
    return content
