"""`hd queue` and `hd next`: what to answer now."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from helpdesk_cli.cli.complete import (
    complete_account,
    complete_agent,
    complete_severity,
    complete_team,
    complete_tier,
    complete_view,
)
from helpdesk_cli.cli.options import Json, choose_json, offers_formats, read_status
from helpdesk_cli.desk.queue.queue import desk_zone, find_next, list_queue, take_next
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.errors import BREACH, UsageError
from helpdesk_cli.view.output import Output, print_text
from helpdesk_cli.view.queue.rows import print_queue, print_queue_line

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk

SCREEN_LIMIT = 50

Words = list[str] | None

WORDS = ("status", "severity", "tier", "channel", "topic", "account", "team", "assignee")
"""Options that name what to see, as `QueueFilter` calls them."""


Search = Annotated[
    Words,
    typer.Argument(
        metavar="[WORDS]...",
        help="Words and fields, such as drm tier:gold, and saved views, such as @late.",
        autocompletion=complete_view,
        show_default=False,
    ),
]


def _words(name: str, complete: Callable[..., Any] | None = None) -> Any:
    return typer.Option(
        metavar=name.upper(), help=f"Only this {name} (repeatable).", autocompletion=complete
    )


@offers_formats
def queue(
    ctx: typer.Context,
    out: Output,
    search: Search = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only tickets assigned to me.")] = False,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Only unassigned tickets.")
    ] = False,
    assignee: Annotated[Words, _words("assignee", complete_agent)] = None,
    team: Annotated[Words, _words("team", complete_team)] = None,
    tier: Annotated[Words, _words("tier", complete_tier)] = None,
    severity: Annotated[Words, _words("severity", complete_severity)] = None,
    channel: Annotated[Words, _words("channel")] = None,
    topic: Annotated[Words, _words("topic")] = None,
    account: Annotated[Words, _words("account", complete_account)] = None,
    status: Annotated[Words, _words("status")] = None,
    breached: Annotated[
        bool, typer.Option("--breached", help="Only tickets that are late.")
    ] = False,
    within: Annotated[
        str | None, typer.Option(metavar="2h", help="Only tickets due within this time, or late.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help=f"At most N tickets; default: {SCREEN_LIMIT} on a terminal, else all.",
        ),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay on screen and count down; q leaves.")
    ] = False,
    format_: Annotated[
        Literal["screen"] | None,
        typer.Option("--format", help="Draw the screen even when piped, such as into a mail."),
    ] = None,
    fail_on_breach: Annotated[
        bool, typer.Option("--fail-on-breach", help="Exit 5 if a ticket is late.")
    ] = False,
) -> None:
    """List open tickets, most urgent promise first.

    WORDS and fields are those of hd search; @NAME is a saved view (hd view).

    \b
    Example:  hd queue --mine
              hd queue drm is:late
              hd queue @late
              hd queue --severity urgent --within 2h
              hd queue --json | jq '.[0].id'
              hd queue --within 2h --format screen | mail -s "Due" team@desk.example
    """
    words: dict[str, Any] = {name: tuple(ctx.params[name] or ()) for name in WORDS}
    if mine:
        words["assignee"] = (ctx.obj.settings.agent,)
    words["status"] = tuple(map(read_status, words["status"]))
    filters = QueueFilter(
        **words, unassigned=unassigned, breached=breached, within_seconds=_read_within(within)
    )
    if format_ is not None and out.format == "tsv":
        out = out._replace(format=format_)
    if watch:
        from helpdesk_cli.cli.commands.queue.watch import watch_queue

        watch_queue(ctx.obj, filters, " ".join(search or ()), out, limit)
        return
    with ctx.obj.open_desk() as desk:
        is_late = _show(desk, _narrow(desk, filters, search), limit, out)
    if fail_on_breach and is_late:
        raise typer.Exit(BREACH)


def _narrow(desk: "Desk", filters: QueueFilter, search: Words) -> QueueFilter:
    if not search:
        return filters
    from helpdesk_cli.desk.queue.search import narrow_queue

    return narrow_queue(desk, filters, " ".join(search))


def _show(desk: "Desk", filters: QueueFilter, limit: int | None, out: Output) -> bool:
    """Print the queue; whether a ticket of it is late."""
    on_screen = out.format == "screen"
    lines, summary = list_queue(desk, filters, limit or (SCREEN_LIMIT if on_screen else None))
    if on_screen:
        from helpdesk_cli.view.queue.screen import render_queue

        screen = render_queue(lines, summary, out, zone=desk_zone(desk), now=desk.now)
        print_text(screen, out, sys.stdout)
    else:
        print_queue(lines, out, sys.stdout)
    if sys.stderr.isatty():
        _shout(desk, out)
    return summary.breaching > 0


def _shout(desk: "Desk", out: Output) -> None:
    """Warn of messages that were given up."""
    from helpdesk_cli.desk.queue.queue import count_given_up

    parked = count_given_up(desk)
    if parked:
        from helpdesk_cli.view.ladder import say_parked

        sys.stderr.write(say_parked(parked, (), out))


def next_ticket(
    ctx: typer.Context,
    search: Search = None,
    take: Annotated[bool, typer.Option("--take", help="Assign it to yourself.")] = False,
    team: Annotated[Words, _words("team", complete_team)] = None,
    tier: Annotated[Words, _words("tier", complete_tier)] = None,
    severity: Annotated[Words, _words("severity", complete_severity)] = None,
    channel: Annotated[Words, _words("channel")] = None,
    json: Json = False,
) -> None:
    """Show the ticket to answer next: the most urgent unassigned one.

    \b
    Example:  hd next --take
              hd next team:billing --take
    """
    filters = QueueFilter(
        team=tuple(team or ()),
        tier=tuple(tier or ()),
        severity=tuple(severity or ()),
        channel=tuple(channel or ()),
    )
    with ctx.obj.open_to_act() if take else ctx.obj.open_desk() as desk:
        line = (take_next if take else find_next)(desk, _narrow(desk, filters, search))
        if line is not None:
            ctx.obj.remember(line.id)
        out = choose_json(json)
        if line is None and not json:
            sys.stderr.write("nothing to take: every open ticket is assigned\n")
        elif json:
            print_queue_line(line, out, sys.stdout)
        elif line is not None:
            from helpdesk_cli.view.tickets.changed import render_next

            verb = "took" if take else "next"
            print_text(render_next(line, verb, out), out, sys.stdout)


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
