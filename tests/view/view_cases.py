"""What the tests of the view draw: a queue of hostile subjects, and one ticket with a past."""

from datetime import UTC, datetime

from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary
from helpdesk_cli.domain.answers.ticket import TicketView
from helpdesk_cli.domain.clocks.explain import Explanation, explain
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import assess
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import Event, Ticket
from helpdesk_cli.policy_file.reading.parse import parse_policy

ZONE = "Europe/Paris"


def at(text: str) -> int:
    """The instant of a local date and time in UTC, such as `2026-11-20 09:00`."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


NOW = at("2026-11-23 10:30")

ESCAPES = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J"
MARKUP = "[/bold] [red]not red[/red] [link=https://evil.example]"
LINES = "one\ntwo\r\nthree\u2028four\ttab"
OVERRIDE = "invoice \u202egpj.exe\u202c \u2066isolate\u2069"
LONG = "Stream " + "drops " * 2000
EMOJI = (
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467 thumb \U0001f44d\U0001f3fd heart ❤️ flag 🇫🇷"
)
CJK = "漢字テスト日本語の件名です。とても長い件名がここにあります。한국어 제목"
MARKS = "Z" + "\u0351\u0489\u033a" * 40 + "algo"
HOSTILE = (ESCAPES, MARKUP, LINES, OVERRIDE, LONG, EMOJI, CJK, MARKS)


def line(id: int, subject: str, **values: object) -> QueueLine:
    """A late ticket, unless told otherwise."""
    usual: dict[str, object] = {
        "ref": f"ZD-{1000 + id}",
        "status": "open",
        "severity": "urgent",
        "tier": "silver",
        "account": "acme",
        "contact": "ann@acme.example",
        "channel": "form",
        "topic": None,
        "team": "support",
        "assignee": "alice",
        "created_at": NOW - 7200,
        "clock": "first_reply",
        "state": "breaching",
        "due_at": NOW - 2280,
        "due_in_seconds": -2280,
        "remaining_seconds": -2280,
        "elapsed_share": 1.6,
        "target": "1 business hour",
        "calendar": "silver-europe",
    }
    return QueueLine(id=id, subject=subject, **usual | values)  # type: ignore[arg-type]


def due_in(seconds: int, **values: object) -> dict[str, object]:
    """The fields of a clock that falls due then."""
    usual: dict[str, object] = {"due_at": NOW + seconds, "due_in_seconds": seconds}
    return {**usual, "remaining_seconds": seconds, "state": "pending", **values}


NO_CLOCK: dict[str, object] = dict.fromkeys(
    (
        "clock",
        "state",
        "due_at",
        "due_in_seconds",
        "remaining_seconds",
        "elapsed_share",
        "target",
        "calendar",
    )
)

QUEUE = (
    line(7, MARKUP, **due_in(-64800, remaining_seconds=-600, state="breaching")),
    line(
        1042, ESCAPES, clock="next_reply", assignee=None, account="Société Générale d'Électricité"
    ),
    line(998, LINES, **due_in(4320, remaining_seconds=2400, state="imminent", elapsed_share=0.8)),
    line(1004, MARKS, clock="update", **due_in(0, state="imminent", elapsed_share=1.0)),
    line(1001, EMOJI, **due_in(12345, calendar=None, elapsed_share=0.5), account="株式会社テスト"),
    line(
        1003,
        LONG,
        clock="resolution",
        severity="standard",
        tier="advanced",
        **due_in(345678, remaining_seconds=90000, elapsed_share=0.12),
    ),
    line(1008, CJK, **due_in(500000, elapsed_share=0.01)),
    line(1009, OVERRIDE, status="hold", **NO_CLOCK),
    line(1005, "", status="pending", account=None, **NO_CLOCK),
    line(1006, "שלום עולם", assignee=None, **NO_CLOCK),
)

SUMMARY = QueueSummary(open=1204, breaching=12, imminent=30, unassigned=8, hidden=1194)

POLICY_TEXT = """
[desk]
name = "Example support"
timezone = "Europe/Paris"
default_tier = "free"
default_severity = "standard"
default_calendar = "office"

[calendars.office]
timezone = "Europe/Paris"
open = { mon-sun = ["00:00-24:00"] }
[calendars.nights]
timezone = "UTC"
open = { fri-sat = ["22:00-02:00"] }
[calendars.silver-europe]
timezone = "Europe/London"
open = { mon-thu = ["09:00-12:30", "13:30-18:00"], fri = ["09:00-17:00"] }
holidays = [ { date = "2026-12-25", name = "Christmas" }, { country = "GB", subdivision = "ENG" },
             { rrule = "FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", name = "Summer bank holiday" },
             { easter = 1, name = "Easter Monday" } ]
special = [ { date = "2026-12-24", open = ["09:00-12:00"], name = "Christmas Eve" },
            { date = "2026-12-31", open = [], name = "Stocktaking" } ]

[severities.urgent]
label = "Urgent"
definition = "The main function [red]does not work[/red], and there is no way around it."
[severities.standard]
label = "Standard"
definition = "Everything else."

[tiers.silver]
label = "Enterprise Silver"
commitment = "sla"
calendar = "office"
calendar_by_region = { europe = "silver-europe" }
channels = ["form", "phone"]
first_reply = { urgent = "1 business hour", standard = "6 business hours" }
next_reply = "8 business hours"
update = { urgent = "4 hours" }
resolution = { urgent = "20 business hours" }
[tiers.free]
label = "Free"
commitment = "estimate"
first_reply = "3 business days"

[clocks.resolution]
pause_on = ["pending"]
warn_at = "50%"

[channels.form]
[channels.phone]
live = true
requires = "pin"
hours = "tier"
severities = ["urgent"]

[teams.support]
email = "support@example.com"
members = ["alice", "bob"]
[people.alice]
name = "Alice Martin"
[people.bob]
name = "Bob Stone"
[roles]
support-manager = "bob"

[[routes]]
name = "Vulnerability report"
when = { topic = "vulnerability" }
team = "support"
private = true

[[escalations]]
name = "First reply missed: tell the support manager"
clock = "first_reply"
at = "due"
when = { tiers = ["silver"], severities = ["urgent"] }
to = ["role:support-manager"]
action = "email"
send_window = "silver-europe"

[[tests]]
at = "2026-11-20T16:10:20Z"
tier = "silver"
severity = "urgent"
region = "europe"
first_reply = "2026-11-23T09:10:20Z"
[[tests]]
at = "2026-11-20T16:10:20Z"
tier = "silver"
severity = "urgent"
first_reply = "2026-11-20T17:10:20Z"
"""

OPENING = Ticket(
    subject="Live stream [red]drops[/red] every ten minutes\x1b[2J",
    tier="silver",
    severity="urgent",
    created_at=at("2026-11-20 16:10:20".replace(" ", "T")),
    ref="ZD-1042",
    account="acme",
    contact="ann@acme.example",
    region="europe",
    channel="form",
    topic="live-streaming",
    team="support",
)

TIMELINE = (
    Event(
        OPENING.created_at,
        "message",
        "customer",
        public=True,
        body="Hello,\n\nsince this morning our live stream drops every ten minutes, and the"
        " audience of four thousand sees a black screen.\n\n    $ ffmpeg -i in.mp4\x1b[31m\n\t"
        "Tabbed \u202egpj.exe\nAnn\n\n",
    ),
    Event(at("2026-11-20 16:10:25"), "message", "system", public=True, body="We received it."),
    Event(at("2026-11-20 16:20"), "assignee", "agent:alice", to="alice"),
    Event(at("2026-11-23 09:30"), "message", "agent:alice", public=True, body="Looking."),
    Event(at("2026-11-23 09:40"), "status", "agent:alice", to="pending"),
    Event(
        at("2026-11-23 09:45"),
        "message",
        "agent:bob",
        body="Same encoder as ticket 77. Do not promise anything before the technical team has"
        " looked at the logs of the ingest nodes.\n[bold]Bob[/bold]",
    ),
    Event(at("2026-11-23 09:50"), "tag", "agent:alice", to="outage"),
    Event(at("2026-11-23 09:50"), "tag", "agent:alice", was="question"),
    Event(at("2026-11-23 10:00"), "message", "customer", public=True, body="It is back."),
    Event(at("2026-11-23 10:05"), "team", "agent:alice", to="technical", was="support"),
    Event(at("2026-11-23 10:06"), "link", "agent:alice", to="ZD-77"),
)


def policy() -> Policy:
    """The policy that the tests of the view live under."""
    return parse_policy(POLICY_TEXT, "policy.toml")


def explained(opening: Ticket = OPENING, timeline: tuple[Event, ...] = TIMELINE) -> Explanation:
    """The ticket's runs at `NOW`."""
    return explain(42, opening, timeline, [InForce(policy(), 1, 0)], NOW)


def shown() -> TicketView:
    """The ticket at `NOW`, whole."""
    assessment = assess(OPENING, TIMELINE, [InForce(policy(), 1, 0)])
    runs = explained().runs
    held = (assessment.ticket, assessment.status, at("2026-11-23 10:06"))
    return TicketView(42, *held, ("outage", "vip"), runs, TIMELINE)
