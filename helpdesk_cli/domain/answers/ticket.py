"""A ticket as it is shown whole: present fields, clocks and timeline at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpdesk_cli.domain.clocks.explain import ExplainedRun
from helpdesk_cli.domain.clocks.past import Step
from helpdesk_cli.domain.customers.advice import PhoneAdvice
from helpdesk_cli.domain.mail.outgoing import Delivery
from helpdesk_cli.domain.mail.taken import AttachmentRow
from helpdesk_cli.domain.tickets.draft import Draft
from helpdesk_cli.domain.tickets.ticket import Event, Status, Ticket


@dataclass(frozen=True, slots=True)
class NextRung:
    """The next step of the ladder that reaches somebody: its name, what it does, when, and says."""

    name: str
    action: str
    to: tuple[str, ...]
    at: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Mailed:
    """What is known of a message that came or went by mail. `text` is all of it, if asked for; of a
    reply, `deliveries` say how far its mail got."""

    sender: str | None = None
    name: str | None = None
    files: tuple[AttachmentRow, ...] = ()
    text: str | None = None
    deliveries: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What has happened to a ticket's status and clocks up to `now`, in order."""

    ticket_id: int
    ref: str | None
    subject: str
    now: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class TicketView:
    """`ticket` holds the present values. `clocks` need no segments; `events` stand in order.

    `links` name the other tickets. `suggestion` is what the ladder tells the agent to do, `phone`
    the advice to call. It was unread since `unread_since` until it was shown. `mailed` goes by the
    places of `events`; `participants` are copied on it. `drafts` are not sent.
    """

    id: int
    ticket: Ticket
    status: Status
    updated_at: int
    tags: tuple[str, ...]
    clocks: tuple[ExplainedRun, ...]
    events: tuple[Event, ...]
    suggestion: str | None = None
    phone: PhoneAdvice | None = None
    next_rung: NextRung | None = None
    links: tuple[str, ...] = ()
    unread_since: int | None = None
    mailed: Mapping[int, Mailed] = field(default_factory=dict)
    participants: tuple[str, ...] = ()
    drafts: tuple[Draft, ...] = ()
