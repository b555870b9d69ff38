"""Rows of the outbox that have their mail with them: reports, replies and acknowledgements."""

from collections.abc import Sequence
from typing import NamedTuple

from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.ladder.outbox import (
    REPLY,
    REPORT,
    OutboxRow,
    read_letter,
    readdress_rows,
    write_row,
)
from helpdesk_cli.store.terms import write_ids


class SentReply(NamedTuple):
    """The state of the mail of a reply, which is the event of that number."""

    event: int
    recipient: str
    state: str
    send_at: int
    attempts: int
    ended_at: int | None
    reason: str | None


class Progress(NamedTuple):
    """How far a letter got: `waiting`, `sent` or `parked`, and why it failed last."""

    state: str
    reason: str | None

    @property
    def is_owed(self) -> bool:
        return self.state != "sent"


def write_report(
    store: Store, letter: str, title: str, recipient: str, mail: bytes, now: int
) -> None:
    """Put a report for one reader into the outbox, to be sent immediately.

    One that is there already stays as it was written. If it has not arrived, it is tried anew.
    """
    store.run(
        "INSERT INTO outbox (letter, clock, number, rung, action, recipient, due_at, state,"
        " send_at, attempts, written_at, mail) VALUES (:letter, '', 0, :title, :action, :recipient,"
        " :now, 'waiting', :now, 0, :now, :mail) ON CONFLICT (letter) WHERE ticket_id IS NULL"
        " DO UPDATE SET state = 'waiting', send_at = :now, attempts = 0, written_at = :now,"
        " ended_at = NULL, reason = NULL WHERE outbox.state IN ('waiting', 'parked')",
        letter=letter,
        title=title,
        action=REPORT,
        recipient=recipient,
        now=now,
        mail=mail,
    )


def write_reply(store: Store, row: OutboxRow, mail: bytes) -> None:
    """Put an agent's reply into the outbox."""
    write_row(store, row, state="waiting", mail=mail)


def count_automatic(store: Store, recipient: str, since: int) -> int:
    """How many acknowledgements were written to somebody since then."""
    ((found,),) = store.rows(
        "SELECT count(*) FROM outbox WHERE action = 'acknowledgement' AND recipient = :recipient"
        " AND written_at >= :since",
        recipient=recipient,
        since=since,
    )
    return int(found)


def stop_replies(store: Store, events: Sequence[int], now: int) -> int:
    """Cancel the mails of these replies that nobody has begun to send; how many there were."""
    return store.run(
        "UPDATE outbox SET state = 'cancelled', ended_at = :now, reason = 'undone'"
        " WHERE action = :action AND state = 'waiting' AND attempts = 0"
        f" AND number IN ({write_ids(events)})",
        now=now,
        action=REPLY,
    )


def bounce_reply(store: Store, letter: str, recipient: str | None, now: int, reason: str) -> bool:
    """Note that the mail of a reply came back; whether there was one. `recipient` None means all.

    Of a mail to several, whoever it did not reach has a row of their own from here on.
    """
    for row in read_letter(store, letter, "sent"):
        reached = [] if recipient is None else [to for to in row.recipients if to != recipient]
        if row.action != REPLY or len(reached) == len(row.recipients):
            continue
        if reached:
            readdress_rows(store, [row._replace(recipient=", ".join(reached))])
            lost = row._replace(recipient=recipient or row.recipient)
            write_row(store, lost, state="bounced", ended_at=now, reason=reason)
        else:
            store.run(
                "UPDATE outbox SET state = 'bounced', ended_at = :now, reason = :reason"
                " WHERE id = :id",
                now=now,
                reason=reason,
                id=row.id,
            )
        return True
    return False


def read_replies(store: Store, ticket_id: int) -> list[SentReply]:
    """How far the mails of a ticket's replies got, in the order of writing."""
    rows = store.rows(
        "SELECT number, recipient, state, send_at, attempts, ended_at, reason FROM outbox"
        " WHERE ticket_id = :ticket_id AND action = :action ORDER BY id",
        ticket_id=ticket_id,
        action=REPLY,
    )
    return [SentReply._make(row) for row in rows]


def read_progress(store: Store, letter: str) -> Progress | None:
    """How far a report got; None when there is no such letter."""
    found = store.row(
        f"SELECT {', '.join(Progress._fields)} FROM outbox"
        " WHERE letter = :letter AND ticket_id IS NULL",
        letter=letter,
    )
    return Progress._make(found) if found else None


def read_mail(store: Store, row: OutboxRow) -> bytes:
    """The message of a row that has its mail, word for word."""
    ((mail,),) = store.rows("SELECT mail FROM outbox WHERE id = :id", id=row.id)
    return bytes(mail)
