"""Behind a pooler that gives each transaction another connection, all of it works."""

from collections.abc import Iterator

import pytest

from helpdesk_cli.store.engines import open_changes, open_store
from tests.patience import PATIENCE
from tests.servers.pgbouncer import find_pgbouncer, run_pgbouncer
from tests.servers.postgresql import PostgresqlServer
from tests.store.data import add_tickets, new_ticket
from tests.store.postgresql.at_once.agents_at_once import find_faults, make_desk, race


@pytest.fixture
def pooled(postgresql_server: PostgresqlServer, postgresql_location: str) -> Iterator[str]:
    """The same place, reached by three connections for more agents than that."""
    program = find_pgbouncer()
    if program is None:
        pytest.skip("no PgBouncer here: apt-get install pgbouncer")
    folder = postgresql_server.folder
    with run_pgbouncer(program, postgresql_server, "three", mode="transaction", size=3) as door:
        yield postgresql_location.replace(f"host={folder}", f"host={door}")


def test_agents_at_once_lose_and_double_nothing(pooled: str) -> None:
    make_desk(pooled)
    told = race(pooled, 5, 12)
    assert not [line for line in told if line.startswith("away")]
    assert [*find_faults(pooled, told)] == []


def test_who_cannot_listen_asks(pooled: str) -> None:
    with open_store(pooled, create=True) as store, open_changes(pooled) as changes:
        assert not changes.wait(0)
        add_tickets(store, new_ticket())
        assert changes.wait(PATIENCE)
