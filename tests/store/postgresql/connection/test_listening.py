"""Who looks on is told by the server, and stays with it when it goes away and comes back."""

from collections.abc import Iterator

import psycopg
import pytest

from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_changes, open_store
from helpdesk_cli.store.idle_pass import save_idle_pass
from tests.patience import PATIENCE
from tests.servers.postgresql import PostgresqlServer
from tests.store.data import NOW, add_tickets, new_ticket


@pytest.fixture
def store(postgresql_location: str) -> Iterator[Store]:
    with open_store(postgresql_location, create=True) as made:
        yield made


@pytest.fixture
def ear(postgresql_location: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    address, _, schema = postgresql_location.partition("#")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'LISTEN "{schema}"')
        yield connection


def test_one_word_a_commit_and_nothing_in_it(
    store: Store, ear: psycopg.Connection[tuple[object, ...]], postgresql_location: str
) -> None:
    add_tickets(store, new_ticket(), new_ticket())
    channel = postgresql_location.partition("#")[2]
    ear.execute(f"NOTIFY \"{channel}\", 'that was all'")
    heard = ear.notifies(timeout=PATIENCE, stop_after=2)
    assert [each.payload for each in heard] == ["", "that was all"]


def test_a_line_in_a_log_tells_nobody(store: Store, postgresql_location: str) -> None:
    with open_changes(postgresql_location) as changes:
        with store.transaction("log"):
            save_idle_pass(store, NOW, 0.1)
        assert not changes.wait(0.1)


def test_who_lost_the_server_takes_it_up_again(
    store: Store, postgresql_location: str, postgresql_server: PostgresqlServer
) -> None:
    with open_changes(postgresql_location) as changes:
        postgresql_server.stop()
        assert changes.wait(PATIENCE)
        assert not changes.wait(0)
        postgresql_server.start()
        assert changes.wait(0)
        assert not changes.wait(0)
        add_tickets(store, new_ticket())
        assert changes.wait(PATIENCE)
