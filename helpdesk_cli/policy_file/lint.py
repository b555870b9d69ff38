"""What is odd in a valid policy: rules that never apply, promises that cross each other."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from helpdesk_cli.domain.ladder.recipients import find_recipients
from helpdesk_cli.domain.policy.policy import (
    MESSAGES,
    TICKET_RECIPIENTS,
    UNREAD,
    ClockName,
    Policy,
    Route,
    Rung,
)
from helpdesk_cli.domain.tickets.ticket import Ticket
from helpdesk_cli.domain.time.duration import Duration
from helpdesk_cli.domain.time.instant import format_iso


def find_warnings(policy: Policy) -> list[str]:
    """One line an oddity, `key.path: what`, section by section."""
    return [
        *_find_ending_calendars(policy),
        *_find_crossed_severities(policy),
        *_find_late_first_replies(policy),
        *_find_unreached_routes(policy),
        *_find_unread_routes(policy),
        *_find_idle_rungs(policy),
        *_find_unheld_rungs(policy),
        *_find_unreached_people(policy),
    ]


def _find_ending_calendars(policy: Policy) -> Iterator[str]:
    for calendar in policy.calendars.values():
        ends_at = calendar.closes_for_good_at()
        if ends_at is not None:
            yield (
                f"calendars.{calendar.name}: closes for good at {format_iso(ends_at)}; "
                "what would fall due on it later is not promised"
            )


def _find_crossed_severities(policy: Policy) -> Iterator[str]:
    for tier in policy.tiers.values():
        for clock, targets in tier.targets.items():
            promised = (severity for severity in policy.severities if severity in targets)
            for worse, milder in pairwise(promised):
                if _is_longer(targets[worse], targets[milder]):
                    yield (
                        f'tiers.{tier.id}.{clock}.{worse}: "{targets[worse].text}" is longer than '
                        f'the "{targets[milder].text}" of {milder}, which is milder'
                    )


def _find_late_first_replies(policy: Policy) -> Iterator[str]:
    for tier in policy.tiers.values():
        resolution = tier.targets.get("resolution", {})
        for severity, first in tier.targets.get("first_reply", {}).items():
            if severity in resolution and _is_longer(first, resolution[severity]):
                yield (
                    f'tiers.{tier.id}.first_reply.{severity}: "{first.text}" is longer than the '
                    f'"{resolution[severity].text}" of the resolution'
                )


def _is_longer(one: Duration, other: Duration) -> bool:
    """Only like units can be told apart without a calendar."""
    return one.unit == other.unit and one.amount > other.amount


def _find_unreached_routes(policy: Policy) -> Iterator[str]:
    for place, route in enumerate(policy.routes, start=1):
        if _takes_every_ticket(route):
            for after in range(place + 1, len(policy.routes) + 1):
                yield f"routes[{after}]: never reached, because routes[{place}] takes every ticket"
            return


def _find_unread_routes(policy: Policy) -> Iterator[str]:
    for place, route in enumerate(policy.routes, start=1):
        if route.private and route.team and not policy.teams[route.team].members:
            yield f"routes[{place}]: private to {route.team}, which has no members to read it"


def _takes_every_ticket(route: Route) -> bool:
    return not any((route.topic, route.words, route.channel, route.tier, route.sender))


def _find_idle_rungs(policy: Policy) -> Iterator[str]:
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.clock != UNREAD and not _is_promised(policy, rung, rung.clock):
            yield f"escalations[{place}]: never fires: {rung.clock} is promised to nobody it is for"


def _is_promised(policy: Policy, rung: Rung, clock: ClockName) -> bool:
    return any(
        severity in policy.tiers[tier].targets.get(clock, {})
        for tier in rung.tiers or policy.tiers
        for severity in rung.severities or policy.severities
    )


def _find_unheld_rungs(policy: Policy) -> Iterator[str]:
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.send_window and rung.action not in MESSAGES:
            yield (
                f"escalations[{place}].send_window: {rung.action} is not held, only what leaves "
                f"the desk is ({', '.join(MESSAGES)})"
            )


def _find_unreached_people(policy: Policy) -> Iterator[str]:
    """Whom a rung mails in vain, and on which tickets it mails nobody at all."""
    for place, rung in enumerate(policy.escalations, start=1):
        if rung.action != "email":
            continue
        for word in rung.to:
            alone = replace(rung, to=(word,), fallback=())
            if word not in TICKET_RECIPIENTS and not _reaches(policy, alone, team=None):
                yield f"escalations[{place}].to: {word} cannot be reached, it has no email"
        for team in _possible_teams(policy):
            if not _reaches(policy, rung, team):
                which = f"of team {team}" if team else "without a team"
                yield (
                    f"escalations[{place}]: reaches nobody on a ticket {which} that nobody has "
                    "taken; add a role or an address to its fallback"
                )


def _possible_teams(policy: Policy) -> list[str | None]:
    """The teams to which tickets are routed; None where a ticket may find no route."""
    teams: dict[str | None, None] = {}
    for route in policy.routes:
        teams[route.team] = None
        if _takes_every_ticket(route):
            return list(teams)
    return list(teams | {None: None})


def _reaches(policy: Policy, rung: Rung, team: str | None) -> bool:
    """Whether anybody is mailed about a ticket that has no assignee and no account manager."""
    ticket = Ticket("", policy.desk.default_tier, policy.desk.default_severity, 0, team=team)
    return bool(find_recipients(rung, ticket, policy, account_manager=None).people)
