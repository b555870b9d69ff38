"""Commands that change a ticket's state: assignee, status, fields, tags."""

from typing import Annotated

import typer

from helpdesk_cli.cli.answer import tell_changed
from helpdesk_cli.cli.asking.choose import takes_many
from helpdesk_cli.cli.complete import complete_agent
from helpdesk_cli.cli.options import (
    AnyWord,
    Json,
    Tickets,
    read_status,
    severity_option,
    team_option,
    tier_option,
)
from helpdesk_cli.domain.tickets.ticket import STATUSES, Status
from helpdesk_cli.errors import UsageError


@takes_many
def take(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Assign tickets to yourself; refused if someone else has one.

    \b
    Example:  hd take 42 43
    """
    from helpdesk_cli.desk.tickets import changes

    with ctx.obj.open_to_act() as desk:
        taken = changes.take(desk, tickets)
        tell_changed(desk, taken, "took", json)
    ctx.obj.remember(taken[-1])


@takes_many
def assign(
    ctx: typer.Context,
    tickets: Tickets,
    to: Annotated[
        str | None,
        typer.Option(metavar="AGENT", help="Agent of the policy.", autocompletion=complete_agent),
    ] = None,
    team: Annotated[str | None, team_option("Team of the policy.")] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="Remove the assignee.")] = False,
    round_robin: Annotated[
        bool,
        typer.Option(
            "--round-robin",
            help="With --team: assign each to the member with the fewest open tickets.",
        ),
    ] = False,
    any_word: AnyWord = False,
    json: Json = False,
) -> None:
    """Assign tickets to an agent or a team, or remove the assignee.

    \b
    Example:  hd assign 42 --to bob
              hd assign 42 43 --team technical --nobody
              hd assign --where "is:new topic:drm" --team support --round-robin
    """
    from helpdesk_cli.desk.tickets import changes
    from helpdesk_cli.desk.vocabulary import Waivers

    _refuse_unclear(to, team, nobody=nobody, round_robin=round_robin)
    values: dict[str, str | None] = {} if team is None else {"team": team}
    if to is not None or nobody:
        values["assignee"] = to
    with ctx.obj.open_to_act() as desk:
        if team and round_robin:
            done = changes.assign_in_turn(desk, tickets, team)
        else:
            waivers = Waivers(any_word=any_word)
            done = changes.set_fields(desk, tickets, values, command="assign", waivers=waivers)
        tell_changed(desk, done, "assigned", json, tells_whose=True)


def _refuse_unclear(to: str | None, team: str | None, *, nobody: bool, round_robin: bool) -> None:
    if to == "" or (to and nobody) or not (to or nobody or team):
        raise UsageError("name an assignee", hint="--to AGENT, --team TEAM or --nobody")
    if round_robin and (team is None or to or nobody):
        raise UsageError(
            "--round-robin needs --team, and only --team", hint="--team TEAM --round-robin"
        )


@takes_many
def set_fields(
    ctx: typer.Context,
    tickets: Tickets,
    severity: Annotated[str | None, severity_option("Severity of the policy.")] = None,
    tier: Annotated[str | None, tier_option("Tier of the policy.")] = None,
    region: Annotated[
        str | None, typer.Option(metavar="REGION", help="Region of the policy or the desk.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option(metavar="TOPIC", help="Topic of the policy or the desk.")
    ] = None,
    subject: Annotated[
        str | None, typer.Option(metavar="TEXT", help="New text of the subject.")
    ] = None,
    status: Annotated[
        str | None, typer.Option(metavar="STATUS", help=f"One of {', '.join(STATUSES)}.")
    ] = None,
    any_word: AnyWord = False,
    json: Json = False,
) -> None:
    """Change fields; running clocks are rescheduled. "" empties a field.

    \b
    Example:  hd set 42 --severity urgent
              hd set 42 --region europe --topic live-streaming
    """
    from helpdesk_cli.desk.tickets import changes
    from helpdesk_cli.desk.vocabulary import Waivers

    fields = ("severity", "tier", "region", "topic", "subject")
    values = {each: ctx.params[each] for each in fields if ctx.params[each] is not None}
    to = None if status is None else read_status(status)
    if not values and to is None:
        raise UsageError("name a field to change", hint="hd set --help lists the fields")
    with ctx.obj.open_to_act() as desk:
        done = changes.set_fields(desk, tickets, values, to, waivers=Waivers(any_word=any_word))
        tell_changed(desk, done, "changed", json)


@takes_many
def tag(
    ctx: typer.Context,
    tickets: Tickets,
    add: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Tag to add (repeatable).")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option(metavar="TAG", help="Tag to remove (repeatable).")
    ] = None,
    json: Json = False,
) -> None:
    """Add and remove tags.

    \b
    Example:  hd tag 42 --add outage --remove question
    """
    from helpdesk_cli.desk.tickets import changes

    if not add and not remove:
        raise UsageError("give --add or --remove", hint="--add TAG or --remove TAG")
    with ctx.obj.open_to_act() as desk:
        tell_changed(desk, changes.tag(desk, tickets, add or [], remove or []), "tagged", json)


@takes_many
def pend(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Wait for the customer; their next message reopens the ticket.

    \b
    Example:  hd pend 42
    """
    _set_status(ctx, tickets, "pending", "pending:", json)


@takes_many
def hold(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Wait for a third party, such as the technical team.

    \b
    Example:  hd hold 42
    """
    _set_status(ctx, tickets, "hold", "on hold:", json)


@takes_many
def solve(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Mark tickets solved; the customer's next message reopens them.

    \b
    Example:  hd solve 42 43
    """
    _set_status(ctx, tickets, "solved", "solved", json)


@takes_many
def close(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Close tickets for good: a closed ticket cannot be changed.

    \b
    Example:  hd close 42
    """
    _set_status(ctx, tickets, "closed", "closed", json)


@takes_many
def reopen(ctx: typer.Context, tickets: Tickets, json: Json = False) -> None:
    """Reopen solved or waiting tickets.

    \b
    Example:  hd reopen 42
    """
    _set_status(ctx, tickets, "open", "open again:", json)


def _set_status(
    ctx: typer.Context, tickets: list[str], status: Status, verb: str, json: bool
) -> None:
    from helpdesk_cli.desk.tickets import changes

    with ctx.obj.open_to_act() as desk:
        tell_changed(desk, changes.set_status(desk, tickets, status), verb, json)
