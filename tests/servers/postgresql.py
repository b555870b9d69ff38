"""A real PostgreSQL server for the tests, and places on it where no desk is yet.

Ask for the fixture `postgresql_location`: a location such as `HD_DB` takes, with a schema of its
own. The first test that asks starts the server, one for each process of pytest, on a socket in a
folder of its own; it ends with the process, however that ends. Servers refuse to run as root, so
for root they run as `postgres` or `nobody`. Where there are no programs of PostgreSQL, tests that
ask are skipped.

`postgresql_server` is the server itself, for tests that stop or kill it. What it holds survives a
kill of the server, not of the machine: nothing is flushed to the disk.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.desks.ready_desks import Spares
from tests.desks.surroundings import find_room
from tests.patience import PATIENCE

_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_size": "256MB",
    "max_wal_senders": "0",
    "autovacuum": "off",
}
_QUIETLY = f"SET lock_timeout = '{PATIENCE}s'; SET client_min_messages = error;"


def find_programs() -> Path | None:
    """The folder with the programs of a server, the newest if there are several."""
    named = shutil.which("initdb")
    if named:
        return Path(named).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    return debian[-1].parent if debian else None


def _version(program: Path) -> int:
    name = program.parents[1].name
    return int(name) if name.isdigit() else 0


@dataclass
class PostgresqlServer:
    """One cluster in one folder; its database is `postgres`, its owner `hd`."""

    programs: Path
    folder: Path
    schemas: Iterator[int] = field(default_factory=lambda: count(1))
    _process: subprocess.Popen[bytes] | None = None
    _connection: psycopg.Connection[Any] | None = None

    def location(self, schema: str, door: Path | None = None, user: str = "hd") -> str:
        """The address of a desk on it, for its owner or a login, by its own socket or another."""
        return f"postgresql://{user}@/postgres?host={door or self.folder}#{schema}"

    def lay_out(self) -> None:
        """Make the cluster, empty; a desk's order of words is not to depend on the database's."""
        order = ["--locale-provider=icu", "--icu-locale=en"] if self.version >= 15 else []
        self._run("initdb", "-D", str(self._data), "-U", "hd", "-A", "trust", "-E", "UTF8",
                  "--locale=C", *order, "--no-sync")  # fmt: skip

    def start(self, **more: str) -> None:
        """Start it with these settings, too, and wait until it answers."""
        settings = {**_SETTINGS, **more}
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *until_we_end(),
                    *(str(self.programs / "postgres"), "-D", str(self._data)),
                    *("-k", str(self.folder), *options),
                ],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **as_somebody(),
            )
        self._wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it: by default at once, as a crash does, with all connections."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def run_sql(self, sql: str, user: str = "hd") -> str:
        """What `psql` answers to its owner, or to somebody else."""
        return self._run("psql", "-X", "-q", "-A", "-t", "-h", str(self.folder), "-U", user,
                         "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-c", sql)  # fmt: skip

    def drop(self, schemas: Iterable[str]) -> None:
        """Let go of desks: there are thousands of them."""
        for name in schemas:  # one by one: each takes some two hundred locks
            if not self.spares.take_back(name):
                self._run_sql(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')

    @cached_property
    def spares(self) -> Spares:
        """Desks that wait for the next test."""
        return Spares(self._run_sql)

    def connect(self, user: str = "hd") -> "psycopg.Connection[Any]":
        """As its owner, or as somebody else; each statement stands for itself."""
        address = f"postgresql://{user}@/postgres?host={self.folder}"
        return psycopg.connect(address, autocommit=True)

    def _run_sql(self, sql: str) -> "psycopg.Cursor[Any]":
        """Over a connection that is kept."""
        if self._connection is None or self._connection.closed:
            self._connection = self.connect()
            self._connection.execute(_QUIETLY)
        return self._connection.execute(sql)

    @cached_property
    def version(self) -> int:
        """Such as 15."""
        return int(self._run("initdb", "--version").split()[2].split(".")[0])

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _wait_until_it_answers(self) -> None:
        asked = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder)]
        give_up_at = time.monotonic() + PATIENCE
        while subprocess.run(asked, check=False).returncode != 0:
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.05)

    def _run(self, program: str, *words: str) -> str:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [str(self.programs / program), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **as_somebody(),
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()


def as_somebody() -> dict[str, Any]:
    """What `subprocess` needs so that a program does not run as root."""
    if os.geteuid() != 0:
        return {}
    user = find_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def find_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def until_we_end(how: str = "QUIT") -> list[str]:
    """What lets a program end, by such a signal, when this process is killed, too."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", how] if setpriv else []


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A server that runs while the tests of this process do."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: apt-get install postgresql")
    # Not in the folder of pytest: nobody else may pass through it, and its path is too long.
    folder = Path(tempfile.mkdtemp(prefix="hd-pg-", dir=find_room()))
    if os.geteuid() == 0:
        shutil.chown(folder, find_user().pw_uid)
    folder.chmod(0o755)
    server = PostgresqlServer(programs, folder)
    try:
        server.lay_out()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def strict_server(postgresql_server: PostgresqlServer) -> PostgresqlServer:
    """The same, if it is new enough to keep private rows from a login."""
    if postgresql_server.version < 15:
        pytest.skip("strict privacy needs PostgreSQL 15: views of older ones show all rows")
    return postgresql_server


@pytest.fixture
def postgresql_location(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """Where no desk is yet; what is made there goes with the test."""
    schema = f"t{next(postgresql_server.schemas)}"
    yield postgresql_server.location(schema)
    postgresql_server.run_sql(f'{_QUIETLY} DROP SCHEMA IF EXISTS "{schema}" CASCADE')
