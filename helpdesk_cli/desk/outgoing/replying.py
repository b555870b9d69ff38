"""An agent's reply: recorded, and put into the outbox as a mail, in one transaction.

It stays there for the policy's `hold_seconds`; a pass or `hd mail send` takes it on. The mail is
written immediately, word for word, so that what is wrong with it is told while somebody looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.outgoing.writing import list_senders, read_conversation, write_letter
from helpdesk_cli.domain.customers.address import encode_address, is_address
from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.domain.mail.outgoing import Departure, ReplyLetter
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.errors import ConflictError
from helpdesk_cli.mail.letters.reply import compose_reply
from helpdesk_cli.store.customers.people import Participant, add_participants, list_participants
from helpdesk_cli.store.ladder.outbox import REPLY, OutboxRow
from helpdesk_cli.store.ladder.pass_log import read_passes
from helpdesk_cli.store.ladder.written import write_reply
from helpdesk_cli.store.mail.attachments import add_attachments
from helpdesk_cli.store.tickets.messages import find_last_message, query_last_message
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.tickets import StoredTicket, query_ticket, read_ticket

MOST_COPIES = 50
"""Those past this limit get no copy: a mail may name hundreds."""

NO_DELIVERY = "hd.toml has no [delivery], which says how mail leaves"
NO_ADDRESS = "its contact is no address"
NEVER = 'the policy says send = "never"'


@dataclass(frozen=True, slots=True)
class Sending:
    """How an agent wants a reply to leave; `is_wanted` None is as the policy says.

    `cc` are copied from now on; whoever is copied on the ticket gets it, too, if `copies`.
    """

    is_wanted: bool | None = None
    cc: tuple[str, ...] = ()
    copies: bool = True
    files: tuple[Attachment, ...] = ()


AS_THE_POLICY_SAYS = Sending()


def reply_by_mail(
    desk: Desk, record: Callable[[], list[int]], sending: Sending = AS_THE_POLICY_SAYS
) -> tuple[list[int], list[Departure]]:
    """Record a reply on tickets, which `record` does, and mail it to their customers.

    `record` runs within the transaction, so that no reply is recorded whose mail cannot be written.
    """
    with desk.store.transaction("tickets"):
        ids = record()
        return ids, [_post(desk, ticket_id, sending) for ticket_id in ids]


def find_obstacle(desk: Desk, held: StoredTicket) -> str | None:
    """Why a reply on this ticket cannot be mailed; None when it can."""
    if desk.in_force.policy.mail.send == "never":
        return NEVER
    if desk.delivery is None:
        return NO_DELIVERY
    return None if is_address(held.ticket.contact or "") else NO_ADDRESS


def find_addresses(desk: Desk, names: Sequence[str]) -> list[str]:
    """The addresses that a reply on these tickets can be mailed to."""
    tickets = [read_ticket(desk.store, find_ticket(desk.store, name)) for name in names]
    reachable = [held.ticket.contact for held in tickets if find_obstacle(desk, held) is None]
    return list(dict.fromkeys(address for address in reachable if address))


def _expects_mail(desk: Desk, held: StoredTicket) -> bool:
    """Whether an agent may expect a reply on this ticket to be mailed."""
    return desk.delivery is not None or is_address(held.ticket.contact or "")


def _post(desk: Desk, ticket_id: int, sending: Sending) -> Departure:
    """Put the reply that was recorded last into the outbox, unless it is not to be mailed."""
    desk.store.expect([query_last_message(ticket_id), query_ticket(ticket_id)])
    event = find_last_message(desk.store, ticket_id)
    add_attachments(desk.store, ticket_id, sending.files, event_id=event)
    return pass_on(desk, ticket_id, event, sending)


def pass_on(desk: Desk, ticket_id: int, event: int, sending: Sending) -> Departure:
    """The same of a reply whose files are kept already. Call it in a transaction."""
    held = read_ticket(desk.store, ticket_id)
    _add_copies(desk, held, event, sending)
    obstacle = find_obstacle(desk, held)
    if sending.is_wanted and obstacle:
        raise ConflictError(
            f"the reply on ticket {ticket_id} cannot be mailed: {obstacle}",
            hint="nothing was recorded; --no-send only records it",
        )
    if obstacle or sending.is_wanted is False:
        is_news = sending.is_wanted is None and _expects_mail(desk, held)
        return Departure(ticket_id, obstacle=obstacle if is_news else None)
    copied = _find_copies(desk, held, sending)
    letter = write_letter(desk, read_conversation(desk, held), event, copied, sending.files)
    row = _hold(desk, letter, ticket_id, event)
    write_reply(desk.store, row, compose_reply(letter, desk.now))
    latest = next(iter(read_passes(desk.store, 1)), None)
    return Departure(
        ticket_id,
        tuple(row.recipients),
        row.send_at,
        looked_at=latest.began_at if latest else None,
    )


def _hold(desk: Desk, letter: ReplyLetter, ticket_id: int, event: int) -> OutboxRow:
    """The row of the outbox, which nobody sends before its time."""
    return OutboxRow(
        letter=letter.message_id,
        ticket_id=ticket_id,
        clock="",
        number=event,
        rung="reply",
        action=REPLY,
        recipient=", ".join((letter.recipient, *letter.cc)),
        due_at=desk.now,
        send_at=desk.now + desk.in_force.policy.mail.hold_seconds,
        attempts=0,
        written_at=desk.now,
    )


def _is_private(desk: Desk, held: StoredTicket) -> bool:
    """Whether it is private to its team and its contact."""
    return private_team(desk.in_force.policy, held.ticket) is not None


def _add_copies(desk: Desk, held: StoredTicket, event: int, sending: Sending) -> None:
    if sending.cc and _is_private(desk, held):
        raise ConflictError(
            f"ticket {held.id} is private: a reply reaches its contact alone",
            hint="nothing was recorded; omit --cc",
        )
    named = [Participant(each, event_id=event) for each in sending.cc]
    add_participants(desk.store, held.id, named)


def _find_copies(desk: Desk, held: StoredTicket, sending: Sending) -> list[str]:
    """Who is copied; nobody on a private ticket."""
    if _is_private(desk, held):
        return []
    ours = list_senders(desk)
    known = (each.address for each in list_participants(desk.store, held.id))
    copied = [each for each in known if each not in ours]
    asked = copied if sending.copies else list(sending.cc)
    reachable = (encode_address(each) for each in asked if is_address(each))
    contact = held.ticket.contact or ""
    if is_address(contact):
        contact = encode_address(contact)
    return list(dict.fromkeys(each for each in reachable if each != contact))[:MOST_COPIES]
