"""`hd mail send`: what waits in the outbox leaves."""

import sys

import typer

from helpdesk_cli.cli.options import Json, choose_json
from helpdesk_cli.errors import NOT_DELIVERED


def send(ctx: typer.Context, json: Json = False) -> None:
    """Send the mail that waits and may leave, as hd escalate does.

    Replies wait for the hold_seconds of the policy, so that hd undo can stop them.

    \b
    Example:  hd mail send
    """
    from helpdesk_cli.desk.ladder.sending import open_carrier, send_waiting
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.domain.answers.ladder import Ending
    from helpdesk_cli.view.ladder import say_failures
    from helpdesk_cli.view.mail import print_sent

    out = choose_json(json)
    with ctx.obj.open_desk() as desk:
        ctx.obj.say_replaced_clock()
        with open_carrier(ctx.obj.settings.delivery) as carrier:
            done = send_waiting(desk, carrier)
        print_sent(done, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
        sys.stderr.write(say_failures([Ending(*each) for each in done.failures], out))
    if done.failures:
        raise typer.Exit(NOT_DELIVERED)
