"""A ticket and its timeline: the append-only truth from which everything else is computed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Status = Literal["new", "open", "pending", "hold", "solved", "closed"]
STATUSES: tuple[Status, ...] = ("new", "open", "pending", "hold", "solved", "closed")

FIELDS = ("severity", "tier", "region", "team", "assignee", "topic", "subject")
"""What an event of the same kind can change; on a ticket line they are the values at creation."""

NAMING_OTHERS = ("merge", "link", "unlink")
"""Kinds of events whose `to` names another ticket."""

PROMISE_FIELDS = ("severity", "tier", "region")
"""Those that say what is promised: a change of them reschedules what is owed (rule 8)."""

EVENT_KINDS = ("message", "status", *FIELDS, *NAMING_OTHERS, "tag", "undo")

REPLY = "reply"
"""How an undo names a public message of an agent."""

UNDONE_BY_NAME = ("status", *FIELDS, REPLY)
"""What an `undo` names in its `to`; without one it takes back a closing or a merge."""

CUSTOMER = "customer"
SYSTEM = "system"
AGENT_PREFIX = "agent:"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline.

    `by` is `customer`, `system` (automatic replies) or `agent:NAME`. `to` is the new value of a
    field or status, the other ticket of a merge, link or unlink, or a tag that was added; `was` is
    the value that stood before, or a tag that was removed. `body` belongs to messages alone.
    An `undo` takes back the last change of what its `to` names, or, without one, that the ticket
    was closed or merged away.
    """

    at: int
    kind: str
    by: str
    public: bool = False
    body: str | None = None
    to: str | None = None
    was: str | None = None

    @property
    def is_public_message(self) -> bool:
        """Whether customers see it as somebody speaking; automatic replies are nobody."""
        return self.kind == "message" and self.public and self.by != SYSTEM

    @property
    def is_agent_message(self) -> bool:
        """Whether a human agent speaks to the customer."""
        return self.kind == "message" and self.public and self.by.startswith(AGENT_PREFIX)


class PromisedTo(NamedTuple):
    """What a policy's promises go by: the values of `PROMISE_FIELDS`."""

    tier: str
    severity: str
    region: str | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket's fields. `created_at` is an instant; `tier` and `severity` are ids of the policy.

    Which moment the fields describe is the holder's to say: a ticket that is imported, exported
    or assessed carries its values at creation, one that is shown its present ones.
    """

    subject: str
    tier: str
    severity: str
    created_at: int
    ref: str | None = None
    account: str | None = None
    contact: str | None = None
    region: str | None = None
    channel: str | None = None
    topic: str | None = None
    team: str | None = None
    assignee: str | None = None

    @property
    def promised_to(self) -> PromisedTo:
        return PromisedTo(self.tier, self.severity, self.region)


def read_number(name: str | None) -> int | None:
    """The number of a ticket named `#17`; None for a ref, which is never written so."""
    number = name[1:] if name and name[0] == "#" else ""
    # No engine counts further than 18 digits.
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def as_status(word: str | None) -> Status:
    """The word as a status; ValueError when it is none."""
    for status in STATUSES:
        if status == word:
            return status
    raise ValueError(f"expected a status ({', '.join(STATUSES)}), got {word!r}")


def is_actor(by: str) -> bool:
    """Whether an event can be by this: `customer`, `system` or `agent:NAME`."""
    return by in (CUSTOMER, SYSTEM) or bool(agent_name(by))


def agent_name(by: str) -> str | None:
    """The agent behind `agent:NAME`, or None when a customer or the system acted."""
    return by[len(AGENT_PREFIX) :] if by.startswith(AGENT_PREFIX) else None


def change_field(ticket: Ticket, event: Event) -> Ticket:
    """The ticket after an event that changes one of `FIELDS`."""
    return replace(ticket, **{event.kind: event.to})  # type: ignore[arg-type]


def collect_tags(events: Iterable[Event]) -> tuple[str, ...]:
    """The tags that a timeline leaves, in order of the alphabet."""
    tags: set[str] = set()
    for event in events:
        if event.kind == "tag":
            tags.discard(event.was or "")
            tags.update([event.to] if event.to else [])
    return tuple(sorted(tags))


def collect_links(events: Iterable[Event]) -> tuple[str, ...]:
    """The other tickets that a timeline leaves linked, in order of linking."""
    links: dict[str, None] = {}
    for event in events:
        if event.kind == "link" and event.to:
            links[event.to] = None
        elif event.kind == "unlink":
            links.pop(event.to or "", None)
    return tuple(links)
