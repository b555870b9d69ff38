"""PgBouncer before the server of the tests, as many teams have it.

Where it is to be had, desks of tests are reached through it. Each command has a connection to
itself until it closes it; that the next one gets what it leaves, with what the server knows of the
tables by then, saves three quarters of the server's time. What is about connections goes without:
the tests of `store/postgresql`, and logins other than the owner's.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.postgresql import PostgresqlServer, as_somebody, until_we_end

_SETTINGS = """
[databases]
postgres = host={server} port=5432 user=hd
[pgbouncer]
unix_socket_dir = {door}
listen_port = 5432
auth_type = any
pool_mode = {mode}
default_pool_size = {size}
server_reset_query = DISCARD ALL
server_login_retry = 0.2
logfile = {door}/log
log_connections = 0
log_disconnections = 0
"""


def find_pgbouncer() -> str | None:
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@contextmanager
def run_pgbouncer(
    program: str, server: PostgresqlServer, name: str, *, mode: str, size: int
) -> Iterator[Path]:
    """The folder of the socket by which the server is reached through it."""
    door = server.folder / name
    door.mkdir()
    settings = door / "settings.ini"
    settings.write_text(_SETTINGS.format(server=server.folder, door=door, mode=mode, size=size))
    owner = server.folder.stat()
    for each in (door, settings):
        os.chown(each, owner.st_uid, owner.st_gid)
    process = subprocess.Popen(
        [*until_we_end("TERM"), program, "-q", str(settings)], cwd=door, **as_somebody()
    )
    try:
        while not (door / ".s.PGSQL.5432").exists():
            assert process.poll() is None, (door / "log").read_text()
            time.sleep(0.05)
        yield door
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(door)
