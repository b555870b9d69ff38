"""Whatever becomes of tickets, merges and their undo among it: each wait is told, and told once."""

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.one_pass import decide_pass
from helpdesk_cli.desk.tickets.intake import Report, open_tickets
from helpdesk_cli.desk.tickets.merging import merge
from helpdesk_cli.desk.tickets.reading import show_tickets
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event
from helpdesk_cli.errors import HdError
from helpdesk_cli.store.tickets.tickets import read_ticket
from tests.desks.engines import hurry
from tests.ladder.ladders import at, found, happen, open_at, rung

pytestmark = pytest.mark.usefixtures("engine")

MINUTE = 60
PATIENCE = 10 * MINUTE
TICKETS = (1, 2, 3)

steps = st.tuples(
    st.sampled_from(["hear", "hear", "look", "reply", "hold", "solved", "merge", "merge", "undo"]),
    st.sampled_from(TICKETS),
    st.sampled_from(TICKETS),
    st.integers(1, 12),
)


def live_on(desk: Desk, what: str, ticket: int, other: int) -> None:
    if what == "look":
        show_tickets(desk, [f"#{ticket}"])
    elif what == "merge":
        merge(desk, [f"#{ticket}"], f"#{other}")
    elif what == "undo":
        undo(desk)
    elif read_ticket(desk.store, ticket).status != "closed":
        said = Event(desk.now, "message", CUSTOMER if what == "hear" else desk.by, True, "Words.")
        moved = Event(desk.now, "status", desk.by, to=what)
        happen(desk, moved if what in ("hold", "solved") else said, ticket)


def tell(desk: Desk) -> None:
    """A pass; after it, whoever has waited for long stands in the ledger."""
    decide_pass(desk, None)
    fired = desk.store.rows("SELECT ticket_id, number FROM fired_rung WHERE clock = 'unread'")
    for ticket in TICKETS:
        since = read_ticket(desk.store, ticket).unread_since
        if since is not None and since + PATIENCE <= desk.now:
            assert (ticket, since) in fired
    assert not [since for since, times in Counter(n for _, n in fired).items() if times > 1]


@settings(max_examples=25)
@given(st.lists(steps, max_size=20))
def test_each_wait_is_told_once(story: list[tuple[str, int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        hd = found(Path(place), rung("Look", clock="unread", at="10 minutes after"))
        with open_at(at(hd, "09:00")) as desk:
            hurry(desk.store)
            for _ in TICKETS:
                open_tickets(desk, [Report("Any", body="Help.")])
                desk.now += MINUTE
            for what, ticket, other, minutes in story:
                desk.now += minutes * MINUTE
                with suppress(HdError):
                    live_on(desk, what, ticket, other)
                tell(desk)
            desk.now += PATIENCE
            tell(desk)
