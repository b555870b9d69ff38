"""`hd doctor`: whether the desk is well."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import REFUSED
from helpdesk_cli.view.printing.output import Output


@pages
@offers_formats
def doctor(
    ctx: typer.Context,
    out: Output,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what can be mended without losing data.")
    ] = False,
    sample: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Replay only N tickets; default: all of them."),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no mailbox whether it can be reached.")
    ] = False,
) -> None:
    """Check the desk for problems; --fix mends them.

    It looks at the structures of the database, clocks, search, waiting messages and more; each
    finding says what to do. Exit 1 if anything is wrong.

    \b
    Example:  hd doctor
              hd doctor --fix
              hd doctor --sample 1000 --json | jq .errors
    """
    from helpdesk_cli.desk.doctor.check import Examination
    from helpdesk_cli.desk.doctor.examining import examine
    from helpdesk_cli.view.doctor.screen import print_checks
    from helpdesk_cli.view.printing.progress import show_progress

    our_now = ctx.obj.real_now
    with (
        ctx.obj.open_as_it_is() as desk,
        show_progress("Replaying tickets", sys.stderr) as progress,
    ):
        desk.refuse_agents("hd doctor")
        on = Examination(desk, sample, offline, our_now, progress)
        checks = list(examine(on, fix=fix))
    print_checks(checks, out, sys.stdout)
    if any(each.level == "error" for each in checks):
        raise typer.Exit(REFUSED)
