"""What a shell offers on Tab: tickets with their subjects, tiers, severities, teams, agents.

A completion that fails offers nothing: an error in the middle of a line being typed helps nobody.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any

from helpdesk_cli.errors import HdError

if TYPE_CHECKING:
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.domain.policy import Policy

Offers = list[tuple[str, str]]


def _quietly(
    offer: Callable[[Any], Iterator[tuple[str, str]]],
) -> Callable[[Any, Any, str], Offers]:
    @wraps(offer)
    def complete(ctx: Any, args: Any, incomplete: str) -> Offers:
        try:
            return [found for found in offer(ctx) if found[0].startswith(incomplete)]
        except HdError:
            return []

    return complete


@_quietly
def complete_ticket(ctx: Any) -> Iterator[tuple[str, str]]:
    """Ids in the order of the queue."""
    from helpdesk_cli.desk.queue import list_queue
    from helpdesk_cli.view.safe import clean_line

    with _invocation(ctx).open_desk() as desk:
        for line in list_queue(desk, limit=200)[0]:
            yield str(line.id), clean_line(line.subject)


@_quietly
def complete_tier(ctx: Any) -> Iterator[tuple[str, str]]:
    """Tiers of the policy in force."""
    for tier in _policy(ctx).tiers.values():
        yield tier.id, tier.label


@_quietly
def complete_severity(ctx: Any) -> Iterator[tuple[str, str]]:
    """Severities of the policy in force, worst first."""
    for severity in _policy(ctx).severities.values():
        yield severity.id, severity.label


@_quietly
def complete_team(ctx: Any) -> Iterator[tuple[str, str]]:
    """Teams of the policy in force."""
    for team in _policy(ctx).teams.values():
        yield team.id, team.email or ""


@_quietly
def complete_agent(ctx: Any) -> Iterator[tuple[str, str]]:
    """People of the policy in force."""
    for person in _policy(ctx).people.values():
        yield person.id, person.name


def _invocation(ctx: Any) -> "Invocation":
    """The invocation under way; Tab parses the line without running the group's callback."""
    from helpdesk_cli.cli.invocation import Invocation

    given = ctx.find_root().params
    return Invocation.begin(given["db"], given["policy"], given["agent"], given["config"])


def _policy(ctx: Any) -> "Policy":
    return _invocation(ctx).read_policy()
