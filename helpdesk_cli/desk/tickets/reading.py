"""Reading one ticket: all of it for `hd show`, and the sums behind its clocks for `hd explain`."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import History, assess_anew, read_history
from helpdesk_cli.desk.tickets.mails import read_mailed
from helpdesk_cli.desk.tickets.places import Places
from helpdesk_cli.desk.tickets.privacy import as_seen, refuse_outsider
from helpdesk_cli.desk.tickets.sources import Sources
from helpdesk_cli.domain.answers.ticket import NextRung, Past, TicketView
from helpdesk_cli.domain.clocks.explain import Explanation, explain
from helpdesk_cli.domain.clocks.past import find_reschedulings, trace_past
from helpdesk_cli.domain.clocks.run import Run
from helpdesk_cli.domain.customers.advice import advise_phone
from helpdesk_cli.domain.ladder.rungs import FiredKey, PlannedRung, plan_rungs
from helpdesk_cli.domain.tickets.ticket import Event, collect_links
from helpdesk_cli.errors import StoreError
from helpdesk_cli.store.customers.accounts import read_account
from helpdesk_cli.store.customers.people import list_participants
from helpdesk_cli.store.ladder.ledger import read_fired_rungs, read_suggestion
from helpdesk_cli.store.tickets.drafts import read_drafts
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.runs import read_runs
from helpdesk_cli.store.tickets.tickets import StoredTicket, mark_seen, read_ticket, read_timeline


def show_tickets(desk: Desk, names: Sequence[str], *, in_full: bool = False) -> list[TicketView]:
    """Each ticket with its clocks as they stand now and its whole timeline; `in_full`, what came by
    mail has the text that is quoted in it, too.

    Refused when one is private to others.
    """
    shown = [_show(desk, find_ticket(desk.store, name), in_full) for name in names]
    _mark_seen(desk, [view.id for view in shown if view.unread_since is not None])
    return shown


def glance_at(desk: Desk, ticket_id: int) -> TicketView:
    """The same of one ticket for somebody who only passes by: what is unread stays so."""
    return _show(desk, ticket_id, in_full=False)


def _mark_seen(desk: Desk, unread: Sequence[int]) -> None:
    """They are not unread any more. Nothing of it stands on their timelines: it is no part of what
    happened between the customer and the desk."""
    if unread:
        # Who may only read the desk, or comes while another writes, has been shown the ticket.
        with suppress(StoreError), desk.store.transaction("tickets"):
            desk.store.hold_tickets(unread)
            for ticket_id in unread:
                mark_seen(desk.store, ticket_id, desk.now)
                assess_anew(desk, read_ticket(desk.store, ticket_id))


def explain_tickets(desk: Desk, names: Sequence[str]) -> list[Explanation]:
    """How each deadline came to be, replayed from the events up to `now`: what rescheduled it, and
    where it is promised."""
    find_place = Places(desk.store)
    explained = []
    for name in names:
        ticket_id = find_ticket(desk.store, name)
        known = _read(desk, read_ticket(desk.store, ticket_id))
        steps, found = _trace(desk, known).steps, _explain(desk, known)
        runs = tuple(
            replace(
                one,
                place=find_place(one.run.policy_id, one.run.rule),
                rescheduled=find_reschedulings(steps, one.run),
            )
            for one in found.runs
        )
        explained.append(replace(found, runs=runs))
    return explained


def trace_tickets(desk: Desk, names: Sequence[str]) -> list[Past]:
    """What has happened to each ticket's status and clocks up to `now`, and what did it."""
    found = (read_ticket(desk.store, find_ticket(desk.store, name)) for name in names)
    return [_trace(desk, _read(desk, held)) for held in found]


class _Known(NamedTuple):
    """A ticket, and what its clocks follow from up to `now`."""

    held: StoredTicket
    history: History
    runs: Sequence[Run]


def _read(desk: Desk, held: StoredTicket, timeline: Sequence[Event] | None = None) -> _Known:
    """The `timeline` is read unless the caller has it."""
    history = read_history(desk, held, timeline, sources=Sources(desk, until=desk.now))
    return _Known(held, history, read_runs(desk.store, held.id))


def _trace(desk: Desk, known: _Known) -> Past:
    held, history, runs = known
    steps = trace_past(
        history.opening, history.timeline, history.policies, desk.now, history.merged, runs
    )
    seen = as_seen(desk, held.ticket)
    return Past(held.id, seen.ref, seen.subject, desk.now, steps)


def _show(desk: Desk, ticket_id: int, in_full: bool) -> TicketView:
    held = read_ticket(desk.store, ticket_id)
    refuse_outsider(desk, held)
    events = read_timeline(desk.store, ticket_id)
    clocks = _explain(desk, _read(desk, held, events)).runs
    fired = read_fired_rungs(desk.store, ticket_id)
    planned = plan_rungs(
        desk.in_force.policy,
        held.ticket,
        [explained.run for explained in clocks],
        held.taken_in_at,
        desk.ladder_since,
    )
    account = read_account(desk.store, held.ticket.account) if held.ticket.account else None
    phone = advise_phone(desk.in_force.policy, held.ticket, account.phone if account else None)
    return TicketView(
        held.id,
        held.ticket,
        held.status,
        held.updated_at,
        held.tags,
        clocks,
        tuple(events),
        suggestion=read_suggestion(desk.store, ticket_id),
        phone=phone,
        next_rung=_next_rung(planned, fired),
        links=collect_links(events),
        unread_since=held.unread_since,
        mailed=read_mailed(desk, ticket_id, in_full=in_full),
        drafts=tuple(read_drafts(desk.store, ticket_id)),
        participants=tuple(each.address for each in list_participants(desk.store, ticket_id)),
    )


def _next_rung(planned: Sequence[PlannedRung], fired: AbstractSet[FiredKey]) -> NextRung | None:
    for one in planned:
        if one.key not in fired and one.rung.action != "suggest":
            return NextRung(one.rung.name, one.rung.action, one.rung.to, one.at, one.rung.text)
    return None


def _explain(desk: Desk, known: _Known) -> Explanation:
    held, history, runs = known
    found = explain(
        held.id, history.opening, history.timeline, history.policies, desk.now, history.merged, runs
    )
    return replace(found, subject=as_seen(desk, held.ticket).subject)
