"""What one person is told about a promise in danger, and the letter that says so.

Values only: who is told, and when, is decided elsewhere; so are the words and the way it goes.
"""

import re
from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.policy import ClockName
from helpdesk_cli.domain.ticket import Status

Language = Literal["en", "fr"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One rung that fired on one ticket.

    `tier` and `severity` are labels, `target` a duration as the policy writes it, `phone` advice to
    call, `zone` the one in which `due_at` is shown. Of a `private` ticket nothing leaves the desk
    that its customer wrote or is named by.
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
    clock: ClockName
    rung: str
    target: str
    due_at: int
    late: bool
    phone: str | None
    private: bool
    zone: str
    language: Language
    desk: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Notices for one person: a single one, or several as a digest, in the order to be read.

    `recipient` and `sender` are bare addresses. `references` are the Message-IDs of the thread,
    oldest first. Language and desk are those of the first notice; there is at least one.
    """

    recipient: str
    sender: str
    message_id: str
    references: tuple[str, ...]
    notices: tuple[Notice, ...]


# One mailbox without name, quotes or comments, in ASCII: what every mail server takes.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)


def is_address(text: str) -> bool:
    """Whether mail can be sent to it, as far as its form tells."""
    return _ADDRESS.fullmatch(text) is not None and ".." not in text
