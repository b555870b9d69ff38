"""The help-centre: articles that answer before a ticket is opened, or answer it."""

from collections.abc import Sequence
from pathlib import Path

from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.article import Article, ArticleUse
from helpdesk_cli.errors import NotFoundError, suggest
from helpdesk_cli.store.articles import (
    find_article,
    match_articles,
    read_articles,
    save_articles,
    save_uses,
)
from helpdesk_cli.transfer import articles as files


def import_articles(desk: Desk, paths: list[Path]) -> list[Article]:
    """Add the articles of files and folders, all or none; one of a known name is replaced."""
    articles = files.read_articles(files.find_files(paths))
    with desk.store.transaction():
        save_articles(desk.store, articles)
    return articles


def list_articles(desk: Desk) -> list[tuple[Article, ArticleUse]]:
    """Every article by name, with how often it helped."""
    return read_articles(desk.store)


def show_article(desk: Desk, name: str) -> Article:
    """The article of that name."""
    found = find_article(desk.store, name)
    if found is None:
        near = suggest(name, [article.name for article, _ in read_articles(desk.store)])
        raise NotFoundError(f"no article {name}{near}", hint="hd article list names them")
    return found


def suggest_articles(desk: Desk, text: str, limit: int = 3) -> list[Article]:
    """The articles that fit a text best, the best first."""
    return match_articles(desk.store, text, limit)


def record_use(desk: Desk, article: Article, ticket_ids: Sequence[int | None]) -> None:
    """Count that an article answered tickets; None: that it made one needless."""
    with desk.store.transaction():
        save_uses(desk.store, article.name, desk.now, desk.agent, ticket_ids)
