"""A stored ticket with all that its clocks follow from: its timeline, and what was merged into it.

The one way from the store to `assess` and back, so that a merge counts wherever a ticket is
assessed, and all that is derived from an assessment is kept with it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.privacy import keep_private
from helpdesk_cli.desk.tickets.sources import Sources
from helpdesk_cli.desk.tickets.standing import Standing, find_standing
from helpdesk_cli.domain.clocks.run import InForce, Run
from helpdesk_cli.domain.clocks.sla import Assessment, Merged, assess
from helpdesk_cli.domain.customers.address import encode_address, is_address
from helpdesk_cli.domain.ladder.rungs import FiredKey
from helpdesk_cli.domain.tickets.ticket import Event, Status, Ticket, collect_tags
from helpdesk_cli.domain.tickets.timeline import no_earlier, rewind
from helpdesk_cli.domain.tickets.unread import find_unread
from helpdesk_cli.domain.time.arithmetic import add_duration
from helpdesk_cli.errors import NotFoundError
from helpdesk_cli.store.door.store import Query
from helpdesk_cli.store.ladder.ledger import (
    follow_runs,
    follow_unread,
    query_all_fired_rungs,
    read_all_fired_rungs,
)
from helpdesk_cli.store.ladder.outbox import SURVEY, OutboxRow, plan_row
from helpdesk_cli.store.policy.policies import LATEST_ID
from helpdesk_cli.store.tickets.derived import Assessed
from helpdesk_cli.store.tickets.merges import (
    find_targets,
    merged_names,
    query_sources,
    query_targets,
)
from helpdesk_cli.store.tickets.naming import find_ticket
from helpdesk_cli.store.tickets.runs import query_all_runs, query_runs, read_all_runs, read_runs
from helpdesk_cli.store.tickets.saving import query_changes, save_assessments
from helpdesk_cli.store.tickets.tickets import (
    StoredTicket,
    append_timelines,
    query_timeline,
    query_timelines,
    read_timeline,
    read_timelines,
)

DAY = 86_400

PAGE = 500
"""How many tickets are read and written at a time: databases bear no more names in a query."""


@dataclass(frozen=True, slots=True)
class History:
    """The arguments of `assess`; `opening` holds the values at creation."""

    opening: Ticket
    timeline: Sequence[Event]
    policies: Sequence[InForce]
    merged: tuple[Merged, ...]

    def assess(self) -> Assessment:
        return assess(self.opening, self.timeline, self.policies, merged=self.merged)


def read_history(
    desk: Desk,
    held: StoredTicket,
    timeline: Sequence[Event] | None = None,
    *,
    sources: Sources | None = None,
) -> History:
    """The history of a ticket; its `timeline` is read unless the caller has it.

    `sources` has what was merged into others already, or knows an instant to look back from.
    """
    if timeline is None:
        timeline = read_timeline(desk.store, held.id)
    return _put_together(desk, held, timeline, (sources or Sources(desk)).merged_into(held))


def read_histories(
    desk: Desk,
    many: Sequence[StoredTicket],
    timelines: Mapping[int, Sequence[Event]] | None = None,
) -> Callable[[StoredTicket], History]:
    """The histories of some tickets, in few queries, with their `timelines` if the caller has them.

    Each is put together when it is asked for, so that one that is damaged stops no other.
    """
    names = {held.id: merged_names(held.id, held.ticket.ref) for held in many}
    told = [name for each in names.values() for name in each]
    if timelines is None and names:
        desk.store.expect([query_timelines(list(names)), query_targets(told)])
    known = read_timelines(desk.store, list(names)) if timelines is None else timelines
    targets = find_targets(desk.store, told)
    sources = Sources(desk)

    def put_together(held: StoredTicket) -> History:
        is_target = not targets.isdisjoint(names[held.id])
        merged = sources.merged_into(held) if is_target else ()
        return _put_together(desk, held, known[held.id], merged)

    return put_together


@dataclass(frozen=True, slots=True)
class Outcome:
    """What events make of a ticket, and where it stands on the ladder then; not stored yet."""

    held: StoredTicket
    events: Sequence[Event]
    assessed: Assessed
    standing: Standing


def foresee(
    desk: Desk,
    held: StoredTicket,
    history: History,
    events: Sequence[Event],
    fired: AbstractSet[FiredKey],
    runs: Sequence[Run] | None = None,
) -> Outcome:
    """What a history leaves when these events come to it; `fired` has all that has fired then.

    `runs` are those stored now, if the caller has read them.
    """
    events = no_earlier(events, held.updated_at)
    history = replace(history, timeline=sorted([*history.timeline, *events], key=_instant))
    return _tell(desk, held, events, history, history.assess(), fired, runs)


def keep(desk: Desk, outcomes: Sequence[Outcome]) -> int:
    """Store what was foreseen; how many due times moved. Within the same transaction."""
    if not outcomes:
        return 0
    added = {one.held.id: one.events for one in outcomes if one.events}
    if added:
        append_timelines(desk.store, added, desk.now)
    moved = store_outcomes(desk, outcomes)
    for one in outcomes:
        keep_private(desk, one.held.id, one.held.ticket, one.assessed.assessment.ticket)
        if desk.in_force.policy.mail.survey.ask:
            _plan_survey(desk, one)
    return moved


def store_outcomes(desk: Desk, outcomes: Sequence[Outcome]) -> int:
    """The same of timelines that are stored already, with nobody asked or refused."""
    return save_assessments(desk.store, [one.assessed for one in outcomes])


def _plan_survey(desk: Desk, one: Outcome) -> None:
    """Have the customer asked how it went, once a ticket has been solved just now."""
    policy, solved_at = desk.in_force.policy, one.assessed.assessment.solved_at
    contact = one.held.ticket.contact or ""
    is_news = one.assessed.assessment.status == "solved" != one.held.status
    if not is_news or solved_at is None or solved_at < desk.now - DAY or not is_address(contact):
        return
    calendar = policy.calendars[policy.desk.default_calendar]
    row = OutboxRow(
        letter="",
        ticket_id=one.held.id,
        clock="",
        number=solved_at,
        rung=SURVEY,
        action=SURVEY,
        recipient=encode_address(contact),
        due_at=desk.now,
        send_at=add_duration(calendar, desk.now, policy.mail.survey.after),
        attempts=0,
        written_at=desk.now,
    )
    row = row._replace(letter=desk.signet.name_letter(row.ticket_id, f"{SURVEY} {solved_at}"))
    plan_row(desk.store, row)


def assess_anew(
    desk: Desk,
    held: StoredTicket,
    timeline: Sequence[Event] | None = None,
    *,
    sources: Sources | None = None,
) -> int:
    """Save what a ticket's history leaves now; how many due times moved. Within a transaction."""
    desk.store.expect(_query_history(held))
    desk.look_again()
    history = read_history(desk, held, timeline, sources=sources)
    one = Replayed(held, history, history.assess(), read_runs(desk.store, held.id))
    follow(desk, one)
    return keep(desk, tell_all(desk, [one]))


def _query_history(held: StoredTicket) -> Iterator[Query]:
    """What it takes to assess a ticket, and to see what that changes."""
    yield LATEST_ID
    yield query_timeline(held.id)
    yield query_sources(merged_names(held.id, held.ticket.ref))
    yield query_runs(held.id)
    yield query_all_fired_rungs([held.id])
    yield from query_changes([held.id])


def assess_all_anew(desk: Desk, many: Sequence[tuple[StoredTicket, Sequence[Event]]]) -> int:
    """The same for many tickets with their timelines, in as few queries as for one."""
    replayed = replay_all(desk, many)
    for one in replayed:
        follow(desk, one)
    return keep(desk, tell_all(desk, replayed))


class Replayed(NamedTuple):
    """A ticket whose history was replayed, and its runs as they are stored."""

    held: StoredTicket
    history: History
    assessment: Assessment
    stored: Sequence[Run]


def replay_all(desk: Desk, many: Sequence[tuple[StoredTicket, Sequence[Event]]]) -> list[Replayed]:
    """What the histories of many tickets with their timelines come to now."""
    timelines = {held.id: timeline for held, timeline in many}
    desk.store.expect([query_all_runs(timelines), query_all_fired_rungs(timelines)])
    desk.store.expect(query_changes(timelines))
    history_of = read_histories(desk, [held for held, _ in many], timelines)
    stored = read_all_runs(desk.store, timelines)
    replayed = []
    for held, _ in many:
        history = history_of(held)
        replayed.append(Replayed(held, history, history.assess(), stored[held.id]))
    return replayed


def tell_all(desk: Desk, replayed: Sequence[Replayed]) -> list[Outcome]:
    """The same with where each stands on the ladder, by what has fired on it; not stored yet."""
    fired = read_all_fired_rungs(desk.store, [one.held.id for one in replayed])
    return [
        _tell(desk, one.held, (), one.history, one.assessment, fired[one.held.id], one.stored)
        for one in replayed
    ]


def _tell(
    desk: Desk,
    held: StoredTicket,
    events: Sequence[Event],
    history: History,
    assessment: Assessment,
    fired: AbstractSet[FiredKey],
    runs: Sequence[Run] | None,
) -> Outcome:
    timeline = history.timeline
    updated_at = timeline[-1].at if timeline else held.updated_at
    unread_since = _find_unread(desk, held, history, assessment.status)
    standing = find_standing(desk, assessment, held.taken_in_at, fired, unread_since)
    tags = collect_tags(timeline)
    assessed = Assessed(held.id, assessment, tags, updated_at, runs, unread_since, standing)
    return Outcome(held, events, assessed, standing)


def _find_unread(desk: Desk, held: StoredTicket, history: History, status: Status) -> int | None:
    is_live = desk.in_force.policy.is_live(held.ticket.channel)
    return find_unread(
        history.timeline,
        status,
        held.seen_at,
        answered_at=held.ticket.created_at if is_live else None,
        merged=history.merged,
    )


def say_unread(desk: Desk, replayed: Replayed) -> int | None:
    """The instant since which a ticket is unread."""
    held, history, assessment, _ = replayed
    return _find_unread(desk, held, history, assessment.status)


def follow(desk: Desk, replayed: Replayed) -> None:
    """Let what has fired, and what it left to be sent, go where merges take what it is about."""
    held, history, assessment, stored = replayed
    follow_runs(desk.store, held.id, stored, assessment.runs)
    since = say_unread(desk, replayed)
    if since is None:
        return
    for one in history.merged:
        if one.unread_since == since:
            follow_unread(desk.store, since, one.ticket_id, held.id)
    for target in _find_former_targets(desk, history.timeline):
        follow_unread(desk.store, since, target, held.id)


def _find_former_targets(desk: Desk, timeline: Sequence[Event]) -> Iterator[int]:
    """What a ticket that is open now had been merged into until that was undone."""
    for event in timeline:
        if event.kind == "merge" and event.to:
            with suppress(NotFoundError):
                yield find_ticket(desk.store, event.to)


def _put_together(
    desk: Desk, held: StoredTicket, timeline: Sequence[Event], merged: tuple[Merged, ...]
) -> History:
    opening = rewind(held.ticket, timeline)
    return History(opening, timeline, desk.policies_since(held.policy_id), merged)


def _instant(one: Event) -> int:
    return one.at
