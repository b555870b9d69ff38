"""Tickets as JSON lines: what a line may hold, what it is refused for, and that it comes back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.customers.naming import tidy_address, tidy_name
from helpdesk_cli.domain.tickets.ticket import FIELDS, Event, Ticket
from helpdesk_cli.domain.tickets.timeline import fill_was, rewind
from helpdesk_cli.transfer.incoming import Incoming, Reject, Row, Vocabulary, format_reject
from helpdesk_cli.transfer.lines.jsonl import MAX_LINE_BYTES, format_ticket_line, read_jsonl

KNOWN = Vocabulary(
    tiers=frozenset(("silver", "gold", "free")),
    severities=frozenset(("urgent", "important", "standard")),
    default_severity="standard",
    tier_of=lambda account, _at: "gold" if account == "acme" else "free",
)
NINE = 1_795_165_200
"""2026-11-20T09:00:00Z"""

FULL_LINE = (
    '{"ref": "ZD-1042", "subject": "Live stream drops", "account": "acme", '
    '"contact": "ann@acme.example", "tier": "silver", "region": "europe", '
    '"severity": "urgent", "channel": "form", "topic": "live-streaming", "team": "support", '
    '"assignee": "alice", "created_at": "2026-11-20T09:00:00Z", "events": ['
    '{"at": "2026-11-20T09:20:00Z", "kind": "message", "by": "agent:alice", "public": true, '
    '"body": "Looking."}, '
    '{"at": "2026-11-20T09:21:00Z", "kind": "status", "by": "agent:alice", "to": "pending"}, '
    '{"at": "2026-11-20T09:22:00Z", "kind": "team", "by": "system", "to": null}, '
    '{"at": "2026-11-20T09:23:00Z", "kind": "tag", "by": "agent:alice", "add": "vip"}, '
    '{"at": "2026-11-20T09:24:00Z", "kind": "tag", "by": "agent:alice", "remove": "vip"}, '
    '{"at": "2026-11-20T09:25:00Z", "kind": "link", "by": "agent:bob", "to": "ZD-7"}]}'
)


def read(text: str | bytes) -> list[Row]:
    return list(read_jsonl(BytesIO(text.encode() if isinstance(text, str) else text), KNOWN))


def read_one(text: str | bytes) -> Incoming:
    (found,) = read(text)
    assert isinstance(found, Incoming), found
    return found


def refuse_one(text: str | bytes) -> Reject:
    (found,) = read(text)
    assert isinstance(found, Reject), found
    return found


def line(*events: dict[str, Any], **keys: Any) -> str:
    record = {"ref": "A-1", "subject": "Help", "created_at": "2026-11-20T09:00:00Z"}
    return json.dumps({**record, **keys, **({"events": list(events)} if events else {})})


def event(kind: str, minute: int = 0, **keys: Any) -> dict[str, Any]:
    return {"at": f"2026-11-20T09:{minute:02}:00Z", "kind": kind, "by": "customer", **keys}


def test_every_key_of_a_line_arrives() -> None:
    found = read_one(FULL_LINE)
    assert found.ticket == Ticket(
        ref="ZD-1042",
        subject="Live stream drops",
        account="acme",
        contact="ann@acme.example",
        tier="silver",
        region="europe",
        severity="urgent",
        channel="form",
        topic="live-streaming",
        team="support",
        assignee="alice",
        created_at=NINE,
    )
    assert found.events == (
        Event(NINE + 1200, "message", "agent:alice", public=True, body="Looking."),
        Event(NINE + 1260, "status", "agent:alice", to="pending"),
        Event(NINE + 1320, "team", "system", to=None),
        Event(NINE + 1380, "tag", "agent:alice", to="vip"),
        Event(NINE + 1440, "tag", "agent:alice", was="vip"),
        Event(NINE + 1500, "link", "agent:bob", to="ZD-7"),
    )


def test_writing_gives_the_very_line_that_was_read() -> None:
    found = read_one(FULL_LINE)
    assert format_ticket_line(found.ticket, found.events) == FULL_LINE


def test_who_is_copied_stands_on_the_line_where_anybody_is() -> None:
    people = [{"address": "eve@x.example", "name": "Eve"}, {"address": "zoe@x.example"}]
    found = read_one(line(contact="ann@x.example", participants=people))
    assert found.people == (
        Contact("ann@x.example"),
        Contact("eve@x.example", "Eve"),
        Contact("zoe@x.example"),
    )
    written = format_ticket_line(found.ticket, found.events, found.copied)
    assert json.loads(written)["participants"] == people
    assert "participants" not in format_ticket_line(found.ticket, found.events)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("eve@x.example", 'participants: expected a list, got "eve@x.example"'),
        (["eve"], 'participants[0]: expected an address and perhaps a name, got "eve"'),
        ([{}], "participants[0].address: missing"),
        ([{"address": " "}], "participants[0].address: missing"),
        ([{"address": 7}], "participants[0].address: expected text, got 7"),
        ([{"address": "eve@x.example", "name": []}], "participants[0].name: expected text, got []"),
        ([{"address": "e" * 501}], "participants[0].address: expected at most 500 bytes, got 501"),
        (
            [{"address": "eve@x.example"}, {"mail": "zoe@x"}],
            'participants[1]: expected an address and perhaps a name, got {"mail": "zoe@x"}',
        ),
    ],
)
def test_who_is_copied_must_have_an_address(said: object, reason: str) -> None:
    assert refuse_one(line(participants=said)).reasons == (reason,)


def test_left_out_keys_fall_back_on_the_account_and_the_desk() -> None:
    assert read_one(line()).ticket.tier == "free"
    assert read_one(line()).ticket.severity == "standard"
    assert read_one(line(account="acme")).ticket.tier == "gold"
    assert read_one(line(account="acme", tier="silver")).ticket.tier == "silver"
    assert read_one(line(team=None, assignee="", events=None)).ticket.assignee is None


def test_a_message_is_public_unless_it_says_otherwise() -> None:
    found = read_one(line(event("message"), event("message", public=False)))
    assert [each.public for each in found.events] == [True, False]


def test_what_nobody_claims_the_system_did() -> None:
    at = "2026-11-20T09:30:00Z"
    found = read_one(line({"at": at, "kind": "status", "to": "hold"}))
    assert found.events == (Event(NINE + 1800, "status", "system", to="hold"),)


def test_events_sort_by_instant_and_keep_the_order_of_the_file_within_one() -> None:
    found = read_one(
        line(
            event("message", 5, body="third"),
            event("message", 1, body="first"),
            event("message", 5, body="fourth"),
            event("message", 1, body="second"),
        )
    )
    assert [each.body for each in found.events] == ["first", "second", "third", "fourth"]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-11-20T09:00:00Z", NINE),
        ("2026-11-20T09:00:00.999999Z", NINE),
        ("2026-11-20T10:00:00+01:00", NINE),
        ("2026-11-20 04:00-05:00", NINE),
        ("1970-01-01T00:00:00Z", 0),
        ("2099-12-31T23:59:59.999999999Z", 4_102_444_799),
    ],
)
def test_instants_are_utc_seconds_with_fractions_cut(written: str, at: int) -> None:
    assert read_one(line(created_at=written)).ticket.created_at == at


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"subject": "x"', "not JSON: "),
        ("[1, 2]", "expected a JSON object, got [1, 2]"),
        ('"text"', 'expected a JSON object, got "text"'),
        ("[" * 100_000, "not JSON: nested too deep"),
        ('{"ref": ' + "9" * 5000 + "}", "not JSON: nested too deep, or a number too long"),
        ('{"created_at": "2026-11-20T09:00:00Z"}', "subject: missing"),
        ('{"subject": "x"}', "created_at: missing"),
        (line(subject=None), "subject: missing"),
        (line(subject=5), "subject: expected text, got 5"),
        (line(ref=1042), "ref: expected text, got 1042"),
        (line(tier=["silver"]), 'tier: expected text, got ["silver"]'),
        (line(assigne="alice"), 'unknown key "assigne" (did you mean "assignee"?)'),
        (line(tier="silvr"), 'got "silvr" (did you mean "silver"?)'),
        (
            line(severity="High"),
            'severity: expected one of important, standard, urgent, got "High"',
        ),
        (line(created_at=1795165200), "created_at: expected an instant such as 2026-11-20T09:00"),
        (line(created_at="yesterday"), "created_at: expected an instant such as 2026-11-20T09:00"),
        (line(created_at="2026-11-20T09:00:00"), "which has no time zone"),
        (line(created_at="2026-11-20"), "which has no time zone"),
        (line(created_at="1969-12-31T23:59:59Z"), "expected an instant between 1970 and 2100"),
        (line(created_at="9999-12-31T23:59:59-14:00"), "expected an instant between 1970 and 2100"),
        (line(events={}), "events: expected a list, got {}"),
        (line(events=["note"]), "events[0].kind: expected one of"),
        (line({"kind": "message", "by": "customer"}), "events[0].at: missing"),
        (line(event("mesage")), 'got "mesage" (did you mean "message"?)'),
        (line(event("message", bdy="x")), '"bdy": a message event has no such key (did you mean'),
        (line(event("status", to="open", public=True)), '"public": a status event has no such key'),
        (line(event("message", public="yes")), 'public: expected true or false, got "yes"'),
        (line(event("message", body=7)), "events[0].body: expected text, got 7"),
        (line(event("message", by="alice")), 'by: expected customer, agent:NAME or system, got "a'),
        (line(event("message", by="agent:")), "by: expected customer, agent:NAME or system"),
        (line(event("message", by=None)), "by: expected customer, agent:NAME or system, got null"),
        (line(event("status")), "events[0].to: missing"),
        (line(event("status", to=None)), "events[0].to: a status cannot be empty"),
        (line(event("severity", to=None)), "events[0].to: a severity cannot be empty"),
        (line(event("merge", to="")), "events[0].to: a merge cannot be empty"),
        (line(event("status", to="opne")), '(did you mean "open"?)'),
        (line(event("severity", to="high")), "events[0].to: expected one of important, standard"),
        (line(event("tier", to="bronze")), "events[0].to: expected one of free, gold, silver"),
        (line(event("tag")), "events[0].add: expected one tag"),
        (line(event("tag", add="a", remove="b")), "events[0].add: expected one tag"),
        (
            line(event("message"), {**event("status", to="open"), "at": "2026-11-20T08:59:59Z"}),
            "events[1].at: 2026-11-20T08:59:59Z lies before created_at",
        ),
    ],
)
def test_a_line_is_refused_with_its_reason(text: str, reason: str) -> None:
    refused = refuse_one(text)
    assert reason in "; ".join(refused.reasons)
    assert refused.raw == text


def test_every_problem_of_a_line_is_told_at_once() -> None:
    text = line(
        event("status", to="done"),
        event("message", by="bob", public=1),
        tier="iron",
        created_at="?",
        sujbect="x",
    )
    refused = refuse_one(text)
    places = [reason.split(":")[0] for reason in refused.reasons]
    assert places == [
        'unknown key "sujbect" (did you mean "subject"?)',
        "tier",
        "created_at",
        "events[0].to",
        "events[1].by",
        "events[1].public",
    ]
    assert refused.ref == "A-1"


def test_line_numbers_count_blank_lines_and_a_byte_order_mark_is_no_text() -> None:
    text = "\ufeff" + line(ref="A") + "\r\n\n  \t\n" + "oops\n" + line(ref="B")
    found = read(text)
    assert [(type(each), each.line) for each in found] == [
        (Incoming, 1),
        (Reject, 4),
        (Incoming, 5),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"subject": "caf\xe9"}', "not UTF-8 at byte 17 of the line"),
        ("{}".encode("utf-16"), "not UTF-8 at byte 1 of the line"),
        (b'{"subject": "a\x00b"}', "not JSON: Invalid control character"),
        (line(subject="a\0b").encode(), r'subject: holds "\u0000", which no text can'),
        (line(subject="half \ud83d").encode(), r'subject: holds "\ud83d", which no text can'),
        (
            line(event("message", body="\udc80")).encode(),
            r'events[0].body: holds "\udc80", which no text can',
        ),
        (line(**{"\ud800": 1}).encode(), r'unknown key "\ud800"'),
    ],
)
def test_bytes_that_no_text_can_hold_never_get_in(raw: bytes, reason: str) -> None:
    refused = refuse_one(raw)
    assert refused.reasons[0].startswith(reason)
    "".join((*refused.reasons, refused.raw, refused.ref or "")).encode()


def test_whole_surrogate_pairs_and_escaped_backslashes_are_text() -> None:
    assert read_one(line(subject="\U0001f642 ok")).ticket.subject == "\U0001f642 ok"
    assert read_one(line(subject="\\u0000 ok")).ticket.subject == "\\u0000 ok"


def test_a_very_long_line_is_read_and_an_endless_one_refused_without_losing_its_place() -> None:
    assert len(read_one(line(subject="x" * 10_000_000)).ticket.subject) == 10_000_000
    found = read(b"x" * (MAX_LINE_BYTES + 5) + b"\n" + line().encode())
    refused, after = found
    assert isinstance(refused, Reject)
    assert "longer than" in refused.reasons[0]
    assert len(refused.raw) == 1000
    assert isinstance(after, Incoming)
    assert after.line == 2


def test_a_line_without_ref_is_known_by_its_fingerprint() -> None:
    first, again, other = read("\n".join((line(ref=None), line(ref=None) + "  ", line(ref=""))))
    assert isinstance(first, Incoming)
    assert isinstance(again, Incoming)
    assert isinstance(other, Incoming)
    assert first.fingerprint == again.fingerprint != other.fingerprint
    assert read_one(line()).fingerprint is None


def test_a_reject_is_one_line_of_ascii_from_which_the_source_comes_back() -> None:
    hostile = '{"subject": "\x7f\x1b[31m\u202eevil\u2028 é"\n'
    written = format_reject(refuse_one(hostile))
    assert written.isascii()
    assert written.isprintable()
    told = json.loads(written)
    assert told["raw"] == hostile.strip()
    assert (told["line"], told["ref"], len(told["reasons"])) == (1, None, 1)


def test_nothing_in_an_exported_line_acts_on_a_terminal() -> None:
    subject = "\x1b[31mred \x9b31m \x85 \u202eabc \u2066x \u2028 é \U0001f642"
    ticket = Ticket(subject=subject, tier="free", severity="urgent", created_at=NINE)
    written = format_ticket_line(ticket, ())
    assert not any(each in written for each in "\x1b\x9b\x85\u202e\u2066\u2028\n")
    assert "é \U0001f642" in written
    assert read_one(written).ticket.subject == subject


def test_no_delete_character_leaves_an_export_as_it_is() -> None:
    ticket = Ticket(subject="a\x7fb", tier="free", severity="urgent", created_at=NINE)
    written = format_ticket_line(ticket, ())
    assert "a\\u007fb" in written
    assert read_one(written).ticket.subject == "a\x7fb"


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NAME = TEXT.filter(bool)
INSTANT = st.integers(NINE, NINE + 100)
BY = st.one_of(st.sampled_from(("customer", "system")), NAME.map("agent:{}".format))


def changes(at: int, by: str) -> Iterator[st.SearchStrategy[Event]]:
    emptied = st.one_of(st.none(), NAME)
    yield st.builds(
        Event, st.just(at), st.just("message"), st.just(by), st.booleans(), st.none() | TEXT
    )
    for kind, to in (
        ("status", st.sampled_from(("new", "open", "pending", "hold", "solved", "closed"))),
        ("severity", st.sampled_from(sorted(KNOWN.severities))),
        ("tier", st.sampled_from(sorted(KNOWN.tiers))),
        ("subject", NAME),
        ("link", NAME),
        *((field, emptied) for field in ("region", "team", "assignee", "topic")),
    ):
        yield st.builds(Event, st.just(at), st.just(kind), st.just(by), to=to)
    yield st.builds(Event, st.just(at), st.just("tag"), st.just(by), to=NAME)
    yield st.builds(Event, st.just(at), st.just("tag"), st.just(by), was=NAME)


EVENTS = st.lists(
    st.tuples(INSTANT, BY).flatmap(lambda pair: st.one_of(*changes(*pair))), max_size=6
).map(lambda events: tuple(sorted(events, key=lambda each: each.at)))
TICKETS = st.builds(
    Ticket,
    subject=TEXT.filter(lambda text: not text.isspace()),
    tier=st.sampled_from(sorted(KNOWN.tiers)),
    severity=st.sampled_from(sorted(KNOWN.severities)),
    created_at=st.just(NINE),
    **dict.fromkeys(
        ("ref", "region", "channel", "topic", "team", "assignee"),
        st.none() | NAME,
    ),
    account=TEXT.map(tidy_name),
    contact=TEXT.map(tidy_address),
)


COPIED = st.lists(
    st.builds(Contact, TEXT.map(tidy_address).filter(bool), st.none() | NAME), max_size=3
).map(tuple)


@given(TICKETS, EVENTS, COPIED)
def test_what_is_written_is_read_back_and_written_the_same(
    ticket: Ticket, events: tuple[Event, ...], copied: tuple[Contact, ...]
) -> None:
    written = format_ticket_line(ticket, events, copied)
    found = read_one(written)
    without_empty_bodies = tuple(replace(each, body=each.body or None) for each in events)
    assert (found.ticket, found.events, found.copied) == (ticket, without_empty_bodies, copied)
    assert format_ticket_line(found.ticket, found.events, found.copied) == written


@given(TICKETS, EVENTS)
def test_rewinding_undoes_what_happened(opening: Ticket, events: tuple[Event, ...]) -> None:
    present, filled = fill_was(opening, events)
    assert rewind(present, filled) == opening
    for field in FIELDS:
        said = [each.to for each in events if each.kind == field]
        assert getattr(present, field) == (said[-1] if said else getattr(opening, field))
