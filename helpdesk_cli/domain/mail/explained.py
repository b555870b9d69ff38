"""What would be made of a mail: what it says, who wrote it, and what becomes of it."""

from dataclasses import dataclass

from helpdesk_cli.domain.mail.incoming import IncomingMail
from helpdesk_cli.domain.mail.sender import Author
from helpdesk_cli.domain.mail.taken import Outcome
from helpdesk_cli.domain.tickets.ticket import Status, Ticket


@dataclass(frozen=True, slots=True)
class Explained:
    """`mail` and `author` are None for one that nobody can read.

    `ticket` is as it would be then; without a `ticket_id` it is one that would be opened, and
    `acknowledged` are told so.
    """

    outcome: Outcome
    reason: str
    mail: IncomingMail | None = None
    author: Author | None = None
    account: str | None = None
    ticket_id: int | None = None
    ticket: Ticket | None = None
    status: Status | None = None
    acknowledged: tuple[str, ...] = ()
