"""`hd mail explain`: what would be made of a mail."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.errors import NotFoundError, say_reason
from helpdesk_cli.files import name_file, read_file


@pages
def explain(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A mail; - is standard input.")],
    mailbox: Annotated[
        str | None, typer.Option(metavar="NAME", help="The [[mailbox]] that it would come to.")
    ] = None,
    json: Json = False,
) -> None:
    """Say what would be made of a mail, and why, without keeping it.

    \b
    Example:  hd mail explain reply.eml
    """
    from helpdesk_cli.desk.mail.explaining import explain as explain_mail
    from helpdesk_cli.desk.mail.intake import find_mailbox, list_our_addresses
    from helpdesk_cli.desk.queue.queue import desk_zone
    from helpdesk_cli.view.mail.explained import print_explained

    settings = ctx.obj.settings
    settings.judge()
    raw = _read(file)
    box = find_mailbox(settings, mailbox)
    with ctx.obj.open_desk() as desk:
        explained = explain_mail(desk, box, list_our_addresses(settings), raw)
        print_explained(
            explained, choose_json(json), sys.stdout, zone=desk_zone(desk), now=desk.now
        )


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return read_file(file)
    except OSError as error:
        raise NotFoundError(f"{name_file(file)}: {say_reason(error)}") from None
