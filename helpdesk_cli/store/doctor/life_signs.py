"""When the desk was last looked after: passes that ended, mail fetched, messages that wait.

On the path of the fastest commands.
"""

from __future__ import annotations

from helpdesk_cli.store.desk_facts import read_fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from helpdesk_cli.store.door.store import Store

REMEMBERED = 24
"""Passes by which their rhythm is told."""


def read_pass_ends(store: Store) -> list[int]:
    """When the latest passes ended, the last one first."""
    rows = store.rows(
        "SELECT began_at, seconds FROM escalation_pass ORDER BY id DESC LIMIT :most",
        most=REMEMBERED,
    )
    return [began_at + int(seconds) for began_at, seconds in rows]


_FETCHED = "mail_fetched"
"""The fact that says when each mailbox was last read to its end: by name, the last one first."""

_ONE_A_MINUTE = 60


def read_fetches(store: Store) -> dict[str, list[int]]:
    """When each mailbox was read to its end, the last one first."""
    from json import loads

    written = read_fact(store, _FETCHED)
    return {} if written is None else loads(written)


def note_fetches(store: Store, mailboxes: Iterable[str], now: int) -> None:
    """Note that these were read, at the most once a minute each."""
    from json import dumps

    known = read_fetches(store)
    news = {
        name: [now, *ends][:REMEMBERED]
        for name in mailboxes
        for ends in [known.get(name, [])]
        if not ends or now - ends[0] >= _ONE_A_MINUTE
    }
    if news:
        with store.transaction("log"):
            store.run(
                "INSERT INTO desk (key, value) VALUES (:key, :value)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key=_FETCHED,
                value=dumps(known | news),
            )


def count_overdue(store: Store, before: int) -> int:
    """How many messages should have left before then."""
    ((found,),) = store.rows(
        "SELECT count(*) FROM outbox WHERE state = 'waiting' AND send_at < :before", before=before
    )
    return int(found)


def count_quarantined(store: Store) -> int:
    """How many mails lie in quarantine. Leads do not read the table."""
    ((found,),) = store.rows("SELECT count(*) FROM mail_message WHERE outcome = 'quarantined'")
    return int(found)
