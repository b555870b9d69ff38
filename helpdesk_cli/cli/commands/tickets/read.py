"""`hd show`, `hd explain` and `hd history`: one ticket, or several, in full."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import At, Tickets, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.desk.queue.queue import desk_zone
from helpdesk_cli.errors import UsageError
from helpdesk_cli.view.printing.output import Output


@pages
@offers_formats
def show(
    ctx: typer.Context,
    tickets: Tickets,
    out: Output,
    full: Annotated[
        bool, typer.Option("--full", help="With what mails quote below their own words.")
    ] = False,
    raw: Annotated[
        int | None,
        typer.Option(
            "--raw", metavar="N", min=1, help="Its N-th mail instead, word for word as it came."
        ),
    ] = None,
    at: At = None,
) -> None:
    """Show a ticket: its fields, its clocks and its whole timeline.

    \b
    Example:  hd show 42
              hd show 42 --at "2026-11-24 08:55"
              hd show 42 --raw 1 > mail.eml
    """
    if raw is not None and at is not None:
        raise UsageError("--raw and --at cannot be combined", hint="a mail stays as it came")
    if raw is not None:
        _show_raw(ctx, tickets, raw, out)
        return
    from helpdesk_cli.desk.tickets.reading import show_tickets
    from helpdesk_cli.view.tickets.rows import print_tickets

    with ctx.obj.open_desk_at(at, with_policy=True) as desk:
        found = show_tickets(desk, tickets, in_full=full)
        print_tickets(found, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
    if at is None:
        ctx.obj.remember(found[-1].id)


def _show_raw(ctx: typer.Context, tickets: list[str], number: int, out: Output) -> None:
    """Byte for byte into a pipe or a file; on a terminal nothing in it may act."""
    from helpdesk_cli.desk.mail.looking import read_mail_of
    from helpdesk_cli.view.printing.output import print_text, show_body

    if len(tickets) > 1:
        raise UsageError("--raw shows a mail of one ticket", hint="hd show 42 --raw 1")
    with ctx.obj.open_desk() as desk:
        found = read_mail_of(desk, tickets[0], number)
    if sys.stdout.isatty():
        print_text(show_body(found.decode(errors="replace"), out), out, sys.stdout)
    else:
        sys.stdout.buffer.write(found)


@pages
@offers_formats
def explain(
    ctx: typer.Context,
    tickets: Tickets,
    out: Output,
    why_not: Annotated[
        str | None,
        typer.Option(
            metavar="RUNG",
            help="Instead: why this step of the ladder has not fired, will not, or when it will.",
        ),
    ] = None,
    at: At = None,
) -> None:
    """Show how each deadline was calculated, step by step.

    \b
    Example:  hd explain 42
              hd explain 42 --why-not "First reply missed: tell the team"
              hd explain 42 --at "2026-11-24 08:55"
    """
    if why_not is not None:
        _explain_rung(ctx, tickets, why_not, out, at)
        return
    from helpdesk_cli.desk.tickets.reading import explain_tickets
    from helpdesk_cli.view.clocks.explain_rows import print_explanations

    with ctx.obj.open_desk_at(at, with_policy=True) as desk:
        found = explain_tickets(desk, tickets)
        print_explanations(found, out, sys.stdout, zone=desk_zone(desk))


def _explain_rung(
    ctx: typer.Context, tickets: list[str], rung: str, out: Output, at: str | None
) -> None:
    from helpdesk_cli.desk.ladder.why_not import explain_rung
    from helpdesk_cli.view.ladder.why_not import print_answer

    if len(tickets) > 1:
        raise UsageError("--why-not looks at one ticket", hint='hd explain 42 --why-not "RUNG"')
    with ctx.obj.open_desk_at(at, with_policy=True) as desk:
        answer = explain_rung(desk, tickets[0], rung)
        print_answer(answer, out, sys.stdout, zone=desk_zone(desk))


@pages
@offers_formats
def history(ctx: typer.Context, tickets: Tickets, out: Output, at: At = None) -> None:
    """Show what moved a ticket's status and deadlines, and when.

    \b
    Example:  hd history 42
              hd history 42 --json | jq '.history[].what'
    """
    from helpdesk_cli.desk.tickets.reading import trace_tickets
    from helpdesk_cli.view.clocks.past_rows import print_pasts

    with ctx.obj.open_desk_at(at, with_policy=True) as desk:
        found = trace_tickets(desk, tickets)
        print_pasts(found, out, sys.stdout, zone=desk_zone(desk))
