"""One line of the queue, and what is said of the whole queue beneath it.

Values only: who computes them reads the store, who shows them knows neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    # Only names of types: loading them would cost `hd queue` the whole policy model.
    from collections.abc import Iterable, Sequence

    from helpdesk_cli.domain.clocks.state import State
    from helpdesk_cli.domain.policy.clocks import ClockName
    from helpdesk_cli.domain.tickets.search.query import FieldTerm
    from helpdesk_cli.domain.tickets.ticket import Status


class QueueLine(NamedTuple):
    """A ticket with its nearest running clock; everything about the clock is None without one.

    `due_in_seconds` is wall-clock time, negative when late. `remaining_seconds` is target minus
    elapsed on the target's own calendar (`calendar` None: wall-clock time). `elapsed_share` is the
    part of the target used up, above 1 when late. `unread_since` is the customer's first word that
    no agent has seen. A tuple because ten thousand of them are made
    for one piped queue: a frozen dataclass takes eight times as long to make.
    """

    id: int
    ref: str | None
    subject: str
    status: Status
    severity: str
    tier: str
    account: str | None
    contact: str | None
    channel: str | None
    topic: str | None
    team: str | None
    assignee: str | None
    created_at: int
    clock: ClockName | None = None
    state: State | None = None
    due_at: int | None = None
    due_in_seconds: int | None = None
    remaining_seconds: int | None = None
    suggestion: str | None = None
    unread_since: int | None = None
    elapsed_share: float | None = None
    target: str | None = None
    calendar: str | None = None


def count_down(lines: Iterable[QueueLine], now: int) -> list[QueueLine]:
    """Lines that were read a moment ago, if nothing has changed but the time that is left."""
    return [_count_down(line, now) for line in lines]


def _count_down(line: QueueLine, now: int) -> QueueLine:
    if line.due_at is None:
        return line
    left = line.due_at - now
    # Where hours are open without a break until then, both are the same.
    is_open = line.remaining_seconds == line.due_in_seconds
    return line._replace(
        due_in_seconds=left, remaining_seconds=left if is_open else line.remaining_seconds
    )


class QueueSummary(NamedTuple):
    """Counts over the whole queue. `hidden` were cut off by a limit.

    `capped` says that counting stopped early, so that each of the others may be more.
    """

    open: int
    breaching: int
    imminent: int
    unassigned: int
    hidden: int = 0
    capped: bool = False


class Hit(NamedTuple):
    """A ticket that was found, and its first words around one that was searched for."""

    line: QueueLine
    snippet: str | None


class Searched(NamedTuple):
    """A `Search` whose words have been looked up: these `ids` have them; None where it has none."""

    terms: tuple[FieldTerm, ...]
    after_at: int | None = None
    before_at: int | None = None
    ids: Sequence[int] | None = None

    @property
    def seeks_finished(self) -> bool:
        """Whether it names what the queue does not show by itself."""
        return any(
            term.field in ("is", "status") and term.value in ("solved", "closed")
            for term in self.terms
            if not term.is_negated
        )


GroupField = Literal["team", "severity", "account"]
"""What tickets of the queue may stand together by."""

GROUP_FIELDS: tuple[GroupField, ...] = ("team", "severity", "account")

SORT_KEYS = ("due", "age", "severity", "tier", "account")
"""What the queue may be sorted by; with a - before it, the other way round."""

COLUMN_NAMES = (
    *("due", "open", "due_at", "clock", "used", "id", "severity", "tier", "account", "assignee"),
    *("unread", "suggestion", "age", "ref", "status", "team", "contact", "channel", "topic"),
)
"""Columns of the screen beside mark and subject, which always stand first and last."""


class QueueOrder(NamedTuple):
    """An order that comes before the due instant: one of `SORT_KEYS`.

    `ranks` are the values of severity or tier, in the order in which they come.
    """

    key: str = "due"
    is_reversed: bool = False
    ranks: tuple[str, ...] = ()


class QueueFilter(NamedTuple):
    """A choice of tickets: those that have one of the words of every tuple that is not empty.

    Without a `status`, all that are not solved or closed. `breached`: the nearest clock is late;
    `within_seconds`: it is due by then, or late; `reader`: this agent may see its text; `untagged`:
    it does not have this tag; `searched`: it fits a search.
    """

    status: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    tier: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()
    unassigned: bool = False
    breached: bool = False
    within_seconds: int | None = None
    reader: str | None = None
    untagged: str | None = None
    searched: Searched | None = None


class View(NamedTuple):
    """A search under a name; `is_shared` by the policy, or somebody's own."""

    name: str
    search: str
    is_shared: bool
