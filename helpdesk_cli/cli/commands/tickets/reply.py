"""`hd reply`: an answer to the customer, recorded and mailed; or what they said elsewhere."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.answer import tell_changed, tell_departures
from helpdesk_cli.cli.ask_text import choose_sending, take_text
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
    send: Annotated[
        bool | None,
        typer.Option(
            "--send/--no-send", help="Mail it, or only record it; else as the policy says."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Reply to the customer, which stops the reply clocks.

    It is mailed to the contact's address after a moment (hold_seconds in the policy) in which hd
    undo still stops it. An unassigned ticket becomes yours, unless the policy says otherwise.

    \b
    Example:  hd reply 42 --body "We are looking into it." --pend
              hd reply 42 --no-send --body "Told her on the phone."
              hd reply 42 --from-customer --body "Called: it works again."
    """
    then = _choose_status({"pending": pend, "hold": hold, "solved": solve})
    if article and (body is not None or from_customer):
        raise UsageError("--article is the whole reply", hint="omit --body and --from-customer")
    if from_customer and send is not None:
        raise UsageError("--from-customer mails nothing", hint="omit --send and --no-send")
    with ctx.obj.open_to_act() as desk:
        if from_customer:
            done = _hear(desk, tickets, body, then, json)
        else:
            done = _answer(desk, tickets, body, article, then, send, json)
    ctx.obj.remember(done[-1])


def _choose_status(flags: dict[Status, bool]) -> Status | None:
    asked = [status for status, is_on in flags.items() if is_on]
    if len(asked) > 1:
        raise UsageError("--pend, --hold and --solve cannot be combined", hint="choose one")
    return asked[0] if asked else None


def _answer(
    desk: "Desk",
    tickets: list[str],
    body: str | None,
    article: str | None,
    then: Status | None,
    send: bool | None,
    json: bool,
) -> list[int]:
    from helpdesk_cli.desk.mail.replying import reply_by_mail
    from helpdesk_cli.desk.queue.queue import list_tickets
    from helpdesk_cli.desk.tickets import changes

    before = list_tickets(desk, changes.find_tickets(desk, tickets))
    if article:
        from helpdesk_cli.desk.triage import articles

        found = articles.find_article(desk, article)
        sending = choose_sending(desk, tickets, send)
        done, leaving = reply_by_mail(
            desk, lambda: articles.answer(desk, tickets, found, then), sending
        )
    else:
        with take_text(desk, body, lambda: changes.describe(desk, tickets)) as text:
            sending = choose_sending(desk, tickets, send)
            done, leaving = reply_by_mail(
                desk, lambda: changes.reply(desk, tickets, text, then), sending
            )
    tell_changed(desk, done, "recorded reply to", json, before=before)
    tell_departures(desk, leaving, json)
    return done


def _hear(
    desk: "Desk", tickets: list[str], body: str | None, then: Status | None, json: bool
) -> list[int]:
    from helpdesk_cli.desk.tickets import changes

    heirs = _follow_merges(desk, tickets)
    with take_text(desk, body, lambda: changes.describe(desk, heirs)) as text:
        done = changes.hear(desk, heirs, text, then)
    tell_changed(desk, done, "heard on", json)
    return done


def _follow_merges(desk: "Desk", names: list[str]) -> list[str]:
    """The tickets where customers go on whose own were merged; says which."""
    from helpdesk_cli.desk.tickets import changes

    heirs = changes.find_heirs(desk, names)
    for ticket, heir in heirs.items():
        if heir != ticket:
            sys.stderr.write(f"hd: #{ticket} was merged into #{heir}: it goes on there\n")
    return [f"#{heir}" for heir in dict.fromkeys(heirs.values())]
