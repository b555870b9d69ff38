"""`hd reply` and `hd note`: words on a timeline."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.answer import tell_changed
from helpdesk_cli.cli.ask_text import take_text
from helpdesk_cli.cli.choose import takes_many
from helpdesk_cli.cli.options import Body, Json, Tickets
from helpdesk_cli.domain.tickets.ticket import Status
from helpdesk_cli.errors import UsageError

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk


@takes_many
def reply(
    ctx: typer.Context,
    tickets: Tickets,
    body: Body = None,
    pend: Annotated[
        bool, typer.Option("--pend", help="Set the ticket to pending: wait for the customer.")
    ] = False,
    hold: Annotated[
        bool, typer.Option("--hold", help="Set the ticket on hold: wait for a third party.")
    ] = False,
    solve: Annotated[bool, typer.Option("--solve", help="Mark the ticket solved.")] = False,
    from_customer: Annotated[
        bool,
        typer.Option("--from-customer", help="Record what the customer said or wrote elsewhere."),
    ] = False,
    article: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Send this article as the reply, and count it as helpful."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Record a reply to the customer, which stops the reply clocks.

    hd does not send it: you reply yourself, by mail, phone or chat. An unassigned ticket becomes
    yours, unless the policy says reply_takes = false.

    \b
    Example:  hd reply 42 --body "We are looking into it." --pend
              hd reply 42 --from-customer --body "Called: it works again."
    """
    from helpdesk_cli.desk.queue.queue import list_tickets
    from helpdesk_cli.desk.tickets import changes

    flags: dict[Status, bool] = {"pending": pend, "hold": hold, "solved": solve}
    asked = [status for status, is_on in flags.items() if is_on]
    if len(asked) > 1:
        raise UsageError("--pend, --hold and --solve cannot be combined", hint="choose one")
    if article and (body is not None or from_customer):
        raise UsageError("--article is the whole reply", hint="omit --body and --from-customer")
    then = asked[0] if asked else None
    with ctx.obj.open_to_act() as desk:
        if from_customer:
            tickets = _follow_merges(desk, tickets)
        else:
            before = list_tickets(desk, changes.find_tickets(desk, tickets))
        if article:
            from helpdesk_cli.desk.triage import articles

            done = articles.answer(desk, tickets, articles.find_article(desk, article), then)
        else:
            with take_text(desk, body, lambda: changes.describe(desk, tickets)) as text:
                done = changes.reply(desk, tickets, text, then, from_customer=from_customer)
        if from_customer:
            tell_changed(desk, done, "heard on", json)
        else:
            tell_changed(desk, done, "recorded reply to", json, before=before)
    ctx.obj.remember(done[-1])


def _follow_merges(desk: "Desk", names: list[str]) -> list[str]:
    """The tickets where customers go on whose own were merged; says which."""
    from helpdesk_cli.desk.tickets import changes

    heirs = changes.find_heirs(desk, names)
    for ticket, heir in heirs.items():
        if heir != ticket:
            sys.stderr.write(f"hd: #{ticket} was merged into #{heir}: it goes on there\n")
    return [f"#{heir}" for heir in dict.fromkeys(heirs.values())]


@takes_many
def note(ctx: typer.Context, tickets: Tickets, body: Body = None, json: Json = False) -> None:
    """Write a note for the team. Customers never see it, and clocks are unaffected.

    \b
    Example:  hd note 42 --body "Same cause as #40."
    """
    from helpdesk_cli.desk.tickets import changes

    with ctx.obj.open_to_act() as desk:
        with take_text(desk, body, lambda: changes.describe(desk, tickets)) as text:
            done = changes.note(desk, tickets, text)
        tell_changed(desk, done, "noted on", json)
