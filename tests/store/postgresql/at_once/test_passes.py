"""A pass of the ladder beside somebody who holds tickets that are due."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.ladder import one_pass
from helpdesk_cli.desk.ladder.one_pass import decide_pass
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.ladder.ledger import find_due_ids
from tests.conftest import Hd
from tests.ladder.ladders import BEFORE, at, notes, open_ticket, rung, write_policy
from tests.patience import PATIENCE
from tests.store.postgresql.at_once.agents_at_once import LATER, START, TICKETS, make_desk

HELD = (1, 2, TICKETS)


@pytest.fixture
def desk(postgresql_location: str) -> str:
    make_desk(postgresql_location)
    return postgresql_location


@contextmanager
def holding(location: str, *ids: int) -> Iterator[Event]:
    """Somebody else holds these tickets, until the event that is given, or the end."""
    holds, lets_go = Event(), Event()

    def hold() -> None:
        with open_store(location) as store, store.transaction("tickets"):
            store.hold_tickets(ids)
            holds.set()
            lets_go.wait()

    other = Thread(target=hold)
    other.start()
    holds.wait()
    try:
        yield lets_go
    finally:
        lets_go.set()
        other.join()


def fire(location: str) -> tuple[list[int], tuple[int, ...], list[int]]:
    """The tickets on which a pass fires, those that it leaves, and those that are due after it."""
    with open_desk(Settings(db=location, agent="alice"), START + LATER) as passing:
        due, refusal = decide_pass(passing, None)
        assert refusal is None
        fired = [decision.held.id for decision in due.decisions]
        return fired, due.left, find_due_ids(passing.store, passing.now)


def test_it_fires_what_others_held_once_they_let_go(
    desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holding(desk, *HELD) as lets_go:
        monkeypatch.setattr(one_pass, "LOOKING_SECONDS", PATIENCE)
        monkeypatch.setattr(one_pass, "make_way", lambda _: lets_go.set())
        fired, left, still_due = fire(desk)
    assert sorted(fired) == [*range(1, TICKETS + 1)]
    assert {*fired[-len(HELD) :]} == {*HELD}
    assert (left, still_due) == ((), [])


def test_what_others_hold_for_long_is_left_to_the_next_pass_and_fires_once(desk: str) -> None:
    with holding(desk, *HELD):
        fired, left, still_due = fire(desk)
    assert sorted(fired) == sorted({*range(1, TICKETS + 1)}.difference(HELD))
    assert sorted(left) == sorted(still_due) == sorted(HELD)
    fired, left, still_due = fire(desk)
    assert (sorted(fired), left, still_due) == (sorted(HELD), (), [])


@pytest.mark.parametrize("words", [(), ("--quiet",)], ids=["a pass", "a quiet one"])
def test_a_pass_says_what_was_left_for_five_minutes_and_the_next_one_sees_to_it(
    tmp_path: Path, every_engine: None, words: tuple[str, ...]
) -> None:
    policy = write_policy(tmp_path / "policy.toml", rung("Give away", "assign", to=["bob"]))
    hd = Hd(tmp_path / "desk.db", now=BEFORE, engine="postgresql").found(policy)
    for subject in ("One", "Two"):
        open_ticket(hd, subject)
    with holding(hd.location, 2):
        assert not at(hd, "10:04").ok("escalate", *words).err
    open_ticket(hd, "Three")
    hd = at(hd, "10:05")
    with holding(hd.location, 2):
        result = hd("escalate", *words)
    assert (result.code, result.out) == (75, "1 rung due: 1 changed\n")
    assert result.err == (
        "hd: 1 due ticket left to the next pass, because other processes hold it: #2\n"
    )
    hd.ok("escalate", *words)
    assert [notes(hd, ticket) for ticket in (1, 2, 3)] == 3 * [["Escalation: Give away"]]
