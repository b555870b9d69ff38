"""`hd escalate`: the pass for cron."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import offers_formats
from helpdesk_cli.errors import UsageError
from helpdesk_cli.view.output import Output

if TYPE_CHECKING:
    from helpdesk_cli.desk.opened import Desk

DELAYED_EXIT = 6
DUE_EXIT = 8
MOST = 200


@offers_formats
def escalate(
    ctx: typer.Context,
    out: Output,
    ticket: Annotated[
        str | None,
        typer.Argument(
            metavar="[TICKET]", help="With --rung: only this.", autocompletion=complete_ticket
        ),
    ] = None,
    rung: Annotated[
        str | None, typer.Option(metavar="NAME", help="Fire this rung on TICKET now.")
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what would happen; exit 8 if anything would.")
    ] = False,
    log: Annotated[bool, typer.Option("--log", help="List the latest passes.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when all went well.")] = False,
    most: Annotated[
        int,
        typer.Option(
            "--max", min=0, help="Do nothing when more messages and changes are due; 0: no limit."
        ),
    ] = MOST,
) -> None:
    """Fire the rungs that are due, each exactly once. For cron: every few minutes.

    \b
    Example:  hd escalate --quiet
              hd escalate --plan
              hd escalate 42 --rung "First reply missed: tell the team"
    """
    from helpdesk_cli.desk import escalation

    if (ticket is None) != (rung is None):
        raise UsageError("a ticket and a rung go together", hint="hd escalate 42 --rung NAME")
    if plan + log + (ticket is not None) > 1:
        raise UsageError("--plan, --log and a ticket do not go together", hint="choose one")
    with ctx.obj.open_desk(with_policy=True) as desk:
        if plan:
            _show_plan(desk, out)
        elif log:
            _show_log(desk, out)
        else:
            if ticket is not None and rung is not None:
                escalation.fire_now(desk, ticket, rung)
            _run(ctx, desk, out, most or None, quiet)


def _run(ctx: typer.Context, desk: "Desk", out: Output, most: int | None, quiet: bool) -> None:
    """Make a pass; what was given up before is told every time."""
    from helpdesk_cli.desk.escalation import run_pass
    from helpdesk_cli.desk.outbox import open_carrier
    from helpdesk_cli.store.outbox import count_parked
    from helpdesk_cli.view.escalation import print_pass, say_parked

    with open_carrier(ctx.obj.settings.delivery) as carrier:
        done = run_pass(desk, carrier, most)
    if not quiet or done.delayed or done.parked:
        print_pass(done, out, sys.stdout)
    parked = count_parked(desk.store)
    if parked:
        sys.stderr.write(say_parked(parked))
    if done.delayed or done.parked:
        raise typer.Exit(DELAYED_EXIT)


def _show_plan(desk: "Desk", out: Output) -> None:
    from helpdesk_cli.desk.escalation import plan_pass
    from helpdesk_cli.desk.queue import desk_zone
    from helpdesk_cli.view.escalation import print_plan

    steps = plan_pass(desk)
    print_plan(steps, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
    if steps:
        raise typer.Exit(DUE_EXIT)


def _show_log(desk: "Desk", out: Output) -> None:
    from helpdesk_cli.desk.queue import desk_zone
    from helpdesk_cli.store.passes import read_passes
    from helpdesk_cli.view.escalation import print_passes

    print_passes(read_passes(desk.store, 50), out, sys.stdout, zone=desk_zone(desk), now=desk.now)
