"""Tickets, runs and policies for tests of the store, with everything but the point left out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.clocks.sla import Assessment
from helpdesk_cli.domain.tickets.ticket import Event, Status, Ticket
from helpdesk_cli.store.door.store import Store
from helpdesk_cli.store.policy.policies import save_policy
from helpdesk_cli.store.tickets.creating import NewTicket, create_tickets

NOW = 1_790_000_000
HOUR = 3_600


def add_policy(store: Store, applied_at: int = NOW, text: str = "[desk]\n") -> int:
    return save_policy(
        store, hash="ab12", text=text, source="desk.toml", applied_at=applied_at, applied_by="carol"
    )


def a_ticket(**changes: Any) -> Ticket:
    return replace(Ticket("It drops", "silver", "urgent", NOW), **changes)


def a_run(**changes: Any) -> Run:
    run = Run(
        clock="first_reply",
        number=1,
        started_at=NOW,
        target="8 business hours",
        target_seconds=8 * HOUR,
        calendar="office",
        rule="tiers.silver.first_reply.urgent",
        policy_id=1,
        due_at=NOW + 8 * HOUR,
        warns_at=NOW + 6 * HOUR,
        ticking_since=NOW,
        elapsed_seconds=0,
    )
    return run._replace(**changes)


def an_ended_run(**changes: Any) -> Run:
    ended = {"warns_at": None, "ticking_since": None, "stopped_at": NOW, "outcome": "achieved"}
    return a_run(**(ended | changes))


def new_ticket(
    *,
    status: Status = "open",
    runs: Sequence[Run] = (),
    events: Sequence[Event] = (),
    tags: tuple[str, ...] = (),
    fingerprint: str | None = None,
    imported_at: int | None = None,
    **ticket: Any,
) -> NewTicket:
    return NewTicket(
        assessment=Assessment(a_ticket(**ticket), status, tuple(runs)),
        events=events,
        policy_id=1,
        updated_at=NOW,
        imported_at=imported_at,
        fingerprint=fingerprint,
        tags=tags,
    )


def message(at: int, body: str = "Hello") -> Event:
    return Event(at, "message", "customer", True, body)


def due(hours: float, **ticket: Any) -> NewTicket:
    """A ticket with one clock, due so many hours from NOW; imminent in the last hour."""
    due_at = NOW + int(hours * HOUR)
    return new_ticket(runs=[a_run(due_at=due_at, warns_at=due_at - HOUR)], **ticket)


def add_tickets(store: Store, *batch: NewTicket) -> list[int]:
    """Create them, with the policy that judges them if there is none yet."""
    with store.transaction():
        if store.row("SELECT 1 FROM policy") is None:
            add_policy(store)
        return create_tickets(store, batch)
