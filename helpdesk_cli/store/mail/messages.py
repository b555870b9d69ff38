"""Every mail that was taken, word for word, and what was made of it."""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from helpdesk_cli.domain.mail.taken import MailRow, Outcome
from helpdesk_cli.domain.tickets.hiding import HIDDEN
from helpdesk_cli.errors import ConflictError, NotFoundError
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.terms import write_words
from helpdesk_cli.store.tickets.privacy import READABLE

_LONGEST_IDENTITY = 250
_ROW = ", ".join(MailRow._fields)
_OF_MAIL = ", ".join(f"mail_message.{field}" for field in MailRow._fields)
_READABLE = (
    "CASE WHEN (mail_message.private_to IS NULL OR mail_message.private_to IN"
    f" (SELECT team FROM reader WHERE agent = :reader)) AND (ticket.id IS NULL OR {READABLE})"
    " THEN 1 ELSE 0 END"
)


@dataclass(frozen=True, slots=True)
class NewMail:
    """A mail about to be stored. `identity` is what it is known by, whichever way it comes."""

    digest: str
    mailbox: str
    arrived_at: int
    raw: bytes
    outcome: Outcome
    reason: str
    identity: str | None = None
    subject: str = ""
    sender: str | None = None
    sender_name: str | None = None
    written_at: int | None = None
    private_to: str | None = None
    ticket_id: int | None = None
    event_id: int | None = None


_LARGE = 1024 * 1024
"""Bytes of a mail that is mostly files: they hardly get smaller, however long one tries."""


def digest_of(raw: bytes) -> str:
    """The digest that tells these bytes from all others."""
    return sha256(raw).hexdigest()


def find_known_digests(store: Store, digests: Collection[str]) -> set[str]:
    """The digests, of these, of mails that were taken already."""
    return {digest for digest, _ in _ask(store, "digest, ticket_id", "digest", digests)}


def save_mail(store: Store, mail: NewMail) -> int:
    """Keep a mail; its id."""
    (mail_id,) = store.next_ids("mail_message", 1)
    row = {
        "id": mail_id,
        "digest": mail.digest,
        "identity": _shorten(mail.identity),
        "mailbox": mail.mailbox,
        "arrived_at": mail.arrived_at,
        "written_at": mail.written_at,
        "sender": mail.sender,
        "sender_name": mail.sender_name,
        "subject": mail.subject,
        "size": len(mail.raw),
        "raw": zlib.compress(mail.raw, 1 if len(mail.raw) > _LARGE else 6),
        "outcome": mail.outcome,
        "reason": mail.reason,
        "private_to": mail.private_to,
        "ticket_id": mail.ticket_id,
        "event_id": mail.event_id,
    }
    store.insert_many("mail_message", tuple(row), [tuple(row.values())])
    return mail_id


def find_first(store: Store, identity: str) -> MailRow | None:
    """The mail that came first of those known by this; None when there is none."""
    row = store.row(
        f"SELECT {_ROW} FROM mail_message WHERE identity = :identity"
        " AND outcome NOT IN ('quarantined', 'dropped') ORDER BY id LIMIT 1",
        identity=_shorten(identity),
    )
    return None if row is None else MailRow._make(row)


def find_tickets_of(
    store: Store, message_ids: Sequence[str], *, ours_alone: bool = False
) -> dict[str, int]:
    """The tickets about which we sent mails of these Message-IDs, or on which such mails stand."""
    by_short = {} if ours_alone else {_shorten(each) or "": each for each in message_ids}
    found: dict[str, int] = {}
    for letter, ticket_id in _ask(store, "letter, ticket_id", "letter", message_ids, "outbox"):
        if ticket_id is not None:
            found[letter] = ticket_id
    for short, ticket_id in _ask(store, "identity, ticket_id", "identity", list(by_short)):
        if ticket_id is not None:
            found[by_short[short]] = ticket_id
    return found


def is_letter(store: Store, message_id: str) -> bool:
    """Whether we have sent a mail of this Message-ID, or are about to."""
    found = store.row("SELECT 1 FROM outbox WHERE letter = :letter LIMIT 1", letter=message_id)
    return found is not None


def is_notice(store: Store, message_id: str) -> bool:
    """Whether it is a notice that the ladder has sent to one of our own people."""
    sql = "SELECT 1 FROM outbox WHERE letter = :letter AND action = 'email' LIMIT 1"
    return store.row(sql, letter=message_id) is not None


def read_log(
    store: Store,
    reader: str,
    limit: int | None,
    outcome: Outcome | None = None,
    ticket_id: int | None = None,
) -> list[MailRow]:
    """The latest mails, the last one first; those private to others without their author and
    words."""
    conditions = ["1 = 1"]
    if outcome is not None:
        conditions.append("outcome = :outcome")
    if ticket_id is not None:
        conditions.append("ticket_id = :ticket_id")
    rows = store.rows(
        f"SELECT {_READABLE}, {_OF_MAIL} FROM mail_message"
        f" LEFT JOIN ticket ON ticket.id = ticket_id WHERE {' AND '.join(conditions)}"
        " ORDER BY mail_message.id DESC" + ("" if limit is None else " LIMIT :limit"),
        reader=reader,
        limit=limit,
        outcome=outcome,
        ticket_id=ticket_id,
    )
    mails = ((readable, MailRow._make(row)) for readable, *row in rows)
    return [mail if readable else _hide(mail) for readable, mail in mails]


def read_mail(store: Store, mail_id: int, reader: str) -> MailRow:
    """One entry; NotFoundError when there is none, ConflictError when it is private to others."""
    row = store.row(
        f"SELECT {_READABLE}, {_OF_MAIL} FROM mail_message"
        " LEFT JOIN ticket ON ticket.id = ticket_id WHERE mail_message.id = :id",
        id=mail_id,
        reader=reader,
    )
    if row is None:
        raise NotFoundError(f"no mail {mail_id}", hint="hd mail log lists them")
    if not row[0]:
        raise ConflictError(f"mail {mail_id} is private", hint="ask someone in the team it is for")
    return MailRow._make(row[1:])


class EventMail(NamedTuple):
    """The mail whose words stand on a timeline as one message."""

    id: int
    event_id: int
    sender: str | None
    sender_name: str | None


def list_event_mails(store: Store, ticket_id: int) -> list[EventMail]:
    """The mails that became messages of a ticket."""
    rows = store.rows(
        f"SELECT {', '.join(EventMail._fields)} FROM mail_message"
        " WHERE ticket_id = :id AND event_id IS NOT NULL ORDER BY id",
        id=ticket_id,
    )
    return [EventMail._make(row) for row in rows]


def list_event_ids(store: Store, ticket_id: int) -> list[int]:
    """The ids of a timeline, in its order."""
    rows = store.rows("SELECT id FROM event WHERE ticket_id = :id ORDER BY at, id", id=ticket_id)
    return [event_id for (event_id,) in rows]


def read_raw(store: Store, mail_id: int) -> bytes:
    """A mail word for word; nothing is left of one that was dropped."""
    ((raw,),) = store.rows("SELECT raw FROM mail_message WHERE id = :id", id=mail_id)
    return zlib.decompress(bytes(raw)) if raw else b""


def forget_mail(store: Store, mail_id: int) -> None:
    """Remove a mail, so that it can be taken in again."""
    store.run("DELETE FROM mail_message WHERE id = :id", id=mail_id)


def drop_raw(store: Store, mail_id: int, reason: str) -> None:
    """Delete the text of a mail; that it came stays known."""
    store.run(
        "UPDATE mail_message SET outcome = 'dropped', reason = :reason, raw = :nothing"
        " WHERE id = :id",
        id=mail_id,
        reason=reason,
        nothing=b"",
    )


def find_first_message(store: Store, ticket_id: int) -> int:
    """The id of the message that opened a ticket."""
    return _find_message(store, ticket_id, "min")


def find_newest_message(store: Store, ticket_id: int) -> int:
    """The id of the message written last on a timeline."""
    return _find_message(store, ticket_id, "max")


def _find_message(store: Store, ticket_id: int, which: str) -> int:
    ((found,),) = store.rows(
        f"SELECT {which}(id) FROM event WHERE ticket_id = :id AND kind = 'message'", id=ticket_id
    )
    return int(found)


def _ask(
    store: Store,
    columns: str,
    column: str,
    values: Collection[str],
    table: str = "mail_message",
) -> list[tuple[str, int | None]]:
    asked = list(values)
    found: list[tuple[str, int | None]] = []
    for start in range(0, len(asked), 500):
        listed, params = write_words("value", asked[start : start + 500])
        sql = f"SELECT {columns} FROM {table} WHERE {column} IN ({listed})"
        found += store.rows(sql, **params)
    return found


def _hide(mail: MailRow) -> MailRow:
    return mail._replace(sender=None, subject=HIDDEN, reason=HIDDEN)


def _shorten(identity: str | None) -> str | None:
    """A Message-ID as an index can hold it."""
    if identity is None or len(identity) <= _LONGEST_IDENTITY // 2:
        return identity
    return f"sha256:{sha256(identity.encode(errors='surrogatepass')).hexdigest()}"
