"""`hd explain`: sums that add up, for people and for programs."""

import io
import json
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from helpdesk_cli.domain.clocks.explain import Explanation
from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.view.clocks.explain_rows import print_explanations
from helpdesk_cli.view.printing.output import Output
from tests.conftest import Hd
from tests.golden_files import assert_golden
from tests.view.view_cases import NOW, OPENING, TIMELINE, ZONE, at, explained

SCREEN = Output("screen")


def printed(*explanations: Explanation, output: Output = SCREEN) -> str:
    stream = io.StringIO()
    print_explanations(explanations, output, stream, zone=ZONE)
    return stream.getvalue()


def wide(explanation: Explanation) -> str:
    return printed(explanation, output=Output("screen", width=140))


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_an_explanation_at_every_width(width: int) -> None:
    drawn = printed(explained(), output=Output("screen", width=width))
    assert max(map(cell_len, drawn.splitlines())) <= width
    assert_golden(f"explain-{width}", drawn)


def test_an_explanation_in_colour() -> None:
    assert_golden("explain-colour", printed(explained(), output=Output("screen", colour=True)))


def test_times_stand_in_the_zone_of_the_calendar_and_the_due_time_in_both() -> None:
    drawn = wide(explained())
    assert "Start  Fri 20 Nov 16:10:20 GMT" in drawn
    assert "Due      Mon 23 Nov 09:10:20 GMT  = Mon 23 Nov 10:10:20 CET" in drawn


def test_the_running_sum_reaches_the_target_where_the_clock_falls_due() -> None:
    due_rows = [row for row in wide(explained()).splitlines() if "<- due" in row]
    assert [re.findall(r"\d+h \d\dm", row)[-1] for row in due_rows] == [
        "1h 00m",
        "20h 00m",
        "4h 00m",
        "8h 00m",
    ]


def test_the_last_sum_of_each_run_is_what_was_counted() -> None:
    blocks = re.split(r"\n(?=[●◐○‖✓✗–·] )", wide(explained()))[1:]  # noqa: RUF001
    for block in blocks:
        counted = re.search(r"Counted  (\S+h \d+m(?: \d+s)?) of", block)
        sums = re.findall(r"(\d+h \d\dm(?: \d\ds)?)  (?:open|outside|wall|paused|holiday)", block)
        assert counted is not None
        rows = [row for row in block.splitlines() if "  <- now" in row]
        assert counted[1] in (rows[0] if rows else sums[-1])


def a_long_wait(opened: str) -> Explanation:
    opening = replace(OPENING, created_at=at(opened))
    message = Event(opening.created_at, "message", "customer", public=True, body="Hello?")
    return explained(opening, (message,))


def test_long_sums_are_told_by_weeks_and_lose_nothing() -> None:
    drawn = printed(a_long_wait("2026-08-01 09:00"), output=Output("screen", width=100))
    assert_golden("explain-long", drawn)
    assert re.search(r"Not listed, for they count nothing: \d+ times outside hours", drawn)
    assert "holiday: Late Summer Bank" in drawn
    first = drawn.split("\n\n")[2]
    amounts = re.findall(r"(\d+)h (\d\d)m +(\d+h \d\dm)", first)
    assert sum(int(hours) * 60 + int(minutes) for hours, minutes, _ in amounts) == 633 * 60 + 30
    assert amounts[-1][2] == "633h 30m"


def test_pauses_are_listed_however_many() -> None:
    created = at("2026-11-02 09:00")
    pauses = [
        Event(created + 3600 * hour + 60 * minute, "status", "agent:alice", to=status)
        for hour in range(120)
        for minute, status in ((0, "pending"), (30, "open"))
    ]
    drawn = wide(explained(replace(OPENING, created_at=created), tuple(pauses)))
    assert drawn.count("paused: pending") == 120


def test_a_ticket_of_this_very_instant_shows_what_lies_ahead() -> None:
    drawn = wide(explained(replace(OPENING, created_at=NOW), ()))
    assert "Mon 23 Nov 10:30  11:30   1h 00m  1h 00m  open  <- due" in drawn


def test_short_sums_list_every_closure() -> None:
    drawn = wide(a_long_wait("2026-11-20 09:00"))
    assert "Not listed" not in drawn
    assert "outside hours" in drawn


def test_a_clock_change_is_told_where_it_happens() -> None:
    opening = replace(OPENING, region=None, created_at=at("2026-10-24 12:00"))
    drawn = wide(explained(opening, ()))
    assert "clocks go back 1h 00m" in drawn


def test_nothing_promised_says_so() -> None:
    drawn = wide(explained(replace(OPENING, tier="unheard-of"), TIMELINE))
    assert "Nothing is promised" in drawn


def test_foreign_text_acts_nowhere() -> None:
    drawn = wide(explained(replace(OPENING, ref="[red]\x1b[2J"), TIMELINE))
    assert "\x1b" not in drawn
    assert "#42 [red]␛[2J  Live stream [red]drops[/red]" in drawn


def test_json_tells_every_run_with_sums_that_add_up() -> None:
    found = json.loads(printed(explained(), output=Output("json")))
    assert list(found) == ["ticket", "policy", "clocks"]
    assert (found["ticket"], len(found["policy"])) == (42, 64)
    first = found["clocks"][0]
    assert {key: first[key] for key in first if key != "segments"} == {
        "clock": "first_reply",
        "state": "breached",
        "reason": None,
        "target": "1 business hour",
        "target_seconds": 3600,
        "calendar": "silver-europe",
        "started_at": "2026-11-20T16:10:20Z",
        "due_at": "2026-11-23T09:10:20Z",
        "stopped_at": "2026-11-23T09:30:00Z",
        "breached_at": "2026-11-23T09:10:20Z",
        "elapsed_seconds": 4780,
        "remaining_seconds": None,
        "due_in_seconds": None,
        "rule": "tiers.silver.first_reply.urgent",
        "policy": found["policy"],
        "policy_version": None,
        "policy_file": None,
        "policy_line": None,
        "rescheduled": [],
    }
    assert first["segments"][0] == {
        "from": "2026-11-20T16:10:20Z",
        "to": "2026-11-20T17:00:00Z",
        "counted_seconds": 2980,
        "why": "open",
    }
    for clock in found["clocks"]:
        counted = sum(segment["counted_seconds"] for segment in clock["segments"])
        assert counted == clock["elapsed_seconds"]


def test_a_piped_explanation_is_one_line_a_segment() -> None:
    lines = printed(explained(), output=Output("tsv")).splitlines()
    segments = sum(len(run.segments) for run in explained().runs)
    assert len(lines) == segments + 1
    assert lines[1].split("\t") == [
        "42",
        "first_reply",
        "1",
        "breached",
        "2026-11-20T16:10:20Z",
        "2026-11-20T17:00:00Z",
        "2980",
        "open",
    ]


def test_a_clock_that_ended_as_it_began_says_so_instead_of_an_empty_table(hd: Hd) -> None:
    hd.ok("new", "Stream drops", "--body", "Since 9.")
    hd.ok("reply", "1", "--body", "We are on it.", "--solve")
    drawn = hd.on_screen().ok("explain", "1").out
    assert drawn.count("At once: nothing to count.") == 2
    assert "From" not in drawn
