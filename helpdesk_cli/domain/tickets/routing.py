"""Which team a ticket goes to and why, and which team alone may read it.

The one place that decides what is private; pure, so that callers apply it to what they show.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from helpdesk_cli.domain.policy.policy import Policy, Route
from helpdesk_cli.domain.tickets.search.words import has_words, space_words
from helpdesk_cli.domain.tickets.ticket import Ticket


class Met(NamedTuple):
    """A condition of a route that a ticket met, and the policy's value by which it did."""

    condition: Literal["topic", "words", "channel", "tier", "sender"]
    value: str


@dataclass(frozen=True, slots=True)
class Routed:
    """The route that took a ticket, with every condition that it met; none takes every ticket."""

    route: Route
    met: tuple[Met, ...]


class Bar(NamedTuple):
    """A private ticket may not be given to this team or person, for only its team may read it."""

    given_to: str | None
    private_to: str
    is_team: bool


def find_route(policy: Policy, ticket: Ticket, text: str) -> Routed | None:
    """The first route whose conditions all fit; `text` is what the customer wrote."""
    words = space_words(f"{ticket.subject}\n{text}")
    for route in policy.routes:
        met = tuple(_judge_conditions(route, ticket, words))
        if all(met):
            return Routed(route, tuple(each for each in met if each))
    return None


def private_team(policy: Policy, ticket: Ticket) -> str | None:
    """The team that alone may read a ticket; None when anybody may.

    That of the first private route which either names its topic or leads to the team that has it.
    It depends on present values, so that it means the same for an imported ticket and a new one.
    """
    for route in policy.routes:
        if route.private and (
            route.team == ticket.team or (route.topic is not None and route.topic == ticket.topic)
        ):
            return route.team
    return None


def find_outsider(policy: Policy, ticket: Ticket) -> str | None:
    """The assignee who may not read a private ticket; None when there is no such trouble."""
    team = private_team(policy, ticket)
    if team is None or ticket.assignee in (None, *policy.teams[team].members):
        return None
    return ticket.assignee


def find_bar(policy: Policy, before: Ticket, after: Ticket) -> Bar | None:
    """Why the policy itself may not change a private ticket so; only its team may give it away."""
    team = private_team(policy, before)
    if team is not None and private_team(policy, after) != team:
        return Bar(after.team, team, is_team=True)
    outsider, team = find_outsider(policy, after), private_team(policy, after)
    if team is not None and outsider is not None and outsider != before.assignee:
        return Bar(outsider, team, is_team=False)
    return None


def _judge_conditions(route: Route, ticket: Ticket, words: str) -> Iterator[Met | None]:
    """Each condition that the ticket meets, None for each that it does not."""
    if route.topic is not None:
        yield Met("topic", route.topic) if route.topic == ticket.topic else None
    if route.words:
        found = [word for word in route.words if has_words(words, word)]
        yield Met("words", found[0]) if found else None
    if route.channel is not None:
        yield Met("channel", route.channel) if route.channel == ticket.channel else None
    if route.tier is not None:
        yield Met("tier", route.tier) if route.tier == ticket.tier else None
    if route.sender is not None:
        yield Met("sender", route.sender) if _is_from(ticket.contact, route.sender) else None


def _is_from(contact: str | None, sender: str) -> bool:
    """`@example.com` stands for everybody there."""
    address = (contact or "").casefold()
    wanted = sender.casefold()
    return address.endswith(wanted) if wanted.startswith("@") else address == wanted
