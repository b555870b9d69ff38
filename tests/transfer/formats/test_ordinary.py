"""A line that is read at once says what it says when it is read key by key, or is not read so."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.transfer.incoming import UnreadableError, Vocabulary
from helpdesk_cli.transfer.lines.jsonl import parse_object
from helpdesk_cli.transfer.lines.ordinary import read_ordinary
from helpdesk_cli.transfer.lines.record import EVENT_KEYS, TICKET_KEYS, read_record

KNOWN = Vocabulary(
    tiers=frozenset({"gold", "free"}),
    severities=frozenset({"urgent", "normal"}),
    default_severity="normal",
    tier_of=lambda account, at: "gold" if account == "Nord" and at % 2 else "free",
)
AT = "2026-11-20T09:00:00Z"
LATER = "2026-11-20T10:30:01+01:00"

PLAIN: dict[str, dict[str, Any]] = {
    "bare": {"subject": "It is dark", "created_at": AT},
    "whole": {
        "ref": "B-1",
        "subject": "L'image est noire",
        "account": " Nord  ",
        "contact": "Ada@Nord.Example",
        "tier": "gold",
        "region": "emea",
        "severity": "urgent",
        "channel": "form",
        "topic": "player",
        "team": "support",
        "assignee": "alice",
        "created_at": AT,
        "events": [
            {"at": AT, "kind": "message", "by": "customer", "public": True, "body": "Help"},
            {"at": LATER, "kind": "message", "by": "agent:alice", "public": False, "body": "?"},
            {"at": LATER, "kind": "message", "by": "system"},
            {"at": LATER, "kind": "severity", "by": "agent:alice", "to": "normal"},
            {"at": LATER, "kind": "assignee", "by": "agent:alice", "to": "bob"},
            {"at": LATER, "kind": "status", "to": "solved"},
        ],
    },
    "events out of order": {
        "subject": "It is dark",
        "created_at": AT,
        "events": [
            {"at": LATER, "kind": "message", "by": "customer", "body": "second"},
            {"at": AT, "kind": "message", "by": "customer", "body": "first"},
        ],
    },
    "nulls and empty texts": {
        "subject": "It is dark",
        "created_at": AT,
        "account": "",
        "ref": None,
        "tier": "",
        "severity": None,
        "events": None,
    },
}

VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            *(None, "", " ", "x", "é" * 126, "x" * 130, "#17", "17", "gold", "urgent", "solved"),
            *(AT, LATER, "2026-11-20", "2026-11-20T08:00:00Z", "1969-01-01T00:00:00Z"),
            *(True, False, 0, 17, 1e400, [], {}, [{}], "customer", "agent:", "agent:bob"),
            *("message", "status", "tag", "undo", "merge", "subject", "tier", "region"),
            *("\0", "\ud800", "\u200b", "a@b.example", "\uff21"),
        ]
    ),
    st.text(max_size=5),
)
KEYS = sorted({*TICKET_KEYS, *(key for keys in EVENT_KEYS.values() for key in keys), "odd"})


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A plain one, of which something was changed, added or left out, in the ticket or an event."""
    record: dict[str, Any] = deepcopy(draw(st.sampled_from([*PLAIN.values()])))
    for _ in range(draw(st.integers(0, 3))):
        events = record.get("events")
        among = [record, *(events if isinstance(events, list) else [])]
        changed = draw(st.sampled_from([each for each in among if isinstance(each, dict)]))
        key = draw(st.sampled_from([*changed, *KEYS]))
        if draw(st.booleans()):
            changed[key] = draw(VALUES)
        else:
            changed.pop(key, None)
    return record


def read_both(line: bytes) -> tuple[object, object]:
    """What is read at once; what is read key by key, or why nothing is."""
    at_once = read_ordinary(line, KNOWN)
    try:
        return at_once, read_record(parse_object(line), KNOWN)
    except UnreadableError as error:
        return at_once, error.reasons


@pytest.mark.parametrize("name", PLAIN)
def test_plain_lines_are_read_at_once(name: str) -> None:
    at_once, by_key = read_both(json.dumps(PLAIN[name]).encode())
    assert at_once is not None
    assert by_key == (*at_once, ())  # type: ignore[misc]


@given(records())
def test_what_is_read_at_once_is_what_is_read_key_by_key(record: dict[str, Any]) -> None:
    at_once, by_key = read_both(json.dumps(record).encode())
    assert at_once is None or by_key == (*at_once, ())  # type: ignore[misc]


LINE = json.dumps(PLAIN["whole"]).encode()
ODD_LINES = {
    "nothing": b"",
    "cut off": LINE[:-1],
    "no object": b"[]",
    "more behind it": LINE + b"x",
    "two of them": LINE + LINE,
    "no UTF-8 before it": b"\xff" + LINE,
    "no UTF-8 in it": LINE.replace(b"Help", b"\xff\xfe"),
    "half a pair": LINE.replace(b"Help", b"\\ud800"),
    "NUL": LINE.replace(b"Help", b"\\u0000"),
    "no text": LINE.replace(b'"Help"', b"NaN"),
    "nested too deep": LINE.replace(b'"Help"', b"[" * 100_000),
}


@pytest.mark.parametrize("line", ODD_LINES.values(), ids=ODD_LINES)
def test_what_is_no_plain_json_is_left_to_whoever_says_why(line: bytes) -> None:
    at_once, by_key = read_both(line)
    assert at_once is None
    assert isinstance(by_key, tuple)
    assert isinstance(by_key[0], str)


def test_the_last_of_two_equal_keys_counts_for_both() -> None:
    line = json.dumps(PLAIN["bare"]).encode().replace(b"{", b'{"subject": "no", ', 1)
    at_once, by_key = read_both(line)
    assert at_once is not None
    assert by_key == (*at_once, ())  # type: ignore[misc]
