"""Reads stories: a ticket as a support lead would tell it, and how it stands.

    # A note is no reply
    promises: first_reply = "4 business hours"
    Tue 10:00 customer
    Tue 11:00 alice notes
    Tue 12:00 ? new
        first_reply pending due Tue 14:00 used 2h left 2h

Days are those of the week of 16 November 2026 ("next Mon" is the 23rd) or dates; times are UTC.
The office is open from Monday to Friday, 09:00-17:00. `promises` is the tier gold, `ticket` what
the ticket is born with, any other `name: …` a table of the policy. The ticket is born with the
first thing that happens to it. What begins with `other: ` happens to another ticket, of the same
policy, which is merged into this one by `merge this`; with `other: other: ` to a third, which is
merged into that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tomli

from helpdesk_cli.domain.clocks.explain import ExplainedRun, Explanation, explain
from helpdesk_cli.domain.clocks.handover import hand_over
from helpdesk_cli.domain.clocks.run import InForce
from helpdesk_cli.domain.clocks.sla import Merged
from helpdesk_cli.domain.policy.policy import Policy
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, SYSTEM, Event, Ticket
from helpdesk_cli.policy_file.reading.parse import parse_policy

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAYS = (*WEEKDAYS, *(f"next {day}" for day in WEEKDAYS))

TABLES = {
    "desk": 'name = "Stories"; timezone = "UTC"; default_tier = "gold"; '
    'default_severity = "normal"; default_calendar = "office"',
    "calendars.office": 'timezone = "UTC"; open = { mon-fri = ["09:00-17:00"] }',
    "severities.urgent": "",
    "severities.normal": "",
    "channels.form": "",
    "channels.phone": "live = true",
}
SHORT_NAMES = {"promises": "tiers.gold"}

_EVENT = re.compile(r"((?:next )?[A-Z][a-z]{2}|\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?) (.+)")


@dataclass
class Story:
    title: str
    tables: dict[str, str]
    ticket: Ticket | None = None
    events: list[Event] = field(default_factory=list)
    policies: list[InForce] = field(default_factory=list)
    checks: list[tuple[int, list[str]]] = field(default_factory=list)
    other: "Story | None" = None

    def explain(self, now: int) -> Explanation:
        assert self.ticket is not None, "nothing happened"
        return explain(1, self.ticket, self.events, self.policies, now, self.merged(self.policies))

    def merged(self, policies: list[InForce], number: int = 2) -> list[Merged]:
        other = self.other
        if other is None or other.ticket is None:
            return []
        handed = hand_over(
            other.ticket,
            other.events,
            policies,
            other.merged(policies, number + 1),
            ["this"],
            ticket_id=number,
            taken_in_at=other.ticket.created_at,
        )
        return [handed] if handed else []


def read_stories(folder: Path) -> Iterator[Story]:
    for path in sorted(folder.glob("*.txt")):
        for text in path.read_text().removeprefix("# ").split("\n# "):
            yield read_story(text)


def read_story(text: str) -> Story:
    title, *lines = (line for line in text.splitlines() if line.strip())
    story = Story(title, dict(TABLES))
    for line in lines:
        read_line(story, line)
    return story


def read_line(story: Story, line: str) -> None:
    if line.startswith("other: "):
        story.other = story.other or Story(story.title, story.tables)
        read_line(story.other, line.removeprefix("other: "))
        return
    event = _EVENT.fullmatch(line)
    if line.startswith(" "):
        story.checks[-1][1].append(" ".join(line.split()))
    elif event:
        at = parse_moment(event[1], event[2])
        if story.ticket is None:
            story.ticket = born_at(at, story.tables.pop("ticket", ""))
            story.policies.append(InForce(write_policy(story), 1, since=0))
        happen(story, at, event[3])
    else:
        name, _, toml = line.partition(": ")
        story.tables[SHORT_NAMES.get(name, name)] = toml


def happen(story: Story, at: int, what: str) -> None:
    """`? STATUS` · `policy TABLE: …` · `created` · `WHO` · `WHO notes` · `WHO: KIND [VALUE]`."""
    who, _, rest = what.partition(" ")
    name = who.removesuffix(":")
    by = {"customer": CUSTOMER, "robot": SYSTEM}.get(name, f"agent:{name}")
    if who == "?":
        story.checks.append((at, [rest]))
    elif who == "policy":
        table, _, toml = rest.partition(": ")
        story.tables[SHORT_NAMES.get(table, table)] = toml
        story.policies.append(InForce(write_policy(story), len(story.policies) + 1, since=at))
    elif who.endswith(":"):
        kind, _, value = rest.partition(" ")
        story.events.append(Event(at, kind, by, to=value or None))
    elif who != "created":
        assert rest in ("", "notes"), what
        story.events.append(Event(at, "message", by, public=not rest))


def write_policy(story: Story) -> Policy:
    tables = (f"[{name}]\n{split(toml)}\n" for name, toml in story.tables.items())
    return parse_policy("".join(tables), story.title)


def born_at(at: int, values: str) -> Ticket:
    given = {"tier": "gold", "severity": "normal", "channel": "form"} | tomli.loads(split(values))
    return Ticket("A story", created_at=at, **given)


def split(toml: str) -> str:
    return toml.replace("; ", "\n")


def parse_moment(day: str, time: str) -> int:
    on = MONDAY + timedelta(DAYS.index(day)) if day in DAYS else datetime.fromisoformat(day)
    return int(datetime.fromisoformat(f"{on:%Y-%m-%d}T{time}Z").timestamp())


def tell(explanation: Explanation) -> list[str]:
    """The status and the runs, each as a story writes it."""
    return [explanation.status, *map(tell_run, explanation.runs)]


def tell_run(explained: ExplainedRun) -> str:
    run, reading = explained.run, explained.reading
    words: list[str] = [run.clock, reading.state]
    words += [run.reason] if run.reason else []
    words += [f"at {tell_moment(run.stopped_at)}"] if run.stopped_at is not None else []
    words += [f"due {tell_moment(run.due_at)}"] if run.due_at is not None else []
    words += [f"used {tell_seconds(reading.elapsed_seconds)}"]
    if reading.remaining_seconds is not None:
        words += [f"left {tell_seconds(reading.remaining_seconds)}"]
    return " ".join(words)


def tell_moment(at: int) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    days = (moment - MONDAY).days
    day = DAYS[days] if 0 <= days < len(DAYS) else f"{moment:%Y-%m-%d}"
    return f"{day} {moment:%H:%M:%S}".removesuffix(":00")


def tell_seconds(seconds: int) -> str:
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    parts = [f"{n}{unit}" for n, unit in ((hour, "h"), (minute, "m"), (second, "s")) if n]
    return ("-" if seconds < 0 else "") + ("".join(parts) or "0m")
