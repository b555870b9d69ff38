"""What becomes of a letter that was tried: marked as sent, tried again later, or given up."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from helpdesk_cli.clock import read_stopwatch
from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.outbox.endings import say_reason, word_end
from helpdesk_cli.domain.answers.ladder import Ending
from helpdesk_cli.errors import (
    DeliveryRefusedError,
    PartlyRefusedError,
    StoreError,
    StoreLockedError,
)
from helpdesk_cli.store.ladder.outbox import OutboxRow, delay_row, end_rows
from helpdesk_cli.store.tickets.tickets import append_notes

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LEASE = 15 * MINUTE
"""How long a claim holds: longer than any one delivery may take."""

WAITS = (1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)
"""After each failure; then hourly."""

PATIENCE = 3 * DAY
"""For so long after it was first tried, a letter that fails is tried again."""


def try_letter(desk: Desk, rows: list[OutboxRow], send: Callable[[], None]) -> Ending:
    """Send one letter, and mark what became of it."""
    try:
        send()
    except (StoreError, PartlyRefusedError):
        raise
    except Exception as error:
        with marking(desk, rows):
            return judge(desk, rows, error)
    _mark_sent(desk, rows)
    return Ending("sent")


def _mark_sent(desk: Desk, rows: list[OutboxRow]) -> None:
    """Say that it has left. Who holds the desk, or one of the tickets, is waited for as long as the
    claim can last: what is not marked is sent again."""
    began = read_stopwatch()
    while True:
        try:
            with marking(desk, rows):
                return end(desk, rows, Ending("sent"))
        except StoreLockedError:
            if read_stopwatch() - began > LEASE:
                raise


@contextmanager
def marking(desk: Desk, rows: Sequence[OutboxRow]) -> Iterator[None]:
    """The transaction that says on tickets what became of rows that this process has claimed."""
    with desk.store.transaction("tickets"):
        desk.store.hold_tickets({row.ticket_id for row in rows})
        yield


def judge(desk: Desk, rows: list[OutboxRow], error: Exception) -> Ending:
    """Put a letter off, or give it up, after what went wrong. Call it in a transaction."""
    is_final = isinstance(error, DeliveryRefusedError)
    return _put_off(desk, rows, say_reason(rows[0], error), is_final=is_final)


def _put_off(desk: Desk, rows: list[OutboxRow], reason: str, *, is_final: bool) -> Ending:
    """Wait for the next try; none follows what was refused for good, or has failed for long."""
    first = rows[0]
    failed = first.attempts - 1
    wait = WAITS[failed] if failed < len(WAITS) else HOUR
    is_over = is_final or desk.now + wait > first.written_at + PATIENCE
    ending = Ending("parked" if is_over else "delayed", reason)
    if is_over:
        end(desk, rows, ending)
    else:
        for row in rows:
            delay_row(desk.store, row, desk.now + wait, reason)
    return ending


def end(desk: Desk, rows: Sequence[OutboxRow], ending: Ending) -> None:
    """Mark rows and say so on the timelines. Call it in a transaction."""
    end_rows(desk.store, rows, ending.state, desk.now, ending.reason)
    _say_end(desk, rows, ending)


def _say_end(desk: Desk, rows: Sequence[OutboxRow], ending: Ending) -> None:
    notes: dict[int, list[str]] = {}
    for row in rows:
        note = word_end(row, ending)
        if note:
            notes.setdefault(row.ticket_id, []).append(note)
    if notes:
        append_notes(desk.store, notes, desk.now)
