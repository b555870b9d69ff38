"""`hd move`, `hd backup` and `hd restore`: the desk as a whole."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json
from helpdesk_cli.english import count


def move(
    ctx: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="LOCATION", help="The new place; no desk is there yet.")
    ],
    keep: Annotated[
        bool, typer.Option("--keep", help="Rehearse: the desk stays in use where it is.")
    ] = False,
    json: Json = False,
) -> None:
    """Move the desk to another place: a file, or a PostgreSQL server.

    All is read back and compared, and every clock replayed, before the old place is closed. It can
    be read from then on, and is not written to.

    \b
    Example:  hd move --to postgresql://desk@db.example/desk
              hd --db postgresql://desk@db.example/desk move --to desk.db
              hd move --to rehearsal.db --keep
    """
    from helpdesk_cli.desk.moving import move_desk
    from helpdesk_cli.settings.hd_toml import Settings

    settings = ctx.obj.settings
    target = Settings(db=to, agent=settings.agent)
    from helpdesk_cli.view.progress import show_progress

    with ctx.obj.open_desk() as desk, show_progress("Moving the desk", sys.stderr) as progress:
        moved = move_desk(desk, target, keep=keep, progress=progress)
    if json:
        from json import dumps

        sys.stdout.write(dumps({"db": moved.place, "tickets": moved.tickets, "kept": keep}) + "\n")
        return
    how, tickets = "copied" if keep else "moved", count(moved.tickets, "ticket")
    sys.stdout.write(f"{how} {tickets} with all that belongs to them to {moved.place}\n")
    if not keep:
        sys.stdout.write("Next: name the new place with --db or HD_DB, or as db in hd.toml\n")
