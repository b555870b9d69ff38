"""The index of words as SQLite's FTS5 keeps it: all that only FTS5 knows.

`schema.words` says what it holds.
"""

from collections.abc import Collection, Iterable
from sqlite3 import Connection

from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.door.words import NewText, Phrase, Question, State
from helpdesk_cli.store.sqlite.schema.words import (
    ARTICLE_SQL,
    DOCUMENT_SQL,
    FIELD_MARK,
    ID_BITS,
    WORDS_OF,
)
from helpdesk_cli.store.sqlite.words.vocabulary import narrow
from helpdesk_cli.store.terms import UNFINISHED

_COLUMNS = "rowid, subject, messages, fields"
_ARTICLE_COLUMNS = "rowid, title, topics, body"
_ID = (1 << ID_BITS) - 1
_PASSING = {
    "late": f"-rowid & {_ID} IN (SELECT id FROM ticket WHERE {UNFINISHED} AND queue_at < :now)",
    "unread": f"-rowid & {_ID} IN (SELECT id FROM ticket WHERE unread_since IS NOT NULL)",
}
"""What the index does not know."""


def teach_words(connection: Connection) -> None:
    """Let SQL cut a text into words as the searches are cut."""
    connection.create_function(WORDS_OF, 1, _words_of, deterministic=True)


def _words_of(text: str | None) -> str | None:
    # FTS5 cuts ASCII in the very same way, and faster.
    return text if text is None or text.isascii() else " ".join(split_words(text))


class Fts5Words:
    """A `WordIndex` (see `store.door.words`) in SQLite.

    It notes which tickets a transaction has taken out, for the index cannot tell; a store whose
    transaction is rolled back begins with a new one.
    """

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store = store
        self._taken_out: set[int] = set()
        teach_words(connection)

    def index_written(self, tickets: Iterable[NewText]) -> None:
        """The engine reads its own tables as quickly, and many tickets at once in less time."""

    def index_new(self, first_id: int, last_id: int) -> None:
        # In the order of the index: at every step back it writes out what it has gathered.
        self._store.run(
            f"INSERT INTO ticket_text ({_COLUMNS}) {DOCUMENT_SQL}"
            " WHERE ticket.id BETWEEN :first AND :last"
            " ORDER BY ticket.created_at DESC, ticket.id DESC",
            first=first_id,
            last=last_id,
        )

    def clear(self) -> None:
        for index in ("ticket_text", "article_text"):
            self._store.run(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")

    def forget(self, first_id: int, last_id: int) -> None:
        self._store.run(
            f"INSERT INTO ticket_text (ticket_text, {_COLUMNS}) SELECT 'delete', * FROM"
            f" ({DOCUMENT_SQL} WHERE ticket.id BETWEEN :first AND :last ORDER BY 1)",
            first=first_id,
            last=last_id,
        )

    def take_out(self, ids: Collection[int]) -> None:
        present = set(ids) - self._taken_out
        if present:
            self._store.run(
                f"INSERT INTO ticket_text (ticket_text, {_COLUMNS}) SELECT 'delete', * FROM"
                f" ({DOCUMENT_SQL} WHERE ticket.id IN ({_list(present)}) ORDER BY 1)"
            )
            self._taken_out |= present

    def put_in(self, ids: Collection[int]) -> None:
        absent = self._taken_out.intersection(ids)
        if absent:
            self._store.run(
                f"INSERT INTO ticket_text ({_COLUMNS}) {DOCUMENT_SQL}"
                f" WHERE ticket.id IN ({_list(absent)}) ORDER BY 1"
            )
            self._taken_out -= absent

    def find_tickets(self, questions: Iterable[Question], now: int, limit: int | None) -> list[int]:
        places: set[int] = set()
        for question in questions:
            places.update(self._find_places(question, now, limit))
        return [-place & _ID for place in sorted(places)[:limit]]

    def _find_places(self, question: Question, now: int, limit: int | None) -> list[int]:
        """The rows that fit, the newest first."""
        wanted, refused = _gather(narrow(self._store, question))
        if not all(wanted):
            return []
        conditions = " AND ".join(["ticket_text MATCH :expression", *_write_conditions(question)])
        rows = self._store.rows(
            f"SELECT rowid FROM ticket_text WHERE {conditions} ORDER BY rowid"
            f" {'' if limit is None else 'LIMIT :limit'}",
            expression=_write_expression(wanted, refused),
            now=now,
            limit=limit,
        )
        return [place for (place,) in rows]

    def take_articles_out(self, names: Collection[str]) -> None:
        for name in names:
            self._store.run(
                f"INSERT INTO article_text (article_text, {_ARTICLE_COLUMNS})"
                f" SELECT 'delete', * FROM ({ARTICLE_SQL} WHERE name = :name)",
                name=name,
            )

    def put_articles_in(self, names: Collection[str]) -> None:
        for name in names:
            self._store.run(
                f"INSERT INTO article_text ({_ARTICLE_COLUMNS}) {ARTICLE_SQL} WHERE name = :name",
                name=name,
            )

    def match_articles(self, words: Collection[str], limit: int) -> list[int]:
        if not words:
            return []
        rows = self._store.rows(
            "SELECT article.id FROM article_text JOIN article ON article.id = article_text.rowid"
            " WHERE article_text MATCH :words"
            " ORDER BY bm25(article_text, 5.0, 3.0, 1.0), article.name LIMIT :limit",
            words=" OR ".join(f'"{word}"' for word in sorted(words)),
            limit=limit,
        )
        return [article_id for (article_id,) in rows]


def _write_conditions(question: Question) -> Iterable[str]:
    if question.after_at is not None:
        yield f"rowid <= {-(question.after_at << ID_BITS)}"
    if question.before_at is not None:
        yield f"rowid > {-(question.before_at << ID_BITS)}"
    for state in question.must_be:
        yield _PASSING[state]
    for state in question.must_not_be:
        yield f"NOT {_PASSING[state]}"


def _gather(question: Question) -> tuple[list[list[str]], list[str]]:
    """A question in the words of FTS5: the groups of which one word each is wanted, and what is
    refused."""
    wanted = [[_write(choice) for choice in group] for group in question.wanted]
    refused = {_write(choice) for choice in question.refused}
    # A few unfinished tickets are found at once, if none need be told from the rest. And some list
    # there must be to walk: every ticket has a status.
    if refused & _EVERY_STATUS or not wanted:
        wanted.append(sorted(_EVERY_STATUS - refused))
    return wanted, sorted(refused - _EVERY_STATUS)


def _write_expression(wanted: list[list[str]], refused: list[str]) -> str:
    fits = " AND ".join(map(_any, wanted))
    return f"({fits}) NOT {_any(refused)}" if refused else fits


def _write(choice: Phrase | State) -> str:
    """`DOCUMENT_SQL` writes states so."""
    if isinstance(choice, Phrase):
        return f'"{" ".join(choice.words)}"' + (" *" if choice.is_prefix else "")
    value = choice.value.encode(errors="surrogatepass").hex()
    return f'fields : "{FIELD_MARK}{choice.field}{value}"'


def _any(expressions: Iterable[str]) -> str:
    return f"({' OR '.join(expressions)})"


def _list(ids: Collection[int]) -> str:
    return ", ".join(map(str, ids))


_EVERY_STATUS = frozenset(_write(State("status", status)) for status in STATUSES)
