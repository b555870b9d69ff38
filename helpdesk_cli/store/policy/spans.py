"""The calendars of a policy as they were compiled: open spans with running totals.

They let the queue count business time without parsing the policy or loading a zone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from helpdesk_cli.store.door.store import Row, Store


_COLUMNS = ("policy_id", "calendar", "opens_at", "closes_at", "open_before")

_SELECT = """
SELECT opens_at, closes_at, open_before FROM calendar_span
WHERE policy_id = :policy_id AND calendar = :calendar AND opens_at BETWEEN
    coalesce((SELECT max(opens_at) FROM calendar_span
        WHERE policy_id = :policy_id AND calendar = :calendar AND opens_at <= :start_at), :start_at)
    AND
    coalesce((SELECT min(opens_at) FROM calendar_span
        WHERE policy_id = :policy_id AND calendar = :calendar AND opens_at > :end_at), :end_at)
ORDER BY opens_at
"""


class Spans(NamedTuple):
    """A stretch of one calendar, in order: spans `[opens_at, closes_at)`, seconds open before."""

    opens_at: list[int]
    closes_at: list[int]
    open_before: list[int]

    def covers(self, start_at: int, end_at: int) -> bool:
        """Whether what was compiled reaches over all of `[start_at, end_at)`."""
        return (
            bool(self.opens_at)
            and self.opens_at[0] <= start_at
            and end_at <= max(self.opens_at[-1], self.closes_at[-1])
        )

    def elapsed(self, start_at: int, end_at: int) -> int:
        """Open seconds in `[start_at, end_at)`, which these spans cover; 0 when reversed."""
        return max(self._open_until(end_at) - self._open_until(start_at), 0)

    def _open_until(self, at: int) -> int:
        place = bisect_right(self.opens_at, at) - 1
        return self.open_before[place] + min(at, self.closes_at[place]) - self.opens_at[place]


def save_spans(
    store: Store, policy_id: int, spans: Mapping[str, Iterable[tuple[int, int]]]
) -> None:
    """Compile calendars: what was stored of them is replaced by these spans, given in order."""
    for calendar, opened in spans.items():
        store.run(
            "DELETE FROM calendar_span WHERE policy_id = :policy_id AND calendar = :calendar",
            policy_id=policy_id,
            calendar=calendar,
        )
        rows = []
        before = 0
        for opens_at, closes_at in opened:
            rows.append((policy_id, calendar, opens_at, closes_at, before))
            before += closes_at - opens_at
        store.insert_many("calendar_span", _COLUMNS, rows)


def read_compiled(store: Store, policy_id: int, calendar: str) -> list[Row]:
    """All that was compiled of a calendar, `(opens_at, closes_at)` in order."""
    return store.rows(
        "SELECT opens_at, closes_at FROM calendar_span"
        " WHERE policy_id = :policy_id AND calendar = :calendar ORDER BY opens_at",
        policy_id=policy_id,
        calendar=calendar,
    )


def read_spans(
    store: Store, policy_id: int, calendars: Iterable[str], start_at: int, end_at: int
) -> dict[str, Spans]:
    """By calendar, the spans from the last that opens by `start_at` to the first after `end_at`."""
    found = {}
    for calendar in calendars:
        rows = store.rows(
            _SELECT, policy_id=policy_id, calendar=calendar, start_at=start_at, end_at=end_at
        )
        found[calendar] = Spans(
            [opens_at for opens_at, _, _ in rows],
            [closes_at for _, closes_at, _ in rows],
            [before for _, _, before in rows],
        )
    return found
