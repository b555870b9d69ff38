"""`hd status`: one line on the whole queue. Most of it is answered by `cli.quick.prompt`."""

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.options import FailOnLate, Json, Mine, choose_json
from helpdesk_cli.cli.output.neglect import say_neglect_of
from helpdesk_cli.errors import BREACH, REFUSED, UsageError, suggest
from helpdesk_cli.view.printing.output import Output, print_text, print_value
from helpdesk_cli.view.queue.status import FIELDS, fill_template, format_status, status_object

if TYPE_CHECKING:
    from helpdesk_cli.domain.answers.status import DeskStatus


def status(
    ctx: typer.Context,
    mine: Mine = False,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="TEXT",
            help="Text with {open} {late} {imminent} {unassigned} {next} in it.",
        ),
    ] = None,
    fail_on_breach: FailOnLate = False,
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
    else:
        print_text(_word(found, desk.now, format_, out, is_mine=mine) + "\n", out, sys.stdout)
    if stale:
        sys.stderr.write(stale)
        raise typer.Exit(REFUSED)
    if fail_on_breach and found.late:
        raise typer.Exit(BREACH)


def _word(
    found: "DeskStatus", now: int, template: str | None, out: Output, *, is_mine: bool
) -> str:
    if template is not None:
        return fill_template(template, found, now)
    return format_status(found, now, is_mine=is_mine, unicode=out.unicode)


def _check_template(template: str) -> None:
    for name in re.findall(r"\{(\w+)\}", template):
        if name not in FIELDS:
            raise UsageError(
                f"--format: no field {{{name}}}{suggest(name, FIELDS)}",
                hint=f"fields: {{{'} {'.join(FIELDS)}}}",
            )
