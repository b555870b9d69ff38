"""What leaves for a customer: one reply as a letter. Values only."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from helpdesk_cli.domain.mail.incoming import Attachment
from helpdesk_cli.domain.policy.policy import Language


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier message of the conversation, quoted below the reply; `by` is a name."""

    at: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class ReplyLetter:
    """A reply to one ticket. Addresses are bare, `name` is the recipient's.

    `references` are the Message-IDs of the conversation, oldest first.

    `mark` names the ticket in the subject. `history` stands newest first, dated in `zone`. An
    `automatic` one is written by nobody, and nobody's machine is to answer it.
    """

    recipient: str
    name: str
    cc: tuple[str, ...]
    sender: str
    desk: str
    subject: str
    mark: str
    message_id: str
    references: tuple[str, ...]
    greeting: str
    text: str
    signature: str
    history: tuple[Said, ...]
    zone: str
    language: Language
    files: tuple[Attachment, ...] = ()
    automatic: bool = False

    def saying(self, text: str) -> "ReplyLetter":
        """The same letter with another text."""
        return replace(self, text=text)


DeliveryState = Literal["held", "queued", "sent", "bounced", "failed", "undone"]


class Delivery(NamedTuple):
    """How far the mail of a reply got with these recipients.

    `at` is until when it is held or when it is tried next, else when it came to that; `reason` says
    why it failed, for now or for good.
    """

    state: DeliveryState
    to: tuple[str, ...]
    at: int
    reason: str | None = None


ENDS: dict[str, DeliveryState] = {
    "sent": "sent",
    "bounced": "bounced",
    "parked": "failed",
    "cancelled": "undone",
}
"""How the last states of a row of the outbox are called towards people."""


class Promised(NamedTuple):
    """What an acknowledgement promises: an answer within `target`, by `due_at`, told in `zone`.

    `is_owed`: by contract, and not as an estimate.
    """

    target: str
    due_at: int
    zone: str
    is_owed: bool


class Sent(NamedTuple):
    """What left, and how many mails are held: the first of them until `until`.

    `failures` are states and reasons of what did not leave.
    """

    sent: int
    held: int
    until: int | None
    failures: tuple[tuple[str, str | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """How one reply leaves: to whom, not before when; or why it does not (`obstacle`).

    Nobody looks after the outbox by itself if no pass has run since `looked_at`.
    """

    ticket_id: int
    recipients: tuple[str, ...] = ()
    leaves_at: int | None = None
    obstacle: str | None = None
    looked_at: int | None = None
