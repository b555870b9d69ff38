"""When things fall due, by example: each sentence of the rules, odd hours and odd zones."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest

from helpdesk_cli.domain.time.calendar import Calendar
from helpdesk_cli.domain.time.duration import parse_duration
from helpdesk_cli.domain.time.holiday import (
    CountryHolidays,
    DatedHoliday,
    EasterHoliday,
    Holiday,
    RuleHoliday,
)
from tests.time.hours import Week, build_hours, epoch

ODD: Week = {
    "mon": ["10:10-16:40"],
    "tue-thu": ["08:05-11:55", "13:20-17:45"],
    "fri": ["08:05-12:00"],
    "sat": ["22:30-03:15"],
}
OFFICE: Week = {"mon-fri": ["09:00-17:00"]}
BREAK: Week = {"mon-thu": ["09:00-12:30", "13:30-18:00"], "fri": ["09:00-13:00"]}
WEEKDAYS: Week = {"mon-fri": ["00:00-24:00"]}
ALWAYS: Week = {"mon-sun": ["00:00-24:00"]}
NIGHTS: Week = {"mon-sun": ["22:00-06:00"]}

BERLIN, LONDON, NEW_YORK = "Europe/Berlin", "Europe/London", "America/New_York"
SYDNEY, LORD_HOWE = "Australia/Sydney", "Australia/Lord_Howe"
CASABLANCA = "Africa/Casablanca"

CHRISTMAS = DatedHoliday(date(2026, 12, 25), "Christmas Day")
BOXING_DAY = DatedHoliday(date(2026, 12, 26), "Boxing Day")


class Due(NamedTuple):
    why: str
    zone: str
    week: Week
    start: str
    take: str
    expect: str
    holidays: Sequence[Holiday] = ()
    special: Mapping[str, Sequence[str]] | None = None


# fmt: off
DUE = [
    # Hours: several a day, 24:00, past midnight
    Due("inside one interval", BERLIN, ODD, "2026-11-17T08:30:15+01:00", "45 business minutes",
        "2026-11-17T09:15:15+01:00"),
    Due("through a break", BERLIN, ODD, "2026-11-17T11:50:00+01:00", "10 business minutes",
        "2026-11-17T13:25:00+01:00"),
    Due("over a night", BERLIN, ODD, "2026-11-17T17:44:30+01:00", "1 business minute",
        "2026-11-18T08:05:30+01:00"),
    Due("before the first opening", BERLIN, ODD, "2026-11-17T05:00:00+01:00", "1 business hour",
        "2026-11-17T09:05:00+01:00"),
    Due("after the last closing", BERLIN, ODD, "2026-11-17T20:00:00+01:00", "1 business hour",
        "2026-11-18T09:05:00+01:00"),
    Due("on the last second before closing", BERLIN, ODD, "2026-11-17T17:44:59+01:00",
        "1 business second", "2026-11-17T17:45:00+01:00"),
    Due("Friday to a Saturday night", BERLIN, ODD, "2026-11-20T11:30:00+01:00", "1 business hour",
        "2026-11-21T23:00:00+01:00"),
    Due("a night shift goes on past midnight", BERLIN, ODD, "2026-11-21T23:00:00+01:00",
        "2 business hours", "2026-11-22T01:00:00+01:00"),
    Due("a start on the tail of a night shift", BERLIN, ODD, "2026-11-22T03:00:00+01:00",
        "30 business minutes", "2026-11-23T10:25:00+01:00"),
    Due("the Sunday night's tail lies on Monday", "UTC", {"sun": ["23:00-01:30"]},
        "2026-11-16T00:00:00Z", "2 business hours", "2026-11-22T23:30:00Z"),
    Due("24:00 joins the 00:00 that follows", NEW_YORK, WEEKDAYS, "2026-11-18T23:30:00-05:00",
        "1 business hour", "2026-11-19T00:30:00-05:00"),
    Due("24:00 on a Friday is the end of the week", NEW_YORK, WEEKDAYS, "2026-11-20T23:30:00-05:00",
        "1 business hour", "2026-11-23T00:30:00-05:00"),
    Due("two pieces that touch are one", "UTC", {"mon": ["09:00-12:00", "12:00-15:00"]},
        "2026-11-16T11:30:00Z", "3 business hours", "2026-11-16T14:30:00Z"),
    Due("across a year's end", "UTC", NIGHTS, "2026-12-31T23:00:00Z", "5 business hours",
        "2027-01-01T04:00:00Z"),
    Due("a start in another zone's offset", BERLIN, OFFICE, "2026-11-17T03:00:00-05:00",
        "2 business hours", "2026-11-17T11:00:00+01:00"),
    Due("2,000 hours", "UTC", OFFICE, "2026-01-05T09:00:00Z", "2000 business hours",
        "2026-12-18T17:00:00Z"),
    Due("forty years of one hour a week", "UTC", {"mon": ["09:00-10:00"]}, "2026-01-05T09:00:00Z",
        "2000 business hours", "2064-04-28T10:00:00Z"),

    # A deadline exactly at closing is the closing instant
    Due("at closing time", BERLIN, OFFICE, "2026-11-17T16:00:00+01:00", "1 business hour",
        "2026-11-17T17:00:00+01:00"),
    Due("at the start of a break", BERLIN, BREAK, "2026-11-17T11:30:00+01:00", "1 business hour",
        "2026-11-17T12:30:00+01:00"),
    Due("at closing on a Friday", BERLIN, OFFICE, "2026-11-20T09:00:00+01:00", "8 business hours",
        "2026-11-20T17:00:00+01:00"),
    Due("at 24:00", NEW_YORK, WEEKDAYS, "2026-11-20T23:00:00-05:00", "1 business hour",
        "2026-11-21T00:00:00-05:00"),
    Due("a start at closing waits for the next opening", BERLIN, OFFICE,
        "2026-11-20T17:00:00+01:00", "1 business hour", "2026-11-23T10:00:00+01:00"),

    # A holiday closes the local date
    Due("over a holiday", LONDON, OFFICE, "2026-12-24T16:00:00Z", "2 business hours",
        "2026-12-28T10:00:00Z", [CHRISTMAS]),
    Due("a start on a holiday", LONDON, OFFICE, "2026-12-25T11:00:00Z", "1 business hour",
        "2026-12-28T10:00:00Z", [CHRISTMAS]),
    Due("a night shift into a holiday loses its tail", "UTC", NIGHTS, "2026-12-24T23:00:00Z",
        "2 business hours", "2026-12-26T01:00:00Z", [CHRISTMAS]),
    Due("a night shift out of a holiday keeps its tail", "UTC", NIGHTS, "2026-12-25T12:00:00Z",
        "1 business hour", "2026-12-26T01:00:00Z", [CHRISTMAS]),
    Due("the holiday is a date of the calendar's zone", "Pacific/Auckland", ALWAYS,
        "2026-12-24T10:30:00Z", "1 business hour", "2026-12-25T11:30:00Z", [CHRISTMAS]),
    Due("Easter and its neighbours", BERLIN, OFFICE, "2027-03-25T16:00:00+01:00",
        "2 business hours", "2027-03-30T10:00:00+02:00",
        [EasterHoliday(-2, "Good Friday"), EasterHoliday(1, "Easter Monday")]),
    Due("a rule of weekdays", LONDON, OFFICE, "2026-08-28T16:30:00+01:00", "1 business hour",
        "2026-09-01T09:30:00+01:00", [RuleHoliday("FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO", "Bank")]),
    Due("a country's holidays, in lieu too", NEW_YORK, OFFICE, "2027-12-23T16:00:00-05:00",
        "2 business hours", "2027-12-27T10:00:00-05:00", [CountryHolidays("US")]),
    Due("a subdivision's own holiday", BERLIN, OFFICE, "2026-06-03T16:00:00+02:00",
        "2 business hours", "2026-06-05T10:00:00+02:00", [CountryHolidays("DE", "BY")]),
    Due("the country at large does not have it", BERLIN, OFFICE, "2026-06-03T16:00:00+02:00",
        "2 business hours", "2026-06-04T10:00:00+02:00", [CountryHolidays("DE")]),

    # Special hours replace the date's own
    Due("a short day", LONDON, OFFICE, "2026-12-24T09:00:00Z", "4 business hours",
        "2026-12-25T10:00:00Z", special={"2026-12-24": ["09:00-12:00"]}),
    Due("on a holiday", LONDON, OFFICE, "2026-12-25T09:00:00Z", "90 business minutes",
        "2026-12-25T12:15:00Z", [CHRISTMAS], {"2026-12-25": ["10:45-13:00"]}),
    Due("on a day that is closed otherwise", LONDON, OFFICE, "2026-11-20T16:30:00Z",
        "1 business hour", "2026-11-21T10:30:00Z", special={"2026-11-21": ["10:00-11:00"]}),
    Due("none at all closes the date", LONDON, OFFICE, "2026-11-17T16:30:00Z", "1 business hour",
        "2026-11-19T09:30:00Z", special={"2026-11-18": []}),
    Due("its tail goes to the next date", "UTC", OFFICE, "2026-11-20T23:00:00Z", "2 business hours",
        "2026-11-21T01:00:00Z", special={"2026-11-20": ["22:00-03:00"]}),
    Due("its tail is lost on a holiday", "UTC", OFFICE, "2026-12-24T23:00:00Z", "2 business hours",
        "2026-12-28T10:00:00Z", [CHRISTMAS, BOXING_DAY], {"2026-12-24": ["22:00-03:00"]}),
    Due("its tail is lost on the next special date", "UTC", OFFICE, "2026-11-20T23:00:00Z",
        "2 business hours", "2026-11-21T11:00:00Z",
        special={"2026-11-20": ["22:00-03:00"], "2026-11-21": ["10:00-12:00"]}),
    Due("the tail of the night before gives way to it", "UTC", NIGHTS, "2026-11-20T23:00:00Z",
        "2 business hours", "2026-11-21T13:00:00Z", special={"2026-11-21": ["12:00-13:00"]}),
    Due("the week's tail on the date after it stays", "UTC", NIGHTS, "2026-11-21T12:30:00Z",
        "1 business hour", "2026-11-22T00:30:00Z", special={"2026-11-21": ["12:00-13:00"]}),
    Due("a tail that meets the week's hours counts once", "UTC", {"mon-sun": ["02:00-06:00"]},
        "2026-11-20T23:00:00Z", "6 business hours", "2026-11-21T05:00:00Z",
        special={"2026-11-20": ["22:00-03:00"]}),

    # Clocks that change
    Due("a spring night has an hour less", NEW_YORK, NIGHTS, "2026-03-07T23:00:00-05:00",
        "6 business hours", "2026-03-08T06:00:00-04:00"),
    Due("an autumn night has an hour more", NEW_YORK, NIGHTS, "2026-10-31T23:00:00-04:00",
        "8 business hours", "2026-11-01T06:00:00-05:00"),
    Due("over a weekend with a change", LONDON, OFFICE, "2026-03-27T16:00:00Z", "2 business hours",
        "2026-03-30T10:00:00+01:00"),
    Due("to the second pass of an hour", LONDON, ALWAYS, "2026-10-25T00:30:00+01:00",
        "90 business minutes", "2026-10-25T01:00:00Z"),
    Due("opens in the repeated hour: its first pass", LONDON, {"sun": ["01:20-04:00"]},
        "2026-10-25T00:00:00+01:00", "1 business hour", "2026-10-25T01:20:00Z"),
    Due("closes in the repeated hour: its first pass", LONDON, {"sun": ["00:00-01:20"]},
        "2026-10-25T00:00:00+01:00", "80 business minutes", "2026-10-25T01:20:00+01:00"),
    Due("opens in the skipped hour: later by it", NEW_YORK, {"sun": ["02:20-09:00"]},
        "2026-03-08T00:00:00-05:00", "1 business hour", "2026-03-08T04:20:00-04:00"),
    Due("closes in the skipped hour: later by it", NEW_YORK, {"sun": ["01:50-02:20"]},
        "2026-03-08T00:00:00-05:00", "30 business minutes", "2026-03-08T03:20:00-04:00"),
    Due("both in the skipped hour", SYDNEY, {"sun": ["02:10-02:40"]}, "2026-10-04T00:00:00+10:00",
        "30 business minutes", "2026-10-04T03:40:00+11:00"),
    Due("an interval turned inside out is dropped", NEW_YORK, {"sun": ["02:30-03:15"]},
        "2026-03-08T00:00:00-05:00", "10 business minutes", "2026-03-15T02:40:00-04:00"),
    Due("time covered twice counts once", NEW_YORK, {"sun": ["02:10-02:50", "03:20-04:00"]},
        "2026-03-08T00:00:00-05:00", "45 business minutes", "2026-03-08T03:55:00-04:00"),
    Due("half an hour is skipped", LORD_HOWE, {"mon-sun": ["02:15-05:00"]},
        "2026-10-04T00:00:00+10:30", "1 business hour", "2026-10-04T03:45:00+11:00"),
    Due("half an hour is repeated", LORD_HOWE, {"mon-sun": ["01:45-05:00"]},
        "2026-04-05T00:00:00+11:00", "1 business hour", "2026-04-05T02:15:00+10:30"),
    Due("summer time that stops for Ramadan", CASABLANCA, {"sun": ["01:00-04:00"]},
        "2026-02-15T00:00:00+01:00", "4 business hours", "2026-02-15T04:00:00Z"),
    Due("and goes on after it", CASABLANCA, {"sun": ["01:00-04:00"]}, "2026-03-22T00:00:00Z",
        "2 business hours", "2026-03-22T04:00:00+01:00"),
    Due("midnight itself is skipped", "Africa/Cairo", {"mon-sun": ["20:00-02:00"]},
        "2026-04-23T23:00:00+02:00", "2 business hours", "2026-04-24T02:00:00+03:00"),
    Due("an hour before midnight is repeated", "America/Sao_Paulo", {"sat": ["22:00-24:00"]},
        "2018-02-17T22:00:00-02:00", "3 business hours", "2018-02-18T00:00:00-03:00"),
    Due("a date that the zone skipped has no openings", "Pacific/Apia", OFFICE,
        "2011-12-29T16:00:00-10:00", "2 business hours", "2012-01-02T10:00:00+14:00"),
    Due("a night shift into a skipped date", "Pacific/Apia", NIGHTS, "2011-12-29T23:00:00-10:00",
        "2 business hours", "2011-12-31T01:00:00+14:00"),

    # Business days
    Due("the same local time", BERLIN, OFFICE, "2026-11-17T10:15:30+01:00", "3 business days",
        "2026-11-20T10:15:30+01:00"),
    Due("working days only", BERLIN, OFFICE, "2026-11-20T10:15:00+01:00", "2 business days",
        "2026-11-24T10:15:00+01:00"),
    Due("a start outside hours moves to the opening first", BERLIN, OFFICE,
        "2026-11-20T17:30:00+01:00", "1 business day", "2026-11-24T09:00:00+01:00"),
    Due("a start at closing is outside", BERLIN, OFFICE, "2026-11-17T17:00:00+01:00",
        "1 business day", "2026-11-19T09:00:00+01:00"),
    Due("a start at opening is inside", BERLIN, OFFICE, "2026-11-17T09:00:00+01:00",
        "1 business day", "2026-11-18T09:00:00+01:00"),
    Due("a start in a break moves to its end", BERLIN, BREAK, "2026-11-17T12:45:00+01:00",
        "1 business day", "2026-11-18T13:30:00+01:00"),
    Due("a result after a night shift moves back to its end", BERLIN, ODD,
        "2026-11-20T08:30:00+01:00", "2 business days", "2026-11-22T03:15:00+01:00"),
    Due("a result before the opening moves to it", BERLIN, ODD, "2026-11-20T08:30:00+01:00",
        "3 business days", "2026-11-23T10:10:00+01:00"),
    Due("a result in a break moves to its end", BERLIN, ODD, "2026-11-16T12:30:00+01:00",
        "1 business day", "2026-11-17T13:20:00+01:00"),
    Due("a result where a break begins stays", "UTC",
        {"mon": ["09:00-17:00"], "tue": ["08:00-12:00", "14:00-16:00"]}, "2026-11-16T12:00:00Z",
        "1 business day", "2026-11-17T12:00:00Z"),
    Due("a result after closing moves back to it", BERLIN, BREAK, "2026-11-19T17:00:00+01:00",
        "1 business day", "2026-11-20T13:00:00+01:00"),
    Due("the closing instant is inside", "UTC", {"mon": ["09:00-17:00"], "tue": ["08:00-12:00"]},
        "2026-11-16T12:00:00Z", "1 business day", "2026-11-17T12:00:00Z"),
    Due("back to the later of two night shifts", "UTC", {"fri": ["22:00-01:00"]},
        "2026-11-20T11:00:00Z", "1 business day", "2026-11-21T03:00:00Z",
        special={"2026-11-20": ["10:00-12:00", "20:00-03:00"]}),
    Due("a holiday is no working day", LONDON, OFFICE, "2026-12-24T10:00:00Z", "1 business day",
        "2026-12-28T10:00:00Z", [CHRISTMAS]),
    Due("a special date with hours is one", LONDON, OFFICE, "2026-12-24T10:00:00Z",
        "1 business day", "2026-12-25T11:00:00Z", [CHRISTMAS], {"2026-12-25": ["11:00-12:00"]}),
    Due("a special date without hours is none", LONDON, OFFICE, "2026-11-17T10:00:00Z",
        "1 business day", "2026-11-19T10:00:00Z", special={"2026-11-18": []}),
    Due("the tail of a night shift makes a working day", BERLIN, {"fri": ["22:00-02:00"]},
        "2026-11-20T23:00:00+01:00", "1 business day", "2026-11-21T02:00:00+01:00"),
    Due("a start in the second pass keeps its wall time", BERLIN, ALWAYS,
        "2026-10-25T02:30:00+01:00", "1 business day", "2026-10-26T02:30:00+01:00"),
    Due("and only that, where it is skipped", BERLIN, ALWAYS, "2026-10-25T02:30:00+01:00",
        "154 business days", "2027-03-28T03:30:00+02:00"),
    Due("a result in a repeated hour is its first pass", BERLIN, ALWAYS,
        "2026-10-24T02:30:00+02:00", "1 business day", "2026-10-25T02:30:00+02:00"),
    Due("a result in a skipped hour is later by it", BERLIN, ALWAYS, "2026-03-28T02:30:00+01:00",
        "1 business day", "2026-03-29T03:30:00+02:00"),
    Due("a date that the zone skipped is none", "Pacific/Apia", ALWAYS, "2011-12-29T16:00:00-10:00",
        "1 business day", "2011-12-31T16:00:00+14:00"),
    Due("300 of them", "UTC", OFFICE, "2026-01-05T11:11:11Z", "300 business days",
        "2027-03-01T11:11:11Z"),
]
# fmt: on


@pytest.mark.parametrize("case", DUE, ids=[f"{case.take}: {case.why}" for case in DUE])
def test_due(case: Due) -> None:
    calendar = Calendar("desk", build_hours(case.zone, case.week, case.holidays, case.special))
    duration = parse_duration(case.take)
    fall_due = calendar.add_days if duration.unit == "business-days" else calendar.add
    due_at = fall_due(epoch(case.start), duration.amount)
    assert datetime.fromtimestamp(due_at, UTC) == datetime.fromisoformat(case.expect)
