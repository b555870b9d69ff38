"""`hd account`: customers added, changed, shown, imported, and proved by their PIN."""

import typer

from helpdesk_cli.cli.commands.customers.change import add, set_fields
from helpdesk_cli.cli.commands.customers.imports import import_file
from helpdesk_cli.cli.commands.customers.read import list_all, show, verify

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Customers: tier, region, manager, PIN, and their channels now.

    \b
    Example:  hd account show acme
    """,
)

for name, command in (
    ("add", add),
    ("set", set_fields),
    ("show", show),
    ("list", list_all),
    ("verify", verify),
    ("import", import_file),
):
    app.command(name)(command)
