"""What stands in the mail of a reply: who says it, to whom, and the conversation below it."""

from collections.abc import Iterator

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.mail.outgoing import File, ReplyLetter, Said
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, SYSTEM, Event, agent_name
from helpdesk_cli.domain.tickets.timeline import in_order
from helpdesk_cli.store.ladder.outbox import read_letters
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_timeline

MOST_REFERENCES = 20
"""So many Message-IDs name a conversation: the first, and the latest."""


def write_letter(
    desk: Desk, held: StoredTicket, event: int, files: tuple[File, ...] = ()
) -> ReplyLetter:
    """The letter of the latest public message on a ticket, which is the event of that number."""
    policy, ticket = desk.in_force.policy, held.ticket
    assert desk.delivery is not None, "was looked at"
    assert ticket.contact is not None, "was looked at"
    said, *history = reversed(_find_said(desk, held))
    language = find_language(desk, held)
    name = name_agent(desk, said.by)
    places = {
        "agent": name,
        "desk": policy.desk.name,
        "team": ticket.team or "",
        "ticket": f"#{held.id}",
    }
    greeting = policy.mail.greeting(language, ticket.team) or ""
    signature = policy.mail.signature(language, ticket.team) or DEFAULT_SIGNATURE
    return ReplyLetter(
        recipient=ticket.contact,
        cc=(),
        sender=desk.delivery.sender,
        desk=policy.desk.name,
        subject=ticket.subject,
        mark=desk.signet.mark_subject(held.id),
        message_id=desk.signet.name_letter(held.id, f"reply {event}"),
        references=tuple(find_references(desk, held.id)),
        greeting=greeting.format(**places),
        text=said.body or "",
        signature=signature.format(**places),
        history=tuple(_quote(desk, held, history)),
        zone=policy.desk.timezone,
        language=language,
        files=files,
    )


DEFAULT_SIGNATURE = "{agent}\n{desk}"


def find_language(desk: Desk, held: StoredTicket) -> Language:
    """The language in which the customer is written to."""
    return desk.in_force.policy.desk.language


def find_references(desk: Desk, ticket_id: int) -> list[str]:
    """The Message-IDs of a conversation, oldest first."""
    known = read_letters(desk.store, ticket_id)
    return known if len(known) <= MOST_REFERENCES else [known[0], *known[1 - MOST_REFERENCES :]]


def name_agent(desk: Desk, by: str) -> str:
    """How customers know an agent: by the name in the policy."""
    agent = agent_name(by) or by
    person = desk.in_force.policy.people.get(agent)
    return person.name if person else agent


def _find_said(desk: Desk, held: StoredTicket) -> list[Event]:
    """What customer and agents have told each other, in order."""
    timeline = in_order(read_timeline(desk.store, held.id))
    return [event for event in timeline if event.is_public_message and event.by != SYSTEM]


def _quote(desk: Desk, held: StoredTicket, earlier: list[Event]) -> Iterator[Said]:
    for event in earlier:
        by = held.ticket.contact if event.by == CUSTOMER else name_agent(desk, event.by)
        yield Said(event.at, by or "", event.body or "")
