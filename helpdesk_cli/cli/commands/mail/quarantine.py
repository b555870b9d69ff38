"""`hd mail quarantine`: what could not be read."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import UsageError
from helpdesk_cli.view.printing.output import Output

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Mail that could not be read: kept whole until somebody decides.

    \b
    Example:  hd mail quarantine list
    """,
)

Numbers = Annotated[
    list[int] | None, typer.Argument(metavar="[MAIL]...", help="Numbers, as in the list.")
]


@app.command("list")
@pages
@offers_formats
def list_all(ctx: typer.Context, out: Output) -> None:
    """List the mail that could not be read, and why.

    \b
    Example:  hd mail quarantine list
    """
    from helpdesk_cli.desk.mail.quarantine import list_quarantine
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.mail.log import print_mails

    with ctx.obj.open_desk() as desk:
        found = list_quarantine(desk)
        zone = desk_zone(desk)
        print_mails(
            found, out, sys.stdout, zone=zone, now=desk.now, nothing="No mail in quarantine."
        )


@app.command()
@pages
def show(
    ctx: typer.Context, mail: Annotated[int, typer.Argument(metavar="MAIL", help="Its number.")]
) -> None:
    """Show one of them as it came; byte for byte into a pipe or a file.

    \b
    Example:  hd mail quarantine show 7 > mail.eml
    """
    from helpdesk_cli.desk.mail.quarantine import read_quarantined
    from helpdesk_cli.view.mail.log import print_quarantined

    with ctx.obj.open_desk() as desk:
        row, raw = read_quarantined(desk, mail)
    if sys.stdout.isatty():
        print_quarantined(row, raw, choose_json(False), sys.stdout)
    else:
        sys.stdout.buffer.write(raw)


@app.command()
def retry(
    ctx: typer.Context,
    mails: Numbers = None,
    all_of_them: Annotated[bool, typer.Option("--all", help="Retry all of them.")] = False,
    json: Json = False,
) -> None:
    """Take them in again, once hd can read them.

    \b
    Example:  hd mail quarantine retry --all
    """
    from helpdesk_cli.desk.mail.intake import list_our_addresses
    from helpdesk_cli.desk.mail.quarantine import retry as retry_all
    from helpdesk_cli.view.mail.log import print_retried

    if bool(mails) == all_of_them:
        raise UsageError("name mails, or --all", hint="hd mail quarantine list shows them")
    settings = ctx.obj.settings
    with ctx.obj.open_to_write() as desk:
        done = retry_all(desk, mails or [], settings.mailboxes, list_our_addresses(settings))
    print_retried(done, choose_json(json), sys.stdout)


@app.command()
def drop(ctx: typer.Context, mails: Numbers = None, json: Json = False) -> None:
    """Delete their text; the same mails will not come in again.

    \b
    Example:  hd mail quarantine drop 7
    """
    from helpdesk_cli.desk.mail.quarantine import drop as drop_all
    from helpdesk_cli.view.mail.log import print_dropped

    if not mails:
        raise UsageError("which mail?", hint="hd mail quarantine list shows them")
    with ctx.obj.open_to_write() as desk:
        print_dropped(drop_all(desk, mails), choose_json(json), sys.stdout)
