"""What stands in the mail of a reply: who says it, to whom, and the conversation below it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.domain.customers.address import encode_address
from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.domain.mail.language import tell_language
from helpdesk_cli.domain.mail.outgoing import ReplyLetter, Said
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, Event, agent_name
from helpdesk_cli.domain.tickets.timeline import in_order
from helpdesk_cli.store.customers.people import find_contact
from helpdesk_cli.store.mail.conversation import find_last_mailbox, list_identities
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_timeline

DEFAULT_SIGNATURE = "{agent}\n{desk}"

MOST_REFERENCES = 20
"""How many Message-IDs name a conversation: the first, and the latest."""

# What a mail of strangers is known by may be something else, or not fit for a header.
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,240}>")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A ticket as whoever answers it by mail needs it. `said` is in order, without what was taken
    back; what only agents read is not among it."""

    held: StoredTicket
    said: Sequence[Event]
    contact: str
    name: str
    language: Language


def read_conversation(desk: Desk, held: StoredTicket) -> Conversation:
    """The conversation of a ticket whose contact is an address."""
    said = [e for e in in_order(read_timeline(desk.store, held.id)) if e.is_public_message]
    contact = held.ticket.contact or ""
    known = find_contact(desk.store, contact)
    name = (known.name if known else None) or ""
    return Conversation(held, said, encode_address(contact), name, _find_language(desk, said))


def write_letter(
    desk: Desk,
    talk: Conversation,
    event: int,
    cc: Sequence[str] = (),
    files: tuple[Attachment, ...] = (),
) -> ReplyLetter:
    """The letter of the latest message, which is the event of that number."""
    policy, ticket = desk.in_force.policy, talk.held.ticket
    said, *history = reversed(talk.said)
    places = {
        "agent": name_agent(desk, said.by),
        "desk": policy.desk.name,
        "team": ticket.team or "",
        "ticket": f"#{talk.held.id}",
    }
    greeting = policy.mail.greeting(talk.language, ticket.team) or ""
    signature = policy.mail.signature(talk.language, ticket.team) or DEFAULT_SIGNATURE
    return ReplyLetter(
        recipient=talk.contact,
        name=talk.name,
        cc=tuple(cc),
        sender=find_sender(desk, talk.held.id),
        desk=policy.desk.name,
        subject=ticket.subject,
        mark=desk.signet.mark_subject(talk.held.id),
        message_id=desk.signet.name_letter(talk.held.id, f"reply {event}"),
        references=tuple(find_references(desk, talk.held.id)),
        greeting=greeting.format(**places),
        text=said.body or "",
        signature=signature.format(**places),
        history=tuple(_quote(desk, talk, history)),
        zone=policy.desk.timezone,
        language=talk.language,
        files=files,
    )


def find_references(desk: Desk, ticket_id: int) -> list[str]:
    """The Message-IDs of a conversation, oldest first."""
    known = [each for each in list_identities(desk.store, ticket_id) if _MESSAGE_ID.fullmatch(each)]
    return known if len(known) <= MOST_REFERENCES else [known[0], *known[1 - MOST_REFERENCES :]]


def find_sender(desk: Desk, ticket_id: int) -> str:
    """The sender of answers on a ticket: the mailbox to which it was written, if that says so."""
    assert desk.delivery is not None, "was looked at"
    name = find_last_mailbox(desk.store, ticket_id)
    senders = {box.name: box.sender for box in desk.settings.mailboxes}
    return senders.get(name or "") or desk.delivery.sender


def list_senders(desk: Desk) -> set[str]:
    """All addresses that the desk answers as, in small letters."""
    named = [box.sender for box in desk.settings.mailboxes]
    if desk.delivery is not None:
        named.append(desk.delivery.sender)
    return {each.lower() for each in named if each}


def name_agent(desk: Desk, by: str) -> str:
    """How customers know an agent: by the name in the policy."""
    agent = agent_name(by) or by
    person = desk.in_force.policy.people.get(agent)
    return person.name if person else agent


def _find_language(desk: Desk, said: Sequence[Event]) -> Language:
    """The language of what the customer wrote last, where that can be told; else the desk's."""
    for event in reversed(said):
        language = tell_language(event.body or "") if event.by == CUSTOMER else None
        if language:
            return language
    return desk.in_force.policy.desk.language


def _quote(desk: Desk, talk: Conversation, earlier: Sequence[Event]) -> Iterator[Said]:
    for event in earlier:
        is_theirs = event.by == CUSTOMER
        by = talk.name or talk.contact if is_theirs else name_agent(desk, event.by)
        yield Said(event.at, by, event.body or "")
