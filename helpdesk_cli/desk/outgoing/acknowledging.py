"""Telling customers that their mail has arrived, and by when it is answered.

It is no answer, so it affects no clock. Automatic mail is not acknowledged, and nobody is told too
often.
"""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.outgoing.writing import Conversation, find_references, find_sender
from helpdesk_cli.desk.outgoing.writing import read_conversation as read_talk
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.domain.customers.address import is_address
from helpdesk_cli.domain.mail.outgoing import Promised, ReplyLetter
from helpdesk_cli.domain.mail.sender import is_nobody
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event
from helpdesk_cli.mail.letters.acknowledgement import word_acknowledgement
from helpdesk_cli.mail.letters.reply import compose_reply
from helpdesk_cli.mail.letters.wording import speak
from helpdesk_cli.store.ladder.outbox import ACKNOWLEDGEMENT, OutboxRow
from helpdesk_cli.store.ladder.written import count_automatic, write_reply
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_ticket

HOUR = 3_600


def acknowledge_mail(desk: Desk, ticket_id: int, message_id: str | None) -> None:
    """Acknowledge this mail, which a person has written, to whoever has opened a ticket by it. Call
    it in the transaction that opens the ticket."""
    if desk.in_force.policy.mail.acknowledge:
        acknowledge(desk, ticket_id, message_id)


def acknowledge(desk: Desk, ticket_id: int, message_id: str | None = None) -> str | None:
    """Put an acknowledgement of a new ticket into the outbox; the address, None if there is none to
    write to. `message_id` is that of the mail that opened it."""
    held = read_ticket(desk.store, ticket_id)
    if not _may_be_told(desk, held.ticket.contact or ""):
        return None
    talk = read_talk(desk, held)
    text = word_acknowledgement(talk.language, held.id, _find_promise(desk, held))
    append(desk, held, [Event(desk.now, "message", SYSTEM, True, text)])
    letter = _write(desk, talk, text, message_id)
    row = OutboxRow(
        letter=letter.message_id,
        ticket_id=ticket_id,
        clock="",
        number=0,
        rung=ACKNOWLEDGEMENT,
        action=ACKNOWLEDGEMENT,
        recipient=talk.contact,
        due_at=desk.now,
        send_at=desk.now,
        attempts=0,
        written_at=desk.now,
    )
    write_reply(desk.store, row, compose_reply(letter, desk.now))
    return row.recipient


def _may_be_told(desk: Desk, contact: str) -> bool:
    if desk.delivery is None or not is_address(contact) or is_nobody(contact):
        return False
    most = desk.in_force.policy.mail.automatic_per_hour
    return count_automatic(desk.store, contact, desk.now - HOUR) < most


def _find_promise(desk: Desk, held: StoredTicket) -> Promised | None:
    """The instant at which the first reply is due, if one is promised, in the zone of the
    customer's calendar."""
    policy, ticket = desk.in_force.policy, held.ticket
    for run in read_runs(desk.store, held.id):
        if run.clock == "first_reply" and run.outcome is None and run.due_at is not None:
            zone = policy.calendar_of(ticket.tier, ticket.region).timezone
            is_owed = policy.tiers[ticket.tier].commitment == "sla"
            return Promised(run.target, run.due_at, zone, is_owed)
    return None


def _write(desk: Desk, talk: Conversation, text: str, message_id: str | None) -> ReplyLetter:
    phrases, name = speak(talk.language), desk.in_force.policy.desk.name
    known = find_references(desk, talk.held.id)
    return ReplyLetter(
        recipient=talk.contact,
        name=talk.name,
        cc=(),
        sender=find_sender(desk, talk.held.id),
        desk=name,
        subject=talk.held.ticket.subject,
        mark=desk.signet.mark_subject(talk.held.id),
        message_id=desk.signet.name_letter(talk.held.id, ACKNOWLEDGEMENT),
        references=tuple(known or ([message_id] if message_id else [])),
        greeting=phrases["hello"],
        text=text,
        signature=phrases.say("automatic", desk=name),
        history=(),
        zone=desk.in_force.policy.desk.timezone,
        language=talk.language,
        automatic=True,
    )
