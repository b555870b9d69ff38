"""How many messages go to the server: each waits for the way there and back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.ladder.one_pass import decide_pass
from helpdesk_cli.desk.outgoing.replying import reply_by_mail
from helpdesk_cli.desk.tickets.changes import reply, set_status
from helpdesk_cli.settings.hd_toml import Settings
from tests.store.postgresql.at_once.agents_at_once import LATER, START, TICKETS, make_desk


@pytest.fixture
def desk(postgresql_location: str) -> Iterator[Desk]:
    make_desk(postgresql_location)
    with open_desk(Settings(db=postgresql_location, agent="alice"), START) as desk:
        assert desk.in_force
        yield desk


class Trace:
    """The messages of a connection, as libpq writes them down."""

    def __init__(self, desk: Desk, path: Path) -> None:
        connection = getattr(desk.store, "connection", None)
        assert isinstance(connection, psycopg.Connection)
        self._server = connection.pgconn
        self._path = path

    def __enter__(self) -> "Trace":
        self._file = self._path.open("w", encoding="utf-8")
        self._server.trace(self._file.fileno())
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.untrace()
        self._file.close()

    def count(self) -> int:
        """The messages that were sent."""
        lines = self._path.read_text(encoding="utf-8").splitlines()
        return sum("\tF\t" in line for line in lines)


def test_a_status_takes_six(desk: Desk, tmp_path: Path) -> None:
    set_status(desk, ["1"], "pending")
    with Trace(desk, tmp_path / "trace") as trace:
        set_status(desk, ["2"], "pending")
    assert trace.count() == 6


def test_a_reply_takes_eight_and_two_more_for_each_ticket_beside_the_first(
    desk: Desk, tmp_path: Path
) -> None:
    reply_by_mail(desk, lambda: reply(desk, ["1"], "Hello"))
    with Trace(desk, tmp_path / "one") as one:
        reply_by_mail(desk, lambda: reply(desk, ["2"], "Hello"))
    with Trace(desk, tmp_path / "more") as more:
        reply_by_mail(desk, lambda: reply(desk, ["3", "4", "5"], "Hello"))
    assert (one.count(), more.count()) == (8, 8 + 2 * 3)


def test_a_pass_takes_fewer_than_there_are_tickets_due(desk: Desk, tmp_path: Path) -> None:
    desk.now += LATER
    with Trace(desk, tmp_path / "trace") as trace:
        due, _ = decide_pass(desk, None)
    assert len(due.decisions) == TICKETS
    assert trace.count() < TICKETS
