"""The queue: for people at every width, for programs by its keys."""

import io
import json
import subprocess
import sys

import pytest
from rich.cells import cell_len

from helpdesk_cli.domain.answers.queue import QueueLine, QueueSummary
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.queue.rows import (
    QUEUE_KEYS,
    print_queue,
    print_queue_line,
    print_queue_lines,
)
from helpdesk_cli.view.queue.screen import render_queue
from helpdesk_cli.view.tickets.changed import render_changed
from tests.golden_files import assert_golden
from tests.view.view_cases import ESCAPES, NO_CLOCK, NOW, QUEUE, SUMMARY, ZONE, due_in, line


def screen(
    *lines: QueueLine,
    width: int = 100,
    summary: QueueSummary = SUMMARY,
    colour: bool = False,
    encoding: str = "utf-8",
    height: int | None = None,
) -> str:
    output = Output("screen", colour=colour, width=width, encoding=encoding)
    return render_queue(lines, summary, output, zone=ZONE, now=NOW, height=height)


@pytest.mark.parametrize("width", [40, 60, 80, 100, 140])
def test_the_queue_at_every_width(width: int) -> None:
    assert_golden(f"queue-{width}", screen(*QUEUE, width=width))


def test_the_queue_in_colour() -> None:
    assert_golden("queue-colour", screen(*QUEUE, width=140, colour=True))


def test_the_queue_where_only_ascii_can_be_written() -> None:
    drawn = screen(*QUEUE, width=120, encoding="ascii")
    assert drawn.isascii()
    assert_golden("queue-ascii", drawn)


def test_what_is_suggested_is_marked_and_counted_where_there_is_no_room_to_say_it() -> None:
    lines = [line(1, "Player stays blank", suggestion="Phone the customer."), line(2, "Other")]
    narrow = screen(*lines, width=60, summary=QueueSummary(2, 2, 0, 0))
    heading, first, second, *_, counts = narrow.splitlines()
    assert "Suggested" not in narrow
    assert first[heading.index("!")] == "!"
    assert second[heading.index("!")] == " "
    assert counts == "2 open · 2 breaching · 1 suggested"
    wide = screen(*lines, width=120)
    assert "Phone the customer" in wide
    assert "!" not in wide


def test_a_long_suggestion_is_told_whole_where_the_subjects_leave_room() -> None:
    advice = "Phone the customer: +33 1 23 45 67 89, direct line of the account."
    told = line(1, "Player stays blank", suggestion=advice)
    assert advice in screen(told, width=200)
    assert advice not in screen(told, line(2, "Long subject " * 9), width=140)


@pytest.mark.parametrize("width", range(40, 200, 7))
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(cell_len, screen(*QUEUE, width=width).splitlines())) <= width


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 140, 200])
def test_every_ticket_starts_its_subject_in_the_same_cell(width: int) -> None:
    heading, *rows = screen(*QUEUE, width=width).splitlines()[: len(QUEUE) + 1]
    starts = ["[/", "␛[31m", "one two", "Z", "family", "Stream", "漢字", "invoice", "(no", "שלום"]
    place = cell_len(heading[: heading.index("Subject")])
    assert {cell_len(row[: row.index(s)]) for row, s in zip(rows, starts, strict=True)} == {place}


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (200, "Due Due at Clock Used # Severity Tier Account Assignee Subject"),
        (110, "Due Clock Used # Severity Tier Account Assignee Subject"),
        (90, "Due Clock # Severity Tier Assignee Subject"),
        (80, "Due Clock # Severity Tier Assignee Subject"),
        (70, "Due Clock # Severity Assignee Subject"),
        (60, "Due Clock # Severity Subject"),
        (50, "Due Clock # Subject"),
        (40, "Due # Subject"),
    ],
)
def test_a_narrowing_terminal_keeps_the_more_useful_columns(width: int, columns: str) -> None:
    drawn = screen(line(1, "Drops", **due_in(7200, remaining_seconds=60)), width=width)
    assert drawn.splitlines()[0].split() == columns.split()


def test_business_time_stands_beside_the_countdown_where_it_differs() -> None:
    differs = screen(line(1, "Drops", **due_in(64800, remaining_seconds=2400)), width=120)
    assert "18h left  (40m open)" in differs
    same = screen(line(1, "Drops", **due_in(2400, remaining_seconds=2430)), width=120)
    assert "open)" not in same.splitlines()[1]
    wall = screen(line(1, "Drops", **due_in(7200, remaining_seconds=60, calendar=None)), width=120)
    assert "open)" not in wall.splitlines()[1]


def test_wide_terminals_show_the_local_due_time() -> None:
    late = line(1, "Drops")
    assert "Mon 23 Nov 10:52 CET" in screen(late, width=140)
    assert "CET" not in screen(late, width=139)


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (due_in(-60, state="breaching"), "●  1m late"),
        (due_in(60, state="imminent"), "◐  1m left"),
        (due_in(60), "○  1m left"),
        (NO_CLOCK | {"status": "pending"}, "‖  pending"),
        (NO_CLOCK | {"status": "hold"}, "‖     hold"),
        (NO_CLOCK | {"status": "new"}, "·  no clock"),
    ],
)
def test_states_are_told_without_colour(values: dict[str, object], shown: str) -> None:
    row = screen(line(1, "Drops", **values)).splitlines()[1]
    assert row.split("  ", 1)[0] == shown[0]
    assert shown.split("  ")[-1].strip() in row


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (QueueSummary(1, 0, 0, 0), "1 open"),
        (QueueSummary(12, 1, 2, 3), "12 open · 1 breaching · 2 imminent · 3 unassigned"),
        (QueueSummary(60, 0, 0, 0, hidden=10), "60 open · 10 not shown"),
        (
            QueueSummary(10000, 4000, 0, 0, hidden=9950, capped=True),
            "10,000+ open · 4,000+ breaching · 9,950+ not shown",
        ),
    ],
)
def test_the_summary_counts_what_there_is(summary: QueueSummary, said: str) -> None:
    assert screen(line(1, "Drops"), summary=summary).splitlines()[-1] == said


def test_an_empty_queue_says_so() -> None:
    assert screen(summary=QueueSummary(0, 0, 0, 0)) == "Nothing to answer here.\n\n0 open\n"


def test_a_given_height_is_kept_and_the_rest_counted() -> None:
    drawn = screen(*QUEUE, height=8, summary=SUMMARY._replace(hidden=0))
    assert len(drawn.splitlines()) == 8
    assert "5 not shown" in drawn


def test_what_was_changed_is_told_in_a_line_each() -> None:
    waiting = line(9, ESCAPES, status="pending", **NO_CLOCK)
    drawn = render_changed([line(7, "Drops " * 50), waiting], "took", Output("screen"))
    assert cell_len(drawn.splitlines()[0]) <= 80
    assert drawn == (
        f"took #7  {'Drops ' * 7}Drops…"
        "  first reply 38m late\n"
        "took #9  ␛[31mred␛[0m ␛]0;title␇ �2J  pending\n"
    )


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    stream = io.StringIO()
    print_queue(QUEUE, Output("json"), stream)
    found = json.loads(stream.getvalue())
    assert [list(ticket) for ticket in found] == [list(QUEUE_KEYS)] * len(QUEUE)
    assert found[0] == {
        "id": 7,
        "ref": "ZD-1007",
        "subject": QUEUE[0].subject,
        "status": "open",
        "severity": "urgent",
        "tier": "silver",
        "account": "acme",
        "contact": "ann@acme.example",
        "channel": "form",
        "topic": None,
        "team": "support",
        "assignee": "alice",
        "created_at": "2026-11-23T08:30:00Z",
        "clock": "first_reply",
        "state": "breaching",
        "due_at": "2026-11-22T16:30:00Z",
        "due_in_seconds": -64800,
        "remaining_seconds": -600,
        "suggestion": None,
        "unread_since": None,
    }
    assert [found[-1][key] for key in ("clock", "state", "due_at", "due_in_seconds")] == [None] * 4


def test_the_keys_are_the_first_fields_of_a_line() -> None:
    assert QueueLine._fields[: len(QUEUE_KEYS)] == QUEUE_KEYS


def test_no_next_ticket_is_null() -> None:
    stream = io.StringIO()
    print_queue_line(None, Output("json"), stream)
    print_queue_line(QUEUE[0], Output("nl"), stream)
    nothing, one = stream.getvalue().splitlines()
    assert nothing == "null"
    assert json.loads(one)["id"] == 7


def test_tickets_asked_for_by_name_are_an_object_or_a_list() -> None:
    stream = io.StringIO()
    print_queue_lines(QUEUE[:1], Output("json"), stream)
    assert json.loads(stream.getvalue())["id"] == 7
    stream = io.StringIO()
    print_queue_lines(QUEUE[:2], Output("json"), stream)
    assert [ticket["id"] for ticket in json.loads(stream.getvalue())] == [7, 1042]


def test_a_piped_queue_is_one_plain_line_a_ticket() -> None:
    stream = io.StringIO()
    print_queue(QUEUE, Output("tsv"), stream)
    rows = [row.split("\t") for row in stream.getvalue().split("\n")[:-1]]
    assert [len(row) for row in rows] == [len(QUEUE_KEYS)] * (len(QUEUE) + 1)
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("helpdesk_cli.view.queue.rows", ("rich", "json", "csv", "zoneinfo", "unicodedata")),
        ("helpdesk_cli.view.queue.screen", ("rich", "json", "csv", "zoneinfo")),
    ],
)
def test_what_the_queue_is_drawn_with_loads_nothing_heavy(
    module: str, absent: tuple[str, ...]
) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not set(absent) & set(loaded)
