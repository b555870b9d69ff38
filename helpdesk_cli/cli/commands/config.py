"""`hd config`: about hd.toml itself."""

import sys

import typer

from helpdesk_cli.cli.options import Json, choose_json

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""The settings file hd.toml: its schema for editors.

    \b
    Example:  hd config schema > hd.schema.json
    """,
)


@app.callback()
def config() -> None:
    """Keeps `schema` a word of its own while it is the only one."""


@app.command()
def schema(json: Json = False) -> None:
    """Print the JSON Schema of hd.toml, for editors.

    It is JSON whether or not that is asked for.

    \b
    Example:  hd config schema > hd.schema.json
    """
    from helpdesk_cli.desk.manual.schemas import make_settings_schema
    from helpdesk_cli.view.printing.output import print_value

    print_value(make_settings_schema(), choose_json(True), sys.stdout)
