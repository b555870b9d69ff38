"""`hd article`: the help-centre, asked before a ticket is opened."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from helpdesk_cli.cli.asking.text import ask
from helpdesk_cli.cli.options import Json, choose_json, offers_formats
from helpdesk_cli.cli.output.pager import pages
from helpdesk_cli.view.printing.output import Output

if TYPE_CHECKING:
    from helpdesk_cli.desk.desk import Desk

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="""Help-centre articles: answers before a ticket is opened.

    \b
    Example:  hd article search "the player stays black"
    """,
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="Name of the article, as in hd article list.")
]


@app.command("add")
def add(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Markdown file with front matter.")],
    json: Json = False,
) -> None:
    """Add an article, or replace the one with that name.

    The file begins with +++, lines such as title = "…", topics = ["drm"], language = "en", and
    another +++; Markdown follows. The article is named after the file, without .md.

    \b
    Example:  hd article add drm-basics.md
    """
    _import(ctx, [file], json)


@app.command("import")
def import_(
    ctx: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Markdown files, and folders of them.")
    ],
    json: Json = False,
) -> None:
    """Add all Markdown files of a folder; if one is bad, none is added.

    \b
    Example:  hd article import help-centre/
    """
    _import(ctx, paths, json)


@app.command("list")
@pages
@offers_formats
def list_(ctx: typer.Context, out: Output) -> None:
    """List articles, and how often each has helped.

    \b
    Example:  hd article list
    """
    from helpdesk_cli.desk.triage.articles import list_articles
    from helpdesk_cli.view.triage.article import print_articles

    with ctx.obj.open_desk() as desk:
        print_articles(list_articles(desk), out, sys.stdout)


@app.command("show")
@pages
def show(ctx: typer.Context, name: Name, json: Json = False) -> None:
    """Show an article.

    \b
    Example:  hd article show drm-basics
    """
    from helpdesk_cli.desk.triage.articles import show_article
    from helpdesk_cli.view.triage.article import print_article

    with ctx.obj.open_desk() as desk:
        print_article(*show_article(desk, name), choose_json(json), sys.stdout)


@app.command("search")
@pages
@offers_formats
def search(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words, or a question.")],
    out: Output,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N articles.")] = 10,
) -> None:
    """Find the articles that match best, in French or English.

    \b
    Example:  hd article search "the player stays black"
    """
    from helpdesk_cli.desk.triage.articles import suggest_articles
    from helpdesk_cli.view.triage.article import print_matches

    with ctx.obj.open_desk() as desk:
        found = suggest_articles(desk, " ".join(words), limit)
        print_matches([match.article for match in found], out, sys.stdout)


def offer_articles(desk: "Desk", question: str) -> bool:
    """Show on a terminal what may answer a question; whether it did, which is counted."""
    from helpdesk_cli.desk.triage.articles import deflect, show_article, suggest_articles
    from helpdesk_cli.view.triage.article import print_article, print_offer

    found = suggest_articles(desk, question)
    if not found:
        return False
    out = choose_json(False)
    print_offer(found, out, sys.stdout)
    answers = ["", *map(str, range(1, len(found) + 1))]
    while True:
        chosen = ask("Which answers it? Enter: none", "")
        if chosen in answers:
            break
    if not chosen:
        return False
    article = found[int(chosen) - 1].article
    deflect(desk, article)
    print_article(*show_article(desk, article.name), out, sys.stdout)
    typer.echo("No ticket was opened; counted as answered by this article.")
    return True


def _import(ctx: typer.Context, paths: list[Path], json: bool) -> None:
    from helpdesk_cli.desk.triage.articles import import_articles
    from helpdesk_cli.view.triage.article import print_added

    ctx.obj.say_replaced_clock()
    with ctx.obj.open_desk() as desk:
        added = import_articles(desk, paths)
    print_added(added, choose_json(json), sys.stdout)
