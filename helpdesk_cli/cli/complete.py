"""What a shell offers on Tab: tickets with subjects, tiers, severities, teams, agents, topics.

A completion that fails offers nothing: an error in the middle of a line being typed helps nobody.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import typer

from helpdesk_cli.errors import HdError
from helpdesk_cli.view.printing.safe import clean_line

if TYPE_CHECKING:
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.domain.policy.policy import Policy

Offers = list[tuple[str, str]]

# Typer takes it for rich markup, and zsh hands it to `eval`, twice: a subject could run commands.
_TAMED = str.maketrans("\\$`\"'[]", "   \u201d\u2019()")


def _quietly(
    offer: Callable[[typer.Context], Iterator[tuple[str, str]]],
) -> Callable[[typer.Context, str], Offers]:
    # Typer goes by the parameters: `functools.wraps` would show it those of `offer`.
    def complete(ctx: typer.Context, incomplete: str) -> Offers:
        try:
            found = [(word, told) for word, told in offer(ctx) if word.startswith(incomplete)]
        except HdError:
            return []
        plain = [(word, told) for word, told in found if _is_plain(word)]
        return [(word, clean_line(told.translate(_TAMED))) for word, told in plain]

    return complete


def _is_plain(word: str) -> bool:
    """Whether it stays one word of one line, and no shell would obey it if it were quoted badly."""
    return word == clean_line(word) and not set(word) & set("\\$`")


@_quietly
def complete_ticket(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Ids in the order of the queue."""
    from helpdesk_cli.desk.queue.queue import list_queue

    with _invocation(ctx).open_desk() as desk:
        for line in list_queue(desk, limit=200)[0]:
            yield str(line.id), line.subject


@_quietly
def complete_tier(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Tiers of the policy in force."""
    for tier in _policy(ctx).tiers.values():
        yield tier.id, tier.label


@_quietly
def complete_severity(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Severities of the policy in force, worst first."""
    for severity in _policy(ctx).severities.values():
        yield severity.id, severity.label


@_quietly
def complete_team(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Teams of the policy in force."""
    for team in _policy(ctx).teams.values():
        yield team.id, team.email or ""


@_quietly
def complete_agent(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """People of the policy in force."""
    for person in _policy(ctx).people.values():
        yield person.id, person.name


@_quietly
def complete_account(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Accounts by name."""
    from helpdesk_cli.desk.customers.reading import find_accounts

    with _invocation(ctx).open_desk() as desk:
        for view in find_accounts(desk):
            yield view.account.name, view.tier_label


@_quietly
def complete_view(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Saved views, as a search names them."""
    from helpdesk_cli.desk.queue.views import list_views

    with _invocation(ctx).open_desk() as desk:
        for view in list_views(desk):
            yield f"@{view.name}", view.search


@_quietly
def complete_topic(ctx: typer.Context) -> Iterator[tuple[str, str]]:
    """Topics of the manual."""
    from helpdesk_cli.desk.manual.topics import list_topics

    for topic in list_topics():
        yield topic.name, topic.about


def _invocation(ctx: typer.Context) -> "Invocation":
    """The invocation under way; Tab parses the line without running the group's callback."""
    from helpdesk_cli.cli.invocation import Invocation
    from helpdesk_cli.settings.hd_toml import Settings

    given = ctx.find_root().params
    return Invocation(Settings(given["db"], given["policy"], given["agent"], given["config"]))


def _policy(ctx: typer.Context) -> "Policy":
    return _invocation(ctx).read_policy()
