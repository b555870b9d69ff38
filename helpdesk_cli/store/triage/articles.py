"""The help-centre: articles kept, found by their words, and counted when they help."""

from collections.abc import Collection, Iterable, Sequence

from helpdesk_cli.domain.triage.article import Article, ArticleUse
from helpdesk_cli.store.door.store import Row, Store

_COLUMNS = ", ".join(f"article.{name}" for name in Article._fields)


def save_articles(store: Store, articles: Iterable[Article]) -> None:
    """Add articles, or replace those of the same name."""
    rows = {a.name: (a.name, a.title, " ".join(a.topics), a.language, a.body) for a in articles}
    store.words.take_articles_out(rows)
    store.upsert_many("article", ("name",), Article._fields, rows.values())
    store.words.put_articles_in(rows)


def read_articles(store: Store) -> list[tuple[Article, ArticleUse]]:
    """Every article by name, with how often it helped."""
    rows = store.rows(
        f"SELECT {_COLUMNS}, count(article_use.id) - count(article_use.ticket_id),"
        " count(article_use.ticket_id) FROM article"
        " LEFT JOIN article_use ON article_use.article = article.name"
        " GROUP BY article.id ORDER BY article.name"
    )
    return [(_article(row[:-2]), ArticleUse(*row[-2:])) for row in rows]


def read_article(store: Store, name: str) -> Article | None:
    row = store.row(f"SELECT {_COLUMNS} FROM article WHERE name = :name", name=name)
    return None if row is None else _article(row)


def read_use(store: Store, name: str) -> ArticleUse:
    """How often an article helped."""
    sql = "SELECT count(*) - count(ticket_id), count(ticket_id) FROM article_use"
    return ArticleUse(*store.rows(f"{sql} WHERE article = :name", name=name)[0])


def match_articles(store: Store, words: Collection[str], limit: int) -> list[Article]:
    """The articles that have any of these words, the best first: titles count most, then topics."""
    sql = f"SELECT {_COLUMNS} FROM article WHERE id = :id"
    ids = store.words.match_articles(words, limit)
    return [_article(row) for article_id in ids for row in store.rows(sql, id=article_id)]


def save_uses(
    store: Store, name: str, at: int, agent: str, ticket_ids: Sequence[int | None]
) -> None:
    """Note that an article answered these tickets; None: it made one needless."""
    rows = ((name, at, agent, ticket_id) for ticket_id in ticket_ids)
    store.insert_many("article_use", ("article", "at", "agent", "ticket_id"), rows)


def _article(row: Row) -> Article:
    name, title, topics, language, body = row
    return Article(name, title, tuple(topics.split()), language, body)
