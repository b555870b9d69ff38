"""Signs that nobody looks after a desk any more."""

from __future__ import annotations

from typing import NamedTuple

from helpdesk_cli.domain.doctor.rhythm import Silence


class Neglect(NamedTuple):
    """No pass has ended for long, nor have these mailboxes been read; messages wait for a day, and
    mails in quarantine for somebody to look at them."""

    passes: Silence | None
    mailboxes: tuple[tuple[str, Silence], ...]
    overdue: int
    quarantined: int
