"""`hd report --week` as whole processes: on desks with a short and a long past, and a busy one."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from tests.benchmarks.environment import NOW, run
from tests.benchmarks.measure import Command, measure, print_table

A_WEEK = 10_000
RECENT_WEEKS = 10
PAST_WEEKS = 100
"""A desk takes in ten thousand tickets a week; the last ten weeks are the same on every desk."""

BUSY_WEEKS = 26
"""One desk took in all of its tickets within so many weeks."""

WEEK_SECONDS = 7 * 86_400
AT_NOW = {"HD_NOW": NOW.isoformat()}
WORDS = "We are looking into it and will be back soon."


def time_report(bin: Path, place: Path, sizes: list[int], rounds: int) -> None:
    """Eight events a ticket; a tenth of them are slow, one in a hundred is never finished."""
    desks = {f"{size:,} tickets": _write_lines(size) for size in dict.fromkeys(sizes)}
    smallest, *_ = desks
    bars = dict.fromkeys(desks, "at most 600 ms, 150 MiB, ratio 1.5")
    busy = f"{max(sizes):,} tickets in {BUSY_WEEKS} weeks"
    desks[busy] = _write_span("B", max(sizes), 60, BUSY_WEEKS * WEEK_SECONDS)
    bars[busy] = "at most 150 MiB"
    commands = {}
    for number, (name, lines) in enumerate(desks.items()):
        db, file = place / f"report-{number}.db", place / f"report-{number}.jsonl"
        with file.open("w", encoding="utf-8") as stream:
            stream.writelines(f"{line}\n" for line in lines)
        run(bin / "hd", "--db", db, "--policy", "vimeo", "init")
        run(bin / "hd", "--db", db, "import", file)
        file.unlink()
        report: list[str | Path] = [bin / "hd", "--db", db, "report", "--week", "--json"]
        commands[name] = Command(report, AT_NOW)
    print_table("hd report --week", measure(commands, smallest, rounds), bars)


def _write_lines(size: int) -> Iterator[str]:
    """The recent weeks come first in the file, each desk's past after them."""
    recent = A_WEEK * RECENT_WEEKS
    yield from _write_span("R", recent, 60, RECENT_WEEKS * WEEK_SECONDS)
    yield from _write_span(
        "P", size - recent, RECENT_WEEKS * WEEK_SECONDS, PAST_WEEKS * WEEK_SECONDS
    )


def _write_span(prefix: str, count: int, youngest: int, oldest: int) -> Iterator[str]:
    dice = random.Random(prefix)
    for number in range(count):
        opened = NOW - timedelta(seconds=dice.randrange(youngest, oldest))
        yield json.dumps(
            {
                "ref": f"{prefix}-{number}",
                "subject": "Live stream drops every few minutes",
                "account": f"account {number % 500}",
                "contact": f"c{number % 5_000}@example.org",
                "tier": dice.choice(["silver", "gold", "platinum", "standard"]),
                "severity": dice.choice(["urgent", "important", "standard"]),
                "channel": dice.choice(["form", "email"]),
                "topic": dice.choice(["live-streaming", "billing", "player"]),
                "team": "support",
                "created_at": opened.isoformat(),
                "events": list(_write_events(dice, opened)),
            }
        )


def _write_events(dice: random.Random, opened: datetime) -> Iterator[dict[str, object]]:
    name = dice.choice(["alice", "bob", "carol", "dan"])
    agent: dict[str, object] = {"by": f"agent:{name}"}
    customer: dict[str, object] = {"by": "customer"}
    spoken: dict[str, object] = {"kind": "message", "public": True, "body": WORDS}
    steps = [
        customer | spoken,
        agent | {"kind": "assignee", "to": name},
        agent | spoken,
        agent | {"kind": "status", "to": "pending"},
        customer | spoken,
        agent | spoken,
        agent | {"kind": "message", "public": False, "body": WORDS},
    ]
    if dice.random() > 0.01:
        steps.append(agent | {"kind": "status", "to": "solved"})
    minutes = 600 if dice.random() < 0.1 else 15
    at = opened
    for step in steps:
        if at <= NOW:
            yield {"at": at.isoformat(), **step}
        at += timedelta(minutes=dice.expovariate(1 / minutes))
