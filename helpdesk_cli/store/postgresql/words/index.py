"""The index of words as PostgreSQL keeps it: a `tsvector` a ticket, and a GIN index over them.

`documents` says what stands in one. Articles are ranked as SQLite's FTS5 ranks them (BM25).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from math import log

from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.door.words import NewText, Phrase, Question, State
from helpdesk_cli.store.postgresql.words.documents import (
    ID_BITS,
    LONG,
    Document,
    make_document,
    read_documents,
    write_state,
    write_vector,
    write_word,
)
from helpdesk_cli.store.terms import UNFINISHED, write_ids

_NEWEST = 2_000
"""How many tickets are looked through before the lists of words are: what is common is there."""

_PAGE = 500
_ID = (1 << ID_BITS) - 1
_COLUMNS = ("id", "place", "words")
_PASSING = {
    "late": f"id IN (SELECT id FROM ticket WHERE {UNFINISHED} AND queue_at < :now)",
    "unread": "id IN (SELECT id FROM ticket WHERE unread_since IS NOT NULL)",
}
"""What the index does not know."""

_FITS = "words @@ CAST(:expression AS tsquery)"

_TITLE, _TOPICS, _BODY = 5, 3, 1
"""How much a word counts in each part of an article."""


class TsvectorWords:
    """A `WordIndex` (see `store.door.words`) in PostgreSQL.

    It notes which tickets a transaction has taken out, to index those anew and no others, and which
    new ones it has taken in; a store whose transaction is rolled back begins with a new one.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._taken_out: set[int] = set()
        self._taken_in: set[int] = set()

    def index_written(self, tickets: Iterable[NewText]) -> None:
        # One by one: the server takes in what comes first while we write what comes next.
        self._store.insert_many("ticket_text", _COLUMNS, map(self._take_in, tickets))

    def _take_in(self, ticket: NewText) -> tuple[int, int, str]:
        self._taken_in.add(ticket.id)
        return _write_row(make_document(ticket))

    def index_new(self, first_id: int, last_id: int) -> None:
        absent = [id for id in range(first_id, last_id + 1) if id not in self._taken_in]
        self._taken_in.difference_update(range(first_id, last_id + 1))
        for start in range(0, len(absent), _PAGE):
            page = write_ids(absent[start : start + _PAGE])
            documents = read_documents(self._store, f"id IN ({page})")
            # All before any is written: the server answers nothing else meanwhile.
            self._store.insert_many("ticket_text", _COLUMNS, [*map(_write_row, documents)])

    def clear(self) -> None:
        for table in ("ticket_text", "article_word", "article_text"):
            self._store.run(f"DELETE FROM {table}")

    def forget(self, first_id: int, last_id: int) -> None:
        self._store.run(
            "DELETE FROM ticket_text WHERE id BETWEEN :first AND :last",
            first=first_id,
            last=last_id,
        )

    def take_out(self, ids: Collection[int]) -> None:
        self._taken_out.update(ids)

    def put_in(self, ids: Collection[int]) -> None:
        absent = sorted(self._taken_out.intersection(ids))
        self._taken_out.difference_update(absent)
        for start in range(0, len(absent), _PAGE):
            page = ", ".join(map(str, absent[start : start + _PAGE]))
            documents = read_documents(self._store, f"id IN ({page})")
            rows = [*map(_write_row, documents)]
            self._store.upsert_many("ticket_text", ("id",), _COLUMNS, rows)

    def find_tickets(self, questions: Iterable[Question], now: int, limit: int | None) -> list[int]:
        places: set[int] = set()
        for question in questions:
            if all(question.wanted):
                places.update(self._find_places(question, now, limit))
                places.update(self._find_long(question, now))
        return [-place & _ID for place in sorted(places)[:limit]]

    def _find_places(self, question: Question, now: int, limit: int | None) -> list[int]:
        """Where the newest stand that fit, but for long ones if there are phrases."""
        expression = _write_expression(question)
        within = " AND ".join(_write_bounds(question))
        passing = " AND ".join(_write_passing(question))
        params = {"expression": expression or None, "now": now, "limit": limit}
        found = self._store.rows(
            f"SELECT place FROM {self._find_newest(question, within)} AND {passing}"
            " ORDER BY place LIMIT :limit",
            **params,
        )
        if len(found) != limit:
            # Apart, for the planner knows nothing of rare words: it would walk the whole desk.
            among = self._looked_up if expression else "ticket_text WHERE 1 = 1"
            found = self._store.rows(
                "WITH found AS MATERIALIZED"
                f" (SELECT id, place FROM {among} AND {within})"
                f" SELECT place FROM found WHERE {passing} ORDER BY place LIMIT :limit",
                **params,
            )
        return [place for (place,) in found]

    def _find_newest(self, question: Question, within: str) -> str:
        """The newest tickets of those that fit `:expression`."""
        if self._asks_owner:
            bounds = ", ".join(map(str, _find_bounds(question)))
            wanted = "CAST(:expression AS tsquery)"
            return f"find_newest({wanted}, {bounds}, {_NEWEST}) AS newest WHERE 1 = 1"
        newest = (
            f"SELECT id, place, words FROM ticket_text WHERE {within} ORDER BY place"
            f" LIMIT {_NEWEST}"
        )
        fits = _FITS if _write_expression(question) else "1 = 1"
        return f"({newest}) AS newest WHERE {fits}"

    @property
    def _asks_owner(self) -> bool:
        """Where the server has rules about rows, functions of the owner's look for words: it would
        judge every ticket by its rules before it looks at any word."""
        login = self._store.login
        return login is not None and login.has_rules and login.reads_tables

    @property
    def _looked_up(self) -> str:
        """The tickets of the lists of words that fit `:expression`."""
        if self._asks_owner:
            return "find_places(CAST(:expression AS tsquery)) WHERE 1 = 1"
        return f"ticket_text WHERE {_FITS}"

    def _find_long(self, question: Question, now: int) -> Iterator[int]:
        """Where long tickets stand that fit a question with phrases, as their texts say."""
        if not _has_phrases(question):
            return
        within = " AND ".join((*_write_bounds(question), *_write_passing(question)))
        rows = self._store.rows(
            f"SELECT id FROM {self._looked_up} AND {within} ORDER BY place",
            expression=_write_loose(question),
            now=now,
        )
        for (ticket_id,) in rows:
            for document in read_documents(self._store, f"id IN ({ticket_id})"):
                if document.fits(question):
                    yield document.place

    def take_articles_out(self, names: Collection[str]) -> None:
        for name in names:
            for table in ("article_word", "article_text"):
                self._store.run(
                    f"DELETE FROM {table} WHERE id IN (SELECT id FROM article WHERE name = :name)",
                    name=name,
                )

    def put_articles_in(self, names: Collection[str]) -> None:
        for name in names:
            ((id, *parts),) = self._store.rows(
                "SELECT id, title, topics, body FROM article WHERE name = :name", name=name
            )
            length, weights = weigh_article(parts)
            self._store.insert_many("article_text", ("id", "length"), [(id, length)])
            rows = ((word, id, weight) for word, weight in weights.items())
            self._store.insert_many("article_word", ("word", "id", "weight"), rows)

    def match_articles(self, words: Collection[str], limit: int) -> list[int]:
        if not words:
            return []
        ((count, total),) = self._store.rows(
            "SELECT count(*), CAST(coalesce(sum(length), 0) AS bigint) FROM article_text"
        )
        scores: dict[tuple[str, int], float] = defaultdict(float)
        for word in sorted(words):
            rows = self._store.rows(
                "SELECT article.name, article.id, weight, length FROM article_word"
                " JOIN article_text ON article_text.id = article_word.id"
                " JOIN article ON article.id = article_word.id WHERE word = :word",
                word=write_word(word),
            )
            rarity = _weigh_rarity(len(rows), count)
            for name, id, weight, length in rows:
                scores[name, id] += rarity * _weigh(weight, length * count / total)
        ranked = sorted(scores, key=lambda each: (-scores[each], each[0]))
        return [id for _, id in ranked[:limit]]


def weigh_article(parts: Iterable[str]) -> tuple[int, Counter[str]]:
    """How many words title, topics and body have, and how much each word counts."""
    weights: Counter[str] = Counter()
    length = 0
    for part, weight in zip(parts, (_TITLE, _TOPICS, _BODY), strict=True):
        words = split_words(part)
        length += len(words)
        for word in words:
            weights[write_word(word)] += weight
    return length, weights


def _weigh_rarity(hits: int, count: int) -> float:
    weight = log((count - hits + 0.5) / (hits + 0.5))
    return weight if weight > 0 else 1e-6


def _weigh(often: int, length: float) -> float:
    """How much a word says of an article in which it stands so often, one of this length."""
    return often * 2.2 / (often + 1.2 * (1 - 0.75 + 0.75 * length))


def _write_row(document: Document) -> tuple[int, int, str]:
    return document.id, document.place, write_vector(document)


def _find_bounds(question: Question) -> tuple[int, int]:
    """After which place, and up to which."""
    first = -(1 << 62) if question.before_at is None else -(question.before_at << ID_BITS)
    last = 0 if question.after_at is None else -(question.after_at << ID_BITS)
    return first, last


def _write_bounds(question: Question) -> Iterator[str]:
    first, last = _find_bounds(question)
    yield "1 = 1"
    if question.after_at is not None:
        yield f"place <= {last}"
    if question.before_at is not None:
        yield f"place > {first}"


def _write_passing(question: Question) -> Iterator[str]:
    yield "1 = 1"
    for state in question.must_be:
        yield _PASSING[state]
    for state in question.must_not_be:
        yield f"NOT {_PASSING[state]}"


def _has_phrases(question: Question) -> bool:
    return any(
        isinstance(choice, Phrase) and len(choice.words) > 1
        for group in (*question.wanted, question.refused)
        for choice in group
    )


def _write_expression(question: Question) -> str:
    """The question in the words of `tsquery`; of long tickets it knows no phrases."""
    fits = [_any(map(_write, group)) for group in question.wanted]
    refused = [*map(_write, question.refused), *([f"'{LONG}'"] if _has_phrases(question) else [])]
    return " & ".join((*fits, *([f"!{_any(refused)}"] if refused else [])))


def _write_loose(question: Question) -> str:
    """What any long ticket that fits must have, and perhaps others."""
    return " & ".join(
        (f"'{LONG}'", *(_any(map(_write_loosely, group)) for group in question.wanted))
    )


def _write(choice: Phrase | State, together: str = " <-> ") -> str:
    if isinstance(choice, State):
        return f"'{write_state(choice)}'"
    words = [f"'{write_word(word)}'" for word in choice.words]
    if choice.is_prefix:
        words[-1] += ":*"
    return f"({together.join(words)})"


def _write_loosely(choice: Phrase | State) -> str:
    return _write(choice, " & ")


def _any(expressions: Iterable[str]) -> str:
    return f"({' | '.join(expressions)})"
