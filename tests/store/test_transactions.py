"""Writers and readers at once: all or nothing, one after the other."""

import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.errors import StoreLockedError
from helpdesk_cli.location import is_address
from helpdesk_cli.store.customers.accounts import read_account
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.queue.queue import find_next_unclaimed
from helpdesk_cli.store.tickets.creating import create_tickets
from helpdesk_cli.store.tickets.derived import Assessed
from helpdesk_cli.store.tickets.every_ticket import list_open
from helpdesk_cli.store.tickets.saving import save_assessments
from helpdesk_cli.store.tickets.tickets import append_events
from tests.store.data import NOW, a_ticket, add_tickets, due, message, new_ticket


def test_a_transaction_happens_whole_or_not_at_all(store: Store) -> None:
    add_tickets(store, new_ticket())
    with pytest.raises(KeyboardInterrupt):
        write_until_interrupted(store)
    assert len(list_open(store)) == 1
    assert read_account(store, "acme") is None
    assert add_tickets(store, new_ticket()) == [2]


def write_until_interrupted(store: Store) -> None:
    with store.transaction():
        create_tickets(store, [new_ticket(events=[message(NOW)], account="acme")])
        raise KeyboardInterrupt


def test_writing_outside_a_transaction_is_a_bug(store: Store) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        create_tickets(store, [new_ticket()])
    with pytest.raises(RuntimeError, match="transaction"), store.snapshot():
        append_events(store, 1, [message(NOW)], NOW)


@pytest.mark.parametrize(
    ("is_lasting", "sqlite", "postgresql"), [(True, 2, "on"), (False, 1, "off")]
)
def test_only_a_lasting_transaction_waits_for_the_disk(
    store: Store, is_lasting: bool, sqlite: int, postgresql: str
) -> None:
    is_file = not is_address(store.location)
    asked = "PRAGMA synchronous" if is_file else "SHOW synchronous_commit"
    with store.transaction("tickets", is_lasting=is_lasting):
        assert store.row(asked) == ((sqlite if is_file else postgresql),)


def test_writers_wait_for_each_other_and_see_what_the_other_did(location: str) -> None:
    with open_store(location, create=True) as one, open_store(location, busy_seconds=0) as two:
        add_tickets(one, due(1), due(2))
        with one.transaction():
            with pytest.raises(StoreLockedError), two.transaction():
                pytest.fail("two writers at once")
            assert find_next_unclaimed(one, QueueFilter(), NOW) == 1
            taken = Assessment(a_ticket(assignee="alice"), "open", ())
            save_assessments(one, [Assessed(1, taken, (), NOW)])
            assert find_next_unclaimed(two, QueueFilter(), NOW) == 1  # not yet committed
        with two.transaction():
            assert find_next_unclaimed(two, QueueFilter(), NOW) == 2


def test_a_snapshot_does_not_see_what_is_written_meanwhile(location: str) -> None:
    with open_store(location, create=True) as reader, open_store(location) as writer:
        add_tickets(writer, new_ticket())
        with reader.snapshot():
            assert len(list_open(reader)) == 1
            add_tickets(writer, new_ticket())
            assert len(list_open(reader)) == 1
        assert len(list_open(reader)) == 2


def test_who_holds_a_ticket_lets_nobody_else_have_it(location: str) -> None:
    with open_store(location, create=True) as one, open_store(location, busy_seconds=0) as two:
        add_tickets(one, due(1), due(2))
        with one.transaction("tickets"):
            one.hold_tickets([2, 1])
            with pytest.raises(StoreLockedError), two.transaction("tickets"):
                two.hold_tickets([1])
            with pytest.raises(StoreLockedError), two.transaction():
                pytest.fail("somebody works on a ticket")
        with one.transaction(), pytest.raises(StoreLockedError), two.transaction("tickets"):
            pytest.fail("the whole desk is somebody's")


CLAIM = """
import sys
from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.queue.queue import hold_unclaimed
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.store.tickets.derived import Assessed
from helpdesk_cli.store.tickets.saving import save_assessments
from tests.store.data import NOW, a_ticket

with open_store(sys.argv[1]) as store:
    for _ in range(5):
        with store.transaction("tickets"):
            ticket_id = hold_unclaimed(store, QueueFilter(), NOW)
            assert ticket_id is not None
            taken = Assessment(a_ticket(assignee=sys.argv[2]), "open", ())
            save_assessments(store, [Assessed(ticket_id, taken, (), NOW)])
        print(ticket_id)
"""


def test_processes_that_claim_at_once_never_get_the_same_ticket(location: str) -> None:
    with open_store(location, create=True) as made:
        add_tickets(made, *[new_ticket() for _ in range(30)])
    agents = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIM, location, f"agent{number}"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(6)
    ]
    claimed = [line for agent in agents for line in agent.communicate()[0].split()]
    assert sorted(map(int, claimed)) == list(range(1, 31))
