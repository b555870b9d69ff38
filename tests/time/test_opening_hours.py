import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import pytest

from helpdesk_cli.domain.time.holiday import (
    CountryHolidays,
    DatedHoliday,
    EasterHoliday,
    Holiday,
    RuleHoliday,
    check_holiday,
)
from helpdesk_cli.domain.time.opening_hours import (
    Interval,
    find_overlaps,
    format_interval,
    parse_interval,
    parse_weekdays,
)
from tests.time.hours import Week, build_hours


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("09:00-12:30", (540, 750)),
        ("00:00-24:00", (0, 1440)),
        ("00:01-23:59", (1, 1439)),
        ("22:00-24:00", (1320, 1440)),
        ("22:00-06:00", (1320, 1800)),
        ("22:00-00:00", (1320, 1440)),
        ("12:30-12:29", (750, 2189)),
    ],
)
def test_hours_are_read_and_shown_alike(text: str, interval: Interval) -> None:
    assert parse_interval(text) == interval
    assert parse_interval(format_interval(interval)) == interval


@pytest.mark.parametrize("text", ["9:00-17:00", " 09:00 - 17:00 "])
def test_hours_may_be_written_loosely(text: str) -> None:
    assert format_interval(parse_interval(text)) == "09:00-17:00"


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (parse_interval, "9-17", 'hours such as "09:00-17:30"'),
        (parse_interval, "", 'hours such as "09:00-17:30"'),
        (parse_interval, "09:00-17:00-18:00", 'hours such as "09:00-17:30"'),
        (parse_interval, "09:00–17:00", 'hours such as "09:00-17:30"'),  # noqa: RUF001
        (parse_interval, "9am-5pm", 'hours such as "09:00-17:30"'),
        (parse_interval, "٠٩:00-17:00", 'hours such as "09:00-17:30"'),
        (parse_interval, "09:60-17:00", "times from 00:00 to 24:00"),
        (parse_interval, "09:00-25:00", "times from 00:00 to 24:00"),
        (parse_interval, "09:00-24:01", "times from 00:00 to 24:00"),
        (parse_interval, "24:00-06:00", "24:00 as an end only"),
        (parse_interval, "09:00-09:00", "an end that is not the start"),
        (
            parse_interval,
            "00:00-00:00",
            'an end that is not the start (a whole day is "00:00-24:00")',
        ),
        (parse_weekdays, "", 'a weekday such as "mon", or a range such as "mon-fri"'),
        (parse_weekdays, "mon-", 'a weekday such as "mon", or a range such as "mon-fri"'),
        (parse_weekdays, "mon-tue-wed", 'a weekday such as "mon", or a range such as "mon-fri"'),
        (parse_weekdays, "mon,tue", 'a weekday such as "mon", or a range such as "mon-fri"'),
        (parse_weekdays, "holidays", 'a weekday such as "mon", or a range such as "mon-fri"'),
    ],
)
def test_what_cannot_be_read_is_refused(
    read: Callable[[str], object], text: str, expected: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(f"expected {expected}")) as refusal:
        read(text)
    assert f'got "{text}"' in str(refusal.value)


@pytest.mark.parametrize("text", ["monday", "Mon-Friday", "thr"])
def test_a_near_weekday_is_offered(text: str) -> None:
    with pytest.raises(ValueError, match=r'did you mean "(mon|fri|thu)"\?'):
        parse_weekdays(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("sun", (6,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("sat-mon", (5, 6, 0)),
        ("fri-thu", (4, 5, 6, 0, 1, 2, 3)),
        ("tue-tue", (1,)),
        ("Mon - FRI", (0, 1, 2, 3, 4)),
    ],
)
def test_weekdays_are_read(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize(
    ("week", "special", "sentences"),
    [
        ({"mon-fri": ["09:00-12:00", "12:00-17:00"]}, {}, []),
        ({"mon-sun": ["22:00-06:00", "06:00-22:00"]}, {}, []),
        ({"mon-sun": ["00:00-24:00"]}, {}, []),
        ({"mon": ["09:00-12:00", "11:00-13:00"]}, {}, ["mon: 09:00-12:00 overlaps 11:00-13:00"]),
        ({"mon": ["09:00-17:00", "10:00-11:00"]}, {}, ["mon: 09:00-17:00 overlaps 10:00-11:00"]),
        ({"mon": ["09:00-17:00", "09:00-17:00"]}, {}, ["mon: 09:00-17:00 overlaps 09:00-17:00"]),
        (
            {"mon-tue": ["09:00-17:00"], "tue": ["16:00-24:00"]},
            {},
            ["tue: 09:00-17:00 overlaps 16:00-24:00"],
        ),
        (
            {"mon": ["22:00-06:00"], "tue": ["05:30-09:00"]},
            {},
            ["mon: 22:00-06:00 overlaps 05:30-09:00 of tue"],
        ),
        (
            {"sun": ["22:00-06:00"], "mon": ["00:00-24:00"]},
            {},
            ["sun: 22:00-06:00 overlaps 00:00-24:00 of mon"],
        ),
        (
            {"mon": ["09:00-17:00"]},
            {"2026-12-24": ["09:00-12:00", "11:30-13:00"]},
            ["2026-12-24: 09:00-12:00 overlaps 11:30-13:00"],
        ),
        ({"mon-sun": ["05:00-09:00"]}, {"2026-12-24": ["22:00-06:00"]}, []),
    ],
)
def test_overlaps_are_named(
    week: Week, special: Mapping[str, Sequence[str]], sentences: list[str]
) -> None:
    assert find_overlaps(build_hours("UTC", week, special=special)) == sentences


YEARS = range(2026, 2028)


@pytest.mark.parametrize(
    ("holiday", "dates"),
    [
        (DatedHoliday(date(2026, 12, 25), "Christmas"), ["2026-12-25"]),
        (DatedHoliday(date(2028, 12, 25), "Christmas"), []),
        (EasterHoliday(0, "Easter"), ["2026-04-05", "2027-03-28"]),
        (EasterHoliday(-47, "Shrove Tuesday"), ["2026-02-17", "2027-02-09"]),
        (EasterHoliday(300, "far off"), ["2026-02-14", "2027-01-30"]),
        (RuleHoliday("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "Thanks"), ["2026-11-26", "2027-11-25"]),
        (
            RuleHoliday("RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", ""),
            ["2026-12-31", "2027-12-31"],
        ),
        (RuleHoliday("freq=yearly;bymonth=5;byday=1mo", ""), ["2026-05-04", "2027-05-03"]),
        (RuleHoliday("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "leap"), []),
        (RuleHoliday("FREQ=YEARLY;BYMONTH=1", "New Year"), ["2026-01-01", "2027-01-01"]),
        (RuleHoliday("BYDAY=1MO;BYMONTH=9;FREQ=YEARLY", ""), ["2026-09-07", "2027-09-06"]),
        (
            RuleHoliday("FREQ=YEARLY;BYMONTH=1;UNTIL=20270101T000000Z", ""),
            ["2026-01-01", "2027-01-01"],
        ),
        (RuleHoliday("DTSTART:20250704\nRRULE:FREQ=YEARLY;INTERVAL=2", ""), ["2027-07-04"]),
        (
            RuleHoliday("DTSTART:20260301\nRRULE:FREQ=WEEKLY;COUNT=2", ""),
            ["2026-03-01", "2026-03-08"],
        ),
        (
            RuleHoliday("DTSTART;TZID=UTC:20270704T120000\nRRULE:FREQ=YEARLY", ""),
            ["2027-07-04"],
        ),
        (
            RuleHoliday(
                "RRULE:FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1\nRDATE;VALUE=DATE:20270503,20270504\n"
                "EXRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=SA\nEXDATE:20260501T000000",
                "",
            ),
            ["2027-05-03", "2027-05-04"],
        ),
        # Nothing is left of it, and that is found without going to the end of time.
        (RuleHoliday("RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY", ""), []),
        (RuleHoliday("DTSTART:19000101\nRRULE:FREQ=YEARLY;UNTIL=19991231", ""), []),
        (
            RuleHoliday("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1;BYHOUR=9", ""),
            ["2026-06-01", "2027-06-01"],
        ),
    ],
    ids=str,
)
def test_holidays_fall_on_dates(holiday: Holiday, dates: list[str]) -> None:
    check_holiday(holiday)
    assert [on.isoformat() for on in sorted(holiday.dates_in(YEARS))] == dates


@pytest.mark.parametrize(
    ("holiday", "on", "name"),
    [
        (DatedHoliday(date(2026, 12, 25), "Christmas"), "2026-12-25", "Christmas"),
        (EasterHoliday(1, "Easter Monday"), "2026-04-06", "Easter Monday"),
        (RuleHoliday("FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", "Bank"), "2026-08-31", "Bank"),
        (CountryHolidays("GB", "ENG"), "2026-12-25", "Christmas Day"),
        (CountryHolidays("US"), "2026-07-03", "Independence Day (observed)"),
    ],
)
def test_holidays_keep_their_names(holiday: Holiday, on: str, name: str) -> None:
    assert holiday.dates_in(YEARS)[date.fromisoformat(on)] == name


def test_a_countrys_holidays_have_english_names_on_every_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert CountryHolidays("DE").dates_in(YEARS)[date(2026, 10, 3)] == "German Unity Day"


def test_a_region_has_holidays_of_its_own() -> None:
    scottish = CountryHolidays("GB", "SCT").dates_in(YEARS)
    assert date(2026, 1, 2) in scottish
    assert date(2026, 1, 2) not in CountryHolidays("GB", "ENG").dates_in(YEARS)


@pytest.mark.parametrize(
    ("holiday", "expected"),
    [
        (RuleHoliday("last Monday of August", ""), "expected an RRULE with FREQ=YEARLY, MONTHLY"),
        (RuleHoliday("FREQ=HOURLY", ""), "expected an RRULE with FREQ=YEARLY, MONTHLY"),
        (RuleHoliday("FREQ=YEARLY;BYDAY=XX", ""), 'expected an RRULE such as "FREQ=YEARLY;'),
        (RuleHoliday("FREQ=YEARLY;BYWEEKDAY", ""), 'expected an RRULE such as "FREQ=YEARLY;'),
        (RuleHoliday("FREQ=YEARLY;UNTIL=soon", ""), 'expected an RRULE such as "FREQ=YEARLY;'),
        (RuleHoliday("FREQ=YEARLY;INTERVAL=0", ""), "expected an INTERVAL of 1 or more"),
        (RuleHoliday("FREQ=YEARLY;INTERVAL=2", ""), "expected a day to count from"),
        (RuleHoliday("FREQ=YEARLY;COUNT=3", ""), "expected a day to count from"),
        (RuleHoliday("FREQ=WEEKLY", ""), "expected a day to count from"),
        (RuleHoliday("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ""), "expected a rule that falls on"),
        (RuleHoliday("FREQ=YEARLY;INTERVAL=-1", ""), "expected an INTERVAL of 1 or more"),
        (RuleHoliday("FREQ=DAILY;FREQ=SECONDLY", ""), "expected an RRULE with FREQ=YEARLY"),
        (RuleHoliday("FREQ=DAILY;FREQ=", ""), "expected an RRULE with FREQ=YEARLY"),
        (
            RuleHoliday("RRULE:FREQ=DAILY\nEXRULE:FREQ=MINUTELY", ""),
            "expected an RRULE with FREQ=YEARLY",
        ),
        (
            RuleHoliday("DTSTART:20260101\nRRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY;INTERVAL=0", ""),
            "expected an INTERVAL of 1 or more",
        ),
        (
            RuleHoliday("FREQ=DAILY;BYHOUR=0,6,12", ""),
            "expected whole days, without a list",
        ),
        (
            RuleHoliday("FREQ=DAILY;BYSECOND=1,2", ""),
            "expected whole days, without a list",
        ),
        (
            RuleHoliday("DTSTART:00010101\nRRULE:FREQ=DAILY", ""),
            "expected a DTSTART in 1900 or later",
        ),
        (RuleHoliday("FREQ=YEARLY;BYDAY=99MO", ""), "expected an RRULE such as"),
        (RuleHoliday("DTSTART:soon\nRRULE:FREQ=DAILY", ""), "expected an RRULE such as"),
        (RuleHoliday("FREQ=DAILY\nEXDATE:2026", ""), "expected an RRULE such as"),
        (RuleHoliday("FREQ=DAILY\nEXCEPT:20261224", ""), "expected lines that begin with DTSTART,"),
        (RuleHoliday("RRULE:FREQ=DAILY\n" * 11, ""), "expected at most 10 rules"),
        (RuleHoliday(f"FREQ=YEARLY;BYYEARDAY={'1,' * 2_000}1", ""), "expected at most 10 rules"),
        (
            RuleHoliday("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ""),
            "expected a rule that falls on some date",
        ),
        (
            RuleHoliday("DTSTART:20260105\nRRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU", ""),
            "expected a rule that falls on some date",
        ),
        (
            RuleHoliday("RRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31", ""),
            "expected a rule that falls on some date",
        ),
        (EasterHoliday(4_000, ""), "expected days from Easter Sunday, -366 to 366, got 4000"),
        (CountryHolidays("XX"), 'expected a country code such as "GB", got "XX"'),
        (CountryHolidays("us"), 'got "us" (did you mean "US"?)'),
        (CountryHolidays("GB", "eng"), "expected a subdivision of GB (ENG, NIR, SCT, WLS)"),
        (CountryHolidays("GB", "eng"), 'got "eng" (did you mean "ENG"?)'),
    ],
    ids=str,
)
def test_holidays_without_a_date_are_refused(holiday: Holiday, expected: str) -> None:
    with pytest.raises(ValueError, match=re.escape(expected)):
        check_holiday(holiday)
