"""Other orders of the queue; what has no value comes last either way."""

import pytest

from helpdesk_cli.domain.answers.queue import QueueFilter, QueueOrder
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.queue.queue import read_queue
from tests.store.data import HOUR, NOW, add_tickets, due, new_ticket

RANKS = ("urgent", "normal")

TICKETS = [
    due(2, severity="normal", account="b", created_at=NOW - HOUR),  # 1
    due(1, severity="urgent", account="a"),  # 2
    new_ticket(severity="normal", account="B", created_at=NOW - 2 * HOUR),  # 3: nothing runs
    due(-1, severity="gone"),  # 4: no account, and a severity that no policy knows now
    due(3, severity="urgent", account="a"),  # 5
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (QueueOrder(), [4, 2, 1, 5, 3]),
        (QueueOrder("due", is_reversed=True), [5, 1, 2, 4, 3]),
        (QueueOrder("age"), [3, 1, 2, 4, 5]),
        (QueueOrder("age", is_reversed=True), [5, 4, 2, 1, 3]),
        (QueueOrder("severity", ranks=RANKS), [2, 5, 1, 3, 4]),
        (QueueOrder("severity", is_reversed=True, ranks=RANKS), [1, 3, 2, 5, 4]),
        (QueueOrder("account"), [3, 2, 5, 1, 4]),
        (QueueOrder("account", is_reversed=True), [1, 2, 5, 3, 4]),
    ],
)
def test_tickets_are_sorted_then_by_what_is_due(
    store: Store, order: QueueOrder, expected: list[int]
) -> None:
    add_tickets(store, *TICKETS)
    assert [row.id for row in read_queue(store, QueueFilter(), NOW, order=order)] == expected
    assert [row.id for row in read_queue(store, QueueFilter(), NOW, 2, order)] == expected[:2]
