"""How often cron comes by decides when a rung fires, and never which ones do."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.ladder.one_pass import run_pass
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.ladder.rungs import FiredKey
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event
from helpdesk_cli.store.ladder.ledger import read_fired_rungs
from helpdesk_cli.store.tickets.runs import read_runs
from tests.conftest import Hd
from tests.desks.engines import copy_to, hurry
from tests.ladder.ladders import found, happen, instant, open_at, open_ticket, rung

pytestmark = pytest.mark.usefixtures("engine")

MINUTE = 60
END = 8 * 60
ONCE = END
OPENED_AT = instant("2026-11-17T09:00:00Z")

MOMENTS = ("50%", "75%", "due", "10 minutes before", "30 minutes after", "1 business hour after")
HAPPENINGS = ("reply", "hear", "pending", "solved")

ladders = st.lists(
    st.tuples(
        st.sampled_from(["suggest", "email"]),
        st.sampled_from(MOMENTS),
        st.sampled_from(["first_reply", "next_reply", "update"]),
    ),
    min_size=1,
    max_size=5,
)
stories = st.dictionaries(st.integers(1, END), st.sampled_from(HAPPENINGS), max_size=6)


class Outcome(NamedTuple):
    """What fired on ticket 1, and when; its runs in the end; the Message-IDs of what was sent."""

    fired: dict[FiredKey, int]
    runs: list[Run]
    sent: list[str]


def live(hd: Hd, story: Mapping[int, str], every: int) -> Outcome:
    """Let the story happen on a copy of the desk, with a pass every so many minutes."""
    copy = replace(hd, db=hd.db.with_suffix(f".{every}"))
    copy_to(hd.location, copy.location)
    sent: list[EmailMessage] = []
    carrier = Carrier("hd@desk.example", sent.append, lambda *_: None, lambda *_: None)
    fired: dict[FiredKey, int] = {}
    with open_at(copy) as desk:
        hurry(desk.store)
        for minute in range(1, END + 1):
            desk.now = OPENED_AT + minute * MINUTE
            if minute in story:
                happen(desk, write_event(desk.now, story[minute]))
            if minute % every == 0:
                run_pass(desk, carrier, None)
                fired |= {
                    key: desk.now for key in read_fired_rungs(desk.store, 1) if key not in fired
                }
        return Outcome(fired, read_runs(desk.store, 1), [str(m["Message-ID"]) for m in sent])


def write_event(at: int, what: str) -> Event:
    if what == "reply":
        return Event(at, "message", "agent:alice", True, "Looking.")
    if what == "hear":
        return Event(at, "message", CUSTOMER, True, "And now?")
    return Event(at, "status", "agent:alice", to=what)


@settings(max_examples=50, deadline=None)
@given(ladders, stories)
def test_passes_every_minute_every_hour_or_once_fire_the_same_but_for_what_was_answered_between(
    ladder: list[tuple[str, str, str]], story: dict[int, str]
) -> None:
    rungs = [rung(f"Rung {n}", do, at, clock=on) for n, (do, at, on) in enumerate(ladder)]
    with tempfile.TemporaryDirectory() as place:
        hd = open_ticket(found(Path(place), *rungs))
        often = live(hd, story, 1)
        mails = [
            key for key in often.fired if ladder[int(key[2].removeprefix("Rung "))][0] == "email"
        ]
        assert len(often.sent) == len(set(often.sent)) == len(mails)
        for every in (60, ONCE):
            seldom = live(hd, story, every)
            assert seldom.fired.keys() <= often.fired.keys()
            assert set(seldom.sent) <= set(often.sent)
            for clock, number, name in often.fired.keys() - seldom.fired.keys():
                (run,) = (r for r in often.runs if (r.clock, r.number) == (clock, number))
                solved = [pause.end or 0 for pause in run.pauses if pause.why == "solved"]
                fired_at = often.fired[clock, number, name]
                assert run.outcome is not None or max(solved, default=0) > fired_at
