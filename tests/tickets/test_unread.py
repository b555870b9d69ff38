"""Tickets whose last word is the customer's and that none of us has opened since."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from helpdesk_cli.domain.clocks.sla import Merged
from helpdesk_cli.domain.tickets.ticket import Event, PromisedTo, Status
from helpdesk_cli.domain.tickets.unread import find_unread
from tests.conftest import Hd


def say(at: int, by: str, *, public: bool = True) -> Event:
    return Event(at, "message", by, public, "words")


CUSTOMER, AGENT, SYSTEM = "customer", "agent:alice", "system"


@pytest.mark.parametrize(
    ("timeline", "since"),
    [
        ([], None),
        ([say(1, CUSTOMER)], 1),
        ([say(1, AGENT)], None),
        ([say(1, CUSTOMER), say(5, CUSTOMER)], 1),
        ([say(1, CUSTOMER), say(2, AGENT)], None),
        ([say(1, CUSTOMER), say(2, AGENT), say(3, CUSTOMER), say(4, CUSTOMER)], 3),
        ([say(1, CUSTOMER), say(2, AGENT, public=False)], 1),
        ([say(1, CUSTOMER), say(2, SYSTEM)], 1),
        ([say(1, SYSTEM)], None),
        ([say(1, CUSTOMER, public=False)], None),
        ([say(1, CUSTOMER), Event(2, "status", AGENT, to="hold")], 1),
    ],
)
def test_it_is_unread_since_the_first_word_that_nobody_has_answered(
    timeline: list[Event], since: int | None
) -> None:
    assert find_unread(timeline, "open") == since


@pytest.mark.parametrize(
    ("seen_at", "since"), [(None, 3), (2, 3), (3, 3), (4, 5), (5, 5), (6, None), (9, None)]
)
def test_what_was_said_before_the_second_in_which_it_was_opened_is_read(
    seen_at: int | None, since: int | None
) -> None:
    assert find_unread([say(3, CUSTOMER), say(5, CUSTOMER)], "hold", seen_at) == since


@pytest.mark.parametrize("status", ["solved", "closed"])
def test_what_is_dealt_with_is_not_unread(status: Status) -> None:
    assert find_unread([say(1, CUSTOMER)], status) is None


def test_whoever_calls_has_been_heard() -> None:
    calls = [say(1, CUSTOMER), say(4, CUSTOMER)]
    assert find_unread(calls[:1], "open", answered_at=1) is None
    assert find_unread(calls, "open", answered_at=1) == 4
    assert find_unread(calls[1:], "open", answered_at=1) == 4


def merge(at: int, unread_since: int | None, after: int | None = None) -> Merged:
    return Merged(at, 2, 0, PromisedTo("free", "normal", None), (), False, unread_since, after)


@pytest.mark.parametrize(
    ("timeline", "merged", "since"),
    [
        ([], [merge(5, 3)], 3),
        ([], [merge(5, None)], None),
        ([], [merge(5, 3), merge(6, 2)], 2),
        ([say(1, CUSTOMER)], [merge(5, 3)], 1),
        ([say(4, CUSTOMER)], [merge(5, 3)], 3),
        ([say(4, CUSTOMER)], [merge(5, None)], 4),
        ([say(4, AGENT)], [merge(5, 3)], 3),
        ([say(6, AGENT)], [merge(5, 3)], None),
        ([say(6, AGENT), say(7, CUSTOMER)], [merge(5, 3)], 7),
        ([say(5, AGENT)], [merge(5, 3, after=0)], None),
        ([say(5, AGENT)], [merge(5, 3, after=1)], 3),
        ([say(5, AGENT)], [merge(5, 3)], 3),
    ],
)
def test_what_was_unread_on_a_duplicate_is_unread_until_the_target_is_answered(
    timeline: list[Event], merged: list[Merged], since: int | None
) -> None:
    assert find_unread(timeline, "open", merged=merged) == since


@pytest.mark.parametrize(("seen_at", "since"), [(4, 3), (5, 3), (6, None), (9, None)])
def test_whoever_opens_the_target_after_the_merge_has_read_the_duplicate(
    seen_at: int, since: int | None
) -> None:
    assert find_unread([], "open", seen_at, merged=[merge(5, 3)]) == since


@pytest.fixture
def held(hd: Hd, tmp_path_factory: pytest.TempPathFactory) -> Hd:
    """Two tickets on hold; on the younger one, #2, the customer has written since, at 9:30."""
    lines = []
    for ref, hour, words in (("OLD", "08", ()), ("YOUNG", "09", ("09:30", "09:40"))):
        begun = f"2026-11-17T{hour}:10:00Z"
        told: dict[str, object] = {"kind": "message", "public": True, "body": "Words."}
        events: list[dict[str, object]] = [
            told | {"at": begun, "by": "agent:bob"},
            {"at": begun, "kind": "status", "by": "agent:bob", "to": "hold"},
            *(told | {"at": f"2026-11-17T{at}:00Z", "by": "customer"} for at in words),
        ]
        created = f"2026-11-17T{hour}:00:00Z"
        line = {"ref": ref, "subject": ref, "tier": "free", "created_at": created}
        lines.append(json.dumps(line | {"events": events}))
    file = tmp_path_factory.mktemp("held") / "held.jsonl"
    file.write_text("\n".join(lines))
    hd.ok("import", str(file))
    return hd


def unread(hd: Hd) -> list[tuple[str, str | None]]:
    return [(each["ref"], each["unread_since"]) for each in hd.ok("queue", "--json").json()]


SINCE = "2026-11-17T09:30:00Z"
NAMED = ("account.import_id", "contact.import_id")


def test_unread_ones_stand_above_the_others_that_have_no_clock(held: Hd) -> None:
    assert unread(held) == [("YOUNG", SINCE), ("OLD", None)]


def test_whoever_opens_it_has_read_it_and_no_event_says_so(held: Hd) -> None:
    exported = held.ok("export").out
    shown = held.ok("show", "YOUNG", "--json").json()
    assert unread(held) == [("OLD", None), ("YOUNG", None)]
    assert len(shown["events"]) == 4
    assert held.ok("export").out == exported
    held.ok("note", "YOUNG", "--body", "Asked them.")
    assert unread(held)[1] == ("YOUNG", None)


def test_to_explain_or_to_list_it_is_not_to_open_it(held: Hd) -> None:
    for command in (["explain", "YOUNG"], ["queue"], ["search", "words"], ["team"], ["export"]):
        held.ok(*command)
    assert unread(held)[0] == ("YOUNG", SINCE)


def test_to_show_it_says_since_when_it_was_unread(held: Hd) -> None:
    shown = [held.ok("show", "YOUNG", "--json").json()["unread_since"] for _ in range(2)]
    assert shown == [SINCE, None]


def test_a_merge_makes_the_target_unread_until_it_is_opened_and_undo_takes_it_back(
    held: Hd,
) -> None:
    held.ok("merge", "YOUNG", "--into", "OLD")
    assert unread(held) == [("OLD", SINCE)]
    held.ok("note", "OLD", "--body", "The same matter.")
    assert unread(held) == [("OLD", SINCE)]
    held.ok("undo")
    held.ok("undo")
    assert unread(held) == [("YOUNG", SINCE), ("OLD", None)]
    held.ok("merge", "YOUNG", "--into", "OLD")
    held.at("2026-11-20T20:00:00Z").ok("show", "OLD")
    held.ok("set", "OLD", "--severity", "urgent")
    assert unread(held) == [("OLD", None)]


def test_a_chain_of_merges_carries_it_to_its_end(held: Hd) -> None:
    held.ok("new", "Third", "--body", "Me too.", "--ref", "THIRD")
    held.ok("show", "THIRD")
    held.ok("merge", "YOUNG", "--into", "OLD")
    later = held.at("2026-11-18T10:00:00Z")
    later.ok("merge", "OLD", "--into", "THIRD")
    assert unread(later) == [("THIRD", SINCE)]


def test_a_duplicate_that_was_read_or_dealt_with_makes_nothing_unread(held: Hd) -> None:
    held.ok("show", "YOUNG")
    held.ok("merge", "YOUNG", "--into", "OLD")
    assert unread(held) == [("OLD", None)]


def test_whoever_answers_it_has_read_it(held: Hd) -> None:
    held.ok("reply", "YOUNG", "--body", "Soon.")
    assert unread(held) == [("OLD", None), ("YOUNG", None)]


def test_searches_find_it(held: Hd) -> None:
    held.ok("new", "Normal", "--body", "x")

    def found(*words: str) -> list[str]:
        return [each["subject"] for each in held.ok("search", *words, "--json").json()]

    assert found("is:unread") == ["Normal", "YOUNG"]
    assert found("is:unread status:hold") == ["YOUNG"]
    assert found("is:open -is:unread") == ["OLD"]
    late = held.at("2026-11-18T10:00:00Z")
    ids = [each["id"] for each in late.ok("search", "is:unread is:late", "--json").json()]
    assert len(ids) == len(set(ids)) == 2
    held.ok("show", "YOUNG")
    assert found("is:unread") == ["Normal"]


def test_people_see_it_in_words_and_in_little_room_by_a_letter(held: Hd) -> None:
    narrow = held.on_screen().ok("queue").out
    assert "1 unread" in narrow
    assert "u  YOUNG" in narrow
    wide = replace(held.on_screen(), env=(*held.on_screen().env, ("COLUMNS", "130")))
    assert "unread  YOUNG" in wide.ok("queue").out
    assert "Unread" in held.on_screen().ok("next").out
    assert held.ok("team", "--json").json()[-1]["unread"] == 1


@pytest.mark.sqlite
@pytest.mark.parametrize("merged", [False, True])
def test_an_older_desk_knows_at_once_what_is_unread(held: Hd, merged: bool) -> None:
    held.ok("new", "Called", "--channel", "phone", "--body", "x")
    if merged:
        held.ok("merge", "YOUNG", "--into", "OLD")
    stood = unread(held)
    assert (("OLD", SINCE) in stood) is merged
    with closing(sqlite3.connect(held.db)) as db:
        db.execute("DROP INDEX ticket_unread")
        for column in ("ticket.unread_since", "ticket.seen_at", *NAMED):
            db.execute("ALTER TABLE {} DROP COLUMN {}".format(*column.split(".")))
        db.execute("UPDATE ticket SET queue_at = 253402300799 WHERE due_at IS NULL")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm017%' OR name LIKE 'm021%'")
        db.execute("PRAGMA user_version = 16")
        db.commit()
    assert unread(held) == stood
