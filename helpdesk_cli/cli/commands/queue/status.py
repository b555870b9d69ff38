"""`hd status`: one line on the whole queue. Most of it is answered by `cli.quick.prompt`."""

import re
import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json
from helpdesk_cli.cli.output.neglect import say_neglect_of
from helpdesk_cli.errors import BREACH, REFUSED, UsageError, suggest
from helpdesk_cli.view.printing.output import print_text, print_value
from helpdesk_cli.view.queue.status import FIELDS, fill_template, format_status, status_object


def status(
    ctx: typer.Context,
    mine: Annotated[bool, typer.Option("--mine", help="Only tickets assigned to me.")] = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="TEXT",
            help="Text with {open} {late} {imminent} {unassigned} {next} in it.",
        ),
    ] = None,
    fail_on_breach: Annotated[
        bool, typer.Option("--fail-on-breach", help="Exit 5 if a ticket is late.")
    ] = False,
    fail_on_stale: Annotated[
        bool,
        typer.Option(
            "--fail-on-stale", help="Exit 1 if passes, mail or messages have come to a standstill."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Show one line for a prompt or a bar: what is late or next.

    \b
    Example:  hd status
              hd status --mine --format "{late} late, next {next}"
              hd status --fail-on-stale
    """
    from helpdesk_cli.desk.status import read_status

    _check_template(format_ or "")
    with ctx.obj.open_desk() as desk:
        found = read_status(desk.store, desk.now, desk.agent if mine else None)
        out = choose_json(json)
        stale = say_neglect_of(desk, out) if fail_on_stale else ""
    if json:
        print_value(status_object(found), out, sys.stdout)
    elif format_ is not None:
        print_text(fill_template(format_, found, desk.now) + "\n", out, sys.stdout)
    else:
        line = format_status(found, desk.now, is_mine=mine, unicode=out.unicode)
        print_text(line + "\n", out, sys.stdout)
    if stale:
        sys.stderr.write(stale)
        raise typer.Exit(REFUSED)
    if fail_on_breach and found.late:
        raise typer.Exit(BREACH)


def _check_template(template: str) -> None:
    for name in re.findall(r"\{(\w+)\}", template):
        if name not in FIELDS:
            raise UsageError(
                f"--format: no field {{{name}}}{suggest(name, FIELDS)}",
                hint=f"fields: {{{'} {'.join(FIELDS)}}}",
            )
