"""Taking in tickets that other systems wrote: good ones land in one transaction, bad ones are told.

A ticket is known by its ref, or by its very line when it has none, so that the same file twice
changes nothing the second time.
"""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import BinaryIO

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.planning import compile_calendars
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.desk.tickets.merging import settle_merges
from helpdesk_cli.desk.tickets.withdrawing import refuse_while_withdrawing
from helpdesk_cli.desk.transfer.circles import Circles
from helpdesk_cli.desk.transfer.known import find_news_of_known, find_unknown, name_ours
from helpdesk_cli.desk.transfer.learnt_tiers import LearntTiers
from helpdesk_cli.desk.transfer.reading import LinesApart
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier
from helpdesk_cli.domain.tickets.command import IMPORT
from helpdesk_cli.store.door import Store
from helpdesk_cli.store.mail.people import Participant, add_participants, name_contact
from helpdesk_cli.store.tickets.commands import drop_command, save_command
from helpdesk_cli.store.tickets.imports import join_neighbours, save_import
from helpdesk_cli.store.tickets.merges import newest_id
from helpdesk_cli.store.tickets.tickets import TicketRows, create_rows, lay_out
from helpdesk_cli.transfer.incoming import Good, Ready, Reject, Row, Vocabulary
from helpdesk_cli.transfer.rejects import RejectLog

BATCH = 1_000
"""Tickets held in memory at a time; memory stays flat whatever the file's size."""

INDEX_BATCH = 16_000
"""Tickets that search is told of at a time: the more at once, the less it merges afterwards."""

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

    With `update`, tickets that the desk knows get what the file knows later than the desk; nobody
    else works on any then. New ones nobody can have in hand.
    """
    desk.refuse_agents("hd import")
    with suppress(_NotKeptError), desk.store.transaction("desk" if update else "import"):
        desk.look_again()
        refuse_while_withdrawing(desk)
        intake = _Intake(desk, rejects, update=update)
        with closing(intake.read(stream, read)) as rows:
            for batch in _batches(rows, BATCH):
                intake.take(batch)
        intake.finish()
        if not keep:
            raise _NotKeptError
    return intake.count()


class _Intake:
    """One import on its way. Make it in a transaction."""

    def __init__(self, desk: Desk, rejects: RejectLog, *, update: bool) -> None:
        self._desk = desk
        self._rejects = rejects
        self._brings_news = update
        self._tiers = LearntTiers(desk)
        self._lines = LinesApart(desk, self._tiers, is_news=not update)
        self._circles = Circles(desk)
        self._brought = _Brought(desk)
        self._last_id = newest_id(desk.store)
        self._command_id = save_command(desk.store, desk.now, desk.agent, IMPORT)
        self._tickets = self._rows = self._events = self._known = self._copied = 0
        self._updated: list[int] = []

    def read(self, stream: BinaryIO, read: Reader) -> Generator[Row]:
        return self._tiers.learning(read(stream, self._tiers.vocabulary(self._lines)))

    def take(self, batch: Iterable[Row]) -> None:
        """Keep what is good of it and new to the desk."""
        incoming = name_ours(self._desk, self._take_good(batch))
        unknown = find_unknown(self._desk, incoming)
        self._known += len(incoming) - len(unknown)
        self._lines.is_news = not self._brings_news and len(unknown) * 2 > len(incoming)
        self._create(self._take_good(self._circles.part(unknown)))
        if self._brings_news:
            self._bring_news(incoming)

    def finish(self) -> None:
        """Do what can only be done once all tickets are there."""
        store = self._desk.store
        if self._tickets or self._updated:
            reach = self._brought.reach or (self._last_id + 1, self._last_id)
            save_import(store, self._command_id, *reach)
        else:
            drop_command(store, self._command_id)
        if self._tickets:
            self._brought.index()
            compile_calendars(self._desk)
        settle_merges(self._desk, self._last_id, self._updated)

    def count(self) -> ImportCounts:
        told = self._rejects.told
        return ImportCounts(
            self._tickets,
            self._rows,
            self._events,
            self._known,
            len(self._updated),
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

    def _create(self, fresh: Sequence[Good]) -> None:
        store = self._desk.store
        laid_out = [_lay_out(self._desk, each) for each in fresh]
        ids = create_rows(store, laid_out, import_id=self._command_id, is_indexed=False)
        self._brought.add(ids)
        self._copied += _take_people(store, self._command_id, zip(ids, fresh, strict=True))
        self._tiers.forget()
        self._tickets += len(fresh)
        self._rows += sum(1 if isinstance(each, Ready) else each.rows for each in fresh)
        self._events += sum(len(each.events) for each in laid_out)

    def _bring_news(self, incoming: Sequence[Good]) -> None:
        news = dict(find_news_of_known(self._desk, incoming, self._last_id))
        for each in self._take_good(self._circles.part([*news])):
            held, events = news[each]
            append(self._desk, held, events, self._command_id)
            self._updated.append(held.id)
            self._events += len(events)


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


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _take_people(store: Store, import_id: int, taken_in: Iterable[tuple[int, Good]]) -> int:
    """Copy on each ticket whom its source names beside its contact; how many that are."""
    copied = 0
    for ticket_id, row in taken_in:
        if isinstance(row, Ready) or not row.people:
            continue
        contact, *others = row.people
        if contact.name:
            name_contact(store, contact.address, contact.name, import_id)
        if others:
            add_participants(store, ticket_id, (Participant(*each) for each in others))
            copied += len(others)
    return copied


def _lay_out(desk: Desk, row: Good) -> TicketRows:
    if isinstance(row, Ready):
        rows: TicketRows = row.rows
        return rows
    return lay_out(prepare(desk, row.ticket, row.events, desk.now, row.fingerprint))
