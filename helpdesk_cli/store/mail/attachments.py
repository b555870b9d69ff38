"""The files of tickets: each content once, under its digest."""

from collections.abc import Iterable
from hashlib import sha256

from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.domain.mail.taken import AttachmentRow
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.door.store import Store

_SQL = (
    "SELECT attachment.number, attachment.name, attachment.kind, attachment_content.size,"
    " attachment.inline, attachment.event_id FROM attachment"
    " JOIN attachment_content ON attachment_content.digest = attachment.digest"
)


def add_attachments(
    store: Store,
    ticket_id: int,
    files: Iterable[Attachment],
    *,
    event_id: int | None = None,
    mail_id: int | None = None,
) -> None:
    """Keep files with the message that they came or go with."""
    digested = [(sha256(file.content).hexdigest(), file) for file in files]
    if not digested:
        return
    ((last,),) = store.rows(
        "SELECT coalesce(max(number), 0) FROM attachment WHERE ticket_id = :id", id=ticket_id
    )
    store.insert_many(
        "attachment_content",
        ("digest", "size", "content"),
        ((digest, len(file.content), file.content) for digest, file in digested),
        skip_known=True,
    )
    columns = ("ticket_id", "number", "event_id", "mail_id", "name", "kind", "inline", "digest")
    store.insert_many(
        "attachment",
        columns,
        (
            (ticket_id, number, event_id, mail_id, file.name, file.kind, int(file.inline), digest)
            for number, (digest, file) in enumerate(digested, start=last + 1)
        ),
    )


def list_attachments(store: Store, ticket_id: int) -> list[AttachmentRow]:
    """The files of a ticket, in the order in which they came."""
    rows = store.rows(f"{_SQL} WHERE ticket_id = :id ORDER BY number", id=ticket_id)
    return [AttachmentRow._make(row)._replace(is_inline=bool(row[4])) for row in rows]


def read_attachment(store: Store, ticket_id: int, number: int) -> tuple[str, bytes]:
    """The name of a file and what is in it; NotFoundError when the ticket has none such."""
    row = store.row(
        "SELECT attachment.name, attachment_content.content FROM attachment"
        " JOIN attachment_content ON attachment_content.digest = attachment.digest"
        " WHERE attachment.ticket_id = :id AND attachment.number = :number",
        id=ticket_id,
        number=number,
    )
    if row is None:
        raise NotFoundError(
            f"ticket {ticket_id} has no attachment {number}", hint=f"hd show {ticket_id} lists them"
        )
    return str(row[0]), bytes(row[1])
