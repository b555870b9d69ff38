"""`hd erase`: a person's data, or what was undone long ago, for good."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.asking.text import has_terminal
from helpdesk_cli.cli.options import Json, choose_json
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.errors import HdError, UsageError
from helpdesk_cli.view.erasure import print_erasure, say_erased

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk
    from helpdesk_cli.domain.answers.log import Erasure


def erase(
    ctx: typer.Context,
    contacts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CONTACT]...", help="Address of the person, as on their tickets."),
    ] = None,
    undone_before: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="Erase what was undone or replaced before this: 90d (ago), or 2026-08-01.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be erased.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    json: Json = False,
) -> None:
    """Erase a person's data for good, or what was undone long ago.

    Names, addresses, texts, mails and files are erased, also from searches and --at. Tickets keep
    their times, so that clocks and reports do not change. The person's tickets must be closed.
    Backups are not touched.

    \b
    Example:  hd erase ann@acme.example --dry-run
              hd erase ann@acme.example --yes
              hd erase --undone-before 90d --yes
    """
    from helpdesk_cli.desk.upkeep.erasing import erase as erase_for_good
    from helpdesk_cli.desk.upkeep.erasing import find_erasure, is_unswept, list_unerased

    with ctx.obj.open_to_act() as desk:
        people, before = list(dict.fromkeys(contacts or [])), _read_time(desk, undone_before)
        if people or before is not None:
            found = find_erasure(desk, people, before)
            if not dry_run and any(found):
                _be_sure(found, yes=yes)
                found = erase_for_good(desk, people, before)
        elif is_unswept(desk) and not dry_run:
            found = None  # all that is left of one that was interrupted
        else:
            raise UsageError("name a contact, or --undone-before", hint="hd erase --help")
        is_swept = not dry_run and is_unswept(desk) and _sweep(desk)
        out, copies = choose_json(json), list_unerased(desk)
        print_erasure(found, is_swept, copies, out, sys.stdout, is_rehearsal=dry_run)


def _read_time(desk: "Desk", words: str | None) -> int | None:
    from helpdesk_cli.domain.report.period import read_past

    return None if words is None else read_past(words, desk.now, desk_zone(desk))


def _be_sure(found: "Erasure", *, yes: bool) -> None:
    if yes:
        return
    if not has_terminal():
        raise UsageError(
            "erased data cannot be restored",
            hint="--dry-run shows what would be erased; --yes erases it",
        )
    if not typer.confirm(f"hd erase: {say_erased(found)}, for good. Continue?"):
        raise HdError("nothing was erased")


def _sweep(desk: "Desk") -> bool:
    from helpdesk_cli.desk.upkeep.erasing import sweep_up

    is_swept = sweep_up(desk)
    if not is_swept:
        sys.stderr.write(
            "hd: another process is still reading the desk, so its file may still contain what was"
            " erased; run hd erase without arguments once it is done\n"
        )
    return is_swept
