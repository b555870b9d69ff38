"""The plan says what the next pass does: on any desk, at any instant, to the letter."""

import tempfile
from collections import Counter
from email.message import EmailMessage
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.one_pass import run_pass
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier
from helpdesk_cli.desk.ladder.preview import plan_pass
from helpdesk_cli.desk.tickets.intake import Report, open_tickets
from helpdesk_cli.desk.tickets.reading import show_tickets
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event
from helpdesk_cli.errors import DeliveryDelayedError
from tests.desks.engines import hurry
from tests.ladder.ladders import at, found, happen, instant, open_at, rung

pytestmark = pytest.mark.usefixtures("engine")

MINUTE = 60
OPENED_AT = instant("2026-11-17T09:00:00Z")
MOMENTS = ("50%", "due", "10 minutes before", "30 minutes after", "1 business hour after")
SUGGEST_OR_TELL = ({"action": "suggest"}, {"to": ["assignee"]}, {"to": ["role:support-manager"]})
CHANGE = ({"action": "assign", "to": ["bob"]}, {"action": "raise-severity"})
MANNERS = 'digest_above = 1\nclose_solved_after = "1 hour"\nremind_pending_after = "2 hours"'

watched = st.one_of(
    st.tuples(st.sampled_from(["first_reply", "next_reply", "update"]), st.sampled_from(MOMENTS)),
    st.tuples(st.just("unread"), st.sampled_from(["due", *MOMENTS[-2:]])),
)
ladders = st.lists(
    st.tuples(
        st.builds(
            lambda clock_at, keys: {"clock": clock_at[0], "at": clock_at[1], **keys},
            watched,
            st.fixed_dictionaries(
                {},
                optional={
                    "when": st.sampled_from(['severities = ["normal"]', 'severities = ["urgent"]']),
                    "send_window": st.just("office"),
                },
            ),
        ),
        st.sampled_from([*SUGGEST_OR_TELL, *CHANGE]),
    ),
    min_size=1,
    max_size=5,
)
stories = st.lists(
    st.tuples(
        st.integers(1, 60).map(lambda tens: tens * 10),
        st.sampled_from(
            [
                "reply",
                "hear",
                "look",
                "pending",
                "solved",
                "normal",
                "free",
                "bob",
                "pass",
                "pass",
                "fail",
            ]
        ),
        st.integers(1, 3),
    ),
    max_size=15,
).map(sorted)


class Post:
    """Mails as they leave, or do not."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.is_down = False

    def carry(self, mail: EmailMessage) -> None:
        if self.is_down:
            raise DeliveryDelayedError("down", hint="wait")
        self.sent.append(mail)


def live_on(desk: Desk, what: str, ticket: int) -> None:
    if what == "look":
        show_tickets(desk, [f"#{ticket}"])
        return
    events = {
        "free": Event(desk.now, "tier", "agent:alice", to="free", was="gold"),
        "bob": Event(desk.now, "assignee", "agent:alice", to="bob", was="alice"),
        "reply": Event(desk.now, "message", "agent:alice", True, "Looking."),
        "hear": Event(desk.now, "message", CUSTOMER, True, "And now?"),
        "normal": Event(desk.now, "severity", "agent:alice", to="normal", was="urgent"),
    }
    happen(desk, events.get(what, Event(desk.now, "status", "agent:alice", to=what)), ticket)


def compare(desk: Desk, post: Post) -> None:
    """Plan a pass, make it, and see that one said what the other did."""
    plan = plan_pass(desk, None)
    fired, written = read_ledger(desk, "fired_rung"), read_ledger(desk, "outbox")
    post.sent.clear()
    done = run_pass(desk, Carrier("hd@desk.example", post.carry, nowhere, nowhere), None)
    new = {
        (step.ticket_id, step.clock, step.rung, step.due_at)
        for step in plan.steps
        if step.action != "close"
    } - written
    assert read_ledger(desk, "fired_rung") - fired == new
    changes = ("assign", "raise-severity", "close")
    going = [
        step
        for step in plan.steps
        if step.to and step.action not in changes and step.send_at <= desk.now
    ]
    letters = {
        to: sum(Fraction(1, s.digest_of) for s in going if s.to == to and s.cancelled is None)
        for to in {str(step.to) for step in going if step.cancelled is None}
    }
    assert done.row.cancelled == sum(step.cancelled is not None for step in going)
    assert done.row.suggested == sum(step.action == "suggest" for step in plan.steps)
    if post.is_down:
        assert done.row.delayed == sum(letters.values())
    else:
        assert Counter(str(mail["To"]) for mail in post.sent) == letters
    # What is meant for the severity just raised is the next pass's.
    if not any(step.action == "raise-severity" for step in plan.steps):
        assert plan_pass(desk, None).steps == (), "all of it was done"


def nowhere(*_: object) -> None:
    """Where nothing is sent."""


def read_ledger(desk: Desk, table: str) -> set[tuple[object, ...]]:
    return set(desk.store.rows(f"SELECT ticket_id, clock, rung, due_at FROM {table}"))


@settings(max_examples=60, deadline=None)
@given(ladders, stories)
def test_a_pass_does_what_the_plan_before_it_says(
    ladder: list[tuple[dict[str, Any], dict[str, Any]]], story: list[tuple[int, str, int]]
) -> None:
    rungs = [rung(f"Rung {n}", **{**one, **does}) for n, (one, does) in enumerate(ladder)]
    with tempfile.TemporaryDirectory() as place:
        hd = found(Path(place), *rungs, manners=MANNERS)
        post = Post()
        with open_at(at(hd, "09:00")) as desk:
            hurry(desk.store)
            open_tickets(
                desk,
                [Report(f"Ticket {n}", body="Help.", contact="ann@acme.example") for n in (1, 2)]
                + [Report("Ticket 3", assignee="alice")],
            )
            for minute, what, ticket in [*story, (700, "pass", 1), (1440, "pass", 1)]:
                desk.now = OPENED_AT + minute * MINUTE
                if what in ("pass", "fail"):
                    post.is_down = what == "fail"
                    compare(desk, post)
                else:
                    live_on(desk, what, ticket)
