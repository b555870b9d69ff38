"""A connection that is lost: nothing half done, and nothing said that is not so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from select import select

import pytest

from helpdesk_cli.errors import StoreAwayError
from helpdesk_cli.store.desk_facts import read_facts, save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.tickets.commands import find_command, save_command
from tests.servers.postgresql import PostgresqlServer

COMMIT = b"COMMIT\0"


class Line:
    """A line to the server that is cut when the client says something, heard by the server or not.

    Whoever calls again gets through.
    """

    def __init__(self, folder: Path, server: Path) -> None:
        self._server = str(server / ".s.PGSQL.5432")
        self._ears = socket.socket(socket.AF_UNIX)
        self._ears.bind(str(folder / ".s.PGSQL.5432"))
        self._ears.listen()
        self.cut_at: bytes | None = None
        self.is_heard = True
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._ears.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._ears.accept()
                threading.Thread(target=self._connect, args=[client], daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(self._server)
            is_cut = False
            while True:
                for source in select([client, server], [], [])[0]:
                    data = source.recv(65_536)
                    if source is client and self.cut_at and self.cut_at in data:
                        self.cut_at, is_cut = None, True
                        if not self.is_heard:
                            return
                    elif not data or (is_cut and source is server):
                        return  # it has answered: it is done
                    (server if source is client else client).sendall(data)


@pytest.fixture
def line(
    tmp_path_factory: pytest.TempPathFactory, postgresql_server: PostgresqlServer
) -> Iterator[Line]:
    folder = postgresql_server.folder / "line"
    folder.mkdir()
    made = Line(folder, postgresql_server.folder)
    yield made
    made.close()
    (folder / ".s.PGSQL.5432").unlink()
    folder.rmdir()


@pytest.fixture
def store(
    line: Line, postgresql_server: PostgresqlServer, postgresql_location: str
) -> Iterator[Store]:
    here = str(postgresql_server.folder)
    with open_store(postgresql_location.replace(here, f"{here}/line"), create=True) as made:
        yield made


def write(store: Store) -> int:
    with store.transaction():
        save_facts(store, {"name": "written"})
        return save_command(store, 1, "alice", "note")


def test_lost_in_the_middle_nothing_is_changed(store: Store, line: Line) -> None:
    line.cut_at = b"command_ids"
    with pytest.raises(StoreAwayError, match="nothing was changed") as lost:
        write(store)
    assert lost.value.exit_code == 75
    assert "name" not in read_facts(store)
    assert write(store) == 1


def test_lost_at_the_end_what_has_happened_is_no_error(store: Store, line: Line) -> None:
    line.cut_at, line.is_heard = COMMIT, True
    assert write(store) == 1
    assert find_command(store, 1) is not None


def test_lost_at_the_end_what_has_not_happened_is_said(store: Store, line: Line) -> None:
    line.cut_at, line.is_heard = COMMIT, False
    with pytest.raises(StoreAwayError, match="at the end; nothing was changed"):
        write(store)
    assert find_command(store, 1) is None
    assert write(store) == 1


def test_lost_at_the_end_without_a_command_nothing_is_promised(store: Store, line: Line) -> None:
    line.cut_at, line.is_heard = COMMIT, True
    with pytest.raises(StoreAwayError, match="it may have been done"), store.transaction():
        save_facts(store, {"name": "written"})
    assert read_facts(store)["name"] == "written"


def test_what_begins_later_finds_the_server_again(
    store: Store, postgresql_server: PostgresqlServer
) -> None:
    assert write(store) == 1
    postgresql_server.stop()
    postgresql_server.start()
    assert read_facts(store)["name"] == "written"
    postgresql_server.stop()
    postgresql_server.start()
    assert write(store) == 2


def test_a_snapshot_that_loses_its_server_is_over(
    store: Store, postgresql_server: PostgresqlServer
) -> None:
    with store.snapshot():
        read_facts(store)
        postgresql_server.stop()
        postgresql_server.start()
        with pytest.raises(StoreAwayError):
            read_facts(store)
    with store.snapshot():
        assert "name" not in read_facts(store)


def test_a_server_that_is_away_is_said_so(
    postgresql_server: PostgresqlServer, postgresql_location: str
) -> None:
    postgresql_server.stop()
    with pytest.raises(StoreAwayError, match="does not answer") as away:
        open_store(postgresql_location)
    assert away.value.exit_code == 75
    postgresql_server.start()
