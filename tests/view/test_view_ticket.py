"""`hd show`: the whole ticket, for people and for programs."""

import io
import json
from dataclasses import replace

import pytest
from rich.cells import cell_len

from helpdesk_cli.domain.answers.ticket import TicketView
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.tickets.rows import print_tickets
from tests.golden_files import assert_golden
from tests.view.view_cases import (
    CJK,
    EMOJI,
    ESCAPES,
    LONG,
    MARKS,
    MARKUP,
    NOW,
    OVERRIDE,
    ZONE,
    shown,
)

SCREEN = Output("screen")


def printed(*views: TicketView, output: Output = SCREEN) -> str:
    stream = io.StringIO()
    print_tickets(views, output, stream, zone=ZONE, now=NOW)
    return stream.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_a_ticket_at_every_width(width: int) -> None:
    drawn = printed(shown(), output=Output("screen", width=width))
    assert max(map(cell_len, drawn.splitlines())) <= width
    assert_golden(f"show-{width}", drawn)


def test_a_ticket_in_colour() -> None:
    assert_golden("show-colour", printed(shown(), output=Output("screen", colour=True)))


def test_a_ticket_where_only_ascii_can_be_written() -> None:
    drawn = printed(shown(), output=Output("screen", encoding="ascii"))
    assert drawn.isascii()
    assert "| [bold]Bob[/bold]" in drawn


@pytest.mark.parametrize("hostile", [ESCAPES, MARKUP, OVERRIDE, LONG, EMOJI, CJK, MARKS])
def test_foreign_text_acts_nowhere(hostile: str) -> None:
    view = shown()
    names = dict.fromkeys(("subject", "account", "contact", "topic", "team", "assignee"), hostile)
    events = tuple(replace(event, body=hostile, to=hostile, was=hostile) for event in view.events)
    ticket = replace(view.ticket, **names)  # type: ignore[arg-type]
    hostile_view = replace(view, ticket=ticket, tags=(hostile,), events=events)
    drawn = printed(hostile_view)
    assert not set("\x1b\x9b\x07\u202e\u2066") & set(drawn)
    assert max(map(cell_len, drawn.splitlines())) <= 80
    if hostile is MARKUP:
        assert "[/bold] [red]not red[/red]" in drawn


def test_notes_and_automatic_replies_are_told_apart_without_colour() -> None:
    lines = printed(shown()).splitlines()
    note = next(place for place, text in enumerate(lines) if "internal note" in text)
    assert all("│ " in text for text in lines[note + 1 : note + 4])
    assert "system  automatic reply" in "\n".join(lines)
    assert sum("│" in text for text in lines) == 3


def test_several_tickets_follow_each_other() -> None:
    assert printed(shown(), shown()).count("#42 ZD-1042") == 2


def test_json_has_the_ticket_its_clocks_and_its_events() -> None:
    found = json.loads(printed(shown(), output=Output("json")))
    assert list(found) == [
        "id",
        "ref",
        "subject",
        "status",
        "severity",
        "tier",
        "region",
        "account",
        "contact",
        "channel",
        "topic",
        "team",
        "assignee",
        "tags",
        "links",
        "created_at",
        "updated_at",
        "suggestion",
        "unread_since",
        "phone",
        "next_rung",
        "participants",
        "attachments",
        "deliveries",
        "drafts",
        "clocks",
        "events",
    ]
    assert (found["status"], found["assignee"], found["tags"]) == (
        "open",
        "alice",
        ["outage", "vip"],
    )
    assert [clock["clock"] for clock in found["clocks"]] == [
        "first_reply",
        "resolution",
        "update",
        "next_reply",
    ]
    assert "segments" not in found["clocks"][0]
    assert found["events"][2] == {
        "at": "2026-11-20T16:20:00Z",
        "kind": "assignee",
        "by": "agent:alice",
        "public": None,
        "body": None,
        "to": "alice",
        "add": None,
        "remove": None,
    }
    tags = [(event["add"], event["remove"]) for event in found["events"] if event["kind"] == "tag"]
    assert tags == [("outage", None), (None, "question")]


def test_several_tickets_are_a_list_in_json() -> None:
    assert isinstance(json.loads(printed(shown(), shown(), output=Output("json"))), list)


def test_a_piped_ticket_is_one_line_an_event() -> None:
    lines = printed(shown(), output=Output("tsv")).split("\n")[:-1]
    assert len(lines) == len(shown().events) + 1
    assert {len(text.split("\t")) for text in lines} == {9}
