"""A PostgreSQL server to measure, beside the programs that the tests find; ended with the run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.postgresql import PostgresqlServer, find_programs, find_user

DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "autovacuum": "on",
    "max_connections": "300",
    "shared_buffers": "512MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "4GB",
}
"""As a server is that holds what matters: nothing counts as written before it is on the disk."""


@contextmanager
def run_server(**more: str) -> Iterator[PostgresqlServer]:
    """A server of our own in a short folder of /tmp."""
    programs = find_programs()
    if programs is None:
        raise SystemExit("no PostgreSQL server here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="hd-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, find_user().pw_uid)
    folder.chmod(0o755)
    server = PostgresqlServer(programs, folder)
    try:
        server.lay_out()
        server.start(**DURABLE, **more)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
