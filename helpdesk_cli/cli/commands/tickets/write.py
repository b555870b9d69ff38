"""`hd note`: words for the team."""

import typer

from helpdesk_cli.cli.answer import tell_changed
from helpdesk_cli.cli.asking.choose import takes_many
from helpdesk_cli.cli.asking.text import take_text
from helpdesk_cli.cli.options import Body, Json, Tickets


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
