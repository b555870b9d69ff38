"""Column maps: how a CSV file of somebody else's making says what hd's words mean.

A map knows nothing of the file it will be used on.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpdesk_cli.transfer.lines.record import TEXT_KEYS

Rows = Literal["tickets", "events", "accounts"]

FIELD_WORDS = (*TEXT_KEYS, "created_at", "status", "tags", "body")
TICKET_WORDS = (
    *FIELD_WORDS,
    "first_reply_at",
    "first_reply_minutes",
    "solved_at",
    "closed_at",
    "updated_at",
)
EVENT_WORDS = (*FIELD_WORDS, "at", "by", "public")
MESSAGE_WORDS = ("at", "by", "body", "public", "role")
ANY_OTHER = "*"
SAME_CELL = "*"
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class MessageMap:
    """Where the messages of a ticket stand: in `cells` of the `form`, or as objects of a `list`.

    A form such as `{at};{by};{body}` says how a cell is written; with `several`, one cell holds
    many, each beginning a line. `columns` gives the paths of an object by word. `customer` is the
    heading of who asked; whoever else writes is an agent, unless `agents` names all of them.
    """

    cells: str = ""
    form: str = ""
    several: bool = False
    list: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    customer: str = ""
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What stands where. `columns` gives headings by word; several are read joined by `/`.

    In a heading `A | B`, the first that the file has is meant. Words in `optional` are read from
    those of their columns that are there. `values` translates what a cell says, by word; `*` is any
    text not named. `defaults` stand where a cell says nothing. In both, `{Heading}` is what that
    column says, `{*}` the cell itself. `zones` gives the offsets of zone names. In rows of events,
    a word of `keep` stays as it was where a row leaves it empty. `records` is the key of a JSON
    document under which its tickets are listed.
    """

    rows: Rows
    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str]
    values: Mapping[str, Mapping[str, str]]
    defaults: Mapping[str, str]
    timezone: str | None = None
    time_formats: tuple[str, ...] = ()
    zones: Mapping[str, str] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    escape: str | None = None
    tag_separator: str | None = None
    keep: frozenset[str] = frozenset()
    records: str | None = None
    messages: MessageMap | None = None
