"""A ticket that a mail opens. Mail cannot be refused, so objections are noted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.intake import as_of_now, prepare
from helpdesk_cli.domain.customers.account import Account
from helpdesk_cli.domain.customers.ways_in import Refused, check_channel
from helpdesk_cli.domain.tickets.routing import Routed, find_route
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Ticket
from helpdesk_cli.phrases.routing import write_note
from helpdesk_cli.phrases.ways_in import describe_refusal
from helpdesk_cli.store.tickets.creating import create_tickets


@dataclass(frozen=True, slots=True)
class Opening:
    """What a mail says of a new ticket; `by` has written `body`, and `notes` are for agents."""

    subject: str
    body: str
    by: str
    channel: str
    contact: str | None = None
    account: str | None = None
    team: str | None = None
    topic: str | None = None
    is_private: bool = False
    notes: Sequence[str] = ()
    linked_to: str | None = None


def open_ticket(desk: Desk, opening: Opening) -> int:
    """Create the ticket; its id. Call it in a transaction."""
    policy = desk.in_force.policy
    account = as_of_now(desk, opening.account)
    ticket = Ticket(
        subject=opening.subject,
        tier=policy.tier_that_counts(account.tier),
        severity=policy.desk.default_severity,
        created_at=desk.now,
        account=opening.account,
        contact=opening.contact,
        region=account.region,
        channel=opening.channel,
        topic=opening.topic,
        team=opening.team,
    )
    events = [Event(desk.now, "message", opening.by, True, opening.body)]
    notes = [*opening.notes, *_object(desk, account, ticket)]
    routed = _find_route(desk, opening, ticket)
    if routed:
        ticket = replace(ticket, team=routed.route.team)
        notes.append(write_note(routed))
    events += [write_system_note(desk, note) for note in notes]
    if opening.linked_to:
        events.append(Event(desk.now, "link", SYSTEM, to=opening.linked_to))
    (ticket_id,) = create_tickets(desk.store, [prepare(desk, ticket, events)])
    return ticket_id


def write_system_note(desk: Desk, text: str) -> Event:
    """Note something for agents in the desk's own name: it affects no clock."""
    return Event(desk.now, "message", SYSTEM, False, text)


def _object(desk: Desk, account: Account, ticket: Ticket) -> list[str]:
    """Why this customer should not have used this channel, if so."""
    policy, channel = desk.in_force.policy, ticket.channel
    if channel is None or channel not in policy.channels:
        return []
    verdict = check_channel(policy, account, channel, ticket.severity, ticket.topic, desk.now)
    if not isinstance(verdict, Refused):
        return []
    return [f"Taken in although {describe_refusal(verdict)}."]


def _find_route(desk: Desk, opening: Opening, ticket: Ticket) -> Routed | None:
    """The route of a new ticket. What came to a team's own mailbox stays with that team, unless the
    route is private; a private mailbox keeps what it gets."""
    if opening.is_private:
        return None
    routed = find_route(desk.in_force.policy, ticket, opening.body)
    if routed is None or not routed.route.team:
        return None
    return routed if opening.team is None or routed.route.private else None
