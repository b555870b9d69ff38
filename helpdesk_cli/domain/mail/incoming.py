"""One mail as it came, understood: what it says of itself, before the desk decides about it.

Nothing here is believed. A sender can write anything; `results` alone were added on the way.
"""

from dataclasses import dataclass
from typing import Literal

from helpdesk_cli.domain.policy.policy import Language


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a mail names: `address` as it is written there, `name` empty where there is none."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with the mail.

    `name` is harmless: no folder, nothing that acts, never empty. `kind` is such as `image/png`, as
    the mail says. An `inline` one is shown within the text; `content_id` names it there.
    """

    name: str
    kind: str
    content: bytes
    inline: bool = False
    content_id: str | None = None


AutomaticKind = Literal[
    "bounce",
    "list",
    "bulk",
    "out_of_office",
    "automatic_reply",
    "generated",
    "read_receipt",
    "calendar",
]
"""`generated` is what a machine reports of itself, in answer to nobody."""

SEVERAL_SENDERS = "several senders: the first one counts"
"""A flag; nobody can vouch for such a mail."""

NO_DATE = "no Date that can be read"
"""A flag; when it came is what counts."""


@dataclass(frozen=True, slots=True)
class Automatic:
    """Why a mail counts as automatic; `header` is the line that shows it, word for word."""

    kind: AutomaticKind
    header: str


BounceAction = Literal["failed", "delayed", "delivered", "relayed", "expanded"]


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server says of one recipient of an earlier mail (RFC 3464).

    `action` is `failed` when it is for good; `status` such as `5.1.1`. `about` is the Message-ID of
    that mail. Any may be unknown.
    """

    recipient: str | None
    action: BounceAction | None
    status: str | None
    reason: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The mail that this one passes on: its true author, and their words."""

    sender: Person | None
    subject: str | None
    text: str


@dataclass(frozen=True, slots=True)
class AuthenticationResult:
    """What the mail server `host` says to have found, such as `dmarc` `pass` for `domain`.

    `domain` is the one that the method vouches for, in small letters. All results of one header
    have the same `place`, counted from the top, where the last server wrote.
    """

    place: int
    host: str
    method: str
    result: str
    domain: str | None


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """A mail, decoded. `flags` are sentences about what had to be guessed or left out.

    `message_id` and those that it refers to stand as they were written, in their `<>`.
    `null_sender` is one that must not be answered. `written_at` is what its Date says, however
    wrong. `text` is all that can be read; `words` is that without the history quoted below it, and
    is what its author has written now. `delivered_to` is whom mail servers say that they handed it
    to. `signers` are domains whose signatures were verified here.
    """

    message_id: str | None
    sender: Person | None
    reply_to: Person | None
    to: tuple[Person, ...]
    cc: tuple[Person, ...]
    null_sender: bool
    subject: str
    written_at: int | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    words: str
    attachments: tuple[Attachment, ...] = ()
    language: Language | None = None
    automatic: Automatic | None = None
    bounces: tuple[Bounce, ...] = ()
    forwarded: Forwarded | None = None
    results: tuple[AuthenticationResult, ...] = ()
    signers: tuple[str, ...] = ()
    delivered_to: tuple[Person, ...] = ()
    flags: tuple[str, ...] = ()
