"""Commands on tickets that belong together, and taking commands back: merge, link, undo, log."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from helpdesk_cli.cli.answer import tell_changed
from helpdesk_cli.cli.complete import complete_agent, complete_ticket
from helpdesk_cli.cli.options import Json, Tickets, name_all, name_one, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.domain.tickets.command import IMPORT
from helpdesk_cli.english import join
from helpdesk_cli.view.printing.output import Output

NAMED = 10
"""How many tickets of an import that stay are named."""


def merge(
    ctx: typer.Context,
    tickets: Tickets,
    into: Annotated[
        str | None,
        typer.Option(
            metavar="TICKET",
            help="Ticket to merge into. [default: the last one named]",
            autocompletion=complete_ticket,
            callback=name_one,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Merge duplicates into another ticket, and close them.

    What they owe is owed there. Where both owe the same, the earlier deadline is kept. A solved
    ticket is reopened if someone is still waiting for an answer.

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
    remove: Annotated[bool, typer.Option("--remove", help="Remove the link.")] = False,
    json: Json = False,
) -> None:
    """Link a ticket to others; each then points to the other.

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
        int | None,
        typer.Argument(
            metavar="[NUMBER]", help="Number of the command in hd log; default: your last."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Undo your last command on all its tickets.

    Run it again to undo the command before that. Fields get back their earlier values; the timeline
    keeps both changes. A reply can be undone until its mail has left. An import is removed as a
    whole, unless one of its tickets has changed since; if that was interrupted, it goes on.

    \b
    Example:  hd undo
              hd undo 117
    """
    from helpdesk_cli.desk.tickets import undo as undoing
    from helpdesk_cli.view.printing.progress import show_progress

    with ctx.obj.open_to_act() as desk:
        if undoing.choose(desk, number).name == IMPORT:
            with show_progress("Undoing the import", sys.stderr) as progress:
                command, ids = undoing.undo(desk, number, progress)
        else:
            command, ids = undoing.undo(desk, number)
        if command.name == IMPORT and not json:
            but = f", but for {_say_kept(ids)}" if ids else ""
            sys.stdout.write(
                f"import undone: the desk is as it was before command {command.id}{but}\n"
            )
        else:
            tell_changed(desk, ids, f"{command.name} undone:", json)


def _say_kept(ids: Sequence[int]) -> str:
    """The tickets of an import that stay, because they have been worked on since."""
    named = join([f"#{ticket_id}" for ticket_id in ids[:NAMED]])
    more = "" if len(ids) <= NAMED else f" and {len(ids) - NAMED} more"
    return f"{named}{more}, which have been worked on since"


@pages
@offers_formats
def log(
    ctx: typer.Context,
    out: Output,
    tickets: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[TICKET]...",
            help="Only commands that changed one of these tickets.",
            autocompletion=complete_ticket,
            callback=name_all,
        ),
    ] = None,
    agent: Annotated[
        str | None,
        typer.Option(
            metavar="AGENT", help="Only commands of this agent.", autocompletion=complete_agent
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only commands since this day or instant.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N commands.")] = 20,
) -> None:
    """Show who did what, latest first.

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
        entries = list_log(desk, LogFilter(agent, since_at), limit, tickets or ())
        print_log(entries, out, sys.stdout, zone=zone, now=desk.now)


def _read_since(text: str, now: int, zone: str) -> int:
    from helpdesk_cli.domain.report.period import read_range

    return read_range(text, None, now, zone).start_at
