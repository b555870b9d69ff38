"""Agents who work on different tickets do not wait for each other."""

from collections.abc import Iterator

import pytest

from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.errors import StoreError, StoreLockedError
from helpdesk_cli.store.door.store import Reach, Store
from helpdesk_cli.store.engines import open_store
from helpdesk_cli.store.ladder.ledger import hold_due
from helpdesk_cli.store.postgresql.opening import connect, refuse_deaf_locks
from helpdesk_cli.store.postgresql.session import Transaction
from helpdesk_cli.store.queue.queue import hold_unclaimed
from tests.store.data import NOW, add_tickets, due, new_ticket


@pytest.fixture
def stores(postgresql_location: str) -> Iterator[tuple[Store, Store]]:
    with (
        open_store(postgresql_location, create=True) as one,
        open_store(postgresql_location, busy_seconds=0) as two,
    ):
        add_tickets(one, due(1), due(2), due(3))
        yield one, two


def test_they_hold_tickets_and_read_what_the_others_have_written(
    stores: tuple[Store, Store],
) -> None:
    one, two = stores
    with one.transaction("tickets"):
        one.hold_tickets([1, 2])
        one.run("UPDATE ticket SET subject = 'changed' WHERE id = 1")
        with two.transaction("tickets"):
            two.hold_tickets([3])
    with two.transaction("tickets"):
        two.hold_tickets([1])
        assert two.row("SELECT subject FROM ticket WHERE id = 1") == ("changed",)


def test_who_vanishes_keeps_nobody_waiting_for_long(stores: tuple[Store, Store]) -> None:
    one, _ = stores
    with one.transaction():
        assert one.row("SHOW idle_in_transaction_session_timeout") == ("5min",)


def test_what_somebody_holds_is_not_the_next_to_take(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction("tickets"):
        assert hold_unclaimed(one, QueueFilter(), NOW) == 1
        with two.transaction("tickets"):
            assert hold_unclaimed(two, QueueFilter(), NOW) == 2


def test_what_is_left_may_be_let_go_and_is_waited_for(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction("tickets"):
        one.hold_tickets([1, 2, 3])
        with pytest.raises(StoreLockedError), two.transaction("tickets"):
            hold_unclaimed(two, QueueFilter(), NOW)


def test_they_open_tickets_with_numbers_of_their_own(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction("tickets"):
        assert list(one.next_ids("ticket", 2)) == [4, 5]
        with two.transaction("tickets"):
            assert list(two.next_ids("ticket", 3)) == [6, 7, 8]
        assert list(one.next_ids("ticket", 1)) == [9]


def test_they_keep_mails_with_numbers_of_their_own(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction("tickets"):
        assert list(one.next_ids("mail_message", 1)) == [1]
        with two.transaction("tickets"):
            assert list(two.next_ids("mail_message", 1)) == [2]


def take_numbers_and_leave(store: Store) -> None:
    with store.transaction("tickets"):
        store.next_ids("ticket", 5)
        raise KeyboardInterrupt


def test_who_is_alone_leaves_no_number_out(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with pytest.raises(KeyboardInterrupt):
        take_numbers_and_leave(one)
    assert add_tickets(two, new_ticket()) == [4]


def test_numbers_go_on_from_rows_that_came_in_by_another_way(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction():
        one.run("DELETE FROM clock WHERE ticket_id = 3")
        one.run("UPDATE ticket SET id = 100 WHERE id = 3")
    with two.transaction("tickets"):
        assert list(two.next_ids("ticket", 2)) == [101, 102]


@pytest.mark.parametrize("reach", ["mail", "outbox", "counts", "import"])
def test_work_of_one_kind_is_done_by_one_at_a_time(
    stores: tuple[Store, Store], reach: Reach
) -> None:
    one, two = stores
    with one.transaction(reach):
        with pytest.raises(StoreLockedError), two.transaction(reach):
            pytest.fail("twice")
        with two.transaction("tickets"):
            two.hold_tickets([1])


def test_several_at_once_keep_letters_from_leaving_and_nobody_sends_meanwhile(
    stores: tuple[Store, Store],
) -> None:
    one, two = stores
    with one.transaction("letters"):
        with pytest.raises(StoreLockedError), two.transaction("outbox"):
            pytest.fail("sent")
        with two.transaction("letters"):
            two.hold_tickets([1])
    with one.transaction("outbox"), pytest.raises(StoreLockedError), two.transaction("letters"):
        pytest.fail("kept from leaving what may have left")


def test_words_that_are_held_keep_out_who_holds_one_of_them(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction("tickets"):
        one.hold_keys(["<1@example.org>", "anna@example.org"])
        with pytest.raises(StoreLockedError), two.transaction("tickets"):
            two.hold_keys(["<2@example.org>", "anna@example.org"])
        with two.transaction("tickets"):
            two.hold_keys(["<2@example.org>", "bert@example.org"])


def test_planning_is_claimed_by_one_until_it_is_done_or_ends(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.claim_rescheduling() as ours, two.claim_rescheduling() as theirs:
        assert ours is not None
        ours()
        assert theirs is None
        with two.transaction("tickets"):
            two.hold_tickets([1])
    with two.claim_rescheduling() as theirs:
        assert theirs is not None


def test_who_works_on_tickets_is_not_in_the_way_of_a_pass(stores: tuple[Store, Store]) -> None:
    one, two = stores
    with one.transaction():
        one.run("UPDATE ticket SET next_rung_at = :now", now=NOW)
    with one.transaction("tickets"):
        one.hold_tickets([2])
        with two.transaction("tickets"):
            assert hold_due(two, [3, 2, 1], NOW) == [3, 1]


def test_a_server_whose_locks_hold_nobody_back_is_refused(postgresql_location: str) -> None:
    with connect(postgresql_location, 1) as store:
        with Transaction(store, "desk"):
            refuse_deaf_locks(store, postgresql_location)
        # As it looks where locks do nothing: the desk is free.
        with pytest.raises(StoreError, match="do not hold"):
            refuse_deaf_locks(store, postgresql_location)
