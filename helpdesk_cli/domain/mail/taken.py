"""What became of a mail that was taken: the words of `hd mail log`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

Outcome = Literal[
    "opened",
    "added",
    "noted",
    "automatic",
    "bounce",
    "own",
    "rated",
    "duplicate",
    "quarantined",
    "dropped",
]
"""`opened` a ticket, was `added` to one as a public message, or `noted` there for agents alone;
`automatic` mail and a `bounce` stand on a ticket if they belong to one; our `own` came back; one
`rated` what we did; a
`duplicate` has come before; nobody could read what is `quarantined`, or `dropped` from there."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


class MailRow(NamedTuple):
    """One entry of the log of mail. `reason` says what in it decided."""

    id: int
    arrived_at: int
    mailbox: str
    sender: str | None
    subject: str
    size: int
    outcome: Outcome
    reason: str
    ticket_id: int | None


class Taken(NamedTuple):
    """What became of one mail just now; `is_known` when it had been taken before."""

    outcome: Outcome
    ticket_id: int | None
    is_known: bool = False


class AttachmentRow(NamedTuple):
    """A file of a ticket; `number` counts them from 1."""

    number: int
    name: str
    kind: str
    size: int
    is_inline: bool
    event_id: int | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one mailbox: how many mails of each outcome, those known from before apart.

    `trouble` is why it could not be read to its end.
    """

    mailbox: str
    outcomes: Mapping[str, int] = field(default_factory=dict)
    known: int = 0
    trouble: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was there."""
        return not self.outcomes and not self.known
