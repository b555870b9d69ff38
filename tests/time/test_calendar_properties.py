"""Opening hours, zones and questions at random, answered alike by the calendar and by counting."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.holiday import DatedHoliday
from helpdesk_cli.domain.time.opening_hours import Interval, OpeningHours, SpecialDay
from tests.clocks.oracle import BeyondStretchError, Oracle

DAYS = 12

# Dates shortly before the clocks of a zone change, and a few where nothing happens.
STRETCHES = [
    ("UTC", date(2026, 2, 24)),
    ("Asia/Kathmandu", date(2026, 12, 27)),
    ("America/New_York", date(2026, 3, 4)),
    ("America/New_York", date(2026, 10, 28)),
    ("Europe/London", date(2026, 3, 25)),
    ("Europe/London", date(2026, 10, 21)),
    ("Europe/Dublin", date(2026, 10, 21)),
    ("Australia/Sydney", date(2026, 4, 1)),
    ("Australia/Sydney", date(2026, 9, 30)),
    ("Australia/Lord_Howe", date(2026, 4, 1)),
    ("Australia/Lord_Howe", date(2026, 9, 30)),
    ("Africa/Casablanca", date(2026, 2, 11)),
    ("Africa/Casablanca", date(2026, 3, 18)),
    ("Africa/Cairo", date(2026, 4, 20)),
    ("America/Havana", date(2026, 10, 28)),
    ("America/Sao_Paulo", date(2018, 2, 14)),
    ("America/Sao_Paulo", date(2018, 10, 31)),
    ("America/Caracas", date(2016, 4, 27)),
    ("Antarctica/Troll", date(2026, 3, 25)),
    ("Pacific/Apia", date(2011, 12, 26)),
]

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass(frozen=True)
class Desk:
    """Hours, the first of the dates looked at, and two instants among them."""

    hours: OpeningHours
    first: date
    start_at: int
    end_at: int

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar("desk", self.hours)

    @cached_property
    def oracle(self) -> Oracle:
        return Oracle(self.hours, self.first, DAYS)


minutes = st.one_of(
    st.integers(0, 1439), st.sampled_from([0, 15, 30, 45, 60, 90, 120, 135, 150, 180, 1380, 1410])
)


@st.composite
def intervals(draw: st.DrawFn, fewest_bounds: int = 0) -> tuple[Interval, ...]:
    """Up to three of a day, the last perhaps past midnight."""
    bounds = sorted(draw(st.sets(minutes, min_size=fewest_bounds, max_size=6)))
    if len(bounds) % 2:
        bounds.append(draw(st.sampled_from([1440, 1500, 1800])))
    return tuple(zip(bounds[::2], bounds[1::2], strict=True))


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    zone, first = draw(st.sampled_from(STRETCHES))
    dates = st.integers(0, DAYS - 1).map(lambda day: first + timedelta(days=day))
    office = draw(intervals(fewest_bounds=1))
    weekly = tuple(draw(st.one_of(st.just(office), intervals())) for _ in range(7))
    holidays = tuple(DatedHoliday(on, "closed") for on in draw(st.sets(dates, max_size=3)))
    special = tuple(
        SpecialDay(on, draw(intervals()), "other hours") for on in draw(st.sets(dates, max_size=3))
    )
    hours = OpeningHours(zone, (office, *weekly[1:]), holidays, special)
    begin = int((first - date(1970, 1, 1)).total_seconds()) + 24 * 3_600
    start_at = begin + draw(st.integers(0, 6 * 86_400))
    return Desk(hours, first, start_at, start_at + draw(st.integers(1, 2 * 86_400)))


@thorough
@given(desks())
def test_elapsed_is_what_counting_gives(desk: Desk) -> None:
    assert desk.calendar.elapsed(desk.start_at, desk.end_at) == desk.oracle.elapsed(
        desk.start_at, desk.end_at
    )


@thorough
@given(desks(), st.integers(1, 60 * 3_600))
def test_add_is_what_counting_gives(desk: Desk, seconds: int) -> None:
    try:
        expected = desk.oracle.add(desk.start_at, seconds)
    except BeyondStretchError:
        expected = None
    found = desk.calendar.add(desk.start_at, seconds)
    assert found == expected if expected else found > desk.oracle.until


@thorough
@given(desks(), st.integers(1, 4))
def test_add_days_is_what_counting_gives(desk: Desk, days: int) -> None:
    found = desk.calendar.add_days(desk.start_at, days)
    try:
        assert found == desk.oracle.add_days(desk.start_at, days)
    except BeyondStretchError:
        assert found >= desk.oracle.until


@thorough
@given(desks())
def test_spans_are_the_open_minutes(desk: Desk) -> None:
    spans = desk.calendar.spans(desk.start_at, desk.end_at)
    touched = [at for at in desk.oracle.open if at < desk.end_at and at + 60 > desk.start_at]
    counted = [at for opens, closes in spans for at in range(opens // 60 * 60, closes, 60)]
    assert counted == touched
    assert all(opens < closes for opens, closes in spans)
    assert all(spans[n][1] < spans[n + 1][0] for n in range(len(spans) - 1))
    assert not spans or (spans[0][0] >= desk.start_at and spans[-1][1] <= desk.end_at)


@thorough
@given(desks())
def test_opening_is_the_first_open_instant(desk: Desk) -> None:
    calendar = desk.calendar
    found = calendar.next_opening(desk.start_at)
    try:
        assert found == desk.oracle.next_opening(desk.start_at)
    except BeyondStretchError:
        assert found >= desk.oracle.until
    assert calendar.is_open(desk.start_at) == (found == desk.start_at)


@thorough
@given(desks(), st.integers(1, 20 * 3_600), st.integers(1, 20 * 3_600))
def test_time_added_is_time_elapsed_and_adds_up(desk: Desk, one: int, other: int) -> None:
    calendar = desk.calendar
    due_at = calendar.add(desk.start_at, one)
    assert calendar.elapsed(desk.start_at, due_at) == one
    assert calendar.elapsed(desk.start_at, due_at - 1) == one - 1
    assert calendar.add(due_at, other) == calendar.add(desk.start_at, one + other)


@thorough
@given(desks(), st.lists(st.integers(-2, 2), max_size=3))
def test_answers_do_not_depend_on_what_was_asked_before(desk: Desk, years: list[int]) -> None:
    asked, fresh = desk.calendar, Calendar("fresh", desk.hours)
    for year in years:
        asked.next_opening(desk.start_at + year * 31_556_952)
    assert asked.add(desk.start_at, 20 * 3_600) == fresh.add(desk.start_at, 20 * 3_600)
    assert asked.add_days(desk.start_at, 9) == fresh.add_days(desk.start_at, 9)
    long_ago = desk.start_at - 31_556_952
    assert asked.elapsed(long_ago, desk.end_at) == fresh.elapsed(long_ago, desk.end_at)


@pytest.mark.parametrize(("zone", "first"), STRETCHES)
def test_always_open_is_wall_clock_time(zone: str, first: date) -> None:
    calendar = Calendar("always", OpeningHours(zone, (((0, 1440),),) * 7))
    start_at = int((first - date(1970, 1, 1)).total_seconds())
    for days in (1, 12, 3_000):
        assert calendar.elapsed(start_at, start_at + days * 86_400) == days * 86_400
        assert calendar.add(start_at, days * 86_400) == start_at + days * 86_400
    assert calendar.spans(start_at, start_at + 10**8) == [(start_at, start_at + 10**8)]
