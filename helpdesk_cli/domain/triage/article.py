"""An article of the help-centre, as a Markdown file tells it."""

from typing import NamedTuple


class Article(NamedTuple):
    """`name` is that of its file without `.md`; `topics` are ids that tickets have, too."""

    name: str
    title: str
    topics: tuple[str, ...]
    language: str | None
    body: str


class ArticleUse(NamedTuple):
    """How often an article made a ticket needless, and how often it answered one."""

    deflected: int
    answered: int


class ArticleMatch(NamedTuple):
    """An article that may answer something, and the words that both have: those of its title
    first, then by the alphabet."""

    article: Article
    words: tuple[str, ...]
