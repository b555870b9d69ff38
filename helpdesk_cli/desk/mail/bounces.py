"""Mail of ours that came back: matched to what it is about, told to whoever looks after it."""

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.mail.opening import write_system_note
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.domain.mail.incoming import Bounce, IncomingMail, Person
from helpdesk_cli.domain.mail.sender import read_address
from helpdesk_cli.domain.mail.taken import Outcome
from helpdesk_cli.domain.mail.threading import list_references
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.customers.people import flag_bounce
from helpdesk_cli.store.ladder.written import bounce_reply
from helpdesk_cli.store.mail.messages import find_newest_message, find_tickets_of
from helpdesk_cli.store.tickets.tickets import read_ticket

ADVICE = "Ask for another address, or call."


def record_bounces(desk: Desk, mail: IncomingMail) -> tuple[Outcome, str, int | None, int | None]:
    """Note on the ticket what came back and why, and flag the address; all that a verdict has.

    Only what is about a mail of ours counts: anybody can send a bounce.
    """
    ticket_id, about = find_matter(desk, mail)
    if ticket_id is None:
        return "bounce", "it is about no mail of ours", None, None
    desk.store.hold_tickets([ticket_id])
    for bounce in mail.bounces:
        recipient = _recipient_of(bounce)
        if bounce.action == "failed":
            bounce_reply(desk.store, about or "", recipient, desk.now, _say_why(bounce))
        if bounce.action == "failed" and recipient:
            flag_bounce(desk.store, recipient, desk.now, _say_why(bounce))
    held = read_ticket(desk.store, ticket_id)
    append(desk, held, [write_system_note(desk, _say_all(mail))])
    return (
        "bounce",
        f"it is about our mail {about}",
        ticket_id,
        find_newest_message(desk.store, held.id),
    )


def find_matter(desk: Desk, mail: IncomingMail) -> tuple[int | None, str | None]:
    """The ticket and the letter that a bounce is about."""
    named = [bounce.about for bounce in mail.bounces if bounce.about]
    for message_id in dict.fromkeys([*named, *list_references(mail)]):
        signed = desk.signet.find_letter(message_id)
        found = signed or find_tickets_of(desk.store, [message_id], ours_alone=True).get(message_id)
        if found and _is_ticket(desk, found):
            return found, message_id
    return None, None


def _is_ticket(desk: Desk, ticket_id: int) -> bool:
    try:
        read_ticket(desk.store, ticket_id)
    except NotFoundError:
        return False
    return True


def _say_all(mail: IncomingMail) -> str:
    told = [_say(bounce) for bounce in mail.bounces] or [f"Our mail came back: {mail.subject}"]
    return "\n".join([*told, ADVICE])


def _say(bounce: Bounce) -> str:
    whom = _recipient_of(bounce) or bounce.recipient or "its recipient"
    did = "is late for" if bounce.action == "delayed" else "did not reach"
    return f"Our mail {did} {whom}: {_say_why(bounce)}."


def _say_why(bounce: Bounce) -> str:
    said = " ".join(filter(None, (bounce.status, bounce.reason)))
    return " ".join(said.split())[:300] or "no reason given"


def _recipient_of(bounce: Bounce) -> str | None:
    return read_address(Person("", bounce.recipient)) if bounce.recipient else None
