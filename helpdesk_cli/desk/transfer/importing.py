"""Taking in tickets that other systems wrote: new ones land in one transaction, bad ones are told.

A ticket is known by its ref, or by its very line when it has none, so that the same file twice
changes nothing the second time. What a file knows later of known tickets comes by pages, while
others work on the desk; interrupted, the rest comes when the file is given again.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.rescheduling import compile_calendars
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.desk.tickets.merging import settle, settle_merges
from helpdesk_cli.desk.tickets.undoing_imports import refuse_while_undoing
from helpdesk_cli.desk.transfer.circles import Circles
from helpdesk_cli.desk.transfer.known import (
    find_known,
    find_news_of_known,
    find_unknown,
    name_ours,
)
from helpdesk_cli.desk.transfer.learnt_tiers import LearntTiers
from helpdesk_cli.desk.transfer.reading import LinesApart
from helpdesk_cli.desk.transfer.spool import Spool
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier
from helpdesk_cli.domain.tickets.command import IMPORT
from helpdesk_cli.store.customers.accounts import Named
from helpdesk_cli.store.customers.people import Participant, copy_on_tickets, name_contact
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.tickets.commands import drop_command, save_command
from helpdesk_cli.store.tickets.creating import TicketRows, create_rows, lay_out
from helpdesk_cli.store.tickets.imports import join_neighbours, save_import
from helpdesk_cli.store.tickets.merges import read_newest_id
from helpdesk_cli.transfer.incoming import Good, Ready, Reject, Row, Vocabulary
from helpdesk_cli.transfer.rejects import RejectLog

BATCH = 3_000
"""Tickets held in memory at a time; memory stays flat whatever the file's size."""

PAGE = 100
"""Known tickets that are brought up to date at a time: who answers customers waits no longer."""

INDEX_BATCH = 16_000
"""Tickets that search is told of at a time: the more at once, the less it merges afterwards."""

MOST_NAMES = 20_000
"""Customers that are kept in mind, likewise."""

Reader = Callable[[BinaryIO, Vocabulary], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of a file; `known` tickets were on the desk already and stay as they are.

    But for those that were `updated`. `rows` of the file told the `tickets` that are new; `events`
    are theirs, and what updates brought. `reasons` says where the first bad rows are and what is
    wrong with them, `first_reject` of the very first. `dropped_tiers` are those for which the
    default one counted; that many people are `copied` on tickets beside their contacts.
    """

    tickets: int = 0
    rows: int = 0
    events: int = 0
    known: int = 0
    updated: int = 0
    rejected: int = 0
    first_reject: str | None = None
    reasons: Sequence[str] = ()
    dropped_tiers: Sequence[DroppedTier] = ()
    copied: int = 0


class _NotKeptError(Exception):
    """Takes a dry run back."""


def import_tickets(
    desk: Desk,
    stream: BinaryIO,
    read: Reader,
    rejects: RejectLog,
    *,
    update: bool = False,
    keep: bool = True,
) -> ImportCounts:
    """Read a file to its end and create what is new; without `keep`, only count it.

    With `update`, tickets that the desk knows get what the file knows later than the desk.
    """
    desk.refuse_agents("hd import")
    if update:
        return _update_tickets(desk, stream, read, rejects, keep=keep)
    with suppress(_NotKeptError), desk.store.transaction("import"):
        desk.look_again()
        intake = _Intake(desk, rejects)
        intake.begin()
        with closing(intake.read(stream, read)) as rows:
            while batch := list(islice(rows, BATCH)):
                intake.create(intake.sort(batch)[1])
        intake.finish()
        if not keep:
            raise _NotKeptError
    return intake.count()


def _update_tickets(
    desk: Desk, stream: BinaryIO, read: Reader, rejects: RejectLog, *, keep: bool
) -> ImportCounts:
    """The file is read to its end before anything is written, so that nobody waits for that."""
    intake = _Intake(desk, rejects, brings_news=True)
    with Spool() as fresh, Spool() as news:
        with closing(intake.read(stream, read)) as rows:
            while batch := list(islice(rows, BATCH)):
                known, unknown = intake.sort(batch)
                fresh.add(unknown)
                news.add(intake.find_news(known, are_told=not keep))
        with suppress(_NotKeptError), desk.store.transaction("import"):
            intake.begin()
            for page in fresh.pages(BATCH):
                intake.create(intake.find_still_unknown(page))
            intake.finish(brings_news=news.count > 0)
            if not keep:
                raise _NotKeptError
        if keep:
            for page in news.pages(PAGE):
                intake.bring_news(page)
    return intake.count()


class _Intake:
    """One import on its way. What it writes, it writes in a transaction of the caller's, but for
    news of tickets that were there: each page of them has one of its own."""

    def __init__(self, desk: Desk, rejects: RejectLog, *, brings_news: bool = False) -> None:
        self._desk = desk
        self._rejects = rejects
        self._brings_news = brings_news
        self._tiers = LearntTiers(desk)
        self._lines = LinesApart(desk, self._tiers, is_news=not brings_news)
        self._circles = Circles(desk)
        self._brought = _Brought(desk)
        self._named = _Named()
        self._last_id = read_newest_id(desk.store)
        self._command_id = 0
        self._tickets = self._rows = self._events = self._known = self._copied = 0
        self._updated = 0

    def begin(self) -> None:
        """From now on it is a command of the log; nothing else is imported, nor goes, meanwhile."""
        self._desk.look_again()
        refuse_while_undoing(self._desk)
        self._last_id = read_newest_id(self._desk.store)
        self._command_id = save_command(self._desk.store, self._desk.now, self._desk.agent, IMPORT)

    def read(self, stream: BinaryIO, read: Reader) -> Generator[Row]:
        return self._tiers.learning(read(stream, self._tiers.vocabulary(self._lines)))

    def sort(self, batch: Iterable[Row]) -> tuple[list[Good], list[Good]]:
        """What is good of it: all, and what of that is new to the desk."""
        incoming = name_ours(self._desk, self._take_good(batch))
        unknown = find_unknown(self._desk, incoming)
        self._known += len(incoming) - len(unknown)
        self._lines.is_news = not self._brings_news and len(unknown) * 2 > len(incoming)
        return incoming, self._take_good(self._circles.part(unknown))

    def find_still_unknown(self, page: list[Good]) -> list[Good]:
        """Those of what was new to the desk a while ago that are so still, each once."""
        unknown = find_unknown(self._desk, page)
        self._known += len(page) - len(unknown)
        return unknown

    def find_news(self, incoming: Sequence[Good], *, are_told: bool) -> list[Good]:
        """What the file knows later of tickets that are there; `are_told` already if that is all
        that is wanted of them."""
        news = dict(find_news_of_known(self._desk, incoming, self._last_id))
        good = self._take_good(self._circles.part([*news]))
        if are_told:
            self._updated += len(good)
            self._events += sum(len(news[each][1]) for each in good)
        return good

    def create(self, fresh: Sequence[Good]) -> None:
        """Let these be new tickets."""
        store = self._desk.store
        laid_out = [_lay_out(self._desk, each) for each in fresh]
        ids = create_rows(
            store,
            laid_out,
            import_id=self._command_id,
            is_indexed=False,
            named=self._named.find_new(laid_out),
        )
        self._brought.add(ids)
        self._copied += _take_people(store, self._command_id, zip(ids, fresh, strict=True))
        self._tiers.forget()
        self._tickets += len(fresh)
        self._rows += sum(1 if isinstance(each, Ready) else each.rows for each in fresh)
        self._events += sum(len(each.events) for each in laid_out)

    def finish(self, *, brings_news: bool = False) -> None:
        """Do what can only be done once all new tickets are there."""
        store = self._desk.store
        if self._tickets or brings_news:
            reach = self._brought.reach or (self._last_id + 1, self._last_id)
            save_import(store, self._command_id, *reach)
        else:
            drop_command(store, self._command_id)
        if self._tickets:
            self._brought.index()
            compile_calendars(self._desk)
        settle_merges(self._desk, self._last_id)

    def bring_news(self, page: Sequence[Good]) -> None:
        """Let tickets that were there have what the file knows later than the desk by now."""
        store = self._desk.store
        with store.transaction("import"):
            self._desk.look_again()
            refuse_while_undoing(self._desk)
            store.hold_tickets(find_known(store, page))
            updated = []
            for _, (held, events) in find_news_of_known(self._desk, page, self._last_id):
                append(self._desk, held, events, self._command_id)
                updated.append(held.id)
                self._events += len(events)
            settle(self._desk, updated)
        self._updated += len(updated)

    def count(self) -> ImportCounts:
        told = self._rejects.told
        return ImportCounts(
            self._tickets,
            self._rows,
            self._events,
            self._known,
            self._updated,
            self._rejects.count,
            told[0] if told else None,
            told,
            self._tiers.tell_dropped(),
            self._copied,
        )

    def _take_good(self, rows: Iterable[Row]) -> list[Good]:
        good = []
        for row in rows:
            if isinstance(row, Reject):
                self._rejects.add(row)
            else:
                good.append(row)
        return good


class _Named:
    """The customers that tickets have named: the next that name them so need not add them."""

    def __init__(self) -> None:
        self._known: set[tuple[str | None, str | None]] = set()

    def find_new(self, batch: Sequence[TicketRows]) -> Iterable[Named]:
        """Those of the batch who may not be on the desk yet, each as first named."""
        named: dict[tuple[str | None, str | None], Named] = {}
        for each in (new.named for new in batch):
            named.setdefault((each.account, each.contact), each)
        new = [each for who, each in named.items() if who not in self._known]
        if len(self._known) > MOST_NAMES:
            self._known.clear()
        self._known.update(named)
        return new


class _Brought:
    """The tickets that were created, and search being told of them, many at a time. Others may open
    some in between."""

    def __init__(self, desk: Desk) -> None:
        self._words = desk.store.words
        self._waiting: list[int] = []
        self.reach: tuple[int, int] | None = None

    def add(self, ids: Sequence[int]) -> None:
        if ids:
            self.reach = (self.reach[0] if self.reach else ids[0], ids[-1])
            self._waiting += ids
        if len(self._waiting) >= INDEX_BATCH:
            self.index()

    def index(self) -> None:
        """Tell search of those that it does not know yet."""
        for first, last in join_neighbours(self._waiting):
            self._words.index_new(first, last)
        self._waiting = []


def _take_people(store: Store, import_id: int, taken_in: Iterable[tuple[int, Good]]) -> int:
    """Copy on each ticket whom its source names beside its contact; how many that are."""
    copied: list[tuple[int, Participant]] = []
    for ticket_id, row in taken_in:
        if isinstance(row, Ready) or not row.people:
            continue
        contact, *others = row.people
        if contact.name:
            name_contact(store, contact.address, contact.name, import_id)
        copied += ((ticket_id, Participant(*each)) for each in others)
    if copied:
        copy_on_tickets(store, copied)
    return len(copied)


def _lay_out(desk: Desk, row: Good) -> TicketRows:
    if isinstance(row, Ready):
        rows: TicketRows = row.rows
        return rows
    return lay_out(prepare(desk, row.ticket, row.events, desk.now, row.fingerprint))
