"""Small desks for reports: stories (see `tests.clocks.stories`), imported into a store.

The desk of `PLAIN_POLICY`: the office is open from Monday to Friday, 09:00-17:00 UTC. Gold is
promised a first reply within 4 business hours (urgent: 1), a next reply within 4, a resolution
within 16; free is told a first reply within 3 business days, as an estimate. Days without a date
are those of 2026-W47; it is read on Monday after, 08:00.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from helpdesk_cli.desk.desk import Desk, open_desk
from helpdesk_cli.desk.report.making import make_report
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.domain.report.period import read_range, read_week
from helpdesk_cli.domain.report.report import Dimension, Report
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.settings.hd_toml import Settings
from helpdesk_cli.store.tickets.creating import create_tickets
from tests.clocks.stories import parse_moment, read_story
from tests.conftest import PLAIN_POLICY, Hd

HOUR = 3_600
MONDAY_AFTER = ("next Mon", "08:00")

# A story needs one to be read; what the desk promises is said by the desk's own policy.
ANY_PROMISE = 'resolution = "1 hour"'


def make_desk(
    folder: Path, *stories: str, policy: str = PLAIN_POLICY, now: tuple[str, str] = MONDAY_AFTER
) -> Desk:
    """A desk with these tickets, the first of them #1; the caller closes it."""
    told = []
    for story in stories:
        read = read_story(f"A story\npromises: {ANY_PROMISE}\n{story}")
        assert read.ticket is not None, story
        told.append((read.ticket, read.events))
    return fill_desk(folder, told, policy=policy, now=parse_moment(*now))


def fill_desk(
    folder: Path, tickets: Sequence[tuple[Ticket, Sequence[Event]]], *, policy: str, now: int
) -> Desk:
    """A desk with these tickets, given with their values at creation."""
    path = folder / "policy.toml"
    path.write_text(policy)
    at = datetime.fromtimestamp(now, UTC).isoformat()
    hd = Hd(folder / "desk.db", now=at, agent="alice").found(path)
    desk = open_desk(Settings(db=hd.location, agent=hd.agent), now)
    with desk.store.transaction():
        create_tickets(desk.store, [prepare(desk, *each, imported_at=now) for each in tickets])
    return desk


def report_week(desk: Desk, week: str = "2026-W47", by: Sequence[Dimension] = ()) -> Report:
    """The report of a week, UTC."""
    return make_report(desk, read_week(week, desk.now, "UTC"), by)


def report_range(desk: Desk, since: str, until: str, by: Sequence[Dimension] = ()) -> Report:
    """The report from one date to another, which is outside; UTC."""
    return make_report(desk, read_range(since, until, desk.now, "UTC"), by)
