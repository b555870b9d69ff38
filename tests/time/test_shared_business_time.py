"""Runs a file of calendar cases kept outside this repository, when `HD_CASES` names its folder."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

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
from helpdesk_cli.domain.time.opening_hours import OpeningHours, find_overlaps
from tests.time.hours import build_hours, epoch

Case = dict[str, Any]


def load_cases() -> list[Case]:
    folder = os.environ.get("HD_CASES")
    path = Path(folder or "", "cases_business_time.json")
    cases: list[Case] = json.loads(path.read_text()) if folder else []
    return cases


CASES = load_cases()


@pytest.mark.skipif(not CASES, reason="HD_CASES names no folder with cases_business_time.json")
@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case_from_outside(case: Case) -> None:
    hours = read_hours(case)
    assert find_overlaps(hours) == []
    calendar = Calendar(case["id"], hours)
    start_at = epoch(case["start"])
    pauses = sorted((epoch(start), epoch(end)) for start, end in case.get("closures", []))
    if case["op"] == "elapsed":
        assert count_elapsed(calendar, start_at, epoch(case["end"]), pauses) == case["expected"]
    else:
        assert fall_due(calendar, start_at, case, pauses) == epoch(case["expected"])


def count_elapsed(
    calendar: Calendar, start_at: int, end_at: int, pauses: list[tuple[int, int]]
) -> int:
    paused = (calendar.elapsed(max(since, start_at), min(to, end_at)) for since, to in pauses)
    return calendar.elapsed(start_at, end_at) - sum(paused)


def fall_due(calendar: Calendar, start_at: int, case: Case, pauses: list[tuple[int, int]]) -> int:
    duration = parse_duration(case["duration"])
    if duration.unit == "business-days":
        assert duration.amount == case["days"]
        return calendar.add_days(start_at, duration.amount)
    assert duration.amount == case["amount_seconds"]
    if duration.is_wall:
        return start_at + duration.amount
    due_at = calendar.add(start_at, duration.amount)
    for since, to in pauses:
        if since < due_at:
            due_at = calendar.add(due_at, calendar.elapsed(max(since, start_at), to))
    return due_at


def read_hours(case: Case) -> OpeningHours:
    if "calendar" in case:
        table = case["calendar"]
        holidays = [read_holiday(written) for written in table.get("holidays", [])]
        special = {one["date"]: one["open"] for one in table.get("special", [])}
        return build_hours(table["timezone"], table["open"], holidays, special)
    week = {day: join(pairs) for day, pairs in case["weekly_hours"].items()}
    dated = [DatedHoliday(date.fromisoformat(on), "") for on in case["holidays"]]
    special = {on: join(pairs) for on, pairs in case.get("date_overrides", {}).items()}
    return build_hours(case["timezone"], week, dated, special)


def join(pairs: list[list[str]]) -> list[str]:
    return ["-".join(pair) for pair in pairs]


def read_holiday(written: Case) -> Holiday:
    if "country" in written:
        return CountryHolidays(written["country"], written.get("subdivision"))
    if "easter" in written:
        return EasterHoliday(written["easter"], written["name"])
    if "rrule" in written:
        return RuleHoliday(written["rrule"], written["name"])
    return DatedHoliday(date.fromisoformat(written["date"]), written["name"])
