"""`hd show` and `hd explain`: one ticket, or several, in full."""

import sys

import typer

from helpdesk_cli.cli.options import Tickets, offers_formats
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.view.output import Output


@offers_formats
def show(ctx: typer.Context, tickets: Tickets, out: Output) -> None:
    """Show a ticket: its fields, its clocks and its whole timeline.

    \b
    Example:  hd show 42
    """
    from helpdesk_cli.desk.tickets.reading import show_tickets
    from helpdesk_cli.view.tickets.rows import print_tickets

    with ctx.obj.open_desk(with_policy=True) as desk:
        found = show_tickets(desk, tickets)
        print_tickets(found, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
    ctx.obj.remember(found[-1].id)


@offers_formats
def explain(ctx: typer.Context, tickets: Tickets, out: Output) -> None:
    """Show how each deadline was calculated, step by step.

    \b
    Example:  hd explain 42
    """
    from helpdesk_cli.desk.tickets.reading import explain_tickets
    from helpdesk_cli.view.tickets.explain_rows import print_explanations

    with ctx.obj.open_desk(with_policy=True) as desk:
        found = explain_tickets(desk, tickets)
        print_explanations(found, out, sys.stdout, zone=desk_zone(desk))
