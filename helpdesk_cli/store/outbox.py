"""The outbox: what the ladder decided must reach somebody, and how far it got.

Rows that share a letter go out as one message. A process claims a letter for a while before it
sends it, so that no two send the same one, and a claim that ran out is anybody's again.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpdesk_cli.store.door import Store

_COLUMNS = (
    "letter, ticket_id, clock, number, rung, action, recipient, due_at, send_at, attempts,"
    " written_at"
)


class OutboxRow(NamedTuple):
    """One rung on one run for one recipient. `send_at`: not before; `attempts` that failed."""

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


def write_rows(store: Store, rows: Iterable[OutboxRow]) -> None:
    """Put rows into the outbox, to be sent once the transaction is over."""
    store.insert_many("outbox", (*OutboxRow._fields, "state"), ((*row, "waiting") for row in rows))


def claim_letter(store: Store, now: int, until: int) -> list[OutboxRow]:
    """The rows of the letter that has waited longest, this process's until then; empty if none.

    Call it in a transaction.
    """
    found = store.row(
        "SELECT letter FROM outbox WHERE state = 'waiting' AND send_at <= :now"
        " AND (claimed_until IS NULL OR claimed_until <= :now) ORDER BY send_at, letter LIMIT 1",
        now=now,
    )
    if found is None:
        return []
    (letter,) = found
    store.run(
        "UPDATE outbox SET claimed_until = :until WHERE letter = :letter AND state = 'waiting'",
        until=until,
        letter=letter,
    )
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM outbox WHERE letter = :letter AND state = 'waiting' ORDER BY id",
        letter=letter,
    )
    return [OutboxRow._make(row) for row in rows]


def end_rows(
    store: Store, rows: Sequence[OutboxRow], state: str, now: int, reason: str | None = None
) -> None:
    """Say that rows were `sent`, `cancelled` or `parked`."""
    for row in rows:
        store.run(
            "UPDATE outbox SET state = :state, ended_at = :now, reason = :reason,"
            " claimed_until = NULL WHERE letter = :letter AND ticket_id = :ticket_id"
            " AND clock = :clock AND number = :number AND rung = :rung",
            state=state,
            now=now,
            reason=reason,
            **_key(row),
        )


def delay_letter(store: Store, letter: str, send_at: int, reason: str) -> None:
    """Say that a letter failed and is to be tried again then."""
    store.run(
        "UPDATE outbox SET attempts = attempts + 1, send_at = :send_at, reason = :reason,"
        " claimed_until = NULL WHERE letter = :letter AND state = 'waiting'",
        send_at=send_at,
        reason=reason,
        letter=letter,
    )


def count_parked(store: Store) -> int:
    """How many rows were given up and wait for somebody to look."""
    ((found,),) = store.rows("SELECT count(*) FROM outbox WHERE state = 'parked'")
    return int(found)


def _key(row: OutboxRow) -> dict[str, object]:
    return {
        "letter": row.letter,
        "ticket_id": row.ticket_id,
        "clock": row.clock,
        "number": row.number,
        "rung": row.rung,
    }
