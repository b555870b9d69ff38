"""Business time against two other libraries, in one run: microseconds, ratios, wrong answers.

    .venv/bin/pip install businesstimedelta pandas
    .venv/bin/python tests/benchmarks/calendar_speed.py

The desk is open 9 to 17, Monday to Friday, in New York, without the federal holidays. Every second
question begins on the hour, so that some deadlines fall exactly at closing time. What is right is
counted minute by minute (`tests/clocks/oracle.py`).
"""

import operator
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from importlib import import_module
from time import perf_counter
from typing import Any, NamedTuple

from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.holiday import CountryHolidays, DatedHoliday
from helpdesk_cli.domain.time.opening_hours import OpeningHours
from tests.clocks.oracle import Oracle

ZONE = "America/New_York"
HOLIDAYS = CountryHolidays("US").dates_in(range(2026, 2032))
HOURS = OpeningHours(
    ZONE,
    (((9 * 60, 17 * 60),),) * 5 + ((), ()),
    tuple(DatedHoliday(on, name) for on, name in HOLIDAYS.items()),
)
# Questions begin within a hundred days of this one; 2,000 business hours are about a year.
FIRST = date(2026, 1, 2)
QUESTIONS = 100


class Question(NamedTuple):
    start: datetime
    hours: int
    end: datetime


class Contender(NamedTuple):
    """A library, and how it wants instants and amounts; preparing those is not timed."""

    name: str
    add: Callable[[Any, Any], Any]
    elapsed: Callable[[Any, Any], Any]
    make_instant: Callable[[datetime], Any]
    make_amount: Callable[[int], Any]
    read_instant: Callable[[Any], datetime]
    read_seconds: Callable[[Any], float]
    bar: str


def main() -> None:
    oracle = Oracle(HOURS, FIRST, 500)
    contenders = [hd_epochs(), hd_datetimes(), business_time_delta(), custom_business_hour()]
    for reach in (40, 2_000):
        questions = list(ask_questions(oracle, reach))
        print(f"\nUp to {reach:,} business hours; ratios to hd with aware datetimes,", end="")
        print(f" wrong answers of {QUESTIONS}")
        print(f"  {'':<26}{'add µs':>10}{'ratio':>8}{'wrong':>7}", end="")
        print(f"{'elapsed µs':>14}{'ratio':>8}{'wrong':>7}  bar")
        taken = {each.name: time_answers(each, questions) for each in contenders}
        floor = taken["hd, aware datetimes"]
        for each in contenders:
            columns = zip(taken[each.name], floor, count_wrong(each, questions), strict=True)
            shown = (
                f"{took:>10.2f}{took / least:>8.1f}{wrong:>7}" for took, least, wrong in columns
            )
            print(f"  {each.name:<26}{'    '.join(shown)}  {each.bar}")


def ask_questions(oracle: Oracle, reach: int) -> Iterator[Question]:
    """The same ones in each run."""
    chance = random.Random(reach)
    first = int(datetime.combine(FIRST, time(12), UTC).timestamp())
    for number in range(QUESTIONS):
        start_at = first + chance.randrange(100 * 24) * 3_600
        start_at += chance.randrange(3_600) if number % 2 else 0
        hours = chance.randint(1, reach)
        end_at = oracle.add(start_at, hours * 3_600)
        start, end = (datetime.fromtimestamp(at, UTC) for at in (start_at, end_at))
        yield Question(start, hours, end)


def time_answers(contender: Contender, questions: list[Question]) -> tuple[float, float]:
    """Microseconds for one `add` and one `elapsed`: the best of the rounds that fit in a second."""
    instant, amount = contender.make_instant, contender.make_amount
    additions = [(instant(each.start), amount(each.hours)) for each in questions]
    stretches = [(instant(each.start), instant(each.end)) for each in questions]
    return time_calls(contender.add, additions), time_calls(contender.elapsed, stretches)


def time_calls(call: Callable[[Any, Any], Any], arguments: list[tuple[Any, Any]]) -> float:
    rounds: list[float] = []
    while sum(rounds) < 1:
        begun = perf_counter()
        for first, second in arguments:
            call(first, second)
        rounds.append(perf_counter() - begun)
    return min(rounds) / len(arguments) * 1e6


def count_wrong(contender: Contender, questions: list[Question]) -> tuple[int, int]:
    instant, amount = contender.make_instant, contender.make_amount
    additions = elapsed = 0
    for each in questions:
        found = contender.add(instant(each.start), amount(each.hours))
        additions += contender.read_instant(found) != each.end
        counted = contender.elapsed(instant(each.start), instant(each.end))
        elapsed += contender.read_seconds(counted) != each.hours * 3_600
    return additions, elapsed


def hd_epochs() -> Contender:
    calendar = Calendar("desk", HOURS)
    return Contender(
        "hd, epoch seconds",
        add=calendar.add,
        elapsed=calendar.elapsed,
        make_instant=lambda instant: int(instant.timestamp()),
        make_amount=lambda hours: hours * 3_600,
        read_instant=lambda at: datetime.fromtimestamp(at, UTC),
        read_seconds=lambda seconds: seconds,
        bar="at most 1 µs",
    )


def hd_datetimes() -> Contender:
    calendar = Calendar("desk", HOURS)
    return Contender(
        "hd, aware datetimes",
        add=calendar.add_to,
        elapsed=calendar.elapsed_between,
        make_instant=lambda instant: instant,
        make_amount=lambda hours: hours * 3_600,
        read_instant=lambda instant: instant,
        read_seconds=lambda seconds: seconds,
        bar="at most 3 µs",
    )


def business_time_delta() -> Contender:
    library, zone = load("businesstimedelta"), load("pytz").timezone(ZONE)
    workdays = library.WorkDayRule(time(9), time(17), working_days=[0, 1, 2, 3, 4], tz=zone)
    rules = library.Rules([workdays, library.HolidayRule(HOLIDAYS, tz=zone)])
    return Contender(
        "businesstimedelta",
        add=operator.add,
        elapsed=rules.difference,
        make_instant=lambda instant: instant,
        make_amount=lambda hours: library.BusinessTimeDelta(rules, hours=hours),
        read_instant=lambda instant: instant,
        read_seconds=lambda delta: delta.hours * 3_600 + delta.seconds,
        bar="ratio at least 100",
    )


def custom_business_hour() -> Contender:
    pandas = load("pandas")
    offset = pandas.offsets.CustomBusinessHour(start="09:00", end="17:00", holidays=list(HOLIDAYS))
    return Contender(
        "pandas CustomBusinessHour",
        add=operator.add,
        # It has no other way to count; the points of a range include both ends.
        elapsed=lambda start, end: len(pandas.date_range(start, end, freq=offset)) - 1,
        make_instant=lambda instant: pandas.Timestamp(instant).tz_convert(ZONE),
        make_amount=lambda hours: offset * hours,
        read_instant=lambda stamp: stamp.to_pydatetime().astimezone(UTC),
        read_seconds=lambda points: points * 3_600,
        bar="ratio at least 15",
    )


def load(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise SystemExit(f"{module} is missing: pip install businesstimedelta pandas") from None


if __name__ == "__main__":
    main()
