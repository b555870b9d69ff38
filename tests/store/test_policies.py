"""Policies, compiled calendars and facts."""

from itertools import combinations_with_replacement

import pytest

from helpdesk_cli.domain.answers.policy import StoredPolicy
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.desk_facts import read_facts, save_facts
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.policy.policies import add_moved, read_latest_policy, read_policies
from helpdesk_cli.store.policy.spans import read_spans, save_spans
from tests.store.data import (
    NOW,
    add_policy,
)


def test_policies_are_kept_word_for_word_in_order(store: Store) -> None:
    with pytest.raises(NotFoundError, match="has no policy"):
        read_latest_policy(store)
    with store.transaction():
        first = add_policy(store, NOW, text="[desk]\r\nname = 'Ünïcode'\n")
        second = add_policy(store, NOW + 9, text="other")
        add_moved(store, second, 7)
    assert read_policies(store) == [
        StoredPolicy(1, "ab12", "[desk]\r\nname = 'Ünïcode'\n", "desk.toml", NOW, "carol", 0),
        read_latest_policy(store),
    ]
    assert read_policies(store, from_id=second) == [read_latest_policy(store)]
    assert (first, second, read_latest_policy(store).moved) == (1, 2, 7)


OFFICE = [(100, 200), (300, 400), (500, 600)]


def test_compiled_spans_count_open_time(store: Store) -> None:
    with store.transaction():
        policy_id = add_policy(store)
        save_spans(store, policy_id, {"office": OFFICE, "other": [(0, 1_000)]})
    for start, end in combinations_with_replacement(range(100, 601, 25), 2):
        office = read_spans(store, policy_id, ["office"], start, end)["office"]
        assert office.covers(start, end)
        assert office.elapsed(start, end) == sum(
            max(min(end, closes_at) - max(start, opens_at), 0) for opens_at, closes_at in OFFICE
        )
        assert office.elapsed(end, start) == 0


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (100, 600, True),
        (250, 260, True),  # within one closed stretch
        (200, 300, True),
        (99, 150, False),  # may have been open before
        (550, 601, False),
        (601, 700, False),
        (10, 20, False),
    ],
)
def test_spans_know_how_far_they_were_compiled(
    store: Store, start: int, end: int, covered: bool
) -> None:
    with store.transaction():
        policy_id = add_policy(store)
        save_spans(store, policy_id, {"office": [(1, 9), (50, 60)]})
        save_spans(store, policy_id, {"office": OFFICE})  # compiled anew
    found = read_spans(store, policy_id, ["office", "unknown"], start, end)
    assert found["office"].covers(start, end) is covered
    assert found["unknown"].covers(start, end) is False


def test_facts_are_set_one_by_one(store: Store) -> None:
    with store.transaction():
        save_facts(store, {"name": "Example", "timezone": "UTC"})
        save_facts(store, {"timezone": "Europe/London"})
    facts = read_facts(store)
    born_with = facts.pop("key"), facts.pop("secret")
    assert all(born_with)
    assert facts == {"name": "Example", "timezone": "Europe/London"}
