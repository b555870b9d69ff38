"""What the board has of the world: the desk, opened to look or to act, and what was asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.queue.board import list_places
from helpdesk_cli.desk.queue.queue import EVERYTHING, desk_zone
from helpdesk_cli.desk.queue.search import narrow_queue
from helpdesk_cli.domain.answers.board import Place
from helpdesk_cli.domain.answers.queue import (
    GroupField,
    QueueFilter,
    QueueOrder,
    QueueSummary,
)
from helpdesk_cli.errors import StoreAwayError
from helpdesk_cli.view.printing.output import Output

BY_DUE = QueueOrder()


class Changes(Protocol):
    """Tells when the desk changes, whoever changes it."""

    def wait(self, seconds: float) -> bool:
        """Whether it has changed since the last time, or does within that many seconds."""

    def close(self) -> None:
        """Listen no more."""


class NoteKeeper(Protocol):
    """Keeps a note that is being written, on this machine."""

    def keep(self, ticket_id: int, text: str) -> None:
        """Keep a note in place of the earlier one; an empty note is none."""

    def recall(self, ticket_id: int) -> str:
        """The one on this ticket."""


@dataclass(frozen=True)
class Session:
    """Given by the command line. Every desk that is opened stands at the instant of its opening."""

    open_to_look: Callable[[], Desk]
    open_to_act: Callable[[], Desk]
    watch: Callable[[], Changes]
    read_now: Callable[[], int]
    remember: Callable[[int], object]
    looked_at: int | None
    """When this agent left the board the last time."""
    remember_look: Callable[[int], object]
    ring: Callable[[Desk, Callable[[str], object]], None]
    """Tells of promises that have turned, by what the terminal is sent."""
    edit: Callable[[str, str], str]
    """A text and what is shown below it; as it leaves the agent's editor."""
    notes: NoteKeeper
    program: Sequence[str]
    """The command line on this desk, but for what it is to do."""
    commands: Callable[[], Sequence[tuple[str, str]]]
    ticket_link: str | None
    output: Output
    keys: Mapping[str, Sequence[str]]
    filters: QueueFilter = EVERYTHING
    order: QueueOrder = BY_DUE
    columns: tuple[str, ...] = ()
    group: GroupField | None = None
    search: str = ""


class Lookout:
    """The desk as it is looked at again and again, over one connection."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._desk: Desk | None = None
        self._changes: Changes | None = None
        self._ahead = 0
        """By how much the clock of the desk's server is ahead of ours."""
        self._zone: str | None = None

    @property
    def now(self) -> int:
        """This instant, also while the desk cannot be reached."""
        return self.session.read_now() + self._ahead

    @property
    def desk(self) -> Desk:
        """The desk at this instant."""
        if self._desk is None:
            now = self.session.read_now()
            self._desk = self.session.open_to_look()
            self._ahead = self._desk.now - now
        self._desk.now = self.now
        return self._desk

    @property
    def zone(self) -> str:
        """The time zone in which people of this desk read instants."""
        try:
            self._zone = desk_zone(self.desk)
        except StoreAwayError:
            if self._zone is None:
                raise
        return self._zone

    def has_changed(self) -> bool:
        """Whether anybody may have changed the desk since this was asked last."""
        if self._changes is None:
            self._changes = self.session.watch()
            return True
        return self._changes.wait(0)

    def read_places(self, search: str) -> tuple[Sequence[Place], QueueSummary]:
        """The whole queue as it stands, narrowed to what fits a search."""
        desk, asked = self.desk, self.session
        desk.look_again()
        filters = narrow_queue(desk, asked.filters, search)
        return list_places(desk, filters, asked.order, asked.group)

    def begin_anew(self) -> None:
        """The desk is opened again for the next look."""
        if self._desk is not None:
            self._desk.store.close()
            self._desk = None

    def close(self) -> None:
        """Let go of the desk."""
        self.begin_anew()
        if self._changes is not None:
            self._changes.close()
