"""What is announced before it is asked is answered as if it had not been."""

import pytest

from helpdesk_cli.store.door.store import Query, Store
from helpdesk_cli.store.tickets.tickets import query_ticket, read_ticket
from tests.store.data import add_tickets, new_ticket

SUBJECT = Query("SELECT subject FROM ticket WHERE id = :id", {"id": 1})
COUNT = Query("SELECT count(*) FROM ticket")


@pytest.fixture
def desk(store: Store) -> Store:
    add_tickets(store, new_ticket(subject="One"), new_ticket(subject="Two"))
    return store


def rename(store: Store, subject: str) -> None:
    store.run("UPDATE ticket SET subject = :subject WHERE id = 1", subject=subject)


def test_it_is_answered_in_any_order_and_as_often_as_it_is_asked(desk: Store) -> None:
    with desk.snapshot():
        desk.expect([SUBJECT, COUNT])
        assert [COUNT.ask(desk), SUBJECT.ask(desk), SUBJECT.ask(desk)] == [
            [(2,)],
            [("One",)],
            [("One",)],
        ]


def test_what_is_written_before_it_is_asked_is_seen(desk: Store) -> None:
    with desk.transaction("tickets"):
        desk.expect([SUBJECT])
        rename(desk, "Written")
        assert SUBJECT.ask(desk) == [("Written",)]


def test_what_is_written_after_it_came_with_another_is_seen(desk: Store) -> None:
    with desk.transaction("tickets"):
        desk.expect([SUBJECT, COUNT])
        assert COUNT.ask(desk) == [(2,)]
        rename(desk, "Written")
        assert SUBJECT.ask(desk) == [("Written",)]
        desk.update_many("ticket", "id", ("subject",), [("Later", 1)])
        assert SUBJECT.ask(desk) == [("Later",)]


def test_what_was_not_announced_is_asked_in_between(desk: Store) -> None:
    with desk.transaction("tickets"):
        desk.expect([SUBJECT])
        assert read_ticket(desk, 2).ticket.subject == "Two"
        assert SUBJECT.ask(desk) == [("One",)]


def test_it_is_read_when_the_ticket_is_held_or_an_id_is_given_out(desk: Store) -> None:
    with desk.transaction("tickets"):
        desk.expect([query_ticket(1)])
        desk.hold_tickets([1])
        assert read_ticket(desk, 1).ticket.subject == "One"
        desk.expect([COUNT])
        assert list(desk.next_ids("command", 1)) == [1]
        assert COUNT.ask(desk) == [(2,)]


def test_a_transaction_may_begin_with_it(desk: Store) -> None:
    with desk.transaction("tickets", first=[SUBJECT]):
        assert SUBJECT.ask(desk) == [("One",)]
        rename(desk, "Written")
    with desk.transaction("tickets", first=[SUBJECT, COUNT]):
        assert SUBJECT.ask(desk) == [("Written",)]


def test_nothing_is_left_of_it_when_the_transaction_is_over(desk: Store) -> None:
    with desk.transaction("tickets"):
        desk.expect([SUBJECT, COUNT])
        assert COUNT.ask(desk) == [(2,)]
    with desk.transaction("tickets"):
        rename(desk, "Written")
    assert SUBJECT.ask(desk) == [("Written",)]
    with desk.snapshot():
        assert SUBJECT.ask(desk) == [("Written",)]


def test_outside_of_a_transaction_it_is_asked_when_it_is_asked(desk: Store) -> None:
    desk.expect([SUBJECT])
    with desk.transaction("tickets"):
        rename(desk, "Written")
    assert SUBJECT.ask(desk) == [("Written",)]
