"""The options of `hd queue` that say which tickets, and how they are laid out."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, NamedTuple

import typer

from helpdesk_cli.cli.complete import (
    complete_account,
    complete_agent,
    complete_severity,
    complete_team,
    complete_tier,
    complete_view,
)
from helpdesk_cli.cli.options import Mine, read_status, show_as
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.errors import UsageError

Words = list[str] | None

Search = Annotated[
    Words,
    typer.Argument(
        metavar="[WORDS]...",
        help="Words and fields, such as drm tier:gold, and saved views, such as @late.",
        autocompletion=complete_view,
        show_default=False,
    ),
]


def one_of(name: str, complete: Callable[..., Any] | None = None) -> Any:
    """A repeatable option for the values of a field."""
    return typer.Option(
        metavar=name.upper(), help=f"Only this {name} (repeatable).", autocompletion=complete
    )


Unassigned = Annotated[bool, typer.Option("--unassigned", help="Only unassigned tickets.")]
OfAssignee = Annotated[Words, one_of("assignee", complete_agent)]
OfTeam = Annotated[Words, one_of("team", complete_team)]
OfTier = Annotated[Words, one_of("tier", complete_tier)]
OfSeverity = Annotated[Words, one_of("severity", complete_severity)]
OfChannel = Annotated[Words, one_of("channel")]
OfTopic = Annotated[Words, one_of("topic")]
OfAccount = Annotated[Words, one_of("account", complete_account)]
OfStatus = Annotated[Words, one_of("status")]
Breached = Annotated[bool, typer.Option("--breached", help="Only tickets that are late.")]
Within = Annotated[
    str | None, typer.Option(metavar="2h", help="Only tickets due within this time, or late.")
]
Sort = Annotated[
    str | None,
    typer.Option(
        metavar="KEY",
        help="Sort by due, age, severity, tier or account; -age is the youngest first.",
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="NAMES",
        help="Columns between commas, such as id,due,team; keys of the JSON when piped.",
    ),
]
Group = Annotated[
    str | None, typer.Option(metavar="FIELD", help="Group by team, severity or account.")
]


class Asked(NamedTuple):
    """What a command was asked for: which tickets, and how they are laid out."""

    filters: QueueFilter
    search: str
    arrangement: dict[str, str | None]


def _read(
    ctx: typer.Context,
    search: Search = None,
    mine: Mine = False,
    unassigned: Unassigned = False,
    assignee: OfAssignee = None,
    team: OfTeam = None,
    tier: OfTier = None,
    severity: OfSeverity = None,
    channel: OfChannel = None,
    topic: OfTopic = None,
    account: OfAccount = None,
    status: OfStatus = None,
    breached: Breached = False,
    within: Within = None,
    sort: Sort = None,
    columns: Columns = None,
    group: Group = None,
) -> Asked:
    mine_alone = (ctx.obj.settings.agent,) if mine else ()
    filters = QueueFilter(
        status=tuple(map(read_status, status or ())),
        severity=tuple(severity or ()),
        tier=tuple(tier or ()),
        channel=tuple(channel or ()),
        topic=tuple(topic or ()),
        account=tuple(account or ()),
        team=tuple(team or ()),
        assignee=mine_alone or tuple(assignee or ()),
        unassigned=unassigned,
        breached=breached,
        within_seconds=_read_within(within),
    )
    arrangement = {"sort": sort, "columns": columns, "group": group}
    return Asked(filters, " ".join(search or ()), arrangement)


def asks_for_tickets(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options above; it receives `asked: Asked` for them."""
    options = [p for p in inspect.signature(_read).parameters.values() if p.name != "ctx"]

    @wraps(command)
    def run(ctx: typer.Context, **given: Any) -> None:
        read = {option.name: given.pop(option.name) for option in options}
        command(ctx=ctx, asked=_read(ctx, **read), **given)

    ctx, *own = (p for p in inspect.signature(command).parameters.values() if p.name != "asked")
    return show_as(run, [ctx, *options, *own])


def _read_within(text: str | None) -> int | None:
    if text is None:
        return None
    from helpdesk_cli.domain.time.duration import parse_duration

    expected = f'--within: expected wall-clock time, got "{text}"'
    try:
        duration = parse_duration(text)
    except ValueError as error:
        raise UsageError(expected, hint="such as 30m, 2h or 72h") from error
    if not duration.is_wall:
        raise UsageError(expected, hint="such as 30m, 2h or 72h")
    return duration.amount
