"""`hd mail`: what customers send, taken in and looked at."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.commands.mail.explain import explain
from helpdesk_cli.cli.commands.mail.quarantine import app as quarantine
from helpdesk_cli.cli.commands.mail.telling import tell_fetched
from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import Json, choose_json, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import (
    NOT_DELIVERED,
    TRY_AGAIN,
    HdError,
    StoreLockedError,
    UsageError,
)
from helpdesk_cli.view.printing.output import Output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from helpdesk_cli.settings.hd_toml import Settings
    from helpdesk_cli.settings.mailbox import MailboxSettings

LOCKED_PAUSE = 10
"""Seconds until a desk that others hold is looked for again."""

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Take in mail, see what was made of it, send what waits.

    \b
    Example:  hd mail log
    """,
)

app.command()(explain)
app.add_typer(quarantine, name="quarantine")


@app.command()
def deliver(
    ctx: typer.Context,
    mailbox: Annotated[
        str | None, typer.Option(metavar="NAME", help="The [[mailbox]] that it came to.")
    ] = None,
) -> None:
    """Take in one mail from standard input, for mail servers.

    \b
    Exit 0: it is on the disk. Exit 75: try again later.
    Example:  hd mail deliver --mailbox support < mail.eml
    """
    raw = sys.stdin.buffer.read()
    try:
        _deliver(ctx, raw, mailbox)
    except HdError as error:
        # A mail server would return it to its sender, for a mistake that is not theirs.
        raise _TryAgainError(error) from error


def _deliver(ctx: typer.Context, raw: bytes, mailbox: str | None) -> None:
    from helpdesk_cli.desk.mail.intake import Intake, find_mailbox, list_our_addresses

    settings = ctx.obj.settings
    settings.judge()
    box = find_mailbox(settings, mailbox)
    with ctx.obj.open_desk() as desk:
        Intake(desk, box, list_our_addresses(settings)).take([drop_mbox_line(raw)])


@app.command()
def send(ctx: typer.Context, json: Json = False) -> None:
    """Send the mail that waits and may leave, as hd escalate does.

    Replies wait for the hold_seconds of the policy, so that hd undo can stop them.

    \b
    Example:  hd mail send
    """
    from helpdesk_cli.desk.ladder.outbox.carrier import open_carrier
    from helpdesk_cli.desk.ladder.outbox.sending import send_waiting
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.domain.answers.ladder import Ending
    from helpdesk_cli.view.ladder.passes import say_failures
    from helpdesk_cli.view.mail.log import print_sent

    out = choose_json(json)
    with ctx.obj.open_desk() as desk:
        ctx.obj.say_replaced_clock()
        with open_carrier(ctx.obj.settings.delivery) as carrier:
            done = send_waiting(desk, carrier)
        print_sent(done, out, sys.stdout, zone=desk_zone(desk), now=desk.now)
        sys.stderr.write(say_failures([Ending(*each) for each in done.failures], out))
    if done.failures:
        raise typer.Exit(NOT_DELIVERED)


@app.command()
@offers_formats
def fetch(
    ctx: typer.Context,
    out: Output,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="Mailboxes of hd.toml; if omitted, all of them."),
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and take each mail in as it comes.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing if all went well.")] = False,
) -> None:
    """Take in what waits in the mailboxes.

    \b
    Example:  hd mail fetch
              hd mail fetch support --watch
    """
    from helpdesk_cli.desk.mail.boxes.fetching import fetch as fetch_all
    from helpdesk_cli.desk.mail.intake import list_our_addresses

    boxes = _find_boxes(ctx.obj.settings, names or [])
    ours = list_our_addresses(ctx.obj.settings)
    if watch:
        _watch(ctx, boxes, ours, out, quiet)
        return
    with ctx.obj.open_desk(with_policy=not quiet) as desk:
        fetched = fetch_all(desk, boxes, ours)
    tell_fetched(fetched, out, quiet=quiet)
    if any(one.trouble for one in fetched):
        raise typer.Exit(TRY_AGAIN)


def _find_boxes(settings: "Settings", names: list[str]) -> "Sequence[MailboxSettings]":
    from helpdesk_cli.desk.mail.intake import find_fetched

    settings.judge()
    boxes = find_fetched(settings, names)
    if not boxes:
        raise UsageError("no mailbox to fetch from", hint="hd help mail says how to name one")
    return boxes


def _watch(
    ctx: typer.Context,
    boxes: "Sequence[MailboxSettings]",
    ours: "Sequence[str]",
    out: Output,
    quiet: bool,
) -> None:
    from helpdesk_cli.cli.commands.mail.listen import Listener
    from helpdesk_cli.desk.mail.boxes.watching import Watch

    if out.format == "tsv":  # of a table that never ends, lines for people are of more use
        out = out._replace(format="screen")
    watched = Watch(boxes, ours)
    with Listener() as listener:
        while not listener.is_over:
            try:
                with ctx.obj.begin_anew().open_desk() as desk:
                    fetched = watched.look(desk, lambda: listener.is_over)
            except StoreLockedError as error:
                sys.stderr.write(f"hd: {error.message}\n")
                listener.sleep([], LOCKED_PAUSE)
                continue
            news = [one for one in fetched if one.trouble or not one.is_empty]
            tell_fetched(news, out, quiet=quiet)
            watched.wait(listener.sleep)
        watched.close()


@app.command()
@pages
@offers_formats
def log(
    ctx: typer.Context,
    out: Output,
    ticket: Annotated[
        str | None,
        typer.Option(
            metavar="TICKET", help="Only mail on this ticket.", autocompletion=complete_ticket
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most N mails.")] = 50,
) -> None:
    """List what came by mail, what was made of it, and why.

    \b
    Example:  hd mail log --ticket 42
    """
    from helpdesk_cli.desk.mail.looking import list_mail
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.mail.log import print_mails

    ctx.obj.settings.judge()
    with ctx.obj.open_desk() as desk:
        found = list_mail(desk, limit, ticket)
        print_mails(found, out, sys.stdout, zone=desk_zone(desk), now=desk.now)


class _TryAgainError(HdError):
    exit_code = TRY_AGAIN

    def __init__(self, error: HdError) -> None:
        super().__init__(error.message, error.hint)


def drop_mbox_line(raw: bytes) -> bytes:
    """A mail without the line `From …` that pipes put in front of it."""
    if raw.startswith(b"From "):
        _, _, raw = raw.partition(b"\n")
    return raw
