"""Everything an agent does to tickets that are there: words, statuses, fields, tags.

Each use case appends to the timelines of all the tickets named, or of none, and assesses them anew
in the same transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.tickets.history import assess_anew
from helpdesk_cli.desk.tickets.privacy import refuse_outsider
from helpdesk_cli.desk.tickets.sources import find_heir
from helpdesk_cli.desk.vocabulary import NO_WAIVERS, Waivers, refuse_unknown
from helpdesk_cli.domain.policy.vocabulary import Kind, check_word, known_words
from helpdesk_cli.domain.tickets.routing import Routed, find_outsider, find_route
from helpdesk_cli.domain.tickets.ticket import CUSTOMER, SYSTEM, Event, Status, Ticket, change_field
from helpdesk_cli.domain.tickets.timeline import find_merge, no_earlier
from helpdesk_cli.domain.tickets.word_length import check_events
from helpdesk_cli.errors import ConflictError, UsageError
from helpdesk_cli.phrases.routing import write_note
from helpdesk_cli.store.queue.queue import count_held
from helpdesk_cli.store.tickets.commands import save_command
from helpdesk_cli.store.tickets.naming import find_ticket, query_numbered
from helpdesk_cli.store.tickets.tickets import (
    StoredTicket,
    append_events,
    query_ticket,
    read_ticket,
    read_timeline,
)

NEVER_EMPTY = ("subject", "tier", "severity")

SETS = {
    "new": "set",
    "open": "reopen",
    "pending": "pend",
    "hold": "hold",
    "solved": "solve",
    "closed": "close",
}
"""The command that sets a status, as the log names it."""

Decide = Callable[[StoredTicket], list[Event]]


def reply(
    desk: Desk, names: Sequence[str], body: str, then: Status | None = None, *notes: Event
) -> list[int]:
    """Record what we told the customer; with `then`, set a status by the same command.

    Call it in a transaction: what is recorded may have to be mailed as well.
    """
    said = Event(desk.now, "message", desk.by, True, body)

    def decide(held: StoredTicket) -> list[Event]:
        return [*take_unassigned(desk, held), said, *notes, *status_events(desk, then)]

    return record_within(desk, names, decide, "reply")


def hear(desk: Desk, names: Sequence[str], body: str, then: Status | None = None) -> list[int]:
    """Record what the customer told us; with `then`, set a status by the same command.

    On a ticket that was merged it goes on to the one that it was merged into.
    """
    said = [Event(desk.now, "message", CUSTOMER, True, body), *status_events(desk, then)]
    with desk.store.transaction("tickets", first=query_numbered(names)):
        heirs = [f"#{heir}" for heir in find_heirs(desk, names).values()]
        return record_within(desk, heirs, lambda _held: said, "reply")


def take_unassigned(desk: Desk, held: StoredTicket) -> list[Event]:
    """Assign an unassigned ticket to whoever answers it, unless the policy says otherwise.

    Not somebody whom the policy does not know: who was not named is not given tickets.
    """
    policy = desk.in_force.policy
    people = known_words(policy, "person")
    is_known = not people or desk.agent in people
    if held.ticket.assignee is not None or not policy.desk.reply_takes or not is_known:
        return []
    return _field_events(desk, held, {"assignee": desk.agent})


def note(desk: Desk, names: Sequence[str], body: str) -> list[int]:
    """Write a note that customers never see; it moves no clock."""
    said = Event(desk.now, "message", desk.by, False, body)
    return record(desk, names, lambda _held: [said], "note")


def status_events(desk: Desk, to: Status | None) -> list[Event]:
    """What sets a status; None sets none."""
    return [] if to is None else [Event(desk.now, "status", desk.by, to=to)]


def set_status(desk: Desk, names: Sequence[str], status: Status) -> list[int]:
    """Set the status; a ticket that has it already is left as it is."""

    def decide(held: StoredTicket) -> list[Event]:
        return status_events(desk, None if held.status == status else status)

    return record(desk, names, decide, SETS[status])


def take(desk: Desk, names: Sequence[str]) -> list[int]:
    """Make the acting agent the assignee; refused when somebody else has the ticket."""

    def decide(held: StoredTicket) -> list[Event]:
        owner = held.ticket.assignee
        if owner is not None and owner != desk.agent:
            raise ConflictError(
                f"ticket {held.id} is assigned to {owner}",
                hint=f"hd assign {held.id} --to {desk.agent}",
            )
        return _field_events(desk, held, {"assignee": desk.agent})

    return record(desk, names, decide, "take")


def set_fields(
    desk: Desk,
    names: Sequence[str],
    values: Mapping[str, str | None],
    status: Status | None = None,
    command: str = "set",
    waivers: Waivers = NO_WAIVERS,
) -> list[int]:
    """Change fields (`ticket.FIELDS`) and perhaps the status; a value that stands writes nothing.

    An empty text empties a field. A new topic takes the ticket where its route leads, unless a team
    is given too. What becomes private leaves an assignee who may not read it.
    """
    values = {field: value or None for field, value in values.items()}
    for field in NEVER_EMPTY:
        if field in values and values[field] is None:
            raise UsageError(f"the {field} cannot be empty", hint="give a value, or leave it out")
    said: dict[Kind, str | None] = {
        "tier": values.get("tier"),
        "severity": values.get("severity"),
        "team": values.get("team"),
        "person": values.get("assignee"),
        "region": values.get("region"),
        "topic": values.get("topic"),
    }
    refuse_unknown(desk, said, waivers)

    def decide(held: StoredTicket) -> list[Event]:
        routed = _find_new_route(desk, held, values)
        changed = {**values, "team": routed.route.team} if routed else values
        events = _field_events(desk, held, changed)
        if "assignee" not in values and _becomes_outside(desk, held.ticket, events):
            events += _field_events(desk, held, {"assignee": None})
        if routed:
            events.append(Event(desk.now, "message", SYSTEM, False, write_note(routed)))
        return events + status_events(desk, None if held.status == status else status)

    return record(desk, names, decide, command)


def assign_in_turn(desk: Desk, names: Sequence[str], team: str) -> list[int]:
    """Give each ticket to the member of a team who has the fewest open ones at that moment.

    One that a member has already stays with them.
    """
    check_word("team", team, desk.in_force.policy.teams)
    members = desk.in_force.policy.teams[team].members
    if not members:
        raise ConflictError(
            f"team {team} has no members in the policy", hint="hd assign --to AGENT"
        )
    loads: dict[str, int] = {}

    def decide(held: StoredTicket) -> list[Event]:
        if not loads:
            loads.update(dict.fromkeys(members, 0) | count_held(desk.store, members))
        chosen = held.ticket.assignee
        if chosen not in loads:
            chosen = min(members, key=loads.__getitem__)
            loads[chosen] += 1
        return _field_events(desk, held, {"team": team, "assignee": chosen})

    with desk.store.transaction("counts"):  # nobody else goes by how many the members have now
        return record_within(desk, names, decide, "assign")


def tag(desk: Desk, names: Sequence[str], add: Sequence[str], remove: Sequence[str]) -> list[int]:
    """Add and remove tags; one that is there, or is not, writes nothing."""
    if not all(word.strip() for word in (*add, *remove)):
        raise UsageError("a tag cannot be empty", hint="--add TAG or --remove TAG")

    def decide(held: StoredTicket) -> list[Event]:
        added = [t for t in dict.fromkeys(add) if t not in held.tags]
        removed = [t for t in dict.fromkeys(remove) if t in held.tags]
        return [Event(desk.now, "tag", desk.by, to=t) for t in added] + [
            Event(desk.now, "tag", desk.by, was=t) for t in removed
        ]

    return record(desk, names, decide, "tag")


def describe(desk: Desk, names: Sequence[str]) -> str:
    """The tickets named and the last public word on each, for somebody about to write.

    Refused already when one of them is closed, or private to others, before anybody writes in vain.
    """
    parts = []
    for name in names:
        held = read_ticket(desk.store, find_ticket(desk.store, name))
        refuse_outsider(desk, held)
        refuse_closed(desk, held)
        parts.append(f"#{held.id} {held.ticket.subject}")
        said = [e for e in read_timeline(desk.store, held.id) if e.kind == "message" and e.public]
        if said:
            parts.append(f"{said[-1].by}: {said[-1].body}")
    return "\n\n".join(parts)


def record(desk: Desk, names: Sequence[str], decide: Decide, command: str) -> list[int]:
    """Append what `decide` says to the timeline of each ticket named; ids, each once, in order.

    All of it is one entry of the log, called `command`. Refused when a ticket is private to others:
    who could change it could make it public.
    """
    with desk.store.transaction("tickets", first=query_numbered(names)):
        return record_within(desk, names, decide, command)


def record_within(desk: Desk, names: Sequence[str], decide: Decide, command: str) -> list[int]:
    """The same as part of a transaction."""
    ids = find_tickets(desk, names)
    desk.store.expect(map(query_ticket, ids))
    desk.store.hold_tickets(ids)
    decided = []
    for ticket_id in ids:
        held = read_ticket(desk.store, ticket_id)
        refuse_outsider(desk, held)
        refuse_closed(desk, held)
        decided.append((held, decide(held)))
    append_all(desk, decided, command)
    return ids


def find_tickets(desk: Desk, names: Sequence[str]) -> list[int]:
    """The ids behind names, each once, in order."""
    desk.store.expect(query_numbered(names))
    return list(dict.fromkeys(find_ticket(desk.store, name) for name in names))


def find_heirs(desk: Desk, names: Sequence[str]) -> dict[int, int]:
    """For each ticket named, the one where it goes on: the end of its merges, or itself."""
    return {ticket_id: find_heir(desk, ticket_id) for ticket_id in find_tickets(desk, names)}


def append_all(
    desk: Desk, decided: Sequence[tuple[StoredTicket, Sequence[Event]]], command: str
) -> None:
    """Append to several timelines as one command; it is none when nothing is to be written."""
    if any(events for _, events in decided):
        command_id = save_command(desk.store, desk.now, desk.agent, command)
        for held, events in decided:
            append(desk, held, events, command_id)


def append(
    desk: Desk, held: StoredTicket, events: Sequence[Event], command_id: int | None = None
) -> None:
    """Put events on a timeline and save what follows from them. Call it in a transaction."""
    too_long = check_events(events)
    if too_long:
        raise UsageError("; ".join(too_long))
    if events:
        write(desk, held, events, command_id)
        assess_anew(desk, held)


def write(
    desk: Desk, held: StoredTicket, events: Sequence[Event], command_id: int | None = None
) -> None:
    """Append events to a timeline, none before its end; `assess_anew` must follow."""
    told = no_earlier(events, held.updated_at)
    append_events(desk.store, held.id, told, desk.now, command_id)


def refuse_closed(desk: Desk, held: StoredTicket) -> None:
    """Refuse to change a closed ticket; if it was merged, say into which."""
    if held.status != "closed":
        return
    merge = find_merge(read_timeline(desk.store, held.id))
    if merge:
        raise ConflictError(
            f"ticket {held.id} was merged into {merge.to}",
            hint=f"continue there: hd show {merge.to}",
        )
    raise ConflictError(
        f"ticket {held.id} is closed; closed tickets cannot be changed",
        hint="open a new one: hd new",
    )


def _find_new_route(
    desk: Desk, held: StoredTicket, values: Mapping[str, str | None]
) -> Routed | None:
    """The route that a new topic brings; one that is not about topics moves nothing by hand."""
    topic = values.get("topic")
    if topic is None or topic == held.ticket.topic or "team" in values:
        return None
    said = [e.body for e in read_timeline(desk.store, held.id) if e.kind == "message" and e.public]
    ticket = replace(held.ticket, topic=topic)
    routed = find_route(desk.in_force.policy, ticket, said[0] or "" if said else "")
    return routed if routed and routed.route.topic and routed.route.team else None


def _becomes_outside(desk: Desk, before: Ticket, events: Sequence[Event]) -> bool:
    """Whether a ticket becomes private to a team that its assignee is not in."""
    policy, after = desk.in_force.policy, reduce(change_field, events, before)
    return find_outsider(policy, after) is not None and find_outsider(policy, before) is None


def _field_events(desk: Desk, held: StoredTicket, values: Mapping[str, str | None]) -> list[Event]:
    return [
        Event(desk.now, field, desk.by, to=value, was=getattr(held.ticket, field))
        for field, value in values.items()
        if getattr(held.ticket, field) != value
    ]
