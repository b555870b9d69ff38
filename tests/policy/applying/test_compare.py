"""What counts as a change from one policy to another, and what is spelling."""

import pytest

from helpdesk_cli.domain.policy.compare import Comparison, compare
from helpdesk_cli.policy_file.reading.parse import parse_policy
from tests.policy.policy_texts import FULL

NOW = 1_795_000_000  # 18 November 2026


def change(*edits: tuple[str, str], text: str = FULL) -> Comparison:
    new = text
    for before, after in edits:
        assert before in new, before
        new = new.replace(before, after, 1)
    return compare(parse_policy(text, "old"), parse_policy(new, "new"), NOW)


SPELLING = {
    "a comment": ("[severities.urgent]", "# Nothing works.\n[severities.urgent]"),
    "another word for a unit": ('"4 business hours"', '"240 business minutes"'),
    "the order of hours": ('"13:30-18:00", "09:00-12:30"', '"09:00-12:30", "13:30-18:00"'),
    "the order of words": ('members = ["alice", "bob"]', 'members = ["bob", "alice"]'),
    "the order of statuses": ('pause_on = ["pending", "hold"]', 'pause_on = ["hold", "pending"]'),
    "a holiday by another rule": ("{ easter = 1, name", "{ easter = 1 , name"),
    "a target for each severity": (
        'first_reply = "4 business hours"',
        'first_reply = { urgent = "4 business hours", normal = "4 business hours" }',
    ),
    "a date as text": ("date = 2026-12-25", 'date = "2026-12-25"'),
}


@pytest.mark.parametrize("edit", SPELLING.values(), ids=SPELLING)
def test_spelling_order_and_comments_are_no_change_in_meaning(edit: tuple[str, str]) -> None:
    assert change(edit).is_same


def test_a_calendar_may_be_called_otherwise() -> None:
    renamed = FULL.replace('"late"', '"evening"').replace("calendars.late", "calendars.evening")
    assert compare(parse_policy(FULL, "old"), parse_policy(renamed, "new"), NOW).is_same


CHANGES = {
    "a target": (('"4 business hours"', '"3 business hours"'), "promises"),
    "a target no longer promised": (('next_reply = { urgent = "1 hour" }', ""), "promises"),
    "business days for hours": (('"4 business hours"', '"1 business day"'), "promises"),
    "wall-clock time for business time": (('"4 business hours"', '"4 hours"'), "promises"),
    "the calendar of a tier": (('calendar = "late"', 'calendar = "office"'), "hours"),
    "opening hours": (("09:00-17:00", "09:00-16:00"), "calendars"),
    "a holiday": (("date = 2026-12-25", "date = 2026-12-22"), "calendars"),
    "the zone of a calendar": (('timezone = "Europe/Berlin"', 'timezone = "UTC"'), "calendars"),
    "when a clock warns": (('warn_at = "50%"', 'warn_at = "60%"'), "clocks"),
    "when a rung fires": (('at = "1 business hour after"', 'at = "due"'), "rungs"),
    "whom a rung reaches": (('"assignee", "boss', '"boss'), "rungs"),
    "the words of a route": (('words = ["CVE"]', 'words = ["CVE", "XSS"]'), "routes"),
    "what a channel asks for": (('requires = "pin"', 'requires = "login"'), "channels"),
    "the members of a team": (('members = ["alice", "bob"]', 'members = ["alice"]'), "teams"),
    "an address": (("alice@example.com", "martin@example.com"), "people"),
    "who has a role": (('support-manager = "alice"', 'support-manager = "bob"'), "roles"),
    "the order of severities": (
        ("[severities.urgent]\n[severities.normal]", "[severities.normal]\n[severities.urgent]"),
        "reordered",
    ),
    "the label of a tier": (('label = "Gold"', 'label = "Golden"'), "tiers"),
    "the zone of the desk": (('timezone = "Europe/Paris"', 'timezone = "UTC"'), "desk"),
}


@pytest.mark.parametrize(("edit", "part"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_meaning_is_told_by_what_it_is_about(edit: tuple[str, str], part: str) -> None:
    found = change(edit)
    told = {name for name in Comparison.__dataclass_fields__ if getattr(found, name)}
    assert told == {part}


def test_a_calendar_tells_the_dates_on_which_it_opens_or_closes() -> None:
    found = change(("date = 2026-12-25", "date = 2026-12-22"))
    (calendar,) = found.calendars
    assert [(f"{day.on:%a %d %b}", len(day.before), len(day.after)) for day in calendar.dates] == [
        ("Tue 22 Dec", 2, 0),
    ]


def test_a_promise_is_told_for_each_severity_of_which_it_changes() -> None:
    found = change(('first_reply = "4 business hours"', 'first_reply = { normal = "2 hours" }'))
    assert [
        (each.severity, each.before and each.before.text, each.after and each.after.text)
        for each in found.promises
    ] == [("urgent", "4 business hours", None), ("normal", "4 business hours", "2 hours")]


def test_something_new_and_something_gone_have_no_other_side() -> None:
    found = change(("[calendars.office]", "[severities.odd]\n[calendars.office]"))
    (severity,) = found.severities
    assert (severity.before, severity.after and severity.after.id) == (None, "odd")
