"""The dead man's switch: whether anybody still looks after a desk. On the path of the fastest
commands."""

from __future__ import annotations

from helpdesk_cli.domain.doctor.neglect import Neglect
from helpdesk_cli.domain.doctor.rhythm import find_silence
from helpdesk_cli.store.doctor.life_signs import (
    count_overdue,
    count_quarantined,
    read_fetches,
    read_pass_ends,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from helpdesk_cli.desk.desk import Desk

DAY = 86_400


def find_neglect(desk: Desk, mailboxes: Collection[str]) -> Neglect:
    """What used to run by itself and has stopped; of mailboxes, only these."""
    fetches = read_fetches(desk.store) if mailboxes else {}
    login = desk.store.login
    silences = ((name, find_silence(fetches.get(name, ()), desk.now)) for name in mailboxes)
    return Neglect(
        find_silence(read_pass_ends(desk.store), desk.now),
        tuple((name, silence) for name, silence in silences if silence),
        count_overdue(desk.store, desk.now - DAY),
        0 if login and not login.reads_tables else count_quarantined(desk.store),
    )
