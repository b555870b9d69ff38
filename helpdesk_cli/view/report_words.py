"""Figures, shares and periods of a report in words."""

from helpdesk_cli.domain.policy import ClockName, Commitment
from helpdesk_cli.domain.report import Clocks, LocalDay, Period, Rate, TimeSpent
from helpdesk_cli.view.safe import clean_line, cut
from helpdesk_cli.view.when import format_length, format_open

NOTHING = "-"
"""Stands where there is no figure."""

# A subject can have any length; this much of it tells tickets apart.
_LONGEST = 120

COMMITMENTS: dict[Commitment, str] = {"sla": "SLA", "estimate": "Estimates"}

SPENT = {
    "unassigned": "unassigned",
    "agent": "waiting on an agent",
    "customer": "waiting on the customer",
    "third_party": "on hold (third party)",
    "outside_hours": "outside hours",
    "solved": "solved",
}
"""The parts of `TimeSpent` as people read them."""


def say_name(foreign: str | None, nothing: str = NOTHING) -> str:
    """A name or subject on one line of bearable length."""
    return cut(clean_line(foreign), _LONGEST) if foreign else nothing


def add_rates(clocks: Clocks) -> Rate:
    """Promises kept over all these clocks."""
    rates = [figures.attainment for figures in clocks.values()]
    return Rate(sum(r.numerator for r in rates), sum(r.denominator for r in rates))


def say_clock(clock: ClockName, number: int = 1) -> str:
    """Such as `first reply`, `next reply 2`."""
    name = clock.replace("_", " ")
    return name if number == 1 else f"{name} {number}"


def say_share(rate: Rate) -> str:
    """Such as `93.8 %`, cut and not rounded: 100 % means that not one is missing."""
    if not rate.denominator:
        return NOTHING
    tenths = rate.numerator * 1000 // rate.denominator
    return f"{tenths // 10}.{tenths % 10} %"


def say_rate(rate: Rate) -> str:
    """Such as `91 of 97`."""
    return f"{rate.numerator:,} of {rate.denominator:,}" if rate.denominator else NOTHING


def say_attainment(rate: Rate) -> str:
    """Such as `93.8 % (91 of 97)`."""
    return f"{say_share(rate)} ({say_rate(rate)})" if rate.denominator else NOTHING


def say_points(rate: Rate, before: Rate) -> str:
    """By how many percentage points the share has changed, such as `+2.1`."""
    if rate.share is None or before.share is None:
        return NOTHING
    tenths = round((rate.share - before.share) * 1000)
    return f"{tenths / 10:+.1f}" if tenths else "0.0"


def say_change(value: int, before: int) -> str:
    """Such as `+9`, `-3`, `0`."""
    return f"{value - before:+,}" if value != before else "0"


def say_length(seconds: int | None) -> str:
    """Wall-clock time, such as `3d 4h`."""
    return NOTHING if seconds is None else format_length(seconds)


def say_length_change(seconds: int | None, before: int | None) -> str:
    """Such as `+1h 20m`."""
    if seconds is None or before is None:
        return NOTHING
    if seconds == before:
        return "0"
    return ("+" if seconds > before else "-") + format_length(abs(seconds - before))


def say_open(seconds: int | None) -> str:
    """Business time, such as `26h`."""
    return NOTHING if seconds is None else format_open(seconds)


def say_spent(spent: TimeSpent) -> str:
    """Every part that took time, the longest first: `unassigned 3h, outside hours 1h 20m`."""
    parts = sorted(zip(spent._fields, spent, strict=True), key=lambda part: -part[1])
    return ", ".join(
        f"{name.replace('_', ' ')} {format_length(took)}" for name, took in parts if took
    )


def say_day(day: LocalDay) -> str:
    """Such as `Mon 16 Nov`."""
    return f"{day.on:%a %d %b}"


def say_period(period: Period) -> str:
    """Such as `Week 47 of 2026`, `November 2026`."""
    if period.kind == "week":
        year, week = period.name.split("-W")
        return f"Week {int(week)} of {year}"
    if period.kind == "month":
        return f"{period.days[0].on:%B %Y}"
    if period.kind == "quarter":
        year, quarter = period.name.split("-Q")
        return f"Quarter {quarter} of {year}"
    return period.name


def say_span(period: Period) -> str:
    """Its first and last date, and its zone; the hours where clocks changed."""
    first, last = period.days[0].on, period.days[-1].on
    start = f"{first:%a %d %b}" if first.year == last.year else f"{first:%a %d %b %Y}"
    span = f"{start} to {last:%a %d %b %Y}" if first != last else f"{last:%a %d %b %Y}"
    change = period.hours - 24 * len(period.days)
    changed = f", {period.hours} hours: clocks went {'back' if change > 0 else 'forward'}"
    return f"{span}, {period.timezone}" + (changed if change else "")
