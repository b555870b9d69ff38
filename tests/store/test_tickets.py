"""Tickets and timelines: what is saved is read back, found, streamed."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.pauses import Pause
from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.tickets.ticket import EVENT_KINDS, STATUSES, Event, Ticket
from helpdesk_cli.errors import ConflictError, NotFoundError, UsageError
from helpdesk_cli.store.customers.accounts import read_account
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.queue.queue import read_queue
from helpdesk_cli.store.tickets.creating import NewTicket
from helpdesk_cli.store.tickets.derived import Assessed
from helpdesk_cli.store.tickets.every_ticket import (
    find_oldest_ticking,
    list_open,
    stream_open,
    stream_tickets,
)
from helpdesk_cli.store.tickets.naming import find_known_fingerprints, find_known_refs, find_ticket
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.saving import find_changes, save_assessments, write_changes
from helpdesk_cli.store.tickets.tickets import (
    append_events,
    read_ticket,
    read_timeline,
)
from tests.store.data import (
    HOUR,
    NOW,
    a_run,
    a_ticket,
    add_tickets,
    an_ended_run,
    due,
    message,
    new_ticket,
)

# Every door refuses U+0000, which a server cannot store.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
INSTANT = st.integers(-(2**40), 2**40)
MAYBE_INSTANT = st.none() | INSTANT
EVENTS = st.lists(
    st.builds(
        Event,
        at=INSTANT,
        kind=st.sampled_from(EVENT_KINDS),
        by=TEXT,
        public=st.booleans(),
        body=st.none() | TEXT,
        to=st.none() | TEXT,
        was=st.none() | TEXT,
    ),
    max_size=4,
)
RUNS = st.lists(
    st.builds(
        a_run,
        clock=st.sampled_from(["first_reply", "next_reply", "update", "resolution"]),
        number=st.integers(1, 9),
        started_at=INSTANT,
        target=TEXT,
        target_seconds=INSTANT,
        calendar=st.none() | TEXT,
        rule=TEXT,
        due_at=MAYBE_INSTANT,
        warns_at=MAYBE_INSTANT,
        ticking_since=MAYBE_INSTANT,
        elapsed_seconds=INSTANT,
        pauses=st.lists(st.builds(Pause, INSTANT, MAYBE_INSTANT, TEXT), max_size=3).map(tuple),
        stopped_at=MAYBE_INSTANT,
        outcome=st.sampled_from([None, "achieved", "breached", "cancelled"]),
        reason=st.none() | TEXT,
    ),
    max_size=5,
    unique_by=lambda run: (run.clock, run.number),
)
TICKETS = st.builds(
    new_ticket,
    status=st.sampled_from(STATUSES),
    runs=RUNS,
    events=EVENTS,
    tags=st.lists(TEXT, unique=True, max_size=3).map(sorted).map(tuple),
    imported_at=MAYBE_INSTANT,
    subject=TEXT,
    created_at=INSTANT,
    tier=TEXT,
    severity=TEXT,
    **{
        name: st.none() | TEXT
        for name in ("account", "contact", "region", "channel", "topic", "team", "assignee")
    },
)


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(new=TICKETS)
def test_a_ticket_is_read_back_as_it_was_saved(store: Store, new: NewTicket) -> None:
    (ticket_id,) = add_tickets(store, new)
    held = read_ticket(store, ticket_id)
    assert held.ticket == new.assessment.ticket
    assert (held.status, held.tags) == (new.assessment.status, new.tags)
    assert (held.policy_id, held.imported_at, held.updated_at) == (1, new.imported_at, NOW)
    assert read_timeline(store, ticket_id) == sorted(new.events, key=lambda event: event.at)
    assert sorted(read_runs(store, ticket_id)) == sorted(new.assessment.runs)


def test_an_assessment_writes_no_column_that_it_does_not_change(store: Store) -> None:
    add_tickets(store, new_ticket(contact="ann@example.org"), new_ticket())
    stored = read_ticket(store, 1).ticket
    changed = Assessment(replace(stored, topic="billing"), "open", ())
    changes = find_changes(store, [Assessed(1, changed, (), NOW + 9)])
    assert changes.columns == {("topic", "updated_at"): [("billing", NOW + 9, 1)]}
    with store.transaction():
        write_changes(store, changes)
    assert read_ticket(store, 1).ticket == replace(stored, topic="billing")
    again = find_changes(store, [Assessed(1, changed, (), NOW + 9)])
    assert (again.columns, again.wordy, again.tags) == ({}, [], [])


@settings(suppress_health_check=list(HealthCheck), deadline=None)
@given(before=TICKETS, after=TICKETS)
def test_a_new_assessment_replaces_the_old_one(
    store: Store, before: NewTicket, after: NewTicket
) -> None:
    (ticket_id,) = add_tickets(store, before)
    kept = read_ticket(store, ticket_id).ticket
    with store.transaction():
        append_events(store, ticket_id, after.events, NOW)
        save_assessments(store, [Assessed(ticket_id, after.assessment, after.tags, NOW + 9)])
    held = read_ticket(store, ticket_id)
    present = after.assessment.ticket
    assert held.ticket == Ticket(
        subject=present.subject,
        tier=present.tier,
        severity=present.severity,
        region=present.region,
        topic=present.topic,
        team=present.team,
        assignee=present.assignee,
        created_at=kept.created_at,
        ref=kept.ref,
        account=kept.account,
        contact=kept.contact,
        channel=kept.channel,
    )
    assert (held.status, held.tags) == (after.assessment.status, after.tags)
    assert held.updated_at == NOW + 9
    assert len(read_timeline(store, ticket_id)) == len(before.events) + len(after.events)
    assert sorted(read_runs(store, ticket_id)) == sorted(after.assessment.runs)


def test_ids_go_on_from_the_last_one(store: Store) -> None:
    assert add_tickets(store, new_ticket(), new_ticket()) == [1, 2]
    assert add_tickets(store, new_ticket()) == [3]
    assert add_tickets(store) == []


def test_a_timeline_is_by_instant_then_as_written(store: Store) -> None:
    late, early, same = message(NOW + 5, "late"), message(NOW, "early"), message(NOW, "same")
    (ticket_id,) = add_tickets(store, new_ticket(events=[late, early]))
    with store.transaction():
        append_events(store, ticket_id, [same], NOW)
    assert read_timeline(store, ticket_id) == [early, same, late]


def test_saving_says_how_many_due_times_moved(store: Store) -> None:
    reply, update = a_run(), a_run(clock="update")
    done = an_ended_run(clock="resolution")
    (ticket_id,) = add_tickets(store, new_ticket(runs=[reply, update, done]))
    later = [reply._replace(due_at=NOW + 9 * HOUR), update, done, a_run(clock="next_reply")]
    with store.transaction():
        saved = Assessment(a_ticket(), "open", tuple(later))
        assert save_assessments(store, [Assessed(ticket_id, saved, (), NOW)]) == 1
        assert save_assessments(store, [Assessed(ticket_id, saved, (), NOW)]) == 0


@pytest.mark.parametrize("sql", ["UPDATE event SET body = 'Never said'", "DELETE FROM event"])
def test_the_timeline_can_only_grow(store: Store, sql: str) -> None:
    add_tickets(store, new_ticket(events=[message(NOW)]))
    with pytest.raises(ConflictError, match="append-only"), store.transaction():
        store.run(sql)
    assert read_timeline(store, 1) == [message(NOW)]


def test_text_that_is_no_unicode_is_refused_in_words(store: Store) -> None:
    with pytest.raises(UsageError, match="not valid Unicode"):
        add_tickets(store, new_ticket(subject="caf\udce9"))
    assert len(list_open(store)) == 0


REFS = ["ZD-1042", "zd-7", "ZD-7", "Case-9", "1", "3000", "0042"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("2", 2),
        ("#2", 2),
        ("1", 1),  # an id goes before a ref that looks like one
        ("3000", 6),
        ("0042", 7),  # ids are written without leading zeros
        ("ZD-1042", 1),
        ("zd-1042", 1),
        ("zd-7", 2),
        ("ZD-7", 3),
        ("CASE-9", 4),
    ],
)
def test_a_ticket_goes_by_id_or_ref(store: Store, name: str, found: int) -> None:
    add_tickets(store, *[new_ticket(ref=ref) for ref in REFS])
    assert find_ticket(store, name) == found


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ZD-1043", 'no ticket ZD-1043 (did you mean "ZD-1042"?)'),
        ("#99", "no ticket #99"),
        ("99999999999999999999", "no ticket 99999999999999999999"),
        ("²", "no ticket ²"),
        ("#", "no ticket #"),
        ("", "no ticket "),
    ],
)
def test_an_unknown_ticket_is_refused_with_what_is_near(store: Store, name: str, said: str) -> None:
    add_tickets(store, *[new_ticket(ref=ref) for ref in REFS])
    with pytest.raises(NotFoundError) as raised:
        find_ticket(store, name)
    assert raised.value.message == said
    assert "#7" in (raised.value.hint or "")


def test_refs_that_differ_in_case_alone_must_be_written_exactly(store: Store) -> None:
    add_tickets(store, *[new_ticket(ref=ref) for ref in REFS])
    with pytest.raises(ConflictError, match="zD-7 could be ZD-7 or zd-7"):
        find_ticket(store, "zD-7")


def test_an_empty_desk_says_how_tickets_come_in(store: Store) -> None:
    with pytest.raises(NotFoundError) as raised:
        find_ticket(store, "1")
    assert "hd import" in (raised.value.hint or "")


def test_a_ref_names_one_ticket(store: Store) -> None:
    add_tickets(store, new_ticket(ref="A-1"))
    with pytest.raises(ConflictError):
        add_tickets(store, new_ticket(ref="A-2"), new_ticket(ref="A-1"))
    assert len(list_open(store)) == 1


def test_known_lines_are_told_from_new_ones(store: Store) -> None:
    refs = [f"R-{number}" for number in range(1_200)]
    add_tickets(store, *[new_ticket(ref=ref) for ref in refs[:700]])
    add_tickets(store, new_ticket(fingerprint="f1"), new_ticket())
    assert find_known_refs(store, refs) == set(refs[:700])
    assert find_known_refs(store, []) == set()
    assert find_known_fingerprints(store, ["f1", "f2"]) == {"f1"}


def test_accounts_come_into_being_with_the_first_ticket_that_names_them(store: Store) -> None:
    add_tickets(
        store,
        new_ticket(account="acme", tier="silver", region="europe", contact="ann@acme.example"),
        new_ticket(account="acme", tier="gold", region=None, contact="bob@acme.example"),
    )
    add_tickets(store, new_ticket(account="acme", tier="free", contact="ann@acme.example"))
    add_tickets(store, new_ticket(contact="nobody@home.example"))
    assert read_account(store, "acme") == Account("acme", "silver", "europe")
    assert read_account(store, "Acme") is None
    assert store.rows("SELECT address, account FROM contact ORDER BY address") == [
        ("ann@acme.example", "acme"),
        ("bob@acme.example", "acme"),
        ("nobody@home.example", None),
    ]


def test_streams_give_every_ticket_with_its_timeline_in_order(store: Store) -> None:
    batch = [
        new_ticket(
            ref=f"R-{number}",
            status="closed" if number % 3 else "open",
            events=[message(NOW + 1, f"{number} b"), message(NOW, f"{number} a")],
            tags=("odd",) if number % 2 else (),
        )
        for number in range(1, 1_203)
    ]
    add_tickets(store, *batch)
    held = list(stream_tickets(store))
    assert [ticket.id for ticket, _ in held] == list(range(1, 1_203))
    assert held[700] == (read_ticket(store, 701), read_timeline(store, 701))
    assert held[0][0].tags == ("odd",)
    opened = [
        (ticket.id, [event.body for event in events]) for ticket, events in stream_open(store)
    ]
    assert opened == [(number, [f"{number} a", f"{number} b"]) for number in range(3, 1_203, 3)]


def test_a_streamed_ticket_may_be_saved_before_the_next_is_read(store: Store) -> None:
    add_tickets(store, *[due(number / 9) for number in range(1_100)])
    seen = []
    with store.transaction():
        for held, _ in stream_open(store):
            run = a_run(due_at=NOW + 5_000_000 - held.id)
            save_assessments(
                store, [Assessed(held.id, Assessment(held.ticket, "open", (run,)), (), NOW)]
            )
            seen.append(held.id)
    assert seen == list(range(1, 1_101))
    assert [row.id for row in read_queue(store, QueueFilter(), NOW, 2)] == [1_100, 1_099]


def test_the_oldest_ticking_clock_is_among_the_unfinished(store: Store) -> None:
    assert find_oldest_ticking(store) is None
    add_tickets(
        store,
        new_ticket(runs=[a_run(ticking_since=NOW - 50)]),
        new_ticket(runs=[a_run(ticking_since=NOW - 60)]),
        new_ticket(runs=[a_run(ticking_since=NOW - 90)], status="solved"),
    )
    assert find_oldest_ticking(store) == NOW - 60
