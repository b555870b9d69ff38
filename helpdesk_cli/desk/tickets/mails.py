"""Messages of a ticket as mails: who wrote them, which files lay in them, how far replies got."""

from collections import defaultdict
from collections.abc import Mapping

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.ticket import Mailed
from helpdesk_cli.domain.mail.outgoing import ENDS, Delivery, DeliveryState
from helpdesk_cli.domain.mail.taken import AttachmentRow
from helpdesk_cli.errors import UnreadableMailError
from helpdesk_cli.store.ladder.written import read_replies
from helpdesk_cli.store.mail.attachments import list_attachments
from helpdesk_cli.store.mail.messages import list_event_ids, list_event_mails, read_raw


def read_mailed(desk: Desk, ticket_id: int, *, in_full: bool = False) -> Mapping[int, Mailed]:
    """The mails of a ticket, by the place of their messages on the timeline.

    `in_full` also has all of the text of those that came, with what is quoted below.
    """
    files: dict[int, list[AttachmentRow]] = defaultdict(list)
    for file in list_attachments(desk.store, ticket_id):
        files[file.event_id or 0].append(file)
    mails = {mail.event_id: mail for mail in list_event_mails(desk.store, ticket_id)}
    sent = _read_deliveries(desk, ticket_id)
    if not (files or mails or sent):
        return {}
    found = {}
    for place, event_id in enumerate(list_event_ids(desk.store, ticket_id)):
        mail = mails.get(event_id)
        if mail is not None or event_id in files or event_id in sent:
            found[place] = Mailed(
                sender=mail.sender if mail else None,
                name=mail.sender_name if mail else None,
                files=tuple(files.get(event_id, ())),
                deliveries=tuple(sent.get(event_id, ())),
                text=_read_text(desk, mail.id) if mail and in_full else None,
            )
    return found


def _read_deliveries(desk: Desk, ticket_id: int) -> Mapping[int, list[Delivery]]:
    """How far the mails of replies got, by the event of each."""
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in read_replies(desk.store, ticket_id):
        if row.state == "waiting":
            is_held = row.attempts == 0 and row.send_at > desk.now
            state: DeliveryState = "held" if is_held else "queued"
        else:
            state = ENDS[row.state]
        at = row.send_at if row.ended_at is None else row.ended_at
        found[row.event].append(Delivery(state, tuple(row.recipient.split(", ")), at, row.reason))
    return found


def _read_text(desk: Desk, mail_id: int) -> str | None:
    from helpdesk_cli.mail.reading.message import read_message

    try:
        return read_message(read_raw(desk.store, mail_id)).text
    except UnreadableMailError:
        return None
