"""`hd queue` and `hd next`: what to answer now."""

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from helpdesk_cli.cli.commands.queue.arrange import Arrangement, read_arrangement
from helpdesk_cli.cli.commands.queue.filters import (
    Asked,
    OfChannel,
    OfSeverity,
    OfTeam,
    OfTier,
    Search,
    asks_for_tickets,
)
from helpdesk_cli.cli.options import At, FailOnLate, offers_formats
from helpdesk_cli.cli.output.neglect import warn_of_neglect
from helpdesk_cli.cli.output.pager import paged
from helpdesk_cli.desk.queue.queue import desk_zone, find_next, list_queue, take_next
from helpdesk_cli.domain.answers.queue import QueueFilter
from helpdesk_cli.errors import BREACH, UsageError
from helpdesk_cli.view.printing.output import Output, print_text
from helpdesk_cli.view.queue.rows import group_lines, print_queue, print_queue_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.answers.queue import QueueLine

SCREEN_LIMIT = 50


Limit = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help=f"At most N tickets; default: {SCREEN_LIMIT} on a terminal, else all.",
    ),
]
Watch = Annotated[bool, typer.Option("--watch", help="Stay on screen and count down; q leaves.")]
Bell = Annotated[
    bool,
    typer.Option(
        "--bell", help="With --watch: ring when a promise of yours turns imminent or late."
    ),
]
OnScreen = Annotated[
    Literal["screen"] | None,
    typer.Option("--format", help="Draw the screen even when piped, such as into a mail."),
]
Take = Annotated[bool, typer.Option("--take", help="Assign it to yourself.")]


@asks_for_tickets
@offers_formats
def queue(
    ctx: typer.Context,
    asked: Asked,
    out: Output,
    limit: Limit = None,
    watch: Watch = False,
    bell: Bell = False,
    format_: OnScreen = None,
    fail_on_breach: FailOnLate = False,
    at: At = None,
) -> None:
    """List open tickets, most urgent promise first.

    WORDS and fields are those of hd search; @NAME is a saved view (hd view).

    \b
    Example:  hd queue --mine
              hd queue drm is:late
              hd queue @late
              hd queue --group team --columns due,severity,age
              hd queue --severity urgent --within 2h
              hd queue --at "2026-11-24 08:55"
              hd queue --json | jq '.[0].id'
              hd queue --within 2h --format screen | mail -s "Due" team@desk.example
    """
    if format_ is not None and out.format == "tsv":
        out = out._replace(format=format_)
    arranged = read_arrangement(
        asked.arrangement, ctx.obj.settings.queue, on_screen=out.format == "screen"
    )
    _refuse_what_does_not_mix(ctx.params)
    if watch:
        from helpdesk_cli.cli.commands.queue.watch import watch_queue

        watch_queue(ctx.obj, asked, out, limit, arranged, rings=bell)
        return
    with paged(ctx.obj.settings.pager), ctx.obj.open_desk_at(at) as desk:
        is_late = _show(desk, _narrow(desk, asked.filters, asked.search), limit, out, arranged)
        warning = _warn(desk, out) if at is None and sys.stderr.isatty() else ""
    sys.stderr.write(warning)
    if fail_on_breach and is_late:
        raise typer.Exit(BREACH)


def _refuse_what_does_not_mix(given: "Mapping[str, Any]") -> None:
    if given["bell"] and not given["watch"]:
        raise UsageError("--bell needs --watch", hint="hd queue --watch --bell")
    if given["watch"] and given["at"] is not None:
        raise UsageError("--watch and --at cannot be combined", hint="the past does not change")


def _narrow(desk: "Desk", filters: QueueFilter, search: str) -> QueueFilter:
    if not search:
        return filters
    from helpdesk_cli.desk.queue.search import narrow_queue

    return narrow_queue(desk, filters, search)


def _show(
    desk: "Desk", filters: QueueFilter, limit: int | None, out: Output, arranged: Arrangement
) -> bool:
    """Print the queue; whether a ticket of it is late."""
    on_screen = out.format == "screen"
    most = limit or (SCREEN_LIMIT if on_screen else None)
    lines, summary = list_queue(desk, filters, most, arranged.order)
    if on_screen:
        from helpdesk_cli.view.queue.screen import choose_layout, render_queue

        layout = choose_layout(arranged.columns, arranged.group)
        zone = desk_zone(desk)
        screen = render_queue(lines, summary, out, zone=zone, now=desk.now, layout=layout)
        print_text(screen, out, sys.stdout)
    else:
        print_queue(group_lines(lines, arranged.group), out, sys.stdout, arranged.columns)
    return summary.breaching > 0


def _warn(desk: "Desk", out: Output) -> str:
    """Of messages that were given up, and when nobody looks after the desk."""
    from helpdesk_cli.desk.queue.queue import count_given_up

    neglect = warn_of_neglect(desk, out)
    parked = count_given_up(desk)
    if not parked:
        return neglect
    from helpdesk_cli.view.ladder.passes import say_parked

    return say_parked(parked, (), out) + neglect


@offers_formats
def next_ticket(
    ctx: typer.Context,
    out: Output,
    search: Search = None,
    take: Take = False,
    team: OfTeam = None,
    tier: OfTier = None,
    severity: OfSeverity = None,
    channel: OfChannel = None,
    at: At = None,
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
    if take and at is not None:
        raise UsageError(
            "--take and --at cannot be combined", hint="a ticket can only be taken now"
        )
    with ctx.obj.open_to_act() if take else ctx.obj.open_desk_at(at) as desk:
        narrowed = _narrow(desk, filters, " ".join(search or ()))
        line = take_next(desk, narrowed) if take else find_next(desk, narrowed)
        if line is not None and at is None:
            ctx.obj.remember(line.id)
        _tell_next(line, take, out)
        sys.stderr.write(warn_of_neglect(desk, out))


def _tell_next(line: "QueueLine | None", is_taken: bool, out: Output) -> None:
    """The ticket; into a pipe, what was done to it in words, as for every change."""
    if out.is_json:
        print_queue_line(line, out, sys.stdout)
        return
    if line is None:
        sys.stderr.write("nothing to take: every open ticket is assigned\n")
    if out.format == "csv" or (out.format == "tsv" and not is_taken):
        print_queue([] if line is None else [line], out, sys.stdout)
    elif line is not None:
        from helpdesk_cli.view.tickets.changed import render_next

        verb = "took" if is_taken else "next"
        print_text(render_next(line, verb, out), out, sys.stdout)
