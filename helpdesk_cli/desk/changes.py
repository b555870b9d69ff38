"""Everything an agent does to tickets that are there: words, statuses, fields, tags.

Each use case appends to the timelines of all the tickets named, or of none, and assesses them anew
in the same transaction.
"""

from collections.abc import Callable, Mapping, Sequence

from helpdesk_cli.desk.intake import check_word
from helpdesk_cli.desk.ladder import keep_standing
from helpdesk_cli.desk.opened import Desk
from helpdesk_cli.domain.sla import assess
from helpdesk_cli.domain.ticket import Event, Status, collect_tags, rewind
from helpdesk_cli.errors import ConflictError, UsageError
from helpdesk_cli.store.tickets import (
    StoredTicket,
    append_events,
    find_ticket,
    read_ticket,
    read_timeline,
    save_assessment,
)

NEVER_EMPTY = ("subject", "tier", "severity")

Decide = Callable[[StoredTicket], list[Event]]


def reply(desk: Desk, names: Sequence[str], body: str, then: Status | None = None) -> list[int]:
    """Write to the customer, and set a status in the same breath when `then` is given."""

    def decide(_held: StoredTicket) -> list[Event]:
        status = [] if then is None else [Event(desk.now, "status", desk.by, to=then)]
        return [Event(desk.now, "message", desk.by, True, body), *status]

    return record(desk, names, decide)


def note(desk: Desk, names: Sequence[str], body: str) -> list[int]:
    """Write a note that customers never see; it moves no clock."""
    return record(desk, names, lambda _held: [Event(desk.now, "message", desk.by, False, body)])


def set_status(desk: Desk, names: Sequence[str], status: Status) -> list[int]:
    """Set the status; a ticket that has it already is left as it is."""

    def decide(held: StoredTicket) -> list[Event]:
        if held.status == status:
            return []
        return [Event(desk.now, "status", desk.by, to=status)]

    return record(desk, names, decide)


def reopen(desk: Desk, names: Sequence[str]) -> list[int]:
    """Take tickets up again that were solved, or were waiting."""
    return set_status(desk, names, "open")


def take(desk: Desk, names: Sequence[str]) -> list[int]:
    """Make the acting agent the assignee; refused when somebody else has the ticket."""

    def decide(held: StoredTicket) -> list[Event]:
        owner = held.ticket.assignee
        if owner is not None and owner != desk.agent:
            raise ConflictError(
                f"ticket {held.id} is {owner}'s", hint=f"hd assign {held.id} --to {desk.agent}"
            )
        return _field_events(desk, held, {"assignee": desk.agent})

    return record(desk, names, decide)


def set_fields(
    desk: Desk, names: Sequence[str], values: Mapping[str, str | None], status: Status | None = None
) -> list[int]:
    """Change fields (`ticket.FIELDS`) and perhaps the status; a value that stands writes nothing.

    An empty text empties a field.
    An assignee of a team need not be known to the policy: people come and go between versions.
    """
    values = {field: value or None for field, value in values.items()}
    for field in NEVER_EMPTY:
        if field in values and values[field] is None:
            raise UsageError(f"the {field} cannot be empty", hint="give a value, or leave it out")
    policy = desk.in_force.policy
    check_word("tier", values.get("tier"), policy.tiers)
    check_word("severity", values.get("severity"), policy.severities)
    if policy.teams:
        check_word("team", values.get("team"), policy.teams)

    def decide(held: StoredTicket) -> list[Event]:
        events = _field_events(desk, held, values)
        if status is not None and held.status != status:
            events.append(Event(desk.now, "status", desk.by, to=status))
        return events

    return record(desk, names, decide)


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

    return record(desk, names, decide)


def describe(desk: Desk, names: Sequence[str]) -> str:
    """The tickets named and the last public word on each, for somebody about to write.

    Refused already when one of them is closed, before anybody writes in vain.
    """
    parts = []
    for name in names:
        held = read_ticket(desk.store, find_ticket(desk.store, name))
        _refuse_closed(held)
        parts.append(f"#{held.id} {held.ticket.subject}")
        said = [e for e in read_timeline(desk.store, held.id) if e.kind == "message" and e.public]
        if said:
            parts.append(f"{said[-1].by}: {said[-1].body}")
    return "\n\n".join(parts)


def record(desk: Desk, names: Sequence[str], decide: Decide) -> list[int]:
    """Append what `decide` says to the timeline of each ticket named; ids, each once, in order."""
    with desk.store.transaction():
        ids = list(dict.fromkeys(find_ticket(desk.store, name) for name in names))
        for ticket_id in ids:
            held = read_ticket(desk.store, ticket_id)
            _refuse_closed(held)
            append(desk, held, decide(held))
    return ids


def append(desk: Desk, held: StoredTicket, events: Sequence[Event]) -> None:
    """Put events on a timeline and save what follows from them. Call it in a transaction."""
    if not events:
        return
    append_events(desk.store, held.id, events)
    timeline = read_timeline(desk.store, held.id)
    opening = rewind(held.ticket, timeline)
    assessment = assess(opening, timeline, desk.policies_since(held.policy_id))
    save_assessment(desk.store, held.id, assessment, collect_tags(timeline), timeline[-1].at)
    keep_standing(desk, held.id, assessment, held.taken_in_at)


def _refuse_closed(held: StoredTicket) -> None:
    if held.status == "closed":
        raise ConflictError(
            f"ticket {held.id} is closed, and closed is final", hint="open a new one: hd new"
        )


def _field_events(desk: Desk, held: StoredTicket, values: Mapping[str, str | None]) -> list[Event]:
    return [
        Event(desk.now, field, desk.by, to=value, was=getattr(held.ticket, field))
        for field, value in values.items()
        if getattr(held.ticket, field) != value
    ]
