"""A pass of the ladder beside somebody who holds tickets that are due."""

from threading import Event, Thread

import pytest

from helpdesk_cli.desk.desk import open_desk
from helpdesk_cli.desk.ladder import one_pass
from helpdesk_cli.desk.ladder.one_pass import decide_pass
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.ladder.ledger import find_due_ids
from tests.store.postgresql.at_once.agents_at_once import LATER, START, TICKETS, make_desk

HELD = (1, 2, TICKETS)


@pytest.fixture
def desk(postgresql_location: str) -> str:
    make_desk(postgresql_location)
    return postgresql_location


@pytest.mark.parametrize("tries", [one_pass.MOST_TRIES, 0], ids=["looks again", "stands in line"])
def test_it_fires_what_others_held_once_they_let_go(
    desk: str, monkeypatch: pytest.MonkeyPatch, tries: int
) -> None:
    holds, looked = Event(), Event()

    def hold() -> None:
        with open_store(desk) as store, store.transaction("tickets"):
            store.hold_tickets(HELD)
            holds.set()
            looked.wait()

    monkeypatch.setattr(one_pass, "MOST_TRIES", tries)
    monkeypatch.setattr(one_pass, "make_way", lambda _: looked.set())
    other = Thread(target=hold)
    other.start()
    holds.wait()
    with open_desk(Settings(db=desk, agent="alice"), START + LATER) as passing:
        due, refusal = decide_pass(passing, None)
        assert refusal is None
        fired = [decision.held.id for decision in due.decisions]
        assert sorted(fired) == [*range(1, TICKETS + 1)]
        assert {*fired[-len(HELD) :]} == {*HELD}
        assert find_due_ids(passing.store, passing.now) == []
    other.join()
