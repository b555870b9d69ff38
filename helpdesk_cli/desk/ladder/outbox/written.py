"""Mails that were written beforehand and leave as they are: reports, and replies to customers."""

from collections.abc import Callable, Mapping

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.domain.tickets.timeline import in_order
from helpdesk_cli.errors import DeliveryError
from helpdesk_cli.store.ladder.outbox import (
    ACKNOWLEDGEMENT,
    REPORT,
    OutboxRow,
    end_rows,
    read_letter,
    readdress_rows,
)
from helpdesk_cli.store.ladder.written import read_mail, write_reply
from helpdesk_cli.store.tickets.tickets import read_ticket, read_timeline


def send_written(desk: Desk, mail: Callable[..., None], row: OutboxRow) -> None:
    """Hand the mail of a row over, to those of its recipients that the row names.

    What has become private since it was written goes to the contact alone.
    """
    from helpdesk_cli.mail.letters.report import read_mail_back

    message = read_mail_back(read_mail(desk.store, row))
    if row.action == REPORT:
        mail(message)
        return
    to = row.recipients
    if "Cc" in message and _is_private(desk, row):
        del message["Cc"]
        to = to[:1]
    mail(message, to)


def object_to_written(desk: Desk, row: OutboxRow) -> str | None:
    """Why a mail is not to be sent any more: an acknowledgement of what has been dealt with."""
    if row.action != ACKNOWLEDGEMENT:
        return None
    status = read_ticket(desk.store, row.ticket_id).status
    if status in ("solved", "closed"):
        return status
    timeline = in_order(read_timeline(desk.store, row.ticket_id))
    return "answered" if any(event.is_agent_message for event in timeline) else None


def split_row(
    desk: Desk, row: OutboxRow, refused: Mapping[str, DeliveryError]
) -> list[tuple[OutboxRow, DeliveryError]]:
    """Say that a mail has left for some of its recipients; each of the others has a row of its own
    from here on, with what was said of it. Call it in a transaction."""
    written = read_mail(desk.store, row)
    reached = [each for each in row.recipients if each not in refused]
    readdress_rows(desk.store, [row._replace(recipient=", ".join(reached))])
    end_rows(desk.store, [row], "sent", desk.now, None)
    for address in refused:
        write_reply(desk.store, row._replace(recipient=address), written)
    left = read_letter(desk.store, row.letter)
    return [(each, refused[each.recipient]) for each in left if each.recipient in refused]


def _is_private(desk: Desk, row: OutboxRow) -> bool:
    ticket = read_ticket(desk.store, row.ticket_id).ticket
    return private_team(desk.in_force.policy, ticket) is not None
