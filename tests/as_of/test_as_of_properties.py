"""What the desk says of an earlier instant is what it said then, whatever has happened since."""

import contextlib
import json
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.one_pass import run_pass
from helpdesk_cli.desk.policy.apply import apply_policy
from helpdesk_cli.desk.tickets.reading import show_tickets
from helpdesk_cli.desk.tickets.undo import undo
from helpdesk_cli.errors import HdError
from helpdesk_cli.view.printing.when import format_iso
from tests.conftest import Hd
from tests.desks.engines import hurry
from tests.ladder.ladders import open_at
from tests.tickets.random_desks import (
    CARRIER,
    MINUTE,
    POLICY,
    THINGS,
    Step,
    act,
    fill,
    founded,
    openings,
)

pytestmark = pytest.mark.usefixtures("engine")

SUGGEST = """
[[escalations]]
name = "Look for help"
clock = "next_reply"
at = "50%"
action = "suggest"
[[escalations]]
name = "It waits unread"
clock = "unread"
at = "20 minutes after"
action = "raise-severity"
"""
POLICIES = (
    POLICY,
    POLICY.replace('"90 minutes"', '"25 minutes"') + SUGGEST,
    POLICY.replace('update = "2 hours"', "").replace('clock = "update"', 'clock = "resolution"'),
)
HAPPENINGS = (
    *THINGS,
    *("closed", "undo", "undo", "undo", "look", "look", "policy", "policy"),
    *("import", "news", "news", "undo import", "undo import"),
)
LOOKS = (
    ("queue",),
    ("queue", "--status", "solved", "--status", "closed", "--json"),
    ("search", "words", "--json"),
    ("search", "is:late tier:gold", "--json"),
    ("team", "--json"),
    ("next", "--json"),
    ("explain", "1", "2", "--json"),
    ("explain", "X-1", "X-2", "--json"),
    ("report", "--since", "2026-11-16", "--forecast", "--json"),
    ("escalate", "--plan", "--json"),
)


class Moment(NamedTuple):
    """What the desk said when."""

    at: str
    said: list[str]


happenings = st.lists(
    st.builds(
        Step,
        st.integers(0, 60),
        st.sampled_from(HAPPENINGS),
        st.integers(1, 3),
        st.integers(1, 3),
    ),
    min_size=6,
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(openings, happenings, st.sets(st.integers(0, 12), min_size=2, max_size=4))
def test_what_is_said_of_an_instant_is_what_was_said_then(
    opening: list[tuple[int, str, bool]], happened: list[Step], looked: set[int]
) -> None:
    with founded() as hd:
        moments: list[Moment] = []
        with open_at(hd.at("2026-11-17T09:00:00Z")) as desk:
            hurry(desk.store)
            fill(desk, opening)
            for place, step in enumerate(happened):
                wait(desk, step.minutes)
                desk.now += 1
                with contextlib.suppress(HdError):
                    happen(desk, hd.db.parent, step)
                if place in looked:
                    moments.append(look(hd.at(format_iso(desk.now))))
                    desk.now += 1
            later = hd.at(format_iso(desk.now + 3_600))
        before = list(everything(hd))
        for moment in moments:
            assert look(later, "--at", moment.at) == moment
        assert list(everything(hd)) == before


def wait(desk: Desk, minutes: int) -> None:
    """Let time go by, with passes; one may leave work to the next, as when it raises a severity."""
    until = desk.now + minutes * MINUTE
    for _ in range(20):
        ((due_at,),) = desk.store.rows("SELECT min(next_rung_at) FROM ticket")
        if due_at is None or due_at > until:
            break
        desk.now = max(due_at, desk.now) + 1
        run_pass(desk, CARRIER, None)
    desk.now = max(until, desk.now)


def look(hd: Hd, *options: str) -> Moment:
    return Moment(options[1] if options else hd.now, [hd(*each, *options).out for each in LOOKS])


def everything(hd: Hd) -> list[object]:
    return [hd.rows(f"SELECT * FROM {table} ORDER BY id") for table in ("ticket", "event")]


def happen(desk: Desk, folder: Path, step: Step) -> None:
    match step.what:
        case "undo":
            undo(desk)
        case "look":
            show_tickets(desk, [str(step.ticket)])
        case "policy":
            file = folder / "next.toml"
            file.write_text(POLICIES[step.other - 1])
            apply_policy(desk, file)
        case "import" | "news" as what:
            hd = Hd(folder / "desk.db", now=format_iso(desk.now))
            update = ["--update"] if what == "news" else []
            hd("import", "-", *update, stdin=write_line(desk.now, step))
        case "undo import":
            standing = "name = 'import' AND id NOT IN (SELECT undoes FROM command WHERE undoes > 0)"
            ((number,),) = desk.store.rows(f"SELECT max(id) FROM command WHERE {standing}")
            undo(desk, number)
        case _:
            act(desk, step)


def write_line(now: int, step: Step) -> str:
    """A ticket of elsewhere, from the day before; something may be told that is still to come.

    The last of three was merged into the first, be it on this desk or not.
    """
    said = [(now - 86_400, "customer"), (now - 80_000, "agent:zoe"), (now - 600, "customer")]
    told = said[: step.other] if step.ticket > 1 else [*said, (now + 1_000, "agent:zoe")]
    events: list[dict[str, object]] = [
        {"at": format_iso(at), "kind": "message", "by": by, "public": True, "body": "Words."}
        for at, by in told
    ]
    if (step.ticket, step.other) == (3, 3):
        at = format_iso(now - 300)
        events.append({"at": at, "kind": "merge", "by": "agent:zoe", "to": "X-1"})
    ticket = {"ref": f"X-{step.ticket}", "subject": "From elsewhere", "tier": "gold"}
    who = {"account": f"acme {step.other}", "contact": f"{step.other}@acme.example"}
    return json.dumps(ticket | who | {"created_at": format_iso(now - 86_400), "events": events})
