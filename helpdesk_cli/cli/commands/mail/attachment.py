"""`hd attachment`: files that came with mail."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.complete import complete_ticket
from helpdesk_cli.cli.options import NAMES, Json, choose_json, name_one

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Files that came with mail.

    \b
    Example:  hd attachment save 42 1 --to ~/Downloads
    """,
)


@app.callback()
def group() -> None:
    """Keeps `save` a command of its own."""


@app.command()
def save(
    ctx: typer.Context,
    ticket: Annotated[
        str,
        typer.Argument(
            metavar="TICKET", help=NAMES, autocompletion=complete_ticket, callback=name_one
        ),
    ],
    to: Annotated[str, typer.Option("--to", metavar="DIR", help="The folder to write into.")],
    number: Annotated[
        int | None,
        typer.Argument(metavar="[N]", help="Which one, as hd show counts; if omitted, all."),
    ] = None,
    json: Json = False,
) -> None:
    """Write the files of a ticket into a folder.

    \b
    Example:  hd attachment save 42 1 --to ~/Downloads
    """
    from helpdesk_cli.desk.mail.attachments import save_attachments
    from helpdesk_cli.view.printing.output import print_text, print_value, show_line

    with ctx.obj.open_desk() as desk:
        paths = save_attachments(desk, ticket, number, to)
    out = choose_json(json)
    if json:
        print_value(paths, out, sys.stdout)
    else:
        print_text("".join(f"{show_line(path, out)}\n" for path in paths), out, sys.stdout)
