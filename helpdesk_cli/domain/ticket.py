"""A ticket and its timeline: the append-only truth from which everything else is computed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Status = Literal["new", "open", "pending", "hold", "solved", "closed"]
STATUSES: tuple[Status, ...] = ("new", "open", "pending", "hold", "solved", "closed")

FIELDS = ("severity", "tier", "region", "team", "assignee", "topic", "subject")
"""What an event of the same kind can change; on a ticket line they are the values at creation."""

EVENT_KINDS = ("message", "status", *FIELDS, "merge", "link", "tag")

CUSTOMER = "customer"
SYSTEM = "system"
AGENT_PREFIX = "agent:"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a timeline.

    `by` is `customer`, `system` (automatic replies) or `agent:NAME`. `to` is the new value of a
    field or status, the other ticket of a merge or link, or a tag that was added; `was` is the
    value that stood before, or a tag that was removed. `body` belongs to messages alone.
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


def agent_name(by: str) -> str | None:
    """The agent behind `agent:NAME`, or None when a customer or the system acted."""
    return by[len(AGENT_PREFIX) :] if by.startswith(AGENT_PREFIX) else None


def change_field(ticket: Ticket, event: Event) -> Ticket:
    """The ticket after an event that changes one of `FIELDS`."""
    return replace(ticket, **{event.kind: event.to})


def in_order(events: Iterable[Event]) -> list[Event]:
    """The events as they count: by instant, then as written.

    At one instant a public agent message comes before the status changes, so that "reply and
    solve" means the same whichever was written first.
    """
    ordered: list[Event] = []
    for event in sorted(events, key=_instant):
        place = len(ordered)
        if event.is_public_message and agent_name(event.by) is not None:
            while place and ordered[place - 1].at == event.at and _has_status(ordered, place, event):
                place -= 1
        ordered.insert(place, event)
    return ordered


def _instant(event: Event) -> int:
    return event.at


def _has_status(ordered: list[Event], end: int, event: Event) -> bool:
    """Whether a status change at the event's instant stands before `end`."""
    while end and ordered[end - 1].at == event.at:
        end -= 1
        if ordered[end].kind == "status":
            return True
    return False
