"""Random policies and timelines, and desks that are made of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import strategies as st

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.apply import put_in_force
from helpdesk_cli.desk.policy.rescheduling import go_on_rescheduling
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event, Ticket
from helpdesk_cli.policy_file.reading.parse import parse_policy
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.tickets.creating import create_tickets

HOUR, DAY = 3_600, 86_400
FIRST = int(datetime(2026, 11, 16, tzinfo=UTC).timestamp())
NOW = FIRST + 9 * DAY
ALICE = "agent:alice"

DURATIONS = (
    *("30 minutes", "3 hours", "20 hours", "4 business hours", "10 business hours"),
    *("1 business day", "3 business days"),
)
HOURS = (
    "mon-fri = ['09:00-17:00']",
    "mon-sat = ['08:00-12:00', '13:00-18:30']",
    "mon-sun = ['00:00-24:00']",
)
STILL = ("pending", "hold", "new")
CLOCKS = ("first_reply", "next_reply", "update", "resolution")
MOMENTS = ("due", "75%", "1 hour before", "2 business hours after")

Told = tuple[Ticket, list[Event]]


@st.composite
def policy_texts(draw: st.DrawFn) -> str:
    """A policy of two tiers and two severities: any promise may be missing, any clock stand
    still, and a rung may stand on the ladder."""
    lines = [
        '[desk]\nname = "Any"\ntimezone = "UTC"\ndefault_tier = "gold"',
        'default_severity = "normal"\ndefault_calendar = "office"',
        f'[calendars.office]\ntimezone = "UTC"\nopen = {{ {draw(st.sampled_from(HOURS))} }}',
    ]
    if draw(st.booleans()):
        lines.append('holidays = [{ date = "2026-11-19", name = "A holiday" }]')
    lines.append("[severities.urgent]\n[severities.normal]")
    for tier in ("gold", "free"):
        lines.append(f"[tiers.{tier}]")
        for clock in CLOCKS:
            some = {
                severity: draw(st.sampled_from(DURATIONS))
                for severity in ("urgent", "normal")
                if draw(st.integers(0, 3))
            }
            told = ", ".join(f'{severity} = "{target}"' for severity, target in some.items())
            if told:
                lines.append(f"{clock} = {{ {told} }}")
    for clock in CLOCKS:
        still = draw(st.lists(st.sampled_from(STILL), unique=True, max_size=2))
        lines.append(
            f"[clocks.{clock}]\npause_on = {still}\nwarn_at = '{draw(st.integers(1, 99))}%'"
        )
    lines.append('[teams.support]\nemail = "support@desk.example"\n[channels.phone]\nlive = true')
    for clock in draw(st.lists(st.sampled_from(CLOCKS), unique=True, max_size=2)):
        moment = draw(st.sampled_from(MOMENTS))
        lines.append(
            f'[[escalations]]\nname = "Rung {clock}"\nclock = "{clock}"\nat = "{moment}"\n'
            'to = ["team:support"]\naction = "email"'
        )
    return "\n".join(lines) + "\n"


HAPPENINGS = (
    Event(0, "message", CUSTOMER, public=True),
    Event(0, "message", CUSTOMER, public=True),
    Event(0, "message", ALICE, public=True),
    Event(0, "message", ALICE, public=True),
    Event(0, "message", ALICE, public=False),
    *(Event(0, "status", ALICE, to=to) for to in ("open", "pending", "hold", "solved", "closed")),
    Event(0, "severity", ALICE, to="urgent"),
    Event(0, "severity", ALICE, to="normal"),
    Event(0, "tier", ALICE, to="free"),
    Event(0, "tier", ALICE, to="gold"),
    Event(0, "assignee", ALICE, to="bob"),
)


@st.composite
def tickets(draw: st.DrawFn) -> Told:
    """Anything that may happen to a ticket, before `NOW`."""
    at = created_at = FIRST + draw(st.integers(0, 6 * 24)) * HOUR
    ticket = Ticket(
        "Any",
        draw(st.sampled_from(["gold", "free"])),
        draw(st.sampled_from(["urgent", "normal"])),
        created_at,
        channel=draw(st.sampled_from(["form", "phone"])),
    )
    events = [Event(at, "message", CUSTOMER, public=True)]
    for _ in range(draw(st.integers(0, 7))):
        at += draw(st.integers(0, 12 * 60)) * 60
        happened = draw(st.sampled_from(HAPPENINGS))
        events.append(Event(at, *_rest(happened)))
        if happened.to == "closed":
            break
    return ticket, [event for event in events if event.at < NOW]


def _rest(event: Event) -> tuple[str, str, bool, str | None, str | None]:
    return event.kind, event.by, event.public, event.body, event.to


@cache
def _lay_out() -> bytes:
    """The file of a desk that has no policy yet: laying one out takes longer than all the rest."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blank.db"
        open_store(path, create=True, fill=lambda _store: None).close()
        return path.read_bytes()


@contextmanager
def make_desk(text: str, told: Sequence[Told], now: int = NOW) -> Iterator[Desk]:
    """A desk under a policy that took in these tickets at `now`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        path.touch(mode=0o600)
        path.write_bytes(_lay_out())
        with Desk(open_store(path), now, Settings(db=str(path), agent="alice")) as desk:
            with desk.store.transaction():
                put_in_force(desk, parse_policy(text, "policy"), "policy.toml", now, "alice")
            go_on_rescheduling(desk)
            with desk.store.transaction():
                create_tickets(desk.store, [prepare(desk, *each, imported_at=now) for each in told])
            yield desk


def put_down(desk: Desk, text: str) -> Path:
    """The file of another policy."""
    path = Path(desk.store.location).with_name("next.toml")
    path.write_text(text)
    return path
