"""What one person is told: of a promise in danger, or of a ticket that waits for its customer.

Values only: who is told, and when, is decided elsewhere; so are the words and the way it goes.
"""

from dataclasses import dataclass

from helpdesk_cli.domain.policy.ladder import RungClock
from helpdesk_cli.domain.policy.policy import Language
from helpdesk_cli.domain.tickets.ticket import Status


@dataclass(frozen=True, slots=True)
class Notice:
    """One rung that fired on one ticket.

    `tier` and `severity` are labels, `text` is what the policy has the rung say, `target` a
    duration as it writes it, `phone` whether to call, on the `direct_line` if there is one, `zone`
    the one in which instants are shown. A ticket that is `unread_since` has no target and is not
    due. Of a `private` ticket nothing leaves the desk that its
    customer wrote or is named by.
    """

    ticket_id: int
    ref: str | None
    subject: str
    account: str | None
    contact: str | None
    tier: str
    severity: str
    status: Status
    assignee: str | None
    clock: RungClock
    rung: str
    text: str | None
    target: str | None
    due_at: int | None
    late: bool
    unread_since: int | None
    phone: bool
    direct_line: str | None
    private: bool
    zone: str
    language: Language
    desk: str


@dataclass(frozen=True, slots=True)
class Reminder:
    """One ticket that has waited for its customer since then: all of it that a customer is told.

    `subject` is None where not even that may leave the desk.
    """

    ticket_id: int
    ref: str | None
    subject: str | None
    since_at: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """`recipient` and `sender` are bare addresses. `references` are the Message-IDs of the thread,
    oldest first.
    """

    recipient: str
    sender: str
    message_id: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Letter(Envelope):
    """Notices for one person: a single one, or several as a digest, in the order to be read.

    Language and desk are those of the first notice; there is at least one.
    """

    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class ReminderLetter(Envelope):
    """Reminders for one customer, at least one; `zone` is the one in which days are told."""

    reminders: tuple[Reminder, ...]
    zone: str
    language: Language
    desk: str
