"""What a rung wrote and has waited since: why it is not sent, and from when it may leave."""

from typing import Any

import pytest

from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import Unread
from helpdesk_cli.domain.ladder.waiting import (
    LOOK_AGAIN,
    Delay,
    Fired,
    find_delay,
    find_objection,
    find_severity_before,
)
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Status, Ticket
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.ladder.ladders import PROMISES, instant, rung

NORMAL = rung("Normal", when='severities = ["normal"]')
WINDOW = rung("Window", send_window="office")
POLICY = parse_policy(
    PROMISES + rung("Tell") + NORMAL + WINDOW + rung("Look", clock="unread"), "desk.toml"
)
NINE = instant("2026-11-17T09:00:00Z")
MINUTE, HOUR = 60, 3_600
TEN, NOW = NINE + HOUR, NINE + 2 * HOUR
TICKET = Ticket("Any", "gold", "normal", NINE)
URGENT = Ticket("Any", "gold", "urgent", NINE)


def owe(**changes: Any) -> Run:
    """The first reply of a ticket of 9:00, due at 10:00 and still owed."""
    run = Run(
        clock="first_reply",
        number=1,
        started_at=NINE,
        target="1 hour",
        target_seconds=HOUR,
        calendar=None,
        rule="tiers.gold.first_reply.normal",
        policy_id=1,
        due_at=TEN,
        warns_at=None,
        ticking_since=NINE,
        elapsed_seconds=0,
    )
    return run._replace(**changes)


def fired(name: str = "Tell", due_at: int = TEN, clock: str = "first_reply") -> Fired:
    return Fired(name, clock, due_at, due_at + MINUTE)


def raise_to(severity: str, was: str, by: str = SYSTEM, at: int = TEN + MINUTE) -> Event:
    return Event(at, "severity", by, to=severity, was=was)


STOPPED = owe(outcome="breached", stopped_at=NOW)
UNREAD = fired("Look", NINE, "unread")
REOPENED = owe(pauses=(Pause(TEN + 2 * MINUTE, NOW - MINUTE, "solved"),))
PUT_OFF = owe(pauses=(Pause(NINE + MINUTE, NOW - MINUTE, "pending"),), due_at=NOW + 58 * MINUTE)
HELD = owe(pauses=(Pause(NINE + MINUTE, None, "pending"),), due_at=None)


@pytest.mark.parametrize(
    ("told", "ticket", "status", "owed", "objection"),
    [
        (fired(), TICKET, "open", owe(), None),
        (fired(), TICKET, "open", None, "no longer promised"),
        (fired(), TICKET, "open", STOPPED, "answered"),
        (fired(), TICKET, "solved", STOPPED, "solved"),
        (fired(), TICKET, "closed", owe(outcome="cancelled", reason="merged"), "merged"),
        (fired("Gone"), TICKET, "open", owe(), "the rung is no longer in the policy"),
        (fired("Normal"), TICKET, "open", owe(), None),
        (fired("Normal"), URGENT, "open", owe(), "the rung is not meant for gold, urgent"),
        (fired(), TICKET, "open", REOPENED, "reopened since"),
        (fired(due_at=NOW), TICKET, "open", REOPENED, None),
        # The deadline was put off; what was fired by hand lay ahead from the beginning.
        (fired(due_at=TEN - MINUTE), TICKET, "open", PUT_OFF, "due later now"),
        (fired(due_at=NOW + HOUR), TICKET, "open", PUT_OFF, None),
        (UNREAD, TICKET, "open", Unread(NINE), None),
        (UNREAD, TICKET, "open", None, "read since"),
        (UNREAD, TICKET, "solved", None, "solved"),
    ],
)
def test_what_a_rung_wrote_is_sent_while_its_ticket_still_deserves_it(
    told: Fired, ticket: Ticket, status: Status, owed: Run | Unread | None, objection: str | None
) -> None:
    assert find_objection(POLICY, told, ticket, status, owed, list, NOW) == objection


def test_what_the_ladder_itself_has_raised_since_withdraws_no_message() -> None:
    def ask(*timeline: Event) -> str | None:
        return find_objection(POLICY, fired("Normal"), URGENT, "open", owe(), lambda: timeline, NOW)

    assert ask(raise_to("urgent", "normal")) is None
    assert ask(raise_to("urgent", "normal", "agent:alice")) is not None


@pytest.mark.parametrize(
    ("timeline", "severity"),
    [
        ([], "urgent"),
        ([raise_to("urgent", "normal")], "normal"),
        ([raise_to("high", "normal"), raise_to("urgent", "high")], "normal"),
        ([raise_to("high", "normal", "agent:bob"), raise_to("urgent", "high")], "high"),
        ([raise_to("urgent", "normal", at=TEN - 1)], "urgent"),
    ],
)
def test_the_severity_before_the_ladder_raised_it(timeline: list[Event], severity: str) -> None:
    assert find_severity_before("urgent", timeline, fired_at=TEN) == severity


@pytest.mark.parametrize(
    ("name", "owed", "now", "delay"),
    [
        ("Tell", owe(), NOW, None),
        ("Tell", owe(started_at=NOW), NOW, Delay(NOW + HOUR, NOW + HOUR)),
        ("Tell", HELD, NOW, Delay(TEN, NOW + LOOK_AGAIN)),
        # Its window opens at 9:00 the next day.
        (
            "Window",
            owe(started_at=NINE + 10 * HOUR),
            NOW,
            Delay(NINE + 11 * HOUR, NINE + 24 * HOUR),
        ),
        ("Look", Unread(NINE), NOW, None),
    ],
)
def test_a_message_whose_rung_is_due_later_by_now_waits_for_that(
    name: str, owed: Run | Unread, now: int, delay: Delay | None
) -> None:
    known = POLICY.find_rung(name)
    assert known is not None
    assert find_delay(POLICY, known, owed, TICKET, TEN, now) == delay
