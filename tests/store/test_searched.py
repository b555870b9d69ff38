"""A search narrows the queue to what `hd search` finds: by its fields, or by the index of words."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk_cli.domain.answers.queue import QueueFilter, Searched
from helpdesk_cli.domain.tickets.search.query import FieldTerm, Search
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.queue.queue import count_queue, read_queue
from helpdesk_cli.store.queue.search import find_matching
from tests.store.data import HOUR, NOW, add_tickets, due, new_ticket

NOBODY = "nobody"

TICKETS = [
    due(-1, severity="urgent", team="support", assignee="alice"),
    due(1, severity="normal", team="support"),
    due(-2, severity="urgent", account="acme", assignee="bob"),
    new_ticket(status="pending", account="acme", tags=("drm", "vip")),
    new_ticket(status="hold", account='O\'Hara "& Co"', tags=("drm",), created_at=NOW - HOUR),
    due(3, status="solved", account="acme", team="billing"),
    new_ticket(status="closed", severity="normal", tags=("vip",), created_at=NOW - 2 * HOUR),
]

VALUES = {
    "severity": ("urgent", "normal", "none"),
    "team": ("support", "billing", "none"),
    "account": ("acme", 'O\'Hara "& Co"', "none"),
    "assignee": ("alice", "bob"),
    "tag": ("drm", "vip", "none"),
    "status": STATUSES,
    "is": (*STATUSES, "open", "unassigned", "late", "private", "unread"),
}

one_term = st.sampled_from(sorted(VALUES)).flatmap(
    lambda field: st.builds(
        FieldTerm, st.just(field), st.sampled_from(VALUES[field]), is_negated=st.booleans()
    )
)
bound = st.none() | st.sampled_from([NOW - 2 * HOUR, NOW - HOUR, NOW, NOW + 1])


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.lists(one_term, max_size=4), bound, bound)
def test_fields_of_a_search_let_pass_what_the_index_of_words_finds(
    store: Store, terms: list[FieldTerm], after_at: int | None, before_at: int | None
) -> None:
    if not read_queue(store, QueueFilter(), NOW):
        add_tickets(store, *TICKETS)
    searched = Searched(tuple(terms), after_at, before_at)
    hides_finished = () if searched.seeks_finished else ("solved", "closed")
    hidden = [FieldTerm("status", status, is_negated=True) for status in hides_finished]
    search = Search((), (*terms, *hidden), after_at, before_at)

    filters = QueueFilter(searched=searched, reader=NOBODY)
    shown = [row.id for row in read_queue(store, filters, NOW)]
    assert sorted(shown) == sorted(find_matching(store, search, NOBODY, NOW, None))
    assert count_queue(store, filters, NOW).open == len(shown)


def test_ids_found_by_words_may_be_none_or_ten_thousands(store: Store) -> None:
    add_tickets(store, *TICKETS)
    for ids, expected in (((), []), (range(3, 100_000), [3, 5, 4])):
        filters = QueueFilter(searched=Searched((), ids=tuple(ids)))
        assert [row.id for row in read_queue(store, filters, NOW)] == expected
