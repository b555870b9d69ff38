"""`hd policy`: the promises as a file, checked, shown, proved and applied."""

import typer

from helpdesk_cli.cli.commands.policy.change import apply, cancel, diff, log
from helpdesk_cli.cli.commands.policy.new import new
from helpdesk_cli.cli.commands.policy.read import check, due, prove, show
from helpdesk_cli.cli.commands.policy.replay import backtest, suggest
from helpdesk_cli.cli.commands.policy.schema import schema

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""The desk's promises: write, check, show, test and apply them.

    \b
    Example:  hd policy show vimeo
    """,
)

for command in (new, schema, check, show, diff, due):
    app.command()(command)
app.command("test")(prove)
for command in (apply, backtest, suggest, cancel, log):
    app.command()(command)
