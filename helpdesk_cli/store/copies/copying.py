"""A whole desk from one store into another, row by row, whatever engines they lie on.

What is derived from rows in an engine's own way, its index of words, is rebuilt.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain, pairwise
from marshal import dumps

from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.door.store import Row, Store

TABLES = {
    "desk": ("key",),
    "policy": ("id",),
    "calendar_span": ("policy_id", "calendar", "opens_at"),
    "account": ("name",),
    "contact": ("address",),
    "account_domain": ("domain",),
    "former_tier": ("account", "until_at"),
    "account_pin": ("account",),
    "reader": ("team", "agent"),
    "ticket": ("id",),
    "tag": ("ticket_id", "tag"),
    "look": ("ticket_id", "at"),
    "command": ("id",),
    "import": ("command_id",),
    "opened": ("command_id",),
    "erasure": ("command_id",),
    "event": ("id",),
    "clock": ("ticket_id", "clock", "number"),
    "ladder": ("rung",),
    "fired_rung": ("ticket_id", "clock", "number", "rung"),
    "outbox": ("id",),
    "escalation_pass": ("id",),
    "mail_message": ("id",),
    "attachment_content": ("digest",),
    "attachment": ("ticket_id", "number"),
    "participant": ("ticket_id", "address"),
    "draft": ("ticket_id", "agent"),
    "rating": ("ticket_id",),
    "article": ("id",),
    "article_use": ("id",),
    "earlier_ticket": ("id", "until_at"),
    "earlier_event": ("id", "until_at"),
    "earlier_look": ("ticket_id", "at", "until_at"),
    "earlier_participant": ("ticket_id", "address", "until_at"),
    "earlier_account": ("name", "until_at"),
    "earlier_contact": ("address", "until_at"),
}
"""Every table with its key. One that points to another stands below it."""

_PAGE = 2_000
_SMALL_PAGES = {"mail_message": 20, "attachment_content": 20}
"""Rows held in memory at a time; these may be of many megabytes each."""

_INDEX_PAGE = 16_000

Progress = Callable[[int, int], None]
"""Called with how much is done, and how much there is."""

Digests = dict[str, str]
"""What each table holds, as a number of rows and a hash of them in order of their key."""


def copy_desk(source: Store, target: Store, progress: Progress | None = None) -> None:
    """Fill a desk that was just laid out with all that another holds, and read it back.

    Call it in a transaction of the target, and one or a snapshot of the source. StoreError when
    what was read back differs.
    """
    watched = _Watch(source, progress)
    target.run("DELETE FROM desk")
    sent: Digests = {}
    for table in TABLES:
        columns = source.columns(table)
        digest = _Digest()
        pages = watched.over(digest.over(_read_pages(source, table, columns)))
        target.insert_many(table, columns, chain.from_iterable(pages))
        target.follow_ids(table)
        sent[table] = digest.told
    _refuse_difference(target, sent, digest_desk(target, watched))
    index_words(target)


_NOT_TO_READ = ("account_pin", "attachment", "attachment_content", "draft", "mail_message")
"""Tables that not every login may read."""


def copy_to_read(source: Store, target: Store) -> None:
    """The same without drafts, mails, attachments and PINs, which not every login may read."""
    target.run("DELETE FROM desk")
    for table in TABLES:
        if table not in _NOT_TO_READ:
            columns = source.columns(table)
            pages = _read_pages(source, table, columns)
            target.insert_many(table, columns, chain.from_iterable(pages))
    index_words(target)


def digest_desk(store: Store, watched: "_Watch | None" = None) -> Digests:
    """A digest of each table of a desk. The place that it was moved to is no part of it."""
    found: Digests = {}
    for table in TABLES:
        digest = _Digest()
        pages = digest.over(_read_pages(store, table, store.columns(table)))
        for _ in watched.over(pages) if watched else pages:
            pass
        found[table] = digest.told
    return found


def refuse_difference(source: Store, target: Store) -> None:
    """StoreError when two desks do not hold the same."""
    _refuse_difference(target, digest_desk(source), digest_desk(target))


def _refuse_difference(target: Store, expected: Digests, found: Digests) -> None:
    differing = [table for table in TABLES if expected[table] != found[table]]
    if differing:
        raise StoreError(
            f"{target.location} does not hold what the desk that was copied holds:"
            f" {', '.join(differing)} differ",
            hint="that desk stays in use; report this, if nobody else writes to the new one",
        )


def _read_pages(store: Store, table: str, columns: Sequence[str]) -> Iterator[list[Row]]:
    """All rows of a table in order of its key."""
    key = TABLES[table]
    order, named = ", ".join(key), ", ".join(columns)
    places = [columns.index(name) for name in key]
    last = ", ".join(f":{name}" for name in key)
    where, most = "", _SMALL_PAGES.get(table, _PAGE)
    found: dict[str, object] = {}
    while True:
        page = store.rows(
            f"SELECT {named} FROM {table} {where} ORDER BY {order} LIMIT {most}", **found
        )
        yield page
        if len(page) < most:
            return
        where = f"WHERE ({order}) > ({last})"
        found = {name: page[-1][place] for name, place in zip(key, places, strict=True)}


_EACH_FOR_ITSELF = 2
"""The last version of marshal's format in which the same values are always the same bytes: later
ones also tell which are one object."""


class _Digest:
    """Counts and hashes rows as Python has them, so that engines can be compared."""

    def __init__(self) -> None:
        self._count = 0
        self._hash = sha256()

    def over(self, pages: Iterator[list[Row]]) -> Iterator[list[Row]]:
        for page in pages:
            self._count += len(page)
            for row in page:
                self._hash.update(dumps(row, _EACH_FOR_ITSELF))
            yield page

    @property
    def told(self) -> str:
        return f"{self._count} {self._hash.hexdigest()}"


class _Watch:
    """Tells how many rows have been sent and read back."""

    def __init__(self, source: Store, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        self._total = 2 * sum(_count_rows(source, table) for table in TABLES) if progress else 0

    def over(self, pages: Iterator[list[Row]]) -> Iterator[list[Row]]:
        for page in pages:
            self._done += len(page)
            if self._progress and page:
                self._progress(self._done, self._total)
            yield page


def _count_rows(store: Store, table: str) -> int:
    ((found,),) = store.rows(f"SELECT count(*) FROM {table}")
    return int(found)


def index_words(store: Store) -> None:
    """Take every ticket and article into an index of words that is empty."""
    ((newest,),) = store.rows("SELECT coalesce(max(id), 0) FROM ticket")
    for before, last in pairwise([*range(0, newest, _INDEX_PAGE), newest]):
        store.words.index_new(before + 1, last)
    store.words.put_articles_in([name for (name,) in store.rows("SELECT name FROM article")])
