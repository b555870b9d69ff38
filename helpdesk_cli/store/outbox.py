"""The outbox: what the ladder decided must reach somebody, and how far it got.

Rows that share a letter go out as one message. A process claims a letter for a while before it
sends it, so that no two send the same one, and a claim that ran out is anybody's again.
"""

from collections.abc import Iterable
from typing import NamedTuple

from helpdesk_cli.store.door import Store


class OutboxRow(NamedTuple):
    """One rung on one run for one recipient. It leaves at `send_at` at the earliest.

    `recipient` is an address, the web address of a hook, or a command as a JSON list. `attempts`
    counts how often sending was begun, whatever came of it.
    """

    letter: str
    ticket_id: int
    clock: str
    number: int
    rung: str
    action: str
    recipient: str
    due_at: int
    send_at: int
    attempts: int
    written_at: int


class ParkedRow(NamedTuple):
    """What was given up, and why."""

    ticket_id: int
    rung: str
    action: str
    recipient: str
    reason: str


_SELECT = f"SELECT {', '.join(OutboxRow._fields)} FROM outbox"
_KEY = "ticket_id = :ticket_id AND clock = :clock AND number = :number AND rung = :rung"
_ROW = f"{_KEY} AND recipient = :recipient"


def write_rows(store: Store, rows: Iterable[OutboxRow]) -> None:
    """Put rows into the outbox, to be sent once the transaction is over."""
    store.insert_many("outbox", (*OutboxRow._fields, "state"), ((*row, "waiting") for row in rows))


def next_letter(
    store: Store, now: int, present: int, ticket_id: int | None = None
) -> list[OutboxRow]:
    """The letter that has waited longest, of all that may leave by now and nobody has claimed.

    `present` is the instant to which claims are held, for a pass goes on after its `now`. With
    `ticket_id`, only a letter that is about this ticket.
    """
    about = "" if ticket_id is None else " AND ticket_id = :ticket_id"
    found = store.row(
        "SELECT letter FROM outbox WHERE state = 'waiting' AND send_at <= :now"
        f" AND (claimed_until IS NULL OR claimed_until <= :present){about}"
        " ORDER BY send_at, letter LIMIT 1",
        now=now,
        present=present,
        ticket_id=ticket_id,
    )
    if found is None:
        return []
    return _read(store, "state = 'waiting' AND letter = :letter", letter=found[0])


def untried_rows(store: Store, recipient: str, now: int) -> list[OutboxRow]:
    """What may be mailed to somebody by now and was never tried, in the order of writing."""
    return _read(
        store,
        "state = 'waiting' AND recipient = :recipient AND action = 'email' AND attempts = 0"
        " AND send_at <= :now",
        recipient=recipient,
        now=now,
    )


def waiting_rows(store: Store, now: int, present: int) -> list[OutboxRow]:
    """What may leave by now and nobody has claimed."""
    return _read(
        store,
        "state = 'waiting' AND send_at <= :now"
        " AND (claimed_until IS NULL OR claimed_until <= :present)",
        now=now,
        present=present,
    )


def claim_rows(store: Store, rows: Iterable[OutboxRow], letter: str, until: int) -> list[OutboxRow]:
    """Make these rows one letter and this process's until then; the rows as they now are."""
    claimed = [row._replace(letter=letter, attempts=row.attempts + 1) for row in rows]
    for row in claimed:
        store.run(
            "UPDATE outbox SET letter = :letter, attempts = :attempts, claimed_until = :until"
            f" WHERE {_ROW}",
            letter=letter,
            attempts=row.attempts,
            until=until,
            **_name(row),
        )
    return claimed


def end_row(store: Store, row: OutboxRow, state: str, now: int, reason: str | None) -> None:
    """Say that a row was `sent`, `cancelled` or `parked`."""
    store.run(
        "UPDATE outbox SET state = :state, ended_at = :now, reason = :reason, claimed_until = NULL"
        f" WHERE state = 'waiting' AND {_ROW}",
        state=state,
        now=now,
        reason=reason,
        **_name(row),
    )


def delay_row(store: Store, row: OutboxRow, send_at: int, reason: str) -> None:
    """Say that sending failed and is to be tried again then."""
    store.run(
        "UPDATE outbox SET send_at = :send_at, reason = :reason, claimed_until = NULL"
        f" WHERE state = 'waiting' AND {_ROW}",
        send_at=send_at,
        reason=reason,
        **_name(row),
    )


def count_parked(store: Store) -> int:
    """How many rows were given up and wait for somebody to look."""
    ((found,),) = store.rows("SELECT count(*) FROM outbox WHERE state = 'parked'")
    return int(found)


def read_parked(store: Store, limit: int) -> list[ParkedRow]:
    """The rows that were given up, the oldest first."""
    rows = store.rows(
        f"SELECT {', '.join(ParkedRow._fields)} FROM outbox WHERE state = 'parked'"
        " ORDER BY id LIMIT :limit",
        limit=limit,
    )
    return [ParkedRow._make(row) for row in rows]


def unpark_rows(store: Store, now: int) -> None:
    """Let what was given up be tried again as if it had been written now."""
    store.run(
        "UPDATE outbox SET state = 'waiting', send_at = :now, written_at = :now, attempts = 0,"
        " ended_at = NULL WHERE state = 'parked'",
        now=now,
    )


def _read(store: Store, condition: str, **params: object) -> list[OutboxRow]:
    rows = store.rows(f"{_SELECT} WHERE {condition} ORDER BY id", **params)
    return [OutboxRow._make(row) for row in rows]


def _name(row: OutboxRow) -> dict[str, object]:
    return {
        "ticket_id": row.ticket_id,
        "clock": row.clock,
        "number": row.number,
        "rung": row.rung,
        "recipient": row.recipient,
    }
