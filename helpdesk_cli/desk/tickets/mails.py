"""What came by mail with the messages of a ticket: who wrote them, and which files lay in them."""

from collections import defaultdict
from collections.abc import Mapping

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.answers.ticket import Mailed
from helpdesk_cli.domain.mail.taken import AttachmentRow
from helpdesk_cli.errors import UnreadableMailError
from helpdesk_cli.store.mail.attachments import list_attachments
from helpdesk_cli.store.mail.messages import list_event_ids, list_event_mails, read_raw


def read_mailed(desk: Desk, ticket_id: int, *, in_full: bool = False) -> Mapping[int, Mailed]:
    """What is known of messages that came or went by mail, by their place on the timeline.

    `in_full` also has all of the text of those that came, with what is quoted below.
    """
    files: dict[int, list[AttachmentRow]] = defaultdict(list)
    for file in list_attachments(desk.store, ticket_id):
        files[file.event_id or 0].append(file)
    mails = {mail.event_id: mail for mail in list_event_mails(desk.store, ticket_id)}
    if not (files or mails):
        return {}
    found = {}
    for place, event_id in enumerate(list_event_ids(desk.store, ticket_id)):
        mail = mails.get(event_id)
        if mail is not None or event_id in files:
            found[place] = Mailed(
                sender=mail.sender if mail else None,
                name=mail.sender_name if mail else None,
                files=tuple(files[event_id]),
                text=_read_text(desk, mail.id) if mail and in_full else None,
            )
    return found


def _read_text(desk: Desk, mail_id: int) -> str | None:
    from helpdesk_cli.mail.reading.message import read_message

    try:
        return read_message(read_raw(desk.store, mail_id)).text
    except UnreadableMailError:
        return None
