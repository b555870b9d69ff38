"""Reports to draw: a week of a desk with hostile subjects, and an empty one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from helpdesk_cli.domain.report.forecast import Forecast, ForecastTicket, Staffing
from helpdesk_cli.domain.report.period import LocalDay, Period
from helpdesk_cli.domain.report.report import (
    NO_SPREAD,
    Before,
    Breach,
    ClockFigures,
    Clocks,
    Day,
    Figures,
    FiredRungs,
    Group,
    LoadCell,
    Report,
    Spread,
    TimeSpent,
)
from tests.view.view_cases import CJK, ESCAPES, LINES, LONG, MARKUP, OVERRIDE, ZONE, at

HOUR, DAY, WEEK = 3_600, 86_400, 604_800
MONDAY = at("2026-11-15 23:00")
"""Monday 16 November 2026, 0:00 in Paris."""

SCRIPT = "</title></svg><script>document.body.remove()</script><img src=x onerror=alert(1)>"
TABLE = "a | b\n\n# heading [click](http://evil.example) **bold** `code` <b>"
FORMULA = '=HYPERLINK("http://evil.example","x")'
HOSTILE = (SCRIPT, TABLE, FORMULA, ESCAPES, MARKUP, LINES, OVERRIDE, LONG, CJK)

HASH = "5f1d7ad4c9e0b3a8" * 4


def week_of(monday_at: int, name: str, first: date) -> Period:
    """Seven days of 24 hours."""
    days = tuple(
        LocalDay(first + timedelta(n), monday_at + n * DAY, monday_at + (n + 1) * DAY)
        for n in range(7)
    )
    return Period("week", name, ZONE, monday_at, monday_at + WEEK, days)


PERIOD = week_of(MONDAY, "2026-W47", date(2026, 11, 16))
PREVIOUS = week_of(MONDAY - WEEK, "2026-W46", date(2026, 11, 9))

SLA: Clocks = {
    "first_reply": ClockFigures(
        achieved=83,
        breached=6,
        breaching=2,
        pending=4,
        cancelled=3,
        business=Spread(89, 2_520, 19_800),
        wall=Spread(89, 5_400, 61_200),
    ),
    "next_reply": ClockFigures(
        achieved=140,
        breached=3,
        pending=6,
        business=Spread(143, 4_080, 14_400),
        wall=Spread(143, 7_200, 64_800),
    ),
    "resolution": ClockFigures(
        achieved=61,
        breached=9,
        breaching=5,
        pending=38,
        cancelled=2,
        late_before=4,
        business=Spread(70, 36_000, 165_600),
        wall=Spread(70, 172_800, 691_200),
    ),
}
ESTIMATES: Clocks = {
    "first_reply": ClockFigures(
        achieved=25,
        breached=1,
        pending=7,
        business=Spread(26, 50_400, 82_800),
        wall=Spread(26, 100_800, 288_000),
    )
}
SLA_BEFORE: Clocks = {
    "first_reply": ClockFigures(achieved=80, breached=10),
    "next_reply": ClockFigures(achieved=120, breached=2),
    "resolution": ClockFigures(achieved=50, breached=4),
}

FIGURES = Figures(
    opened=128,
    solved=117,
    reopened=6,
    backlog_start=41,
    backlog_end=58,
    to_solve=Spread(117, 86_400 + 4 * HOUR, 6 * DAY),
    clocks={
        "first_reply": ClockFigures(achieved=108, breached=7, breaching=2, pending=11, cancelled=3),
        "next_reply": SLA["next_reply"],
        "resolution": SLA["resolution"],
    },
    commitments={"sla": SLA, "estimate": ESTIMATES},
)
FIGURES_BEFORE = Figures(
    opened=119,
    solved=122,
    reopened=6,
    backlog_start=38,
    backlog_end=41,
    to_solve=Spread(122, 86_400, 5 * DAY),
    clocks=SLA_BEFORE,
    commitments={"sla": SLA_BEFORE, "estimate": {}},
)
NO_FIGURES = Figures(0, 0, 0, 0, 0, NO_SPREAD, {}, {"sla": {}, "estimate": {}})


def breach(id: int, subject: str, **changes: Any) -> Breach:
    """A first reply five hours late, three of them before anybody took the ticket."""
    started = MONDAY + id * HOUR
    spent = TimeSpent(unassigned=3 * HOUR, agent=HOUR, outside_hours=2 * HOUR)
    fields: dict[str, Any] = {
        "ticket_id": id,
        "ref": f"ZD-{id}",
        "subject": subject,
        "account": "acme",
        "channel": "form",
        "topic": None,
        "team": "support",
        "agent": "alice",
        "tier": "silver",
        "severity": "urgent",
        "commitment": "sla",
        "clock": "first_reply",
        "number": 1,
        "state": "breached",
        "target": "1 business hour",
        "started_at": started,
        "breached_at": started + HOUR,
        "stopped_at": started + 6 * HOUR,
        "late_seconds": 5 * HOUR,
        "elapsed_seconds": 4 * HOUR,
        "spent": spent,
    }
    return Breach(**fields | changes)


BREACHES = (
    *(breach(7 + n, subject) for n, subject in enumerate(HOSTILE)),
    breach(
        42,
        "Live stream drops every ten minutes",
        account="Café Zürich",
        agent=None,
        clock="next_reply",
        number=2,
        state="breaching",
        stopped_at=None,
        late_seconds=2 * DAY + 3 * HOUR,
        spent=TimeSpent(unassigned=20 * HOUR, outside_hours=31 * HOUR),
    ),
    breach(43, SCRIPT, account=SCRIPT, agent=SCRIPT, late_seconds=40 * 60),
    breach(
        44,
        "Invoice is wrong",
        commitment="estimate",
        tier="free",
        severity="standard",
        target="3 business days",
        late_seconds=HOUR,
        spent=TimeSpent(agent=8 * HOUR, customer=30 * HOUR, third_party=5 * HOUR),
    ),
)

BY_DAY = ((24, 20), (31, 22), (22, 25), (19, 21), (17, 19), (9, 6), (6, 4))
BACKLOG = (46, 56, 54, 53, 52, 56, 58)


def load_at(weekday: int, hour: int) -> int:
    """Busy on weekday mornings."""
    return max(0, 6 - abs(hour - 10)) * (1 if weekday > 5 else 2) if 6 <= hour <= 20 else 0


def group(*values: str | None, kept: int, late: int) -> Group:
    """A group with one clock."""
    clocks: Clocks = {"first_reply": ClockFigures(achieved=kept, breached=late)}
    commitments: dict[Any, Clocks] = {"sla": clocks, "estimate": {}}
    return Group(values, Figures(kept + late, kept, 1, 2, 3, NO_SPREAD, clocks, commitments))


REPORT = Report(
    desk="Example support",
    language="en",
    period=PERIOD,
    seen_until=PERIOD.end_at,
    policy=HASH,
    figures=FIGURES,
    by=("tier", "agent"),
    groups=(
        group("platinum", "alice", kept=41, late=0),
        group("silver", "bob", kept=30, late=4),
        group("silver", None, kept=7, late=3),
        group(SCRIPT, TABLE, kept=1, late=1),
    ),
    breaches=BREACHES,
    spent=TimeSpent(
        unassigned=50 * HOUR,
        agent=18 * HOUR,
        customer=30 * HOUR,
        third_party=5 * HOUR,
        outside_hours=51 * HOUR,
    ),
    daily=tuple(
        Day(day, opened, solved, index % 2, backlog, achieved=solved * 2, broken=index)
        for index, (day, (opened, solved), backlog) in enumerate(
            zip(PERIOD.days, BY_DAY, BACKLOG, strict=True)
        )
    ),
    load=tuple(LoadCell(d, hour, load_at(d, hour)) for d in range(1, 8) for hour in range(24)),
    fired=(
        FiredRungs("First reply missed: tell the support manager", "first_reply", 8),
        FiredRungs(SCRIPT, "resolution", 3),
    ),
    before=Before(PREVIOUS, FIGURES_BEFORE),
)

NOTHING_HAPPENED = replace(
    REPORT,
    figures=NO_FIGURES,
    by=(),
    groups=(),
    breaches=(),
    spent=TimeSpent(),
    daily=tuple(Day(day, 0, 0, 0, 0, 0, 0) for day in PERIOD.days),
    load=tuple(LoadCell(day, hour, 0) for day in range(1, 8) for hour in range(24)),
    fired=(),
    before=Before(PREVIOUS, NO_FIGURES),
)

NOW = at("2026-11-23 08:00")


def coming(id: int, subject: str, **changes: Any) -> ForecastTicket:
    """A ticket of Bob's whose turn is over in 25 minutes."""
    fields: dict[str, Any] = {
        "ticket_id": id,
        "ref": f"ZD-{id}",
        "subject": subject,
        "tier": "gold",
        "severity": "standard",
        "team": "support",
        "agent": "bob",
        "clock": "first_reply",
        "done_at": NOW + 1_500,
    }
    return ForecastTicket(**fields | changes)


FORECAST = Forecast(
    now=NOW,
    timezone=ZONE,
    team=None,
    calendar="weekdays",
    agents=2,
    handling_seconds=1_500,
    learnt_from=412,
    learnt_since=NOW - 4 * WEEK,
    tickets=(
        coming(
            42,
            "Live stream drops every ten minutes",
            clock="next_reply",
            agent=None,
            due_at=NOW - DAY,
            late_seconds=DAY + 1_500,
        ),
        coming(50, SCRIPT, due_at=NOW + 300, late_seconds=1_200),
        coming(51, "Login", due_at=NOW + 9_000, late_seconds=0),
    ),
    already_late=1,
    agents_needed=3,
    staffing=(Staffing(1, 9), Staffing(2, 2), Staffing(3, 1), Staffing(4, 1)),
)
