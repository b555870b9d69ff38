"""A server that goes away and comes back while the board is shown."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from helpdesk_cli.board.screen import AWAY
from tests.board.driving import Driven, drive
from tests.conftest import Hd
from tests.servers.postgresql import PostgresqlServer


class Door:
    """A way to the server that can be shut, for those who have come in by it as well."""

    def __init__(self, folder: Path, server: PostgresqlServer) -> None:
        self._server = server
        self._socket = folder / ".s.PGSQL.5432"
        self.folder = folder

    def open(self) -> None:
        self._socket.symlink_to(self._server.folder / self._socket.name)

    def shut(self) -> None:
        self._socket.unlink()
        self._server.run_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'by the door'"
        )

    def lead_to(self, hd: Hd) -> Hd:
        """The same desk, reached by it."""
        address, schema = hd.location.partition("?")[0], hd.location.partition("#")[2]
        way = f"{address}?host={self.folder}&application_name=by%20the%20door#{schema}"
        return replace(hd, env=(*hd.env, ("HD_DB", way)))


@pytest.fixture
def door(postgresql_server: PostgresqlServer, every_engine: None) -> Iterator[Door]:
    with TemporaryDirectory(prefix="hd-", dir="/tmp") as folder:  # a socket's path is short
        made = Door(Path(folder), postgresql_server)
        made.open()
        yield made


@pytest.fixture
def desk(tmp_path: Path, policy_file: Path, every_engine: None) -> Hd:
    hd = Hd(tmp_path / "desk.db", engine="postgresql").found(policy_file)
    hd.ok("new", "Live drops")
    hd.ok("new", "Where is my invoice")
    return hd


def test_the_board_shows_what_it_saw_last_and_goes_on_when_the_server_is_back(
    desk: Hd, door: Door
) -> None:
    async def play(board: Driven) -> None:
        assert board.chosen == 1
        door.shut()
        await board.until(lambda: AWAY in board.text)
        await board.press("j")
        assert board.chosen == 2
        assert "Live drops" in board.text
        door.open()
        desk.ok("new", "All is dark")
        await board.until(lambda: "All is dark" in board.text)
        assert AWAY not in board.text

    drive(door.lead_to(desk), play)


def test_what_a_key_could_not_do_meanwhile_is_said_until_the_next_key(desk: Hd, door: Door) -> None:
    async def play(board: Driven) -> None:
        door.shut()
        await board.press("t")
        assert "does not answer" in board.told
        assert AWAY not in board.told
        door.open()
        desk.ok("new", "All is dark")
        await board.until(lambda: "All is dark" in board.text)
        assert "does not answer" in board.told
        await board.press("t")
        assert "took" in board.told

    drive(door.lead_to(desk), play, size=(300, 24))


def test_a_bug_ends_the_board_and_prints_no_values_of_variables(desk: Hd) -> None:
    printed: list[object] = []

    async def play(board: Driven) -> None:
        board.board._handle_exception(ValueError("a bug"))
        printed.extend(board.board._exit_renderables)

    with pytest.raises(ValueError, match="a bug"):
        drive(desk, play)
    assert not printed
