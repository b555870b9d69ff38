"""What is indexed of a new ticket from what is at hand is what is stored."""

from collections.abc import Iterator

import pytest

from helpdesk_cli.domain.tickets.ticket import Event
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import inspect, open_store
from helpdesk_cli.store.tickets.creating import NewTicket, create_rows, lay_out
from tests.store.data import NOW, add_policy, message, new_ticket

TICKETS = {
    "bare": new_ticket(),
    "whole": new_ticket(
        tags=("x", "y"),
        subject="L'été",
        assignee="alice",
        account="Nord",
        contact="c@nord.example",
        region="emea",
        channel="form",
        topic="drm",
        team="support",
        ref="B-1",
        events=[message(1), Event(NOW, "status", "agent:alice", to="open")],
    ),
    "earlier words behind later ones": new_ticket(
        events=[
            Event(NOW + 2, "message", "customer", True, "second"),
            Event(NOW + 1, "message", "customer", True, "first"),
        ]
    ),
    "without words": new_ticket(events=[Event(NOW, "message", "customer", True, "")]),
    "long": new_ticket(events=[Event(NOW, "message", "customer", True, "again " * 300)]),
}


@pytest.fixture
def store(postgresql_location: str) -> Iterator[Store]:
    with open_store(postgresql_location, create=True) as made:
        with made.transaction():
            add_policy(made)
        yield made


@pytest.mark.parametrize("name", TICKETS)
@pytest.mark.parametrize("is_indexed", [True, False])
def test_words_at_hand_are_words_stored(store: Store, name: str, is_indexed: bool) -> None:
    many: list[NewTicket] = [TICKETS[name], *[TICKETS["bare"]] * 60]
    with store.transaction():
        ids = create_rows(store, [lay_out(each) for each in many], is_indexed=is_indexed)
        if not is_indexed:
            store.words.index_new(ids[0], ids[-1])
    assert store.rows("SELECT count(*) FROM ticket_text") == [(len(many),)]
    assert inspect(store).find_wrong_words(ids) == []
