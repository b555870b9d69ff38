"""What is searched for: words and fields as somebody types them, `drm account:acme -is:closed`.

Knows the words of a search, not how a store finds what fits.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.domain.tickets.words import split_words
from helpdesk_cli.domain.time.instant import epoch_seconds
from helpdesk_cli.errors import UsageError, show_value, suggest

COLUMNS = (
    *("account", "contact", "tier", "severity", "status", "assignee", "team", "topic", "channel"),
    *("region", "ref"),
)
"""Fields of a ticket that hold one word each."""

STATES = ("open", "unassigned", "late", "private")
"""What follows `is:` beside the statuses; `open` is all that is not solved or closed."""

FIELDS = (*COLUMNS, "tag", "is", "before", "after")

_TERM = re.compile(r'(-?)(?:([^\W\d]+):)?(?:"([^"]*)"|(\S+))')


class Word(NamedTuple):
    """Words that must stand next to one another; the last may go on if `is_prefix`."""

    text: str
    is_prefix: bool
    is_negated: bool


class FieldTerm(NamedTuple):
    """One of `COLUMNS`, `tag`, or `is`, and what it must be."""

    field: str
    value: str
    is_negated: bool


class Search(NamedTuple):
    """All of it must fit. Terms of one field, if not negated, are each other's alternatives.

    Created within `[after_at, before_at)`.
    """

    words: tuple[Word, ...]
    terms: tuple[FieldTerm, ...]
    after_at: int | None = None
    before_at: int | None = None


def parse_search(text: str, zone: str) -> Search:
    """What was typed, days being those of this time zone. Raises UsageError."""
    if text.count('"') % 2:
        raise UsageError("a quote is not closed", hint="hd search '\"live stream\"'")
    words: list[Word] = []
    terms: list[FieldTerm] = []
    since: list[int] = []
    until: list[int] = []
    for minus, field, quoted, bare in _TERM.findall(text):
        value, is_negated = quoted or bare, bool(minus)
        if not field:
            if split_words(value):
                words.append(Word(value.rstrip("*"), bare.endswith("*"), is_negated))
        elif field in ("before", "after"):
            bounds = since if (field == "after") != is_negated else until
            bounds.append(_read_day(field, value, zone))
        else:
            terms.append(FieldTerm(field, _check(field, value), is_negated))
    if not (words or terms or since or until):
        raise UsageError("nothing to search for", hint='hd search "drm account:acme"')
    return Search(tuple(words), tuple(terms), max(since, default=None), min(until, default=None))


def cut_snippet(texts: Iterable[str], search: Search, width: int = 120) -> str | None:
    """The stretch of the first text that holds a word of the search; None when none does."""
    wanted = [split_words(word.text)[0] for word in search.words if not word.is_negated]
    for text in texts:
        words = text.split()
        for place, word in enumerate(words):
            if any(part.startswith(tuple(wanted)) for part in split_words(word)):
                return _cut_around(words, place, width)
    return None


def _cut_around(words: list[str], place: int, width: int) -> str:
    start = max(place - 6, 0)
    shown = " ".join(words[start:])
    end = "…" if len(shown) > width else ""
    return ("… " if start else "") + shown[:width].rstrip() + end


def _check(field: str, value: str) -> str:
    if field not in FIELDS:
        raise UsageError(
            f'no field "{field}" to search in{suggest(field, FIELDS)}',
            hint=f'fields: {", ".join(FIELDS)}; quote a word that holds a colon: "{field}:{value}"',
        )
    known = {"status": STATUSES, "is": (*STATES, *STATUSES)}.get(field)
    if known and value not in known:
        raise UsageError(
            f'{field}: expected one of {", ".join(dict.fromkeys(known))}, got "{value}"'
            f"{suggest(value, known)}"
        )
    return value


def _read_day(field: str, text: str, zone: str) -> int:
    """The beginning of a day, or an instant that names its zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        expected = "expected a day such as 2026-11-01"
        raise UsageError(f"{field}: {expected}, got {show_value(text)}") from None
    if moment.tzinfo is None:
        from helpdesk_cli.domain.time.zones import find_zone

        moment = moment.replace(tzinfo=find_zone(zone))
    try:
        return epoch_seconds(moment)
    except ValueError as error:
        raise UsageError(f"{field}: {error}") from None
