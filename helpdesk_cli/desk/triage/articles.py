"""The help-centre: articles that answer before a ticket is opened, or answer it."""

from collections.abc import Sequence, Set
from pathlib import Path
from urllib.parse import quote

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.changes import reply
from helpdesk_cli.domain.policy.mail import ARTICLE_NAME
from helpdesk_cli.domain.tickets.search.forms import find_forms
from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.domain.tickets.ticket import SYSTEM, Event, Status
from helpdesk_cli.domain.triage.article import Article, ArticleMatch, ArticleUse
from helpdesk_cli.domain.triage.suggest import REASONS, find_terms
from helpdesk_cli.errors import HdError, NotFoundError, suggest
from helpdesk_cli.store.triage.articles import (
    match_articles,
    read_article,
    read_articles,
    read_use,
    save_articles,
    save_uses,
)
from helpdesk_cli.transfer import articles as files

_MOST_TERMS = 50
"""Of how many words the other forms are looked for; a longer text has enough to go by."""


def import_articles(desk: Desk, paths: list[Path]) -> list[Article]:
    """Add the articles of files and folders, all or none; one of a known name is replaced."""
    articles = files.read_articles(files.find_files(paths))
    with desk.store.transaction():
        save_articles(desk.store, articles)
    return articles


def list_articles(desk: Desk) -> list[tuple[Article, ArticleUse]]:
    """Every article by name, with how often it helped."""
    return read_articles(desk.store)


def find_article(desk: Desk, name: str) -> Article:
    """The article of that name."""
    found = read_article(desk.store, name)
    if found is None:
        near = suggest(name, [article.name for article, _ in read_articles(desk.store)])
        raise NotFoundError(f"no article {name}{near}", hint="hd article list names them")
    return found


def show_article(desk: Desk, name: str) -> tuple[Article, ArticleUse]:
    """The article of that name, and how often it helped."""
    return find_article(desk, name), read_use(desk.store, name)


def suggest_articles(desk: Desk, text: str, limit: int = 3) -> list[ArticleMatch]:
    """The articles that fit a text best, the best first, each with the words that led to it.

    Words that say nothing count only where there are no others.
    """
    terms = find_terms(text) or frozenset(split_words(text))
    if len(terms) <= _MOST_TERMS:
        terms = terms.union(*map(find_forms, terms))
    found = match_articles(desk.store, terms, limit)
    return [ArticleMatch(article, _share_words(article, terms)) for article in found]


def answer(
    desk: Desk, names: Sequence[str], article: Article, then: Status | None = None
) -> list[int]:
    """Record an article as the reply, say so on the timeline, and count it as its merit.

    Call it in a transaction: what is recorded may have to be mailed as well.
    """
    if not article.body.strip():
        raise HdError(f"the article {article.name} is empty: nothing was written")
    told = Event(desk.now, "message", SYSTEM, False, f"Answered with the article {article.name}")
    ids = reply(desk, names, _word(desk, article), then, told)
    save_uses(desk.store, article.name, desk.now, desk.agent, ids)
    return ids


def _word(desk: Desk, article: Article) -> str:
    """The words of an article for a customer: all of it, or where it can be read."""
    url = desk.in_force.policy.mail.article_url
    if url is None:
        return article.body
    return f"{article.title}\n{url.replace(ARTICLE_NAME, quote(article.name))}"


def deflect(desk: Desk, article: Article) -> None:
    """Count that an article made a ticket needless."""
    with desk.store.transaction():
        save_uses(desk.store, article.name, desk.now, desk.agent, [None])


def _share_words(article: Article, terms: Set[str]) -> tuple[str, ...]:
    title = {*split_words(article.title)}
    words = title.union(split_words(" ".join(article.topics)), split_words(article.body))
    return tuple(sorted(terms & words, key=lambda word: (word not in title, word))[:REASONS])
