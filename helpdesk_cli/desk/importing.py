"""Taking in tickets that other systems wrote: good ones land in one transaction, bad ones are told.

A ticket is known by its ref, or by its very line when it has none, so that the same file twice
changes nothing the second time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from helpdesk_cli.desk.intake import prepare
from helpdesk_cli.desk.merging import settle_merges
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.desk.policies import compile_calendars
from helpdesk_cli.domain.ticket import Ticket
from helpdesk_cli.errors import HdError
from helpdesk_cli.store.accounts import accounts_with_past, tier_at
from helpdesk_cli.store.merges import newest_id
from helpdesk_cli.store.tickets import (
    NewTicket,
    create_tickets,
    known_fingerprints,
    known_refs,
)
from helpdesk_cli.transfer.incoming import Incoming, Reject, Vocabulary, format_reject

BATCH = 1_000
"""Tickets held in memory at a time; memory stays flat whatever the file's size."""

Reader = Callable[[BinaryIO, Vocabulary], Iterator[Incoming | Reject]]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What became of a file; `known` tickets were on the desk already and stay as they are.

    `rows` of the file told the `tickets` that are new, which have `events`. `first_reject` says
    where the first bad row is and what is wrong with it.
    """

    tickets: int = 0
    rows: int = 0
    events: int = 0
    known: int = 0
    rejected: int = 0
    first_reject: str | None = None


def import_tickets(
    desk: Desk, stream: BinaryIO, read: Reader, rejects: Callable[[], TextIO], *, strict: bool
) -> ImportCounts:
    """Read a file to its end and create what is new.

    `rejects` opens the file for bad rows, and is called only when there is one. With `strict` the
    first bad row refuses the whole file.
    """
    tickets = rows = events = known = rejected = 0
    first_reject = None
    tiers = _Tiers(desk)
    with desk.store.transaction():
        last_id = newest_id(desk.store)
        for batch in _batches(tiers.learning(read(stream, tiers.vocabulary())), BATCH):
            bad = [each for each in batch if isinstance(each, Reject)]
            if bad and strict:
                raise HdError(
                    _tell(bad[0]), hint="nothing was imported; without --strict it is skipped"
                )
            if bad and first_reject is None:
                first_reject = _tell(bad[0])
            for each in bad:
                rejects().write(format_reject(each) + "\n")
            incoming = [each for each in batch if isinstance(each, Incoming)]
            fresh = _fresh(desk, incoming)
            create_tickets(desk.store, [_prepare(desk, each) for each in fresh])
            tiers.forget()
            tickets += len(fresh)
            rows += sum(each.rows for each in fresh)
            events += sum(len(each.events) for each in fresh)
            known += len(incoming) - len(fresh)
            rejected += len(bad)
        if tickets:
            settle_merges(desk, last_id)
            compile_calendars(desk)
    return ImportCounts(tickets, rows, events, known, rejected, first_reject)


class _Tiers:
    """Which tier an account has, also when a line further up was the first to name it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._default = desk.in_force.policy.desk.default_tier
        self._learnt: dict[str, str] = {}
        # Those whose tier depends on the day; of the others one answer serves a whole batch.
        self._with_past = accounts_with_past(desk.store)

    def vocabulary(self) -> Vocabulary:
        policy = self._desk.in_force.policy
        return Vocabulary(
            frozenset(policy.tiers),
            frozenset(policy.severities),
            policy.desk.default_severity,
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
            return self._default
        if name in self._learnt:
            return self._learnt[name]
        return tier_at(self._desk.store, name, at) or self._default


def _batches(rows: Iterable[Incoming | Reject], size: int) -> Iterator[list[Incoming | Reject]]:
    batch: list[Incoming | Reject] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


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


def _prepare(desk: Desk, incoming: Incoming) -> NewTicket:
    return prepare(desk, incoming.ticket, incoming.events, desk.now, incoming.fingerprint)


def _tell(reject: Reject) -> str:
    ref = f" ({reject.ref})" if reject.ref else ""
    return f"line {reject.line}{ref}: {'; '.join(reject.reasons)}"
