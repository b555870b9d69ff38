"""When an agent left the board of a desk, kept on this machine: what moved since is news."""

from __future__ import annotations

from helpdesk_cli.settings.last_ticket import recall_number, remember_number

_KIND = "last-look"


def remember_look(db: str, agent: str, at: int) -> None:
    """At this instant. Where it cannot be kept, less is news the next time."""
    remember_number(_KIND, db, agent, at)


def recall_look(db: str, agent: str) -> int | None:
    """The instant last remembered; None when there is none."""
    return recall_number(_KIND, db, agent)
