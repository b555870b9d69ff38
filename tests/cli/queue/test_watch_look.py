"""A watched queue is read when the desk has changed, and else counts down."""

from typing import Any

import pytest

from helpdesk_cli.cli.commands.queue.watch import KEPT_SECONDS, Look, Seen
from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary, count_down
from helpdesk_cli.errors import StoreAwayError

START = 1_790_000_000


class Desk:
    """How often it was read; it says what a test wants it to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._env = monkeypatch
        self.reads = 0
        self.has_changed = False
        self.is_away = False
        self.at(0)

    def at(self, seconds: int) -> "Desk":
        from datetime import UTC, datetime

        self.now = START + seconds
        self._env.setenv("HD_NOW", datetime.fromtimestamp(self.now, UTC).isoformat())
        return self

    def read(self, most: int) -> Seen:
        if self.is_away:
            raise StoreAwayError("the server does not answer", hint="")
        self.reads += 1
        named: dict[str, Any] = dict.fromkeys(QueueLine._fields) | {"id": 1, "subject": "It drops"}
        due_at = START + 3
        line = QueueLine(**named)._replace(due_at=due_at, due_in_seconds=due_at - self.now)
        return Seen([line], QueueSummary(1, 0, 0, 1), "UTC", self.now)

    def wait(self, seconds: float) -> bool:
        changed, self.has_changed = self.has_changed, False
        return changed


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def left(look: Look, most: int = 10) -> int | None:
    return look.at_present(most).lines[0].due_in_seconds


def test_it_counts_down_without_being_read(desk: Desk) -> None:
    look = Look(desk.read, desk.wait)
    assert [left(look), left(look)] == [3, 3]
    desk.at(2)
    assert left(look) == 1
    assert desk.reads == 1


@pytest.mark.parametrize(("remaining", "after"), [(3, 1), (2, 2)])
def test_open_hours_go_by_with_it_where_they_have_no_break(remaining: int, after: int) -> None:
    named: dict[str, Any] = dict.fromkeys(QueueLine._fields)
    line = QueueLine(**named)._replace(
        due_at=START + 3, due_in_seconds=3, remaining_seconds=remaining
    )
    (left,) = count_down([line], START + 2)
    assert (left.due_in_seconds, left.remaining_seconds) == (1, after)


def test_it_is_read_when_the_desk_has_changed_or_there_is_more_room(desk: Desk) -> None:
    look = Look(desk.read, desk.wait)
    left(look)
    desk.has_changed = True
    left(look)
    assert desk.reads == 2
    left(look, 20)
    assert desk.reads == 3


def test_it_is_read_when_a_promise_has_turned_late(desk: Desk) -> None:
    look = Look(desk.read, desk.wait)
    left(look)
    desk.at(3)
    assert (left(look), desk.reads) == (0, 1)
    desk.at(4)
    assert (left(look), desk.reads) == (-1, 2)


def test_it_is_never_much_older_than_now(desk: Desk) -> None:
    look = Look(desk.at(10).read, desk.wait)
    left(look)
    desk.at(10 + KEPT_SECONDS)
    left(look)
    assert desk.reads == 2


def test_while_the_server_is_away_it_stays_and_says_so(desk: Desk) -> None:
    look = Look(desk.at(10).read, desk.wait)
    left(look)
    desk.has_changed = desk.is_away = True
    desk.at(11)
    assert left(look) == -8
    assert "does not answer" in look.trouble
    desk.is_away = False
    assert left(look) == -8
    assert (look.trouble, desk.reads) == ("", 2)


def test_a_desk_that_was_never_seen_is_none(desk: Desk) -> None:
    desk.is_away = True
    with pytest.raises(StoreAwayError):
        left(Look(desk.read, desk.wait))
