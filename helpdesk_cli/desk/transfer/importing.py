"""Taking in tickets that other systems wrote: good ones land in one transaction, bad ones are told.

A ticket is known by its ref, or by its very line when it has none, so that the same file twice
changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import BinaryIO

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.policy.planning import compile_calendars
from helpdesk_cli.desk.tickets.changes import append
from helpdesk_cli.desk.tickets.intake import prepare
from helpdesk_cli.desk.tickets.merging import settle_merges
from helpdesk_cli.desk.transfer.circles import Circles
from helpdesk_cli.domain.customers.dropped_tiers import DroppedTier, find_dropped_tiers
from helpdesk_cli.domain.customers.naming import spell
from helpdesk_cli.domain.tickets.command import IMPORT
from helpdesk_cli.domain.tickets.news import find_changes, find_news, note_account
from helpdesk_cli.domain.tickets.ticket import FIELDS, NAMING_OTHERS, Event, Ticket
from helpdesk_cli.domain.tickets.timeline import fill_was, rewind
from helpdesk_cli.store.customers import accounts_with_past, tier_at
from helpdesk_cli.store.tickets.commands import drop_command, save_command
from helpdesk_cli.store.tickets.imports import join_neighbours, read_imported, save_import
from helpdesk_cli.store.tickets.merges import newest_id
from helpdesk_cli.store.tickets.names_abroad import find_named
from helpdesk_cli.store.tickets.tickets import (
    NewTicket,
    StoredTicket,
    create_tickets,
    find_ticket,
    known_fingerprints,
    known_refs,
    read_ticket,
    read_timeline,
)
from helpdesk_cli.transfer.incoming import Incoming, Reject, Vocabulary
from helpdesk_cli.transfer.rejects import RejectLog

BATCH = 1_000
"""Tickets held in memory at a time; memory stays flat whatever the file's size."""

INDEX_BATCH = 16_000
"""Tickets that search is told of at a time: the more at once, the less it merges afterwards."""

Reader = Callable[[BinaryIO, Vocabulary], Iterator[Incoming | Reject]]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of a file; `known` tickets were on the desk already and stay as they are.

    But for those that were `updated`. `rows` of the file told the `tickets` that are new; `events`
    are theirs, and what updates brought. `reasons` says where the first bad rows are and what is
    wrong with them, `first_reject` of the very first. `dropped_tiers` are those for which the
    default one counted.
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
    tickets = rows = events = known = 0
    updated: list[int] = []
    tiers, circles = _Tiers(desk), Circles(desk)
    brought = _Brought(desk)
    with suppress(_NotKeptError), desk.store.transaction("desk" if update else "import"):
        desk.look_again()
        last_id = newest_id(desk.store)
        command_id = save_command(desk.store, desk.now, desk.agent, IMPORT)
        for batch in _batches(tiers.learning(read(stream, tiers.vocabulary())), BATCH):
            for each in batch:
                if isinstance(each, Reject):
                    rejects.add(each)
            incoming = _at_home(desk, [each for each in batch if isinstance(each, Incoming)])
            unknown = _fresh(desk, incoming)
            fresh = _take_good(circles.part(unknown), rejects)
            prepared = [_prepare(desk, each) for each in fresh]
            created = create_tickets(desk.store, prepared, import_id=command_id, is_indexed=False)
            brought.add(created)
            tiers.forget()
            tickets += len(fresh)
            rows += sum(each.rows for each in fresh)
            events += sum(len(each.events) for each in fresh)
            known += len(incoming) - len(unknown)
            if update:
                news = dict(_find_news(desk, incoming, last_id))
                for each in _take_good(circles.part([*news]), rejects):
                    append(desk, *news[each], command_id)
                    updated.append(news[each][0].id)
                    events += len(news[each][1])
        if tickets or updated:
            save_import(desk.store, command_id, *(brought.reach or (last_id + 1, last_id)))
        else:
            drop_command(desk.store, command_id)
        if tickets:
            brought.index()
            compile_calendars(desk)
        settle_merges(desk, last_id, updated)
        if not keep:
            raise _NotKeptError
    told = rejects.told
    first = told[0] if told else None
    dropped = tiers.tell_dropped()
    return ImportCounts(
        tickets, rows, events, known, len(updated), rejects.count, first, told, dropped
    )


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


class _Tiers:
    """Which tier an account has, also when a line further up was the first to name it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._policy = desk.in_force.policy
        self._learnt: dict[str, str] = {}
        self._dropped: dict[str, set[str]] = defaultdict(set)
        # Those whose tier depends on the day; of the others one answer serves a whole batch.
        self._with_past = accounts_with_past(desk.store)

    def vocabulary(self) -> Vocabulary:
        return Vocabulary(
            frozenset(self._policy.tiers),
            frozenset(self._policy.severities),
            self._policy.desk.default_severity,
            self._tier_of,
        )

    def learning(self, rows: Iterable[Incoming | Reject]) -> Iterator[Incoming | Reject]:
        """The same rows; the accounts of those that pass are known to the next."""
        for row in rows:
            if isinstance(row, Incoming):
                self._learn(row.ticket)
            yield row

    def _learn(self, ticket: Ticket) -> None:
        if ticket.account is not None and ticket.account not in self._with_past:
            self._learnt.setdefault(ticket.account, ticket.tier)

    def forget(self) -> None:
        """What was learnt is in the store now."""
        self._learnt.clear()

    def _tier_of(self, name: str | None, at: int) -> str:
        if name is None:
            return self._policy.desk.default_tier
        if name in self._learnt:
            return self._learnt[name]
        tier = tier_at(self._desk.store, name, at)
        counts = self._policy.tier_that_counts(tier)
        if tier and tier != counts:
            self._dropped[tier].add(name)
        return counts

    def tell_dropped(self) -> list[DroppedTier]:
        """The tiers that accounts have and the policy does not."""
        return find_dropped_tiers(
            self._policy, {tier: len(names) for tier, names in self._dropped.items()}
        )


def _batches(rows: Iterable[Incoming | Reject], size: int) -> Iterator[list[Incoming | Reject]]:
    batch: list[Incoming | Reject] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _at_home(desk: Desk, batch: list[Incoming]) -> list[Incoming]:
    """The same, with numbers for tickets of this desk that other desks gave its names for."""
    others = [e.to for each in batch for e in each.events if e.kind in NAMING_OTHERS and e.to]
    ours = find_named(desk.store, others)
    if not ours:
        return batch
    return [
        replace(
            each,
            events=tuple(
                replace(e, to=f"#{ours[e.to]}") if e.kind in NAMING_OTHERS and e.to in ours else e
                for e in each.events
            ),
        )
        for each in batch
    ]


def _fresh(desk: Desk, batch: list[Incoming]) -> list[Incoming]:
    """Those that the desk does not know yet, each once."""
    refs = known_refs(desk.store, [each.ticket.ref for each in batch if each.ticket.ref])
    prints = known_fingerprints(
        desk.store, [each.fingerprint for each in batch if each.fingerprint]
    )
    fresh = []
    for each in batch:
        name, seen = (each.ticket.ref, refs) if each.ticket.ref else (each.fingerprint, prints)
        if name is None or name not in seen:
            fresh.append(each)
            seen.add(name or "")
    return fresh


def _take_good(rows: Iterable[Incoming | Reject], rejects: RejectLog) -> list[Incoming]:
    good = []
    for row in rows:
        if isinstance(row, Reject):
            rejects.add(row)
        else:
            good.append(row)
    return good


def _find_news(
    desk: Desk, batch: list[Incoming], last_id: int
) -> Iterator[tuple[Incoming, tuple[StoredTicket, Sequence[Event]]]]:
    """The rows with news of tickets that were there before, and what is news to which of them."""
    known = known_refs(desk.store, [each.ticket.ref for each in batch if each.ticket.ref])
    for each in batch:
        ref = each.ticket.ref
        if ref is None or ref not in known:
            continue
        held = read_ticket(desk.store, find_ticket(desk.store, ref))
        if held.id > last_id or held.status == "closed":
            continue
        stored = read_timeline(desk.store, held.id)
        news = find_news(stored, each.events)
        news += _find_changes(desk, held, stored, each, news)
        if news:
            yield each, (held, fill_was(held.ticket, news)[1])


def _find_changes(
    desk: Desk,
    held: StoredTicket,
    stored: Sequence[Event],
    incoming: Incoming,
    news: Sequence[Event],
) -> tuple[Event, ...]:
    """What a row with present values says of the fields of a ticket that it did not say before."""
    told = {name: getattr(incoming.ticket, name) for name in FIELDS if incoming.says(name)}
    at = max((event.at for event in (*stored, *news)), default=held.ticket.created_at)
    account = incoming.ticket.account if incoming.says("account") else None
    is_another = account is not None and spell(account) != spell(held.ticket.account or "")
    noted = note_account(account or "", stored, at) if is_another else ()
    if all(value == getattr(held.ticket, name) for name, value in told.items()):
        return noted
    opening = rewind(held.ticket, stored)
    before = {name: getattr(opening, name) for name in FIELDS}
    before |= read_imported(desk.store, held.id)
    return (*find_changes(held.ticket, before, told, at), *noted)


def _prepare(desk: Desk, incoming: Incoming) -> NewTicket:
    return prepare(desk, incoming.ticket, incoming.events, desk.now, incoming.fingerprint)
