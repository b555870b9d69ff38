"""What a calendar says of the time between instants, and where its knowledge ends."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.holiday import CountryHolidays, DatedHoliday, Holiday, RuleHoliday
from helpdesk_cli.domain.time.opening_hours import OpeningHours
from helpdesk_cli.domain.time.zones import find_zone
from helpdesk_cli.errors import ConfigError
from helpdesk_cli.view.clocks.why import describe_why
from tests.time.hours import Week, build_hours, epoch

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
OFFICE: Week = {"mon-fri": ["09:00-17:00"]}
BREAK: Week = {"mon-thu": ["09:10-12:30", "13:30-18:00"], "fri": ["09:10-13:00"]}
NIGHTS: Week = {"mon-sun": ["22:00-06:00"]}
ALWAYS: Week = {"mon-sun": ["00:00-24:00"]}
CHRISTMAS = DatedHoliday(date(2026, 12, 25), "Christmas Day")
BOXING_DAY = DatedHoliday(date(2026, 12, 26), "Boxing Day")
HOUR = 3_600


class Stretch(NamedTuple):
    why: str
    zone: str
    week: Week
    start: str
    end: str
    expect: int
    holidays: Sequence[Holiday] = ()
    special: Mapping[str, Sequence[str]] | None = None


# fmt: off
ELAPSED = [
    Stretch("inside hours", BERLIN, BREAK, "2026-11-17T10:00:00+01:00", "2026-11-17T11:30:20+01:00",
            5_420),
    Stretch("through a break", BERLIN, BREAK, "2026-11-17T12:00:00+01:00",
            "2026-11-17T14:00:00+01:00", HOUR),
    Stretch("within a break", BERLIN, BREAK, "2026-11-17T12:30:00+01:00",
            "2026-11-17T13:30:00+01:00", 0),
    Stretch("over a weekend", BERLIN, BREAK, "2026-11-20T12:00:00+01:00",
            "2026-11-23T10:10:00+01:00", 2 * HOUR),
    Stretch("no time at all", BERLIN, BREAK, "2026-11-17T10:00:00+01:00",
            "2026-11-17T10:00:00+01:00", 0),
    Stretch("an end before the start", BERLIN, BREAK, "2026-11-17T11:00:00+01:00",
            "2026-11-17T10:00:00+01:00", 0),
    Stretch("a week", BERLIN, BREAK, "2026-11-16T00:00:00+01:00", "2026-11-23T00:00:00+01:00",
            4 * (7 * HOUR + 3_000) + 3 * HOUR + 3_000),
    Stretch("a year of working days", "UTC", OFFICE, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z",
            261 * 8 * HOUR),
    Stretch("over Christmas", BERLIN, OFFICE, "2026-12-24T16:00:00+01:00",
            "2026-12-28T10:00:00+01:00", 2 * HOUR, [CHRISTMAS]),
    Stretch("a special day on a holiday", BERLIN, OFFICE, "2026-12-25T00:00:00+01:00",
            "2026-12-26T00:00:00+01:00", 90 * 60, [CHRISTMAS], {"2026-12-25": ["10:00-11:30"]}),
    Stretch("always open, over a spring change", NEW_YORK, ALWAYS, "2026-03-07T12:00:00-05:00",
            "2026-03-09T12:00:00-04:00", 47 * HOUR),
    Stretch("always open, over an autumn change", NEW_YORK, ALWAYS, "2026-10-31T12:00:00-04:00",
            "2026-11-02T12:00:00-05:00", 49 * HOUR),
    Stretch("a night of seven hours", NEW_YORK, NIGHTS, "2026-03-07T12:00:00-05:00",
            "2026-03-08T12:00:00-04:00", 7 * HOUR),
    Stretch("a night of nine hours", NEW_YORK, NIGHTS, "2026-10-31T12:00:00-04:00",
            "2026-11-01T12:00:00-05:00", 9 * HOUR),
    Stretch("a night of half an hour more", "Australia/Lord_Howe", NIGHTS,
            "2026-04-04T12:00:00+11:00", "2026-04-05T12:00:00+10:30", 8 * HOUR + 1_800),
    Stretch("a night of half an hour less", "Australia/Lord_Howe", NIGHTS,
            "2026-10-03T12:00:00+10:30", "2026-10-04T12:00:00+11:00", 7 * HOUR + 1_800),
    Stretch("the southern autumn", "Australia/Sydney", NIGHTS, "2026-04-04T12:00:00+11:00",
            "2026-04-05T12:00:00+10:00", 9 * HOUR),
    Stretch("turned inside out by the change", NEW_YORK, {"sun": ["02:30-03:15"]},
            "2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00", 0),
    Stretch("covered twice by the change", NEW_YORK, {"sun": ["02:10-02:50", "03:20-04:00"]},
            "2026-03-08T00:00:00-05:00", "2026-03-08T12:00:00-04:00", 50 * 60),
    Stretch("covered twice by a special day's tail", "UTC", {"mon-sun": ["02:00-06:00"]},
            "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", 6 * HOUR,
            special={"2026-11-20": ["22:00-03:00"]}),
    Stretch("a date that the zone skipped", "Pacific/Apia", ALWAYS, "2011-12-29T00:00:00-10:00",
            "2012-01-01T00:00:00+14:00", 48 * HOUR),
]
# fmt: on


@pytest.mark.parametrize("case", ELAPSED, ids=[case.why for case in ELAPSED])
def test_elapsed(case: Stretch) -> None:
    calendar = Calendar("desk", build_hours(case.zone, case.week, case.holidays, case.special))
    assert calendar.elapsed(epoch(case.start), epoch(case.end)) == case.expect


def test_no_time_added_changes_nothing() -> None:
    calendar = Calendar("desk", build_hours("UTC", OFFICE))
    for at in ("2026-11-21T12:00:00Z", "2026-11-20T17:00:00Z", "2026-11-20T12:00:00Z"):
        assert calendar.add(epoch(at), 0) == epoch(at)


def test_aware_datetimes_of_any_zone_give_the_same_answers() -> None:
    calendar = Calendar("desk", build_hours(BERLIN, OFFICE))
    start = datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo(BERLIN))
    due = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    for zone in (UTC, ZoneInfo("Asia/Kathmandu"), timezone(timedelta(hours=-9))):
        assert calendar.add_to(start.astimezone(zone), HOUR) == due
        assert calendar.elapsed_between(start.astimezone(zone), due.astimezone(zone)) == HOUR
    assert calendar.add_to(start, HOUR).tzinfo is UTC


def test_wall_clocks_of_one_zone_are_never_subtracted() -> None:
    """Python says 12 hours from 20:00 to 08:00 on the night in which Berlin's clocks go forward."""
    calendar = Calendar("always", build_hours(BERLIN, ALWAYS))
    evening = datetime(2026, 3, 28, 20, tzinfo=ZoneInfo(BERLIN))
    morning = datetime(2026, 3, 29, 8, tzinfo=ZoneInfo(BERLIN))
    assert calendar.elapsed_between(evening, morning) == 11 * HOUR


def test_fractions_of_a_second_are_cut() -> None:
    calendar = Calendar("always", build_hours("UTC", ALWAYS))
    start = datetime(2026, 11, 20, 9, 0, 0, 999_999, tzinfo=UTC)
    assert calendar.add_to(start, 60) == datetime(2026, 11, 20, 9, 1, tzinfo=UTC)
    before_1970 = datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC)
    assert calendar.elapsed_between(before_1970, datetime(1970, 1, 1, tzinfo=UTC)) == 2


def test_datetimes_without_a_zone_are_refused() -> None:
    calendar = Calendar("always", build_hours("UTC", ALWAYS))
    with pytest.raises(ValueError, match="expected an aware datetime"):
        calendar.add_to(datetime(2026, 11, 20, 9), 60)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-11-20T08:59:59+01:00", "2026-11-20T09:10:00+01:00"),
        ("2026-11-20T09:10:00+01:00", None),
        ("2026-11-20T12:59:59+01:00", None),
        ("2026-11-20T13:00:00+01:00", "2026-11-23T09:10:00+01:00"),
        ("2026-11-19T12:30:00+01:00", "2026-11-19T13:30:00+01:00"),
        ("2026-12-31T20:00:00+01:00", "2027-01-01T09:10:00+01:00"),
    ],
)
def test_open_from_the_opening_until_before_the_closing(at: str, opens: str | None) -> None:
    calendar = Calendar("desk", build_hours(BERLIN, BREAK))
    assert calendar.is_open(epoch(at)) == (opens is None)
    assert calendar.next_opening(epoch(at)) == epoch(opens or at)


def test_spans_are_clipped_and_those_that_touch_are_one() -> None:
    calendar = Calendar(
        "desk", build_hours("UTC", {"mon-tue": ["00:00-24:00"], "wed": ["08:30-09:00"]})
    )
    start, end = epoch("2026-11-16T10:00:00Z"), epoch("2026-11-18T08:45:00Z")
    assert calendar.spans(start, end) == [
        (start, epoch("2026-11-18T00:00:00Z")),
        (epoch("2026-11-18T08:30:00Z"), end),
    ]
    assert calendar.spans(end, start) == []
    assert calendar.spans(epoch("2026-11-18T00:00:00Z"), epoch("2026-11-18T08:30:00Z")) == []


# fmt: off
CLOSED = [
    ("a night", "2026-11-17T17:00:00Z", "2026-11-18T09:00:00Z", "outside hours"),
    ("a weekend", "2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z", "outside hours"),
    ("a holiday alone", "2026-12-25T00:00:00Z", "2026-12-26T00:00:00Z",
     "holiday: Christmas Day (25 Dec)"),
    ("a holiday among others; not one on a Saturday", "2026-12-23T17:00:00Z",
     "2026-12-28T09:00:00Z",
     "outside hours; holiday: Christmas Day (25 Dec); special hours: Special day (24 Dec)"),
    ("the rest of a special day", "2026-12-24T12:00:00Z", "2026-12-25T00:00:00Z",
     "special hours: Special day (24 Dec)"),
    ("two holidays", "2027-12-31T17:00:00Z", "2028-01-05T09:00:00Z",
     "outside hours; holiday: New Year (3 Jan), Second of January (4 Jan)"),
]
# fmt: on


@pytest.mark.parametrize(
    ("start", "end", "reason"), [case[1:] for case in CLOSED], ids=[case[0] for case in CLOSED]
)
def test_why_it_is_closed(start: str, end: str, reason: str) -> None:
    holidays = [
        CHRISTMAS,
        BOXING_DAY,
        DatedHoliday(date(2028, 1, 3), "New Year"),
        DatedHoliday(date(2028, 1, 4), "Second of January"),
        DatedHoliday(date(2028, 1, 4), "a later name for the same date"),
    ]
    calendar = Calendar(
        "desk", build_hours("UTC", OFFICE, holidays, {"2026-12-24": ["09:00-12:00"]})
    )
    assert describe_why(calendar.find_closure(epoch(start), epoch(end))) == reason


DAILY = RuleHoliday("FREQ=DAILY", "never open")


@pytest.mark.parametrize(
    "hours",
    [
        build_hours("UTC", {}),
        build_hours("UTC", {}, [CHRISTMAS], {"2026-12-24": []}),
        build_hours("UTC", OFFICE, [DAILY]),
        build_hours("UTC", {"mon": ["09:00-17:00"]}, [RuleHoliday("FREQ=WEEKLY;BYDAY=MO", "")]),
    ],
    ids=["no hours", "a special day without hours", "holidays each day", "holidays each Monday"],
)
def test_a_calendar_that_never_opens_is_refused(hours: OpeningHours) -> None:
    with pytest.raises(ValueError, match="expected hours on at least one day"):
        Calendar("desk", hours)


@pytest.mark.parametrize(
    "hours",
    [
        build_hours("UTC", {"mon-sun": ["22:00-06:00"]}, [RuleHoliday("FREQ=WEEKLY;BYDAY=MO", "")]),
        build_hours("UTC", OFFICE, [RuleHoliday("FREQ=DAILY;UNTIL=20201231", "moving house")]),
        build_hours("UTC", OFFICE, [DAILY], {"2026-12-24": ["09:00-12:00"]}),
    ],
    ids=["other weekdays", "holidays that end", "a special day"],
)
def test_a_calendar_that_opens_at_all_is_taken(hours: OpeningHours) -> None:
    assert Calendar("desk", hours).next_opening(epoch("2026-01-01T00:00:00Z"))


Question = Callable[[Calendar, int], object]
BEYOND: list[tuple[str, Question]] = [
    ("add", lambda calendar, at: calendar.add(at, HOUR)),
    ("add_days", lambda calendar, at: calendar.add_days(at, 1)),
    ("next_opening", lambda calendar, at: calendar.next_opening(at)),
]


@pytest.mark.parametrize("ask", [ask for _, ask in BEYOND], ids=[name for name, _ in BEYOND])
@pytest.mark.parametrize(
    "hours",
    [
        build_hours("UTC", {}, special={"2026-11-18": ["09:00-10:00"]}),
        build_hours("UTC", OFFICE, [RuleHoliday("DTSTART:20261118\nRRULE:FREQ=DAILY", "closed")]),
    ],
    ids=["only a special day", "holidays each day from then on"],
)
def test_a_calendar_that_stops_opening_is_a_configuration_error(
    ask: Question, hours: OpeningHours
) -> None:
    calendar = Calendar("pop-up", hours)
    for _ in range(2):
        with pytest.raises(ConfigError, match='"pop-up": not open long enough') as refusal:
            ask(calendar, epoch("2026-11-18T10:00:00Z"))
        assert refusal.value.hint


def test_what_waits_for_a_calendar_that_never_opens_again_need_not_wait() -> None:
    calendar = Calendar("pop-up", build_hours("UTC", {}, special={"2026-11-18": ["09:00-10:00"]}))
    before, after = epoch("2026-11-18T08:00:00Z"), epoch("2026-11-18T10:00:00Z")
    assert calendar.opening_or_now(before) == before + HOUR
    assert calendar.opening_or_now(after) == after
    assert calendar.closes_for_good_at() == after


@pytest.mark.parametrize("week", [OFFICE, NIGHTS, ALWAYS])
def test_ordinary_hours_never_close_for_good(week: Week) -> None:
    calendar = Calendar("desk", build_hours(BERLIN, week, [CHRISTMAS, CountryHolidays("DE")]))
    assert calendar.closes_for_good_at() is None


def test_what_can_be_said_without_another_opening_is_said() -> None:
    calendar = Calendar("pop-up", build_hours("UTC", {}, special={"2026-11-18": ["09:00-10:00"]}))
    start, end = epoch("2026-11-01T00:00:00Z"), epoch("2027-11-01T00:00:00Z")
    assert calendar.add(start, HOUR) == epoch("2026-11-18T10:00:00Z")
    assert calendar.elapsed(start, end) == HOUR
    assert not calendar.is_open(end)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", NEW_YORK])
@pytest.mark.parametrize(
    "at",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-12))),
        datetime(1899, 12, 31, tzinfo=UTC),
        datetime(2300, 1, 2, tzinfo=UTC),
    ],
    ids=str,
)
def test_instants_out_of_reach_are_refused_with_the_years_known(at: datetime, zone: str) -> None:
    calendar = Calendar("desk", build_hours(zone, OFFICE))
    near = datetime(2026, 11, 20, tzinfo=UTC)
    since, to = min(at, near), max(at, near)
    questions: list[Callable[[], object]] = [
        lambda: calendar.add_to(at, HOUR),
        lambda: calendar.elapsed_between(since, to),
        lambda: calendar.is_open(int(at.timestamp())),
        lambda: calendar.add_days(int(at.timestamp()), 1),
        lambda: calendar.spans(int(since.timestamp()), int(to.timestamp())),
        lambda: calendar.find_closure(int(since.timestamp()), int(to.timestamp())),
    ]
    for ask in questions:
        with pytest.raises(ConfigError, match="1900 to 2299"):
            ask()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Niue", NEW_YORK])
def test_the_first_and_last_years_are_known(zone: str) -> None:
    calendar = Calendar("desk", build_hours(zone, ALWAYS))
    first, last = datetime(1900, 1, 3, tzinfo=UTC), datetime(2299, 12, 30, tzinfo=UTC)
    assert calendar.elapsed_between(first, last) == int((last - first).total_seconds())
    assert calendar.add_to(first, HOUR) == first + timedelta(hours=1)
    assert calendar.add_to(last, HOUR) == last + timedelta(hours=1)


def test_a_target_longer_than_all_years_known_is_refused() -> None:
    calendar = Calendar("desk", build_hours("UTC", {"mon": ["09:00-09:01"]}))
    with pytest.raises(ConfigError, match="not open long enough before the year 2300"):
        calendar.add(epoch("2026-11-16T00:00:00Z"), 2_000 * HOUR)


def test_a_holiday_that_cannot_be_read_is_a_configuration_error() -> None:
    calendar = Calendar("desk", build_hours("UTC", OFFICE, [CountryHolidays("XX")]))
    with pytest.raises(ConfigError, match='calendar "desk": expected a country code'):
        calendar.add(epoch("2026-11-16T00:00:00Z"), HOUR)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Europe/Berlim", ' (did you mean "Europe/Berlin"?)'),
        ("Mars/Olympus", ""),
        ("", ""),
        ("Europe", ""),
        ("../../etc/passwd", ""),
        ("/etc/passwd", ""),
    ],
)
def test_an_unknown_zone_is_refused(name: str, near: str) -> None:
    with pytest.raises(ValueError, match="expected an IANA time zone") as refusal:
        find_zone(name)
    assert f'got "{name}"' in str(refusal.value)
    assert near in str(refusal.value)
