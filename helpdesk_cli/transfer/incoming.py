"""What every reader yields: a ticket with its timeline, or a reject with all its reasons.

Also what a reader may ask about the desk. Nothing here knows a file format or the store.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.tickets.ticket import Event, Ticket

NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no text can hold: NUL, and halves of surrogate pairs, which UTF-8 cannot spell."""

MAY_BE_NO_TEXT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
"""Where escapes of JSON spell such, or a whole pair."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a desk knows: which ids may be said, and what stands where a file says nothing.

    `tier_of` gives the tier that an account had at an instant (of no account, or an unknown one:
    the desk's default). `read_lines`, if it has any, reads lines of hd's own kind in another way.
    """

    tiers: frozenset[str]
    severities: frozenset[str]
    default_severity: str
    tier_of: Callable[[str | None, int], str]
    read_lines: "LineReader | None" = None


def _says_none(_field: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A ticket with its values at `created_at`; `events` by instant, as written within one.

    `line` is where it begins, counted from 1; `rows` of the file tell it. `fingerprint` stands in
    for a missing ref: the SHA-256 of the source text, so that the same line is recognised when it
    comes again. Where its values are the present ones, for want of others, it `says` of which
    fields the source has any. `people` are its contact, then whoever is copied, if the source names
    more than an address.
    """

    ticket: Ticket
    events: tuple[Event, ...]
    line: int
    fingerprint: str | None
    rows: int = 1
    says: Callable[[str], bool] = _says_none
    people: tuple[Contact, ...] = ()

    @property
    def copied(self) -> tuple[Contact, ...]:
        return self.people[1:]

    @property
    def ref(self) -> str | None:
        return self.ticket.ref

    @property
    def account(self) -> str | None:
        return self.ticket.account

    @property
    def tier(self) -> str:
        return self.ticket.tier


def name_people(ticket: Ticket, copied: tuple[Contact, ...]) -> tuple[Contact, ...]:
    """The contact of a ticket, whose name is not told, before those who are copied, if any are."""
    return (Contact(ticket.contact or ""), *copied) if copied else ()


class Ready(NamedTuple):
    """A line that was worked out by another process as it was read: `rows` is what the desk made of
    it, `tier` the one at creation."""

    line: int
    ref: str | None
    fingerprint: str | None
    account: str | None
    tier: str
    rows: Any


class RowCopy(NamedTuple):
    """Rows of a sheet byte by byte, and the line of headings that they stand below."""

    head: bytes
    rows: bytes


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not be read: `raw` is the source text, to be put right and imported again.

    `copy` has the same as the sheet has it, where it stood in one.
    """

    line: int
    ref: str | None
    reasons: tuple[str, ...]
    raw: str
    copy: RowCopy | None = None


Good = Incoming | Ready
Row = Good | Reject


class Line(NamedTuple):
    """A line of a file, without blanks around it, and its number from 1."""

    number: int
    text: bytes


LineReader = Callable[[Iterator[Line], Vocabulary], Iterator[tuple[Line, Row]]]
"""Reads each on its own, in order."""


class UnknownValue(str):
    """The reason that a cell says something that a map must translate.

    `value` is what it says, of the `word`; it should be one of `choices`.
    """

    __slots__ = ("choices", "value", "word")

    word: str
    value: str
    choices: tuple[str, ...]

    def __new__(cls, reason: str, word: str, value: str, choices: tuple[str, ...]) -> Self:
        """The reason, with what it is about."""
        made = super().__new__(cls, reason)
        made.word, made.value, made.choices = word, value, choices
        return made

    def on_line(self, line: int) -> "UnknownValue":
        """The same reason, with the line named."""
        return UnknownValue(f"line {line}: {self}", self.word, self.value, self.choices)


class ColumnsRead(NamedTuple):
    """Columns of a file by their headings: `missing` ones a map looked for in vain."""

    read: tuple[str, ...]
    missing: tuple[str, ...]
    unused: tuple[str, ...]


class UnreadableError(Exception):
    """A line or row that cannot be a ticket, with every reason."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(*reasons)
        self.reasons = reasons


def format_reject(reject: Reject) -> str:
    """One JSON object without a line end, in ASCII: whatever `raw` holds, it acts nowhere."""
    document = json.dumps(
        {
            "line": reject.line,
            "ref": reject.ref,
            "reasons": list(reject.reasons),
            "raw": reject.raw,
        }
    )
    return document.replace("\x7f", "\\u007f")
