"""`hd escalate` as whole processes: nothing due, thousands due, and django-helpdesk beside it."""

import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.commands.django_desk import install_django_helpdesk, make_django_desk
from tests.benchmarks.commands.startup import AT_NOW
from tests.benchmarks.environment import make_desk, run, write_tickets
from tests.benchmarks.measure import Command, measure, print_table, run_once

TICKETS = 1_000
RUNGS = 10_000
ROUNDS = 3
LATER = {"HD_NOW": "2026-12-20T15:00:00+00:00"}
"""A month after the tickets were written: whatever is owed is late."""

LEAD = "lead@example.org"

_TIERS = ("standard", "silver", "gold", "platinum")
_POLICY = """
[desk]
name = "Benchmark"
timezone = "UTC"
default_tier = "standard"
default_severity = "standard"
default_calendar = "office"
[calendars.office]
timezone = "UTC"
open = { mon-fri = ["09:00-17:00"] }
[severities.urgent]
[severities.important]
[severities.standard]
[[escalations]]
name = "Answer now"
clock = "next_reply"
at = "due"
"""


def time_escalation(bin: Path, place: Path, sizes: list[int], rounds: int) -> None:
    """Nothing due on small and large desks, 10,000 suggestions due, and the comparison."""
    _compare_idle(bin, place, sizes, rounds)
    desk = _make_late_desk(bin, place, "rungs", RUNGS, 'action = "suggest"')
    seconds = statistics.median(_time_first_pass(bin, desk) for _ in range(ROUNDS))
    rate = RUNGS / seconds
    print(f"\n{RUNGS:,} suggestions due: {rate:,.0f} a second, whole process  (at least 4,000)")
    _compare_with_django(bin, place / "beside", rounds)


def _compare_idle(bin: Path, place: Path, sizes: list[int], rounds: int) -> None:
    """The desks are those of the start-up benchmark, if it left them there."""
    commands = {}
    for size in sizes:
        found = place / f"{size}.db"
        db = found if found.exists() else make_desk(bin, place, size, 0.1)
        commands[f"hd escalate, {size:,} tickets"] = Command(_cron_line(bin, db), AT_NOW)
    small, large = commands
    figures = measure(commands, small, rounds)
    print_table("Escalation, nothing due", figures, {large: "ratio at most 1.1"})


def _compare_with_django(bin: Path, place: Path, rounds: int) -> None:
    """A thousand open tickets, none of them due, and then all."""
    place.mkdir()
    python = install_django_helpdesk(place / "django")
    if python is None:
        return
    idle = {
        "hd --version": Command([bin / "hd", "--version"]),
        "hd escalate": Command(_cron_line(bin, make_desk(bin, place, TICKETS, 1.0)), AT_NOW),
        "escalate_tickets": make_django_desk(python, place / "idle", TICKETS, hours_old=1),
    }
    print_table(
        f"{TICKETS:,} open tickets, nothing due",
        measure(idle, "hd escalate", rounds),
        {"escalate_tickets": "at least 20"},
    )
    _compare_due(bin, python, place, "", ("suggest", "raise-severity"))
    _compare_due(bin, python, place, LEAD, ("email",))


def _compare_due(bin: Path, python: Path, place: Path, told: str, actions: Sequence[str]) -> None:
    """The pass at which a thousand are due, side by side; whoever is `told` gets a mail of each."""
    to = f'to = ["{told}"]' if told else ""
    desks = {
        action: _make_late_desk(bin, place, action, TICKETS, f'action = "{action}"\n{to}')
        for action in actions
    }
    theirs, ours = [], {action: list[float]() for action in actions}
    for number in range(ROUNDS):
        django = make_django_desk(python, place / f"due{number}{told}", TICKETS, 240, told)
        theirs.append(run_once(django).seconds)
        for action, desk in desks.items():
            ours[action].append(_time_first_pass(bin, desk))
    print(f"\n{TICKETS:,} tickets due, {'with mail to one lead' if told else 'without mail'}")
    print(f"  {'escalate_tickets':<44}{statistics.median(theirs) * 1000:>9,.0f} ms")
    for action, taken in ours.items():
        ahead = statistics.median(their / our for their, our in zip(theirs, taken, strict=True))
        print(
            f"  {f'hd escalate, {action}':<44}{statistics.median(taken) * 1000:>9,.0f} ms"
            f"  {ahead:.0f} times ahead  (at least 20)"
        )


def _make_late_desk(bin: Path, place: Path, name: str, tickets: int, action: str) -> Path:
    """A desk of open tickets that all owe a reply, with one rung that does this when it is due."""
    policy, lines, db = (place / f"{name}.{kind}" for kind in ("toml", "jsonl", "db"))
    tiers = "\n".join(f'[tiers.{tier}]\nnext_reply = "48 business hours"' for tier in _TIERS)
    policy.write_text(f"{_POLICY}{action}\n{tiers}\n")
    write_tickets(lines, tickets, 1.0)
    run(bin / "hd", "--db", db, "--policy", policy, "init", env=AT_NOW)
    run(bin / "hd", "--db", db, "import", lines, env=AT_NOW)
    return db


def _time_first_pass(bin: Path, desk: Path) -> float:
    """Seconds of the pass at which everything is due, on a copy of the desk."""
    copy = desk.with_suffix(".copy")
    copy.unlink(missing_ok=True)
    shutil.copy(desk, copy)
    return run_once(Command([*_cron_line(bin, copy), "--max", "0"], LATER)).seconds


def _cron_line(bin: Path, db: Path) -> list[str | Path]:
    return [bin / "hd", "--db", db, "escalate", "--quiet"]
