"""Which tickets the escalation pass must look at, and the ledger of rungs that have fired."""

from collections.abc import Iterable
from typing import NamedTuple

from helpdesk_cli.domain.escalation import FiredKey
from helpdesk_cli.store.door import Store


class FiredRung(NamedTuple):
    """A row of the ledger. `due_at` is when it should have fired, `fired_at` when it did."""

    ticket_id: int
    clock: str
    number: int
    rung: str
    due_at: int
    fired_at: int


def read_ladder(store: Store) -> dict[str, int]:
    """Since when each rung has been on the ladder."""
    return dict(store.rows("SELECT rung, since FROM ladder"))


def change_ladder(store: Store, rungs: Iterable[str], now: int) -> bool:
    """Make the ladder these rungs, new ones since now; whether any is new."""
    known, wanted = read_ladder(store), set(rungs)
    for gone in known.keys() - wanted:
        store.run("DELETE FROM ladder WHERE rung = :rung", rung=gone)
    added = sorted(wanted - known.keys())
    store.insert_many("ladder", ("rung", "since"), ((rung, now) for rung in added))
    return bool(added)


def due_tickets(store: Store, now: int) -> list[int]:
    """The tickets with a rung, a closing or a reminder due by now; the longest due first."""
    rows = store.rows(
        "SELECT id FROM ticket WHERE next_rung_at IS NOT NULL AND next_rung_at <= :now"
        " ORDER BY next_rung_at, id",
        now=now,
    )
    return [ticket_id for (ticket_id,) in rows]


def fired_rungs(store: Store, ticket_id: int) -> set[FiredKey]:
    """What has fired on a ticket, ever."""
    return set(
        store.rows("SELECT clock, number, rung FROM fired_rung WHERE ticket_id = :id", id=ticket_id)
    )


def record_fired(store: Store, rungs: Iterable[FiredRung]) -> None:
    """Enter rungs into the ledger; one that is there already breaks the transaction."""
    store.insert_many("fired_rung", FiredRung._fields, rungs)


def save_ladder(
    store: Store, ticket_id: int, next_rung_at: int | None, suggestion: str | None
) -> None:
    """When to look at a ticket again, and what its agent is to be told until then."""
    store.run(
        "UPDATE ticket SET next_rung_at = :next_rung_at, suggestion = :suggestion WHERE id = :id",
        next_rung_at=next_rung_at,
        suggestion=suggestion,
        id=ticket_id,
    )
