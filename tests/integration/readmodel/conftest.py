"""A PostgreSQL of its own for these tests, where the machine has one: in a folder of its own, on a socket, as an unprivileged user."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

UNPRIVILEGED = ("postgres", "nobody")
PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql")
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "max_connections": "20",
    "shared_buffers": "16MB",
}


def binaries() -> Path | None:
    """The folder with initdb and postgres, the newest version that is installed."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else []
    for place in PLACES:
        found += sorted((path.parent for path in Path(place).rglob("initdb")), reverse=True)
    return next((folder for folder in found if (folder / "postgres").exists()), None)


def account() -> str | None:
    """Whom the server may run as: it refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in UNPRIVILEGED if name in known), None)


class Server:
    """One cluster in one folder."""

    def __init__(self, programs: Path, user: str, folder: Path) -> None:
        self._programs, self._user, self.folder = programs, user, folder
        self._data = folder / "data"

    def start(self) -> None:
        self._run("initdb", "--auth=trust", "--username=fubie", "--encoding=UTF8", "--no-sync", "-D", str(self._data))
        options = [f"-c {name}={value}" for name, value in SETTINGS.items()]
        options.append(f"-c unix_socket_directories={self.folder}")
        log = str(self.folder / "log")
        self._run(
            "pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", " ".join(options).replace("=''", "="), "start"
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def url(self, name: str) -> str:
        return f"postgresql://fubie@/{name}?host={self.folder}"

    def create(self, name: str) -> str:
        self._run("createdb", "-h", str(self.folder), "-U", "fubie", name)
        return self.url(name)

    def drop(self, name: str) -> None:
        self._run("dropdb", "-h", str(self.folder), "-U", "fubie", "--force", name)

    def _run(self, program: str, *arguments: str) -> None:
        command: Sequence[str] = [str(self._programs / program), *arguments]
        as_user = {"user": self._user} if os.geteuid() == 0 else {}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=120, **as_user)  # type: ignore[call-overload]
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="PostgreSQL is not tested: psycopg is not installed (fubie[postgres])")
    programs, user = binaries(), account()
    if programs is None:
        pytest.skip("PostgreSQL is not tested: no initdb on PATH or in /usr/lib/postgresql")
    if user is None:
        pytest.skip("PostgreSQL is not tested: it refuses to run as root, and there is no other account")
    with tempfile.TemporaryDirectory(prefix="fubie-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, user)
        server = Server(programs, user, folder)
        server.start()
        yield server
        server.stop()


@pytest.fixture
def postgres_url(postgres: Server, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"t{abs(hash(request.node.nodeid))}"
    yield postgres.create(name)
    postgres.drop(name)
