"""Which instants a period covers, and which words for one are refused."""

from collections.abc import Callable
from datetime import datetime

import pytest

from helpdesk_cli.domain.report.period import (
    Period,
    previous_period,
    read_month,
    read_quarter,
    read_range,
    read_week,
)
from helpdesk_cli.errors import UsageError

BERLIN = "Europe/Berlin"
READERS: dict[str, Callable[[str, int, str], Period]] = {
    "week": read_week,
    "month": read_month,
    "quarter": read_quarter,
}


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


NOW = instant("2026-11-22T23:30:00+00:00")
"""A Sunday in London, half past midnight of Monday in Berlin."""


@pytest.mark.parametrize(
    ("kind", "words", "zone", "name", "start", "end"),
    [
        ("week", "last", "UTC", "2026-W46", "2026-11-09T00:00Z", "2026-11-16T00:00Z"),
        ("week", "last", BERLIN, "2026-W47", "2026-11-16T00:00+01:00", "2026-11-23T00:00+01:00"),
        ("week", "this", "UTC", "2026-W47", "2026-11-16T00:00Z", "2026-11-23T00:00Z"),
        ("week", "2026-W01", "UTC", "2026-W01", "2025-12-29T00:00Z", "2026-01-05T00:00Z"),
        ("week", "2026-w53", "UTC", "2026-W53", "2026-12-28T00:00Z", "2027-01-04T00:00Z"),
        ("month", "last", "UTC", "2026-10", "2026-10-01T00:00Z", "2026-11-01T00:00Z"),
        ("month", "2026-12", "UTC", "2026-12", "2026-12-01T00:00Z", "2027-01-01T00:00Z"),
        ("quarter", "last", "UTC", "2026-Q3", "2026-07-01T00:00Z", "2026-10-01T00:00Z"),
        ("quarter", "2026-q4", "UTC", "2026-Q4", "2026-10-01T00:00Z", "2027-01-01T00:00Z"),
    ],
)
def test_a_period_is_cut_at_local_midnights(
    kind: str, words: str, zone: str, name: str, start: str, end: str
) -> None:
    period = READERS[kind](words, NOW, zone)
    assert (period.name, period.start_at, period.end_at) == (name, instant(start), instant(end))


@pytest.mark.parametrize(
    ("week", "zone", "hours", "of_days"),
    [
        ("2026-W13", BERLIN, 167, [24, 24, 24, 24, 24, 24, 23]),
        ("2026-W43", BERLIN, 169, [24, 24, 24, 24, 24, 24, 25]),
        ("2026-W47", BERLIN, 168, [24] * 7),
        ("2026-W10", "America/New_York", 167, [24, 24, 24, 24, 24, 24, 23]),
        ("2026-W14", "Australia/Lord_Howe", 168.5, [24, 24, 24, 24, 24, 24, 24.5]),
        # Samoa went without Friday, 30 December 2011.
        ("2011-W52", "Pacific/Apia", 144, [24] * 6),
    ],
)
def test_a_week_with_a_clock_change_keeps_its_days(
    week: str, zone: str, hours: float, of_days: list[float]
) -> None:
    period = read_week(week, NOW, zone)
    assert period.hours == hours
    assert [(day.end_at - day.start_at) / 3_600 for day in period.days] == of_days
    edges = [day.start_at for day in period.days] + [period.end_at]
    assert edges == [period.start_at, *(day.end_at for day in period.days)]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("2026-11-03", "2026-11-03T00:00Z"),
        ("20261103", "2026-11-03T00:00Z"),
        ("2026/11/03", "2026-11-03T00:00Z"),
        ("3 November 2026", "2026-11-03T00:00Z"),
        ("Nov 3, 2026", "2026-11-03T00:00Z"),
        ("13.10.2026", "2026-10-13T00:00Z"),
        ("10/13/2026", "2026-10-13T00:00Z"),
        ("2026-11-03 09:30", "2026-11-03T09:30Z"),
        ("2026-11-03T09:30:00+02:00", "2026-11-03T07:30Z"),
        ("2026-11-03T09:30:00Z", "2026-11-03T09:30Z"),
        ("0d", "2026-11-22T00:00Z"),
        ("7d", "2026-11-15T00:00Z"),
        ("2w", "2026-11-08T00:00Z"),
    ],
)
def test_a_date_with_one_meaning_is_read(words: str, start: str) -> None:
    assert read_range(words, None, NOW, "UTC").start_at == instant(start)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("03/11/2026", "can be read as 2026-03-11 or 2026-11-03"),
        ("03.11.2026", "can be read as 2026-03-11 or 2026-11-03"),
        ("10-11-12", "can be read as"),
        ("November", "expected a date"),
        ("3 November", "expected a date"),
        ("2026", "expected a date"),
        ("Monday", "expected a date"),
        ("09:30", "expected a date"),
        ("2026-02-30", "expected a date"),
        ("2026-11-03 09:30 EST", "expected a date"),
        ("soon", "expected a date"),
        ("", "expected a date"),
        ("99999w", "expected a period between 1970 and 2099"),
    ],
)
def test_a_date_with_no_meaning_or_several_is_refused(words: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_range(words, None, NOW, "UTC")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("week", "2026-W54"),
        ("week", "2025-W53"),
        ("week", "W47"),
        ("week", "47"),
        ("month", "2026-13"),
        ("month", "November"),
        ("quarter", "2026-Q5"),
        ("week", "1800-W01"),
    ],
)
def test_a_period_that_does_not_exist_is_refused(kind: str, words: str) -> None:
    with pytest.raises(UsageError):
        READERS[kind](words, NOW, "UTC")


def test_a_range_ends_before_its_last_word_and_without_one_with_today() -> None:
    period = read_range("2026-11-16", "2026-11-18", NOW, "UTC")
    assert [f"{day.on}" for day in period.days] == ["2026-11-16", "2026-11-17"]
    assert read_range("2026-11-16", None, NOW, "UTC").end_at == instant("2026-11-23T00:00Z")
    with pytest.raises(UsageError, match="before it has begun"):
        read_range("2026-11-18", "2026-11-18", NOW, "UTC")


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (read_week("2026-W01", NOW, BERLIN), read_week("2025-W52", NOW, BERLIN)),
        (read_week("2026-W14", NOW, BERLIN), read_week("2026-W13", NOW, BERLIN)),
        (read_month("2026-01", NOW, "UTC"), read_month("2025-12", NOW, "UTC")),
        (read_quarter("2026-Q1", NOW, "UTC"), read_quarter("2025-Q4", NOW, "UTC")),
        (
            read_range("2026-03-28", "2026-03-30", NOW, BERLIN),
            read_range("2026-03-26", "2026-03-28", NOW, BERLIN),
        ),
    ],
)
def test_the_previous_period_ends_where_this_one_begins(period: Period, before: Period) -> None:
    assert previous_period(period) == before
    assert before.end_at == period.start_at
