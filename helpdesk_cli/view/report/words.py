"""Figures, shares and periods of a report in words, in the desk's language."""

import re
from datetime import datetime

from helpdesk_cli.domain.policy.ladder import RungClock
from helpdesk_cli.domain.report.forecast import Forecast
from helpdesk_cli.domain.report.period import Period
from helpdesk_cli.domain.report.report import Clocks, Rate, TimeSpent
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.phrases.phrases import Phrases
from helpdesk_cli.view.printing.safe import clean_line, cut
from helpdesk_cli.view.printing.when import format_length, format_open

NOTHING = "-"
"""Stands where there is no figure."""

# A subject can have any length; this much of it tells tickets apart.
_LONGEST = 120

_MINUTE, _WEEK = 60, 7 * 86_400
_LENGTH = re.compile(r"(\d+)([dhms])")


def add_rates(clocks: Clocks) -> Rate:
    """Promises kept over all these clocks."""
    rates = [figures.attainment for figures in clocks.values()]
    return Rate(sum(r.numerator for r in rates), sum(r.denominator for r in rates))


def say_name(foreign: str | None, nothing: str = NOTHING) -> str:
    """A name or subject on one line of bearable length."""
    return cut(clean_line(foreign), _LONGEST) if foreign else nothing


def say_clock(phrases: Phrases, clock: RungClock, number: int = 1) -> str:
    """Such as `first reply`, `next reply 2`."""
    name = phrases.clocks[clock]
    return name if number == 1 else phrases.say("clock_number", clock=name, number=number)


def say_share(phrases: Phrases, rate: Rate) -> str:
    """Such as `93.8 %`, cut and not rounded: 100 % means that not one is missing."""
    if not rate.denominator:
        return NOTHING
    tenths = rate.numerator * 1000 // rate.denominator
    return phrases.percent.format(f"{tenths // 10}{phrases.decimal}{tenths % 10}")


def say_rate(phrases: Phrases, rate: Rate) -> str:
    """Such as `91 of 97`."""
    if not rate.denominator:
        return NOTHING
    kept, all_ = map(phrases.say_number, (rate.numerator, rate.denominator))
    return phrases.say("rate", kept=kept, all=all_)


def say_attainment(phrases: Phrases, rate: Rate) -> str:
    """Such as `93.8 % (91 of 97)`."""
    if not rate.denominator:
        return NOTHING
    return f"{say_share(phrases, rate)} ({say_rate(phrases, rate)})"


def say_points(phrases: Phrases, rate: Rate, before: Rate) -> str:
    """The percentage points by which a share has changed, such as `+2.1`."""
    if rate.share is None or before.share is None:
        return NOTHING
    points = _count_points(rate.share, before.share)
    return (f"{points:+.1f}" if points else "0.0").replace(".", phrases.decimal)


def say_rate_and_points(phrases: Phrases, rate: Rate, before: Rate) -> str:
    """Such as `91 of 97, +2.1 points`; without the points where there is nothing to compare."""
    said = say_rate(phrases, rate) if rate.denominator else phrases["nothing_was_due"]
    if rate.share is None or before.share is None:
        return said
    form = phrases.choose("point", _count_points(rate.share, before.share))
    points = form.format(say_points(phrases, rate, before))
    return phrases.say("points_change", rate=said, points=points)


def say_change(phrases: Phrases, value: int, before: int) -> str:
    """Such as `+9`, `-3`, `0`."""
    sign = "+" if value > before else "-" if value < before else ""
    return sign + phrases.say_number(abs(value - before))


def say_length(phrases: Phrases, seconds: int | None) -> str:
    """Wall-clock time, such as `3d 4h`."""
    return NOTHING if seconds is None else _translate(phrases, format_length(seconds))


def say_length_change(phrases: Phrases, seconds: int | None, before: int | None) -> str:
    """Such as `+1h 20m`."""
    if seconds is None or before is None:
        return NOTHING
    if seconds == before:
        return "0"
    return ("+" if seconds > before else "-") + say_length(phrases, abs(seconds - before))


def say_open(phrases: Phrases, seconds: int | None) -> str:
    """Business time, such as `26h`."""
    return NOTHING if seconds is None else _translate(phrases, format_open(seconds))


def say_spent(phrases: Phrases, spent: TimeSpent) -> str:
    """Every part that took time, the longest first: `unassigned 3h, outside hours 1h 20m`."""
    parts = sorted(zip(spent._fields, spent, strict=True), key=lambda part: -part[1])
    return ", ".join(
        f"{phrases.spent_short[name]} {say_length(phrases, took)}" for name, took in parts if took
    )


def say_week(phrases: Phrases, year: int, week: int) -> str:
    """An ISO week, such as `2026-W47`."""
    return phrases.say("week_number", year=year, week=week)


def say_instant(phrases: Phrases, at: int, zone: str, now: int) -> str:
    """Such as `Fri 20 Nov 14:30 CET`; with the year when that is not the present one."""
    year, present = (datetime.fromtimestamp(each, find_zone(zone)).year for each in (at, now))
    return phrases.say_instant("instant" if year == present else "instant_with_year", at, zone)


def say_period(phrases: Phrases, period: Period) -> str:
    """Such as `Week 47 of 2026`, `November 2026`."""
    if period.kind == "week":
        year, week = period.name.split("-W")
        return phrases.say("week", year=year, week=int(week))
    if period.kind == "month":
        on = period.days[0].on
        return phrases.say("month", year=on.year, month=phrases.months[on.month - 1])
    if period.kind == "quarter":
        year, quarter = period.name.split("-Q")
        return phrases.say("quarter", year=year, quarter=quarter)
    start, end = period.name.split(" to ")
    return phrases.say("range", start=start, end=end)


def say_column(phrases: Phrases, period: Period, role: str) -> str:
    """The heading over the figures of a period: its short name; over a range, which of the two it
    is."""
    return phrases[role] if period.kind == "range" else period.name


def name_options(period: Period) -> str:
    """The options of `hd report` that ask for this period."""
    if period.kind == "range":
        since, until = period.name.split(" to ")
        return f'--since "{since}" --until "{until}"'
    return f"--{period.kind} {period.name}"


def say_span(phrases: Phrases, period: Period) -> str:
    """Its first and last date, and its zone; the hours where clocks changed."""
    first, last = period.days[0].on, period.days[-1].on
    span = phrases.say(
        "span" if first != last else "span_of_a_day",
        first=phrases.say_date("day" if first.year == last.year else "day_with_year", first),
        last=phrases.say_date("day_with_year", last),
        zone=period.timezone,
    )
    change = period.clocks_moved_seconds
    moved = "went_forward" if change > 0 else "went_back"
    hours = f"{period.hours:g}".replace(".", phrases.decimal)
    return f"{span}, {phrases.say(moved, hours=hours)}" if change else span


def say_assumptions(phrases: Phrases, forecast: Forecast) -> tuple[str, ...]:
    """What a forecast takes for granted, in sentences."""
    left_out = "unknown" if forecast.learnt_from else "learnt"
    return tuple(
        sentence.format(
            calendar=forecast.calendar,
            measured=phrases.say_count("measured", forecast.learnt_from),
            handling=phrases.say_count("minute", forecast.handling_seconds // _MINUTE),
            weeks=(forecast.now - forecast.learnt_since) // _WEEK,
        )
        for name, sentence in phrases.assumptions.items()
        if name != left_out
    )


def _count_points(share: float, before: float) -> float:
    return round((share - before) * 1000) / 10


def _translate(phrases: Phrases, length: str) -> str:
    return _LENGTH.sub(lambda part: phrases.lengths[part[2]].format(part[1]), length)
