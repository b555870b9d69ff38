"""What came by mail and what was made of it; the words of one, as they came."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.domain.mail.taken import MailRow
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.mail.messages import read_log, read_raw
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import read_ticket


def list_mail(desk: Desk, limit: int | None, ticket: str | None = None) -> list[MailRow]:
    """The latest mails, the last one first; only those on a `ticket`, if one is given."""
    ticket_id = None if ticket is None else find_ticket(desk.store, ticket)
    return read_log(desk.store, desk.agent, limit, ticket_id=ticket_id)


def read_mail_of(desk: Desk, ticket: str, number: int) -> bytes:
    """One of the mails of a ticket, word for word; `number` counts them from 1."""
    held = read_ticket(desk.store, find_ticket(desk.store, ticket))
    refuse_outsider(desk, held)
    mails = list(reversed(read_log(desk.store, desk.agent, None, ticket_id=held.id)))
    if not 1 <= number <= len(mails):
        there = f"it has {len(mails)}" if mails else "it has none"
        raise NotFoundError(
            f"ticket {held.id} has no mail {number}, {there}",
            hint=f"hd mail log --ticket {held.id} lists them, the last one first",
        )
    return read_raw(desk.store, mails[number - 1].id)
