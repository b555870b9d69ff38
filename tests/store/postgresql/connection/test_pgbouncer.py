"""Behind a pooler that gives each transaction another connection, all of it works."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator

import pytest

from helpdesk_cli.store.engines import open_changes, open_store
from tests.servers.postgresql import PostgresqlServer, as_somebody, until_we_end
from tests.store.data import add_tickets, new_ticket
from tests.store.postgresql.at_once.agents_at_once import find_faults, make_desk, race

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SETTINGS = """
[databases]
postgres = host={folder} port=5432 user=hd
[pgbouncer]
unix_socket_dir = {folder}/pool
listen_port = 5432
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = {folder}/pool/log
"""
"""Three connections for more agents than that."""


@pytest.fixture
def pooled(postgresql_server: PostgresqlServer, postgresql_location: str) -> Iterator[str]:
    """The same place, reached through PgBouncer."""
    if PROGRAM is None:
        pytest.skip("no PgBouncer here: apt-get install pgbouncer")
    folder = postgresql_server.folder
    pool = folder / "pool"
    pool.mkdir()
    settings = pool / "settings.ini"
    settings.write_text(SETTINGS.format(folder=folder))
    owner = folder.stat()
    for each in (pool, settings):
        os.chown(each, owner.st_uid, owner.st_gid)
    program = subprocess.Popen(
        [*until_we_end(), PROGRAM, "-q", str(settings)], cwd=folder, **as_somebody()
    )
    while not (pool / ".s.PGSQL.5432").exists():
        assert program.poll() is None, (pool / "log").read_text()
        time.sleep(0.05)
    yield postgresql_location.replace(f"host={folder}", f"host={pool}")
    program.terminate()
    program.wait()
    shutil.rmtree(pool)


def test_agents_at_once_lose_and_double_nothing(pooled: str) -> None:
    make_desk(pooled)
    told = race(pooled, 5, 12)
    assert not [line for line in told if line.startswith("away")]
    assert [*find_faults(pooled, told)] == []


def test_who_cannot_listen_asks(pooled: str) -> None:
    with open_store(pooled, create=True) as store, open_changes(pooled) as changes:
        assert not changes.wait(0)
        add_tickets(store, new_ticket())
        assert changes.wait(10)
