"""The stretch of a ticket's messages that a search has found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from helpdesk_cli.domain.tickets.search.query import Search
from helpdesk_cli.domain.tickets.search.words import split_units, split_words

_WIDTH = 120
_BEFORE = 24
"""So much of the text is shown, and so much of it at most before what was found."""

_MOST = 200
"""How many places of a text are looked at."""


class _Sought(NamedTuple):
    """One form of a word of the search: the number of that word, and whether it was typed so."""

    form: tuple[str, ...]
    is_prefix: bool
    word: int
    is_typed: bool


class _Match(NamedTuple):
    """Where in a text a form stands."""

    start: int
    word: int
    is_typed: bool


def cut_snippet(texts: Iterable[str], search: Search) -> str | None:
    """The stretch that holds most words of the search, most of them as they were typed.

    The first of several; None where there is none.
    """
    sought = _gather(search)
    best, snippet = (0, 0), None
    for raw in texts:
        text = normalize("NFC", " ".join(raw.split()))
        matches = list(islice(_find_matches(text, sought), _MOST))
        for match in matches:
            end = match.start + _WIDTH - _BEFORE
            near = [each for each in matches if match.start <= each.start < end]
            typed = {each.word for each in near if each.is_typed}
            found = (len({each.word for each in near}), len(typed))
            if found > best:
                best, snippet = found, _cut_around(text, match.start)
    return snippet


def _gather(search: Search) -> Mapping[str, Sequence[_Sought]]:
    """The forms to look for, by their first words; under no word those that are only beginnings."""
    sought = defaultdict(list)
    for number, word in enumerate(search.words):
        if not word.is_negated:
            for place, form in enumerate(word.forms):
                first = "" if word.is_prefix and len(form) == 1 else form[0]
                sought[first].append(_Sought(form, word.is_prefix, number, place == 0))
    return sought


def _find_matches(text: str, sought: Mapping[str, Sequence[_Sought]]) -> Iterator[_Match]:
    words: list[str] = []
    starts: list[int] = []
    for unit, start in split_units(text):
        found = split_words(unit)
        words += found
        starts += [start] * len(found)
    for place, first in enumerate(words):
        for one in (*sought.get(first, ()), *sought.get("", ())):
            if _stands_at(words, place, one):
                yield _Match(starts[place], one.word, one.is_typed)


def _stands_at(words: Sequence[str], place: int, sought: _Sought) -> bool:
    *before, last = sought.form
    end = place + len(before)
    if words[place:end] != before or end >= len(words):
        return False
    return words[end] == last or (sought.is_prefix and words[end].startswith(last))


def _cut_around(text: str, start: int) -> str:
    """A part of a text from the beginning of a word on, or of a sign where words have no blanks
    between them."""
    begin = max(start - _BEFORE, 0)
    if begin:
        begin = next(place for _, place in split_units(text) if place >= begin)
    shown = text[begin : begin + _WIDTH].rstrip()
    return ("… " if begin else "") + shown + ("…" if begin + _WIDTH < len(text) else "")
