"""What is searched for: words and fields as somebody types them, `drm account:acme -is:closed`.

Knows the words of a search, not how a store finds what fits.
"""

import re
from datetime import datetime
from typing import NamedTuple

from helpdesk_cli.domain.tickets.search.forms import find_forms
from helpdesk_cli.domain.tickets.search.words import split_words
from helpdesk_cli.domain.tickets.ticket import STATUSES
from helpdesk_cli.domain.time.instant import epoch_seconds
from helpdesk_cli.errors import UsageError, show_value, suggest

COLUMNS = (
    *("account", "contact", "tier", "severity", "status", "assignee", "team", "topic", "channel"),
    *("region", "ref"),
)
"""Fields of a ticket that hold one word each."""

STATES = ("open", "unassigned", "late", "private", "unread")
"""What follows `is:` beside the statuses; `open` is all that is not solved or closed."""

FIELDS = (*COLUMNS, "tag", "is", "before", "after")

_TERM = re.compile(r'(-?)(?:([^\W\d]+):)?(?:"([^"]*)"|(\S+))')
_ELISION = re.compile("(?:[cdjlmnst]|qu)['\u2019](?=\\w)", re.IGNORECASE)
"""What French puts before a word that begins with a vowel: `l'erreur` is about `erreur`."""


class Word(NamedTuple):
    """A word of a search: one of several forms must stand somewhere, each of words next to one
    another.

    The first is as it was typed. The last word of a form may go on if `is_prefix`.
    """

    forms: tuple[tuple[str, ...], ...]
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
        if field and not _is_field(field, value):
            field, bare, value = "", bare and f"{field}:{bare}", f"{field}:{value}"
        if not field:
            forms = _find_forms(value) if bare else ((*split_words(value),),)
            if any(forms):
                words.append(Word(forms, bare.endswith("*"), is_negated))
        elif field in ("before", "after"):
            bounds = since if (field == "after") != is_negated else until
            bounds.append(_read_day(field, value, zone))
        else:
            terms.append(FieldTerm(field, _check(field, value), is_negated))
    if not (words or terms or since or until):
        raise UsageError("nothing to search for", hint='hd search "drm account:acme"')
    return Search(tuple(words), tuple(terms), max(since, default=None), min(until, default=None))


def _find_forms(value: str) -> tuple[tuple[str, ...], ...]:
    """A word as it was typed, then its other forms; several words, or a beginning, as typed."""
    bare = _ELISION.sub("", value, count=1) if _ELISION.match(value) else value
    words = split_words(bare)
    if len(words) != 1 or value.endswith("*"):
        return ((*words,),)
    letters = "".join(sign for sign in bare if sign.isalnum())
    forms = find_forms(letters) if letters.isalpha() else []
    others = [form for form in forms if form not in words]
    return tuple((form,) for form in (*words, *others))


def _is_field(field: str, value: str) -> bool:
    """Whether it is one, or meant as one and refused; else it is part of a text that was pasted."""
    if field in FIELDS:
        return True
    if suggest(field, FIELDS) and not value.startswith(("/", "\\")):
        raise UsageError(
            f'no field "{field}" to search in{suggest(field, FIELDS)}',
            hint=f'fields: {", ".join(FIELDS)}; quote a word that holds a colon: "{field}:{value}"',
        )
    return False


def _check(field: str, value: str) -> str:
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
