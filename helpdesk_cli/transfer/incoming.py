"""What every reader yields: a ticket with its timeline, or a reject with all its reasons.

Also what a reader may ask about the desk. Nothing here knows a file format or the store.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Self

from helpdesk_cli.domain.customers.account import Contact
from helpdesk_cli.domain.tickets.ticket import Event, Ticket

NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no text can hold: NUL, and halves of surrogate pairs, which UTF-8 cannot spell."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a desk knows: which ids may be said, and what stands where a file says nothing.

    `tier_of` gives the tier that an account had at an instant (of no account, or an unknown one:
    the desk's default).
    """

    tiers: frozenset[str]
    severities: frozenset[str]
    default_severity: str
    tier_of: Callable[[str | None, int], str]


def _says_none(_field: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A ticket with its values at `created_at`; `events` by instant, as written within one.

    `line` is where it begins, counted from 1; `rows` of the file tell it. `fingerprint` stands in
    for a missing ref: the SHA-256 of the source text, so that the same line is recognised when it
    comes again. Where its values are the present ones, for want of others, it `says` of which
    fields the source has any. `people` are its contact and whoever is copied, if the source names
    more than an address.
    """

    ticket: Ticket
    events: tuple[Event, ...]
    line: int
    fingerprint: str | None
    rows: int = 1
    says: Callable[[str], bool] = _says_none
    people: tuple[Contact, ...] = ()


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
