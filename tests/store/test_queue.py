"""The queue: its order, filters, counts, and who gets the next ticket."""

import pytest

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.queue.queue import (
    count_queue,
    find_next_unclaimed,
    read_queue,
    read_tickets,
)
from helpdesk_cli.store.tickets.every_ticket import list_open
from tests.store.data import HOUR, NOW, a_run, add_tickets, an_ended_run, due, new_ticket


def queue_ids(store: Store, filters: QueueFilter, limit: int | None = None) -> list[int]:
    return [row.id for row in read_queue(store, filters, NOW, limit)]


def test_the_queue_is_by_due_then_age_then_id_and_hides_what_is_finished(store: Store) -> None:
    add_tickets(
        store,
        due(2),  # 1
        due(-1),  # 2
        new_ticket(created_at=NOW - 5),  # 3: nothing runs
        new_ticket(created_at=NOW - 9),  # 4: nothing runs, older
        due(1),  # 5
        due(1, created_at=NOW - 5),  # 6
        due(1),  # 7
        due(0, status="solved"),
        due(0, status="closed"),
        due(3, status="pending"),  # 10
        due(4, status="hold"),  # 11
        due(5, status="new"),  # 12
    )
    assert queue_ids(store, QueueFilter()) == [2, 6, 5, 7, 1, 10, 11, 12, 4, 3]
    assert queue_ids(store, QueueFilter(), limit=3) == [2, 6, 5]
    assert len(list_open(store)) == 10


def test_a_line_of_the_queue_carries_the_clock_that_is_due_first(store: Store) -> None:
    nearest = a_run(clock="update", number=3, due_at=NOW + 60, target="30 minutes", calendar=None)
    (ticket_id,) = add_tickets(
        store,
        new_ticket(
            ref="A-1",
            assignee="alice",
            runs=[
                a_run(due_at=NOW + 900),
                nearest,
                an_ended_run(clock="resolution", due_at=NOW),
                a_run(clock="next_reply", due_at=None, warns_at=None, ticking_since=None),
            ],
        ),
    )
    (row,) = read_queue(store, QueueFilter(), NOW)
    assert (row.id, row.ref, row.assignee, row.status) == (ticket_id, "A-1", "alice", "open")
    shown = {name: getattr(row, name) for name in row._fields if hasattr(nearest, name)}
    assert shown == {name: getattr(nearest, name) for name in shown}
    assert set(nearest._fields) - set(shown) == {
        "number",
        "rule",
        "origin",
        "pauses",
        "stopped_at",
        "outcome",
        "reason",
    }


def test_a_ticket_with_nothing_running_has_no_clock(store: Store) -> None:
    add_tickets(store, new_ticket(runs=[an_ended_run()]))
    (row,) = read_queue(store, QueueFilter(), NOW)
    assert set(row[row._fields.index("clock") :]) == {None}


FILTERED = [
    due(-1, team="support", assignee="alice", severity="urgent", account="acme"),  # 1
    due(0, team="support", tier="gold", channel="phone", topic="billing"),  # 2: due right now
    due(1, team="sales", assignee="bob", severity="normal", status="pending"),  # 3
    new_ticket(team="support", severity="normal", account="acme"),  # 4
    due(-2, status="solved", team="support", assignee="alice"),  # 5
]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (QueueFilter(assignee=("alice",)), [1]),
        (QueueFilter(assignee=("alice", "bob")), [1, 3]),
        (QueueFilter(team=("support",)), [1, 2, 4]),
        (QueueFilter(tier=("gold",)), [2]),
        (QueueFilter(severity=("normal",)), [3, 4]),
        (QueueFilter(channel=("phone",)), [2]),
        (QueueFilter(topic=("billing",)), [2]),
        (QueueFilter(account=("acme",)), [1, 4]),
        (QueueFilter(account=("nobody",)), []),
        (QueueFilter(status=("pending",)), [3]),
        (QueueFilter(status=("solved",)), [5]),
        (QueueFilter(status=("pending", "solved")), [5, 3]),
        (QueueFilter(unassigned=True), [2, 4]),
        (QueueFilter(breached=True), [1]),  # late is later than due
        (QueueFilter(within_seconds=0), [1, 2]),
        (QueueFilter(within_seconds=HOUR), [1, 2, 3]),
        (QueueFilter(team=("support",), severity=("urgent",), unassigned=True), [2]),
        (QueueFilter(team=("support",), breached=True), [1]),
    ],
)
def test_filters_narrow_the_queue_and_its_counts(
    store: Store, filters: QueueFilter, found: list[int]
) -> None:
    add_tickets(store, *FILTERED)
    assert sorted(queue_ids(store, filters)) == sorted(found)
    assert count_queue(store, filters, NOW).open == len(found)


def test_counts_tell_late_from_soon_late(store: Store) -> None:
    add_tickets(store, due(-1), due(0), due(0.5, assignee="bob"), due(1), due(1.1), new_ticket())
    counts = count_queue(store, QueueFilter(), NOW)
    assert counts == (6, 1, 3, 5, False)
    assert count_queue(store, QueueFilter(), NOW - 9 * HOUR) == (6, 0, 0, 5, False)
    assert count_queue(store, QueueFilter(breached=True), NOW) == (1, 1, 0, 1, False)


def test_counting_stops_at_the_cap_and_says_so(store: Store) -> None:
    add_tickets(store, due(-2), due(-1), due(1))
    assert count_queue(store, QueueFilter(), NOW, cap=4).capped is False
    assert count_queue(store, QueueFilter(), NOW, cap=2) == (2, 2, 0, 2, True)


def test_the_next_ticket_is_the_most_urgent_that_nobody_has(store: Store) -> None:
    add_tickets(store, due(-1, assignee="bob"), due(2), due(1, status="pending"), due(3))
    assert find_next_unclaimed(store, QueueFilter(), NOW) == 3
    assert find_next_unclaimed(store, QueueFilter(status=("new", "open")), NOW) == 2
    assert find_next_unclaimed(store, QueueFilter(team=("sales",)), NOW) is None


def test_tickets_asked_for_by_id_come_in_that_order_whatever_their_status(store: Store) -> None:
    add_tickets(store, due(1), new_ticket(status="closed"), due(2))
    rows = read_tickets(store, [3, 2, 99, 1])
    assert [(row.id, row.clock) for row in rows] == [
        (3, "first_reply"),
        (2, None),
        (1, "first_reply"),
    ]
