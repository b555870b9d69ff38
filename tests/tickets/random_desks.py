"""Small desks to which random things happen, minute by minute, as agents and cron do them."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.one_pass import run_pass
from helpdesk_cli.desk.ladder.outbox.carrier import Carrier
from helpdesk_cli.desk.tickets import changes, merging
from helpdesk_cli.desk.tickets.intake import Report, open_tickets
from helpdesk_cli.errors import HdError
from tests.conftest import Hd
from tests.desks.engines import copy_to, hurry
from tests.ladder.ladders import instant, open_at

MINUTE = 60
FIRST = instant("2026-11-17T09:00:00Z")
CARRIER = Carrier("hd@desk.example", lambda _: None, lambda *_: None, lambda *_: None)

POLICY = """
[desk]
name = "Day and night"
timezone = "UTC"
default_tier = "gold"
default_severity = "normal"
default_calendar = "always"
[calendars.always]
timezone = "UTC"
open = { mon-sun = ["00:00-24:00"] }
[severities.urgent]
[severities.normal]
[tiers.gold]
label = "Gold"
commitment = "sla"
first_reply = { urgent = "20 minutes", normal = "90 minutes" }
next_reply = { urgent = "10 minutes", normal = "60 minutes" }
update = "2 hours"
resolution = { urgent = "1 hour", normal = "4 hours" }
[tiers.free]
label = "Free"
commitment = "sla"
next_reply = "3 hours"
""" + "".join(
    f"""
[[escalations]]
name = "late {clock}"
clock = "{clock}"
at = "due"
action = "email"
to = ["lead@desk.example"]
"""
    for clock in ("first_reply", "next_reply", "update", "resolution")
)


class Step(NamedTuple):
    """After so many minutes, an agent does this to a ticket; a merge takes another one."""

    minutes: int
    what: str
    ticket: int
    other: int


THINGS = (
    *("reply", "reply", "reply", "hear", "hear", "merge", "merge", "note", "take"),
    *("pending", "hold", "solved", "open", "urgent", "normal", "free", "gold"),
)


def steps(things: Sequence[str] = THINGS, most: int = 8) -> st.SearchStrategy[list[Step]]:
    one = st.builds(
        Step, st.integers(0, 60), st.sampled_from(things), st.integers(1, 3), st.integers(1, 3)
    )
    return st.lists(one, max_size=most)


openings = st.lists(
    st.tuples(st.integers(0, 60), st.sampled_from(["urgent", "normal"]), st.booleans()),
    min_size=2,
    max_size=3,
)
"""Minutes to the next ticket, its severity, and whether its tier is gold."""


@contextmanager
def founded() -> Iterator[Hd]:
    """A desk without a ticket, in a place of its own."""
    with tempfile.TemporaryDirectory() as place:
        policy = Path(place, "policy.toml")
        policy.write_text(POLICY)
        yield Hd(Path(place, "desk.db"), now="2026-11-17T08:00:00Z").found(policy)


@contextmanager
def opened(hd: Hd, name: str | None = None) -> Iterator[Desk]:
    """The desk at nine; a copy of it, under a name."""
    if name:
        copy = Hd(hd.db.with_suffix(name), now=hd.now)
        copy_to(hd.location, copy.location)
        hd = copy
    with open_at(hd) as desk:
        hurry(desk.store)
        desk.now = FIRST
        yield desk


def fill(desk: Desk, opening: Sequence[tuple[int, str, bool]]) -> None:
    for minutes, severity, is_gold in opening:
        desk.now += minutes * MINUTE + 1
        tier = "gold" if is_gold else "free"
        open_tickets(desk, [Report("It drops", "Hello?", severity=severity, tier=tier)])


def do(desk: Desk, step: Step) -> None:
    """Do it, if it is allowed, some minutes later."""
    wait(desk, step.minutes)
    desk.now += 1  # no two things at one instant, so that a run is known by its start
    with contextlib.suppress(HdError):
        act(desk, step)


def wait(desk: Desk, minutes: int) -> None:
    """Let time go by, with a pass whenever one finds something to do."""
    for _ in passes(desk, minutes):
        pass


def passes(desk: Desk, minutes: int) -> Iterator[None]:
    """The same; comes back after each pass."""
    until = desk.now + minutes * MINUTE
    while True:
        ((due_at,),) = desk.store.rows("SELECT min(next_rung_at) FROM ticket")
        if due_at is None or due_at > until:
            break
        desk.now = max(due_at, desk.now)
        run_pass(desk, CARRIER, None)
        ((left,),) = desk.store.rows("SELECT min(next_rung_at) FROM ticket")
        assert left is None or left > desk.now, "the pass leaves nothing that is due"
        yield
    desk.now = until


def act(desk: Desk, step: Step) -> None:
    name = [str(step.ticket)]
    match step.what:
        case "reply":
            with desk.store.transaction():
                changes.reply(desk, name, "Words.")
        case "hear":
            changes.hear(desk, name, "Words.")
        case "note":
            changes.note(desk, name, "Words.")
        case "urgent" | "normal":
            changes.set_fields(desk, name, {"severity": step.what})
        case "free" | "gold":
            changes.set_fields(desk, name, {"tier": step.what})
        case "take":
            changes.take(desk, name)
        case "merge":
            merging.merge(desk, name, str(step.other))
        case "pending" | "hold" | "solved" | "open" | "closed" as status:
            changes.set_status(desk, name, status)
