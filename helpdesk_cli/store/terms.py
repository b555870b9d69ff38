"""Terms that queries and indexes share: an index serves a query that says it in the same words.

On the path of the fastest commands: imports nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING_DUE = 253_402_300_799
"""Stands in `queue_at` for a ticket with no running clock: the last second of the year 9999."""

UNREAD_FIRST = NOTHING_DUE - 1
"""The same for one that is unread, so that it stands above the others."""

_UNDELIVERED = (
    "EXISTS (SELECT 1 FROM outbox WHERE outbox.ticket_id = ticket.id AND outbox.action = 'reply'"
    " AND outbox.state IN ('parked', 'bounced') AND NOT EXISTS (SELECT 1 FROM event"
    " WHERE event.ticket_id = ticket.id AND event.id > outbox.number AND event.kind = 'message'"
    " AND event.public = 1 AND event.by_whom LIKE 'agent:%'))"
)
CALL = "The last reply did not arrive: call the customer, or ask for another address."
SUGGESTION = f"CASE WHEN {_UNDELIVERED} THEN '{CALL}' ELSE ticket.suggestion END"
"""What an agent is to do next: what the ladder suggests, unless a reply did not arrive and nobody
has replied since."""

UNFINISHED = "status NOT IN ('solved', 'closed')"
FINISHED = "status IN ('solved', 'closed')"


def write_ids(ids: Iterable[int]) -> str:
    """Ids for `IN (…)`, which no engine but SQLite lets be empty; they begin at 1."""
    return ", ".join(map(str, ids)) or "0"


def write_words(name: str, words: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Words for `IN (…)`, and the parameters that hold them, told from others by this name."""
    params = {f"{name}_{place}": word for place, word in enumerate(words)}
    return ", ".join(f":{each}" for each in params), params


DAY = 86_400
SPELLS = (2 * DAY, 8 * DAY, 32 * DAY, 128 * DAY, 512 * DAY)
"""Upper bounds of the lives that are told apart, in seconds; any longer one is the last spell."""

_BOUNDS = " ".join(
    f"WHEN updated_at - created_at < {bound} THEN {spell}" for spell, bound in enumerate(SPELLS)
)
SPELL = f"CASE {_BOUNDS} ELSE {len(SPELLS)} END"
"""Which spell a ticket's life is."""

# Not `kind IN (…)`: SQLite would make a table of the list anew for every event that is added.
MOVING = "(kind = 'severity' OR kind = 'tier' OR kind = 'region')"
"""Events that reschedule what is owed: those of `domain.tickets.ticket.PROMISE_FIELDS`."""
