"""Commands on tickets that belong together, and taking commands back: merge, link, undo, log."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.answer import tell_changed
from helpdesk_cli.cli.complete import complete_agent, complete_ticket
from helpdesk_cli.cli.options import Json, Tickets, name_one, offers_formats
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.domain.tickets.command import IMPORT
from helpdesk_cli.view.output import Output


def merge(
    ctx: typer.Context,
    tickets: Tickets,
    into: Annotated[
        str | None,
        typer.Option(
            metavar="TICKET",
            help="The one that goes on. [default: the last]",
            autocompletion=complete_ticket,
            callback=name_one,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Merge duplicates into another ticket, and close them.

    What they owe goes on there. Where both owe the same, the earlier deadline is kept. A solved
    ticket opens again when somebody still waits for an answer.

    \b
    Example:  hd merge 43 44 --into 42
              hd merge 43 42
    """
    from helpdesk_cli.desk.tickets import merging

    with ctx.obj.open_to_act() as desk:
        target = into or tickets.pop()
        done = merging.merge(desk, tickets, target)
        tell_changed(desk, done.ids, "merged", json)
        if done.opened:
            sys.stderr.write(
                f"hd: #{done.ids[-1]} was solved and is open again: an answer is owed\n"
            )


def link(
    ctx: typer.Context,
    tickets: Tickets,
    remove: Annotated[bool, typer.Option("--remove", help="Take the link off.")] = False,
    json: Json = False,
) -> None:
    """Link a ticket with others: each shows the way to the other.

    \b
    Example:  hd link 42 17
    """
    from helpdesk_cli.desk.tickets import merging

    with ctx.obj.open_to_act() as desk:
        done = merging.link(desk, tickets, remove=remove)
        tell_changed(desk, done, "unlinked" if remove else "linked", json)


def undo(
    ctx: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[NUMBER]", help="Another one, as hd log numbers it.")
    ] = None,
    json: Json = False,
) -> None:
    """Take back your last command, on all its tickets.

    Once more, and the one before is taken back. What changed is changed back; the timeline keeps
    both. What a customer has read stays said. Of an import all goes, unless a ticket has gone on.

    \b
    Example:  hd undo
              hd undo 117
    """
    from helpdesk_cli.desk.tickets import undo as undoing

    with ctx.obj.open_to_act() as desk:
        command, ids = undoing.undo(desk, number)
        if command.name == IMPORT and not json:
            sys.stdout.write(f"import undone: the desk is as it was before command {command.id}\n")
        else:
            tell_changed(desk, ids, f"{command.name} undone:", json)


@offers_formats
def log(
    ctx: typer.Context,
    out: Output,
    ticket: Annotated[
        str | None,
        typer.Argument(
            metavar="[TICKET]",
            help="Only what was done to it.",
            autocompletion=complete_ticket,
            callback=name_one,
        ),
    ] = None,
    agent: Annotated[
        str | None,
        typer.Option(metavar="AGENT", help="Only theirs.", autocompletion=complete_agent),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only from that day, or instant, on.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 20,
) -> None:
    """Show who did what, the latest first.

    \b
    Example:  hd log --agent bob --since 2026-11-20
              hd log 42
    """
    from helpdesk_cli.desk.tickets.undo import list_log
    from helpdesk_cli.domain.tickets.command import LogFilter
    from helpdesk_cli.view.tickets.log import print_log

    with ctx.obj.open_desk() as desk:
        zone = desk_zone(desk)
        since_at = None if since is None else _read_since(since, desk.now, zone)
        entries = list_log(desk, LogFilter(agent, since_at), limit, ticket)
        print_log(entries, out, sys.stdout, zone=zone, now=desk.now)


def _read_since(text: str, now: int, zone: str) -> int:
    from helpdesk_cli.domain.report.period import read_range

    return read_range(text, None, now, zone).start_at
