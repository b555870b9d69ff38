"""What is odd in a valid policy: rules that never apply, promises that cross each other."""

from collections.abc import Iterator
from itertools import pairwise

from helpdesk_cli.domain.duration import Duration
from helpdesk_cli.domain.policy import Policy, Rung
from helpdesk_cli.policy_file.names import ROLE_PREFIX


def find_warnings(policy: Policy) -> list[str]:
    """One line an oddity, `key.path: what`, section by section."""
    return [
        *_find_crossed_severities(policy),
        *_find_late_first_replies(policy),
        *_find_unreached_routes(policy),
        *_find_idle_rungs(policy),
    ]


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
        if not any((route.topic, route.words, route.channel, route.tier, route.sender)):
            for after in range(place + 1, len(policy.routes) + 1):
                yield f"routes[{after}]: never reached, because routes[{place}] takes every ticket"
            return


def _find_idle_rungs(policy: Policy) -> Iterator[str]:
    for place, rung in enumerate(policy.escalations, start=1):
        if not _is_promised(policy, rung):
            yield f"escalations[{place}]: never fires: {rung.clock} is promised to nobody it is for"
        for role in (to.removeprefix(ROLE_PREFIX) for to in rung.to if to.startswith(ROLE_PREFIX)):
            person = policy.people[policy.roles[role]]
            if rung.action == "email" and person.email is None:
                yield f"escalations[{place}].to: {role} cannot be reached, {person.id} has no email"


def _is_promised(policy: Policy, rung: Rung) -> bool:
    return any(
        severity in policy.tiers[tier].targets.get(rung.clock, {})
        for tier in rung.tiers or policy.tiers
        for severity in rung.severities or policy.severities
    )
