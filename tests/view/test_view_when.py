"""Instants and lengths of time in words."""

import pytest

from helpdesk_cli.view.printing.when import (
    describe_clock_change,
    format_countdown,
    format_instant,
    format_iso,
    format_open,
    format_sum,
    is_same_day,
)
from tests.view.view_cases import at

NOW = at("2026-11-23 10:30")


def test_programs_read_utc() -> None:
    assert format_iso(at("2026-11-20 09:00:05")) == "2026-11-20T09:00:05Z"


@pytest.mark.parametrize(
    ("instant", "zone", "shown"),
    [
        ("2026-11-20 13:30", "Europe/Paris", "Fri 20 Nov 14:30 CET"),
        ("2026-07-20 13:30", "Europe/Paris", "Mon 20 Jul 15:30 CEST"),
        ("2026-11-20 13:30:59", "America/New_York", "Fri 20 Nov 08:30 EST"),
        ("2025-11-20 13:30", "Europe/Paris", "Thu 20 Nov 2025 14:30 CET"),
        ("2026-12-31 23:30", "Europe/Paris", "Fri 01 Jan 2027 00:30 CET"),
        ("2026-11-20 13:30", "America/Sao_Paulo", "Fri 20 Nov 10:30 UTC-03"),
        ("2026-11-20 13:30", "Asia/Kathmandu", "Fri 20 Nov 19:15 UTC+0545"),
        ("2026-11-20 13:30", "UTC", "Fri 20 Nov 13:30 UTC"),
    ],
)
def test_people_read_their_zone_by_name(instant: str, zone: str, shown: str) -> None:
    assert format_instant(at(instant), zone, NOW) == shown


def test_exact_instants_show_seconds_where_there_are_any() -> None:
    assert format_instant(at("2026-11-20 13:30:20"), "UTC", NOW, exact=True) == (
        "Fri 20 Nov 13:30:20 UTC"
    )
    assert format_instant(at("2026-11-20 13:30:00"), "UTC", NOW, exact=True) == (
        "Fri 20 Nov 13:30 UTC"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4320, "1h 12m left"),
        (4379, "1h 12m left"),
        (59, "59s left"),
        (60, "1m left"),
        (0, "due now"),
        (-1, "1s late"),
        (-2280, "38m late"),
        (-2339, "38m late"),
        (-64800, "18h late"),
        (273_600, "3d 4h left"),
        (86_399, "23h 59m left"),
    ],
)
def test_countdowns(seconds: int, words: str) -> None:
    assert format_countdown(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(2400, "40m"), (9600, "2h 40m"), (90_000, "25h"), (40_000, "11h")]
)
def test_open_time_is_never_told_in_days(seconds: int, words: str) -> None:
    assert format_open(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "figure"),
    [(0, "0h 00m"), (3900, "1h 05m"), (93_905, "26h 05m 05s")],
)
def test_sums_are_exact(seconds: int, figure: str) -> None:
    assert format_sum(seconds) == figure


def test_a_day_is_the_local_one() -> None:
    late, later = at("2026-11-20 22:30"), at("2026-11-20 23:30")
    assert is_same_day(late, later, "UTC")
    assert not is_same_day(late, later, "Europe/Paris")


@pytest.mark.parametrize(
    ("start", "end", "zone", "words"),
    [
        ("2026-03-28 12:00", "2026-03-29 12:00", "Europe/Paris", "clocks go forward 1h 00m"),
        ("2026-10-24 12:00", "2026-10-25 12:00", "Europe/Paris", "clocks go back 1h 00m"),
        ("2026-10-03 12:00", "2026-10-04 12:00", "Australia/Lord_Howe", "clocks go forward 0h 30m"),
        ("2026-03-28 12:00", "2026-03-29 12:00", "Asia/Tokyo", ""),
    ],
)
def test_a_clock_change_is_told(start: str, end: str, zone: str, words: str) -> None:
    assert describe_clock_change(at(start), at(end), zone) == words
