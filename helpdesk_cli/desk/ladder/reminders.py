"""The reminder to the customer who let a pending ticket lie: since when, whether it still holds.

A customer is told no more than which ticket waits, and since what day.
"""

from collections.abc import Sequence

from helpdesk_cli.desk.desk import Desk
from helpdesk_cli.desk.ladder.letters import Matter, name_thread
from helpdesk_cli.desk.tickets.history import read_history
from helpdesk_cli.desk.tickets.standing import Chore, find_chore
from helpdesk_cli.domain.ladder.letters import Reminder, ReminderLetter
from helpdesk_cli.domain.tickets.routing import private_team
from helpdesk_cli.domain.tickets.ticket import CUSTOMER
from helpdesk_cli.store.ladder.outbox import OutboxRow
from helpdesk_cli.store.tickets.tickets import StoredTicket, read_timeline


def chore_of(desk: Desk, held: StoredTicket) -> Chore | None:
    """What is to be tidied up on a ticket.

    Replays the timeline only where something can be: it alone says since when.
    """
    manners = desk.in_force.policy.manners
    waits = {"solved": manners.close_solved_after, "pending": manners.remind_pending_after}
    if waits.get(held.status) is None:
        return None
    since = read_history(desk, held).assess().status_since
    return find_chore(desk, held.status, since, held.taken_in_at)


def object_to_reminder(desk: Desk, held: StoredTicket, row: OutboxRow) -> str | None:
    """Why a reminder is not to be sent; None when its stretch of waiting (`number`) still lasts."""
    chore = chore_of(desk, held)
    if held.status == "pending" and chore and chore.since == row.number:
        return "due later now" if chore.at > max(row.due_at, desk.now) else None
    timeline = read_timeline(desk.store, held.id)
    said = (event for event in timeline if event.at >= row.number and event.by == CUSTOMER)
    if any(event.is_public_message for event in said):
        return "answered"
    return "no longer reminded" if held.status == "pending" else held.status


def write_reminder(desk: Desk, matters: Sequence[Matter], sender: str) -> ReminderLetter:
    """The letter that these make, to one customer."""
    policy = desk.in_force.policy
    rows = [matter.row for matter in matters]
    return ReminderLetter(
        recipient=rows[0].recipient,
        sender=sender,
        message_id=rows[0].letter,
        references=name_thread(desk, rows),
        reminders=tuple(_remind(desk, matter) for matter in matters),
        zone=policy.desk.timezone,
        language=policy.desk.language,
        desk=policy.desk.name,
    )


def _remind(desk: Desk, matter: Matter) -> Reminder:
    row, held, *_ = matter
    is_private = private_team(desk.in_force.policy, held.ticket) is not None
    return Reminder(
        held.id, held.ticket.ref, None if is_private else held.ticket.subject, row.number
    )
