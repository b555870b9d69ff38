"""`hd move`, `hd backup` and `hd restore`: the desk as a whole."""

import sys
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.options import Json
from helpdesk_cli.english import count
from helpdesk_cli.files import name_file
from helpdesk_cli.location import name_location

if TYPE_CHECKING:
    from helpdesk_cli.desk.upkeep.backups import Restored


def move(
    ctx: typer.Context,
    to: Annotated[
        str,
        typer.Option("--to", metavar="LOCATION", help="The new place, which has no desk yet."),
    ],
    keep: Annotated[
        bool, typer.Option("--keep", help="A rehearsal: the desk stays in use where it is.")
    ] = False,
    json: Json = False,
) -> None:
    """Move the desk to another place: a file, or a PostgreSQL server.

    Everything is read back and compared, and every clock replayed, before the old place becomes
    read-only.

    \b
    Example:  hd move --to postgresql://desk@db.example/desk
              hd --db postgresql://desk@db.example/desk move --to desk.db
              hd move --to rehearsal.db --keep
    """
    from helpdesk_cli.desk.upkeep.moving import move_desk
    from helpdesk_cli.settings.hd_toml import Settings
    from helpdesk_cli.view.printing.progress import show_progress

    target = Settings(db=to, agent=ctx.obj.settings.agent)
    with ctx.obj.open_desk() as desk, show_progress("Moving the desk", sys.stderr) as progress:
        moved = move_desk(desk, target, keep=keep, progress=progress)
    if json:
        sys.stdout.write(dumps({"db": moved.place, "tickets": moved.tickets, "kept": keep}) + "\n")
        return
    how, tickets = "copied" if keep else "moved", count(moved.tickets, "ticket")
    sys.stdout.write(f"{how} {tickets} with all that belongs to them to {moved.place}\n")
    if not keep:
        sys.stdout.write("Next: name the new place with --db or HD_DB, or as db in hd.toml\n")


def backup(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where to write it; nothing may be there yet.")
    ],
    keep: Annotated[
        int | None,
        typer.Option(
            "--keep", metavar="N", min=1, help="Add the time to the name; keep the newest N."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Write a backup of the desk while it is in use, and read it back.

    A desk on a server is dumped by pg_dump if that is installed, else copied into a file of hd's
    own kind.

    \b
    Example:  hd backup desk-copy.db
              hd backup /var/backups/desk.db --keep 14
    """
    from helpdesk_cli.desk.upkeep.backups import back_up

    with ctx.obj.open_desk() as desk:
        path, tickets = back_up(desk, file, most=keep)
    if json:
        sys.stdout.write(dumps({"file": str(path), "tickets": tickets}) + "\n")
    else:
        sys.stdout.write(f"backed up {count(tickets, 'ticket')} to {name_file(path)}\n")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What hd backup wrote.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Replace the desk that is there; it is set aside.")
    ] = False,
    json: Json = False,
) -> None:
    """Restore a desk from a backup. A desk already there is set aside, not deleted.

    \b
    Example:  hd restore desk-copy.db --yes
    """
    from helpdesk_cli.desk.upkeep.backups import refuse_unless_free, restore
    from helpdesk_cli.view.printing.progress import show_progress

    settings = ctx.obj.settings
    if not yes:
        refuse_unless_free(settings)
    with show_progress("Restoring the desk", sys.stderr) as progress:
        done = restore(settings, file, ctx.obj.now, progress)
    if json:
        sys.stdout.write(dumps(done._asdict()) + "\n")
    else:
        _tell_restored(done, name_location(settings.db))


def _tell_restored(done: "Restored", place: str) -> None:
    sys.stdout.write(f"restored {count(done.tickets, 'ticket')} to {place}\n")
    if done.aside:
        sys.stdout.write(f"The desk that was there is now {done.aside}\n")
    if done.waiting:
        letters = count(done.waiting, "message")
        sys.stdout.write(f"Next: {letters} may have left since; hd escalate --plan shows which\n")
