"""`hd view`: searches saved under a name."""

import sys
from typing import Annotated

import typer

from helpdesk_cli.cli.options import Json, choose_json, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.domain.answers.queue import View
from helpdesk_cli.errors import NotFoundError, UsageError, suggest
from helpdesk_cli.view.printing.output import Output
from helpdesk_cli.view.queue.views import print_saved, print_views

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Saved views: searches under a name, used as @NAME.

    Wherever a search is typed, in hd queue, next and search or after --where.

    \b
    Example:  hd view save late "is:late team:support"
              hd queue @late
    """,
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the view, with or without @.")]


@app.command("save")
def save(
    ctx: typer.Context,
    name: Name,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Words and fields, as for hd search.")
    ],
    json: Json = False,
) -> None:
    """Save a search under a name, in place of one of that name.

    It is kept in your hd.toml. Views that the whole team shares stand under [views] in the policy.

    \b
    Example:  hd view save late "is:late team:support"
              hd view save mine assignee:alice -is:pending
    """
    from helpdesk_cli.domain.tickets.search.views import check_view, is_view_name
    from helpdesk_cli.settings.rewriting import save_value

    name, search = name.removeprefix("@"), " ".join(words)
    if not is_view_name(name):
        raise UsageError(f'expected letters, digits, - and _ in a name, got "{name}"')
    check_view(search)
    save_value(ctx.obj.settings.file, "views", name, search)
    print_saved(View(name, search, is_shared=False), "saved", choose_json(json), sys.stdout)


@app.command("list")
@pages
@offers_formats
def list_(ctx: typer.Context, out: Output) -> None:
    """List views: your own, and those that the policy shares.

    \b
    Example:  hd view list
    """
    from helpdesk_cli.desk.queue.views import list_views

    with ctx.obj.open_desk() as desk:
        print_views(list_views(desk), out, sys.stdout)


@app.command("drop")
def drop(ctx: typer.Context, name: Name, json: Json = False) -> None:
    """Remove one of your own views.

    \b
    Example:  hd view drop late
    """
    from helpdesk_cli.settings.rewriting import drop_value

    settings, name = ctx.obj.settings, name.removeprefix("@")
    search = settings.views.get(name)
    if search is None:
        raise NotFoundError(
            f'no view "{name}" in {settings.file}{suggest(name, list(settings.views))}',
            hint="hd view list shows them; shared ones stand in the policy",
        )
    drop_value(settings.file, "views", name)
    print_saved(View(name, search, is_shared=False), "dropped", choose_json(json), sys.stdout)
