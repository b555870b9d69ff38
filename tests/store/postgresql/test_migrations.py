"""An older desk is brought up to the newest schema: once, whoever comes at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.postgresql.connection.address import read_address
from helpdesk_cli.store.postgresql.engine import PostgresqlStore
from helpdesk_cli.store.postgresql.migrations import NEWEST, read_version
from helpdesk_cli.store.postgresql.schema.first import FIRST_VERSION, write_schema
from helpdesk_cli.store.postgresql.session import Transaction
from helpdesk_cli.store.tickets.every_ticket import list_open
from tests.store.data import add_tickets, new_ticket


@pytest.fixture
def oldest(postgresql_location: str) -> str:
    """A desk as the first program that knew servers would have made it."""
    with PostgresqlStore(read_address(postgresql_location), busy_seconds=30) as store:
        with Transaction(store, "desk"):
            store.run_script(f"CREATE SCHEMA {store.schema}")
            store.run_script(write_schema(store.connection.info.server_version))
        assert read_version(store) == FIRST_VERSION
    return postgresql_location


def test_programs_that_come_at_once_migrate_once(oldest: str) -> None:
    told: list[str] = []

    def come(_number: int) -> int:
        with open_store(oldest, tell=told.append) as store:
            return len(store.rows("SELECT value FROM desk WHERE key = 'secret'"))

    with ThreadPoolExecutor(4) as programs:
        assert [*programs.map(come, range(4))] == [1, 1, 1, 1]
    assert all("is brought up to this version of hd, once" in each for each in told)


def test_an_older_desk_can_be_worked_on(oldest: str) -> None:
    with open_store(oldest) as store:
        assert store.row("SELECT version FROM schema_version") == (NEWEST,)
        add_tickets(store, new_ticket(), new_ticket())
        assert len(list_open(store)) == 2
