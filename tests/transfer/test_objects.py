"""JSON of other systems, and what was said on a ticket where one row tells all of it."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.errors import HdError, UsageError
from helpdesk_cli.transfer.incoming import Incoming, Reject, Row, Vocabulary
from helpdesk_cli.transfer.objects.documents import read_objects
from helpdesk_cli.transfer.reader import FileReader
from tests.conftest import Hd

KNOWN = Vocabulary(
    frozenset(("free",)),
    frozenset(("urgent", "high", "normal", "low")),
    "normal",
    lambda _name, _at: "free",
)
AT = "2026-11-20T09:00:00Z"
NINE = 1_795_165_200


def read(content: str, mapping: str | None) -> list[Row]:
    return list(FileReader(mapping)(BytesIO(content.encode()), KNOWN))


def read_one(content: str, mapping: str | None) -> Incoming:
    (found,) = read(content, mapping)
    assert isinstance(found, Incoming), found
    return found


def said(found: Incoming) -> list[tuple[int, str, bool, str | None]]:
    """Minutes after nine, who, whether the customer sees it, and what."""
    return [
        ((each.at - NINE) // 60, each.by, each.public, each.body)
        for each in found.events
        if each.kind == "message"
    ]


# --- documents ------------------------------------------------------------------------------


NEXT_PAGES = "the file is one page of several, import the next ones too"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ('{"a": 1}\n\n{"a": 2}\n', [(1, 1), (3, 2)]),
        ('[{"a": 1},\n {"a": 2}]', [(1, 1), (2, 2)]),
        ('{"count": 2, "tickets": [\n{"a": 1},\n{"a": 2}\n], "next": null}', [(2, 1), (3, 2)]),
        ('{"tickets": [{"a": 1}]}\n{"tickets": [{"a": 2}]}\n', [(1, 1), (2, 2)]),
        ('[\n{"a": 1}\n]\n[\n{"a": 2}\n]\n', [(2, 1), (5, 2)]),
        ('{\n"a": 1\n}\n', [(1, 1)]),
        ("[]", []),
    ],
)
def test_objects_are_found_in_whatever_stands_around_them(
    text: str, found: list[tuple[int, int]]
) -> None:
    objects = read_objects(BytesIO(text.encode()))
    assert [(each.line, each.value["a"]) for each in objects] == found


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ('"count": 2', []),
        ('"count": 700', ["count: 700 in all, 2 of them in this file"]),
        ('"next_page": null, "has_more": false, "next": "", "previous_page": "https://x/1"', []),
        ('"next_page": "https://x/2"', [f"next_page: {NEXT_PAGES}"]),
        ('"meta": {"has_more": true}, "links": {"prev": "https://x/1"}', [f"meta: {NEXT_PAGES}"]),
        ('"links": {"next": "https://x/2"}', [f"links: {NEXT_PAGES}"]),
        ('"@odata.nextLink": "https://x/2"', [f"@odata.nextLink: {NEXT_PAGES}"]),
        (
            '"users": [{"id": 1}, {"id": 2}], "facets": [], "words": ["a"]',
            ["users: 2 objects, not read"],
        ),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_what_stands_beside_a_list_of_tickets_is_told(
    beside: str, told: list[str], indent: int | None
) -> None:
    text = '{"tickets": [{"a": 1}, {"a": 2}], ' + beside + "}"
    heard: list[str] = []
    objects = read_objects(
        BytesIO(json.dumps(json.loads(text), indent=indent).encode()), tell=heard.append
    )
    assert [each.value["a"] for each in objects] == [1, 2]
    assert heard == told


def test_what_is_no_object_is_a_bad_row_with_its_line() -> None:
    first, second, third = read_objects(BytesIO(b'[\n{"a": 1},\n7,\n{"b": "\\u0000"}]'))
    assert not first.problems
    assert (second.line, second.problems) == (3, ("expected a JSON object, got 7",))
    assert "which no text can" in third.problems[0]


@pytest.mark.parametrize(
    "text", ['[{"a": 1}, ', '[{"a": 1} {"a": 2}]', '[\n{"a": tru}]', '[{"a": 1']
)
def test_a_broken_document_is_refused_whole(text: str) -> None:
    with pytest.raises(HdError, match=r"line \d: not JSON"):
        list(read_objects(BytesIO(text.encode())))


def test_a_document_in_our_own_words_needs_no_map() -> None:
    ours = {"ref": "A", "subject": "x", "created_at": AT}
    first, second = read(json.dumps([ours, ours | {"ref": "B"}], indent=1), None)
    assert isinstance(first, Incoming)
    assert (first.ticket.ref, second.line) == ("A", 7)
    with pytest.raises(HdError, match="have the keys number, title"):
        read('[{"number": 1, "title": "x"}]', None)


# --- through a map --------------------------------------------------------------------------

API: list[tuple[str, dict[str, Any], str, list[tuple[int, str, bool, str | None]]]] = [
    (
        "zendesk",
        {
            "id": 7,
            "subject": "Help",
            "created_at": AT,
            "description": "It broke.",
            "status": "on-hold",
            "via": {"channel": "web"},
            "requester_id": 11,
            "tags": ["a", "b c"],
            "comments": [
                {"created_at": AT, "author_id": 11, "body": "It broke.", "public": True},
                {
                    "created_at": "2026-11-20T09:10:00Z",
                    "author_id": 12,
                    "body": "Looking.",
                    "public": True,
                },
                {
                    "created_at": "2026-11-20T09:20:00Z",
                    "author_id": 12,
                    "body": "Odd.",
                    "public": False,
                },
            ],
        },
        "ZD-7",
        [
            (0, "customer", True, "It broke."),
            (10, "agent:12", True, "Looking."),
            (20, "agent:12", False, "Odd."),
        ],
    ),
    (
        "freshdesk",
        {
            "id": 7,
            "subject": "Help",
            "created_at": AT,
            "status": 3,
            "priority": 4,
            "conversations": [
                {
                    "created_at": "2026-11-20T09:10:00Z",
                    "user_id": 5,
                    "incoming": True,
                    "private": False,
                    "body_text": "Well?",
                },
                {
                    "created_at": "2026-11-20T09:20:00Z",
                    "user_id": 6,
                    "incoming": False,
                    "private": True,
                    "body_text": "Hm.",
                },
            ],
        },
        "FD-7",
        [(10, "customer", True, "Well?"), (20, "agent:6", False, "Hm.")],
    ),
    (
        "zammad",
        {
            "number": "7",
            "title": "Help",
            "created_at": AT,
            "state": "pending close",
            "articles": [
                {
                    "created_at": "2026-11-20T09:10:00Z",
                    "from": "bob",
                    "sender": "Agent",
                    "internal": False,
                    "body": "Done.",
                },
                {
                    "created_at": "2026-11-20T09:20:00Z",
                    "sender": "System",
                    "internal": False,
                    "body": "Bye.",
                },
            ],
        },
        "ZM-7",
        [(10, "agent:bob", True, "Done."), (20, "system", True, "Bye.")],
    ),
    (
        "intercom",
        {
            "id": "7",
            "title": "Help",
            "created_at": NINE,
            "state": "snoozed",
            "source": {"type": "email", "body": "It broke."},
            "conversation_parts": {
                "conversation_parts": [
                    {
                        "created_at": NINE + 600,
                        "part_type": "note",
                        "author": {"type": "admin", "name": "Bob"},
                        "body": "Odd.",
                    },
                    {
                        "created_at": NINE + 1200,
                        "part_type": "comment",
                        "author": {"type": "user", "name": "Ann"},
                        "body": "Well?",
                    },
                ]
            },
        },
        "IC-7",
        [
            (0, "customer", True, "It broke."),
            (10, "agent:Bob", False, "Odd."),
            (20, "customer", True, "Well?"),
        ],
    ),
    (
        "glpi,timezone=UTC",
        {
            "id": 7,
            "name": "Help",
            "date": "2026-11-20 09:00:00",
            "status": 4,
            "requester": {"id": 1, "name": "Ann"},
            "followups": [
                {
                    "date": "2026-11-20 09:10:00",
                    "author": {"name": "Ann"},
                    "is_private": 0,
                    "content": "Well?",
                },
                {
                    "date": "2026-11-20 09:20:00",
                    "author": {"name": "Bob"},
                    "is_private": 1,
                    "content": "Odd.",
                },
            ],
        },
        "GLPI-7",
        [(10, "customer", True, "Well?"), (20, "agent:Bob", False, "Odd.")],
    ),
]


@pytest.mark.parametrize(("mapping", "body", "ref", "messages"), API, ids=[case[0] for case in API])
def test_the_body_of_an_api_comes_in_with_what_was_said(
    mapping: str,
    body: dict[str, Any],
    ref: str,
    messages: list[tuple[int, str, bool, str | None]],
) -> None:
    for text in (json.dumps([body], indent=1), json.dumps(body) + "\n"):
        found = read_one(text, mapping)
        assert (found.ticket.ref, found.ticket.subject) == (ref, "Help")
        assert found.ticket.created_at == NINE
        assert said(found) == messages


def test_lists_numbers_and_paths_are_read_as_cells_are() -> None:
    found = read_one(json.dumps([API[0][1]]), "zendesk")
    assert (found.ticket.channel, found.ticket.contact) == ("form", "11")
    assert [each.to for each in found.events if each.kind == "tag"] == ["a", "b c"]
    assert [each.to for each in found.events if each.kind == "status"] == ["hold"]


def test_keys_that_were_not_found_and_not_used_are_listed() -> None:
    reader = FileReader("zendesk")
    list(
        reader(
            BytesIO(b'[{"id": 1, "subject": "x", "created_at": "%s", "mood": 1}]' % AT.encode()),
            KNOWN,
        )
    )
    assert reader.columns is not None
    assert reader.columns.read == ("id", "subject", "created_at")
    assert "status" in reader.columns.missing
    assert reader.columns.unused == ("mood",)


ZENDESK = API[0][1]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"comments": {"count": 1, "data": [{"body": "Lost?"}]}}, "comments: expected a list, got"),
        ({"comments": "Lost?"}, 'comments: expected a list, got "Lost?"'),
        ({"subject": {"text": "Help"}}, "such as subject.text"),
        ({"tags": ["a", {"label": "b"}]}, 'tags: expected text, got {"label": "b"}'),
    ],
)
def test_an_object_where_a_text_or_a_list_was_looked_for_is_told(
    other: dict[str, Any], reason: str
) -> None:
    (refused,) = read(json.dumps([ZENDESK | other]), "zendesk")
    assert isinstance(refused, Reject)
    assert reason in refused.reasons[0]


def test_an_object_is_called_by_its_name_and_an_empty_one_is_nothing() -> None:
    incident = {
        "number": "INC7",
        "short_description": "Help",
        "opened_at": "2026-11-20 09:00:00",
        "caller_id": {"display_value": "Ann", "link": "https://desk.example/1"},
        "company": {},
        "assigned_to": "",
    }
    found = read_one(json.dumps({"result": [incident]}), "servicenow,timezone=UTC")
    assert (found.ticket.contact, found.ticket.account) == ("Ann", None)


def test_the_opening_message_counts_once_and_what_is_written_again_later_is_another() -> None:
    again = {
        "created_at": "2026-11-20T09:30:00Z",
        "author_id": 11,
        "body": "It broke.",
        "public": True,
    }
    found = read_one(json.dumps([ZENDESK | {"comments": [*ZENDESK["comments"], again]}]), "zendesk")
    assert said(found)[0] == (0, "customer", True, "It broke.")
    assert said(found)[-1] == (30, "customer", True, "It broke.")
    assert len(said(found)) == 4


def test_what_a_trigger_of_zendesk_says_is_no_reply() -> None:
    comment = {"created_at": AT, "author_id": -1, "body": "We are closed.", "public": True}
    found = read_one(json.dumps([ZENDESK | {"comments": [comment]}]), "zendesk")
    assert said(found)[1:] == [(0, "system", True, "We are closed.")]


def test_of_several_keys_the_one_that_was_read_is_named() -> None:
    reader = FileReader("zendesk")
    list(reader(BytesIO(json.dumps([ZENDESK]).encode()), KNOWN))
    assert reader.columns is not None
    assert "requester_id" in reader.columns.read
    assert "requester.email" not in reader.columns.read


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just(AT),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "body", "created_at", "x"]), inner)
    ),
    max_leaves=6,
)
RECORDS = st.fixed_dictionaries(
    {"id": VALUES, "subject": VALUES, "created_at": VALUES | st.just(AT)},
    optional=dict.fromkeys(("comments", "tags", "status", "via", "requester", "x"), VALUES),
)


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_whatever_an_object_holds_it_is_a_ticket_or_told(records: list[dict[str, Any]]) -> None:
    for text in (json.dumps(records), "".join(f"{json.dumps(each)}\n" for each in records)):
        found = read(text, "zendesk")
        assert len(found) == len(records)
        assert all(isinstance(each, Incoming | Reject) for each in found)
        assert all(each.reasons for each in found if isinstance(each, Reject))


# --- messages in cells ----------------------------------------------------------------------

JIRA = (
    "Issue key,Summary,Reporter,Created,Status,Comment,Comment\n"
    'A-1,x,Ann,20/Nov/26 9:00 AM,Done,"20/Nov/26 9:10 AM;bob;Look; again",'
    '"20/Nov/26 9:20 AM;Ann;Two\nlines"\n'
)


def test_repeated_columns_hold_a_message_each() -> None:
    found = read_one(JIRA, "jira,timezone=UTC")
    assert said(found) == [
        (10, "agent:bob", True, "Look; again"),
        (20, "customer", True, "Two\nlines"),
    ]
    assert found.events[-1].to == "solved"


def test_a_message_without_a_time_refuses_the_row() -> None:
    (refused,) = read(JIRA.replace("20/Nov/26 9:10 AM;bob;", ""), "jira,timezone=UTC")
    assert isinstance(refused, Reject)
    assert refused.reasons[0].startswith("message 1: expected a time written as")


JOURNAL = (
    "Number,Short description,Opened,Caller,Comments and Work notes\n"
    'INC1,x,2026-11-20 09:00:00,Ann Lee,"2026-11-20 09:30:00 - Ann Lee (Additional comments)\n'
    "Thanks - it works.\n\nAll of it.\n\n"
    "2026-11-20 09:20:00 - Bob (Work notes)\nRebooted.\n\n"
    '2026-11-20 09:10:00 - Bob (Additional comments)\nLooking.\n"\n'
)


def test_a_journal_holds_many_messages_the_newest_first() -> None:
    assert said(read_one(JOURNAL, "servicenow,timezone=UTC")) == [
        (10, "agent:Bob", True, "Looking."),
        (20, "agent:Bob", False, "Rebooted."),
        (30, "customer", True, "Thanks - it works.\n\nAll of it."),
    ]


def test_a_map_can_name_the_agents(tmp_path: Path) -> None:
    column_map = tmp_path / "map.toml"
    column_map.write_text('preset = "jira"\ntimezone = "UTC"\n[messages]\nagents = ["A*"]\n')
    found = read_one(JIRA, str(column_map))
    assert [each.by for each in found.events if each.kind == "message"] == ["customer", "agent:Ann"]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('cells = "C"', "messages.form: expected a form such as"),
        ('at = "x"', "messages: expected cells or list, got neither"),
        ('list = "c"\nseveral = 1', "messages.several: expected true or false"),
        ('list = "c"\nagents = "bob"', "messages.agents: expected a list of names"),
        ('list = "c"\nwho = "x"', "messages.who: unknown key"),
    ],
)
def test_messages_that_make_no_map_are_refused(tmp_path: Path, table: str, problem: str) -> None:
    column_map = tmp_path / "map.toml"
    column_map.write_text(f'[columns]\nsubject = "a"\ncreated_at = "b"\n[messages]\n{table}\n')
    with pytest.raises(HdError) as refused:
        FileReader(str(column_map))
    assert problem in refused.value.message


def test_foreign_keys_in_lines_are_told_with_the_way_out(hd: Hd, tmp_path: Path) -> None:
    rejects = str(tmp_path / "rejects.jsonl")
    refused = hd("import", "-", "--rejects", rejects, stdin='{"id": 1, "subject": "x"}\n')
    assert refused.code == 1
    assert "keys of another system are read through --map" in refused.err
    assert UsageError.exit_code == hd("import", "-", "--map", "zendsk", stdin="{}").code
