"""`hd mail` and its commands."""

import typer

from helpdesk_cli.cli.commands.mail.send import send

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Mail: what leaves the desk.

    \b
    Example:  hd mail send
    """,
)


@app.callback()
def mail() -> None:
    """Typer would make a command out of a group of one."""


app.command("send")(send)
