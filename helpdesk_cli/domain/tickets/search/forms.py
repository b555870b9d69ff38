"""The forms of a word in English and French: who searches for `drift` means `drifts` too.

Endings are put to the stem, and what the stemmer of the language does not lead back to that very
stem is dropped. So an index keeps words as they were written: the beginning of a word and words in
quotes are found by the letter, and no ticket need be said to be in one language.
"""

from typing import Any

from helpdesk_cli.domain.tickets.search.words import split_words

_LEAST = 3
"""Shorter words have no forms."""

_ENGLISH = (
    *("", "s", "es", "e", "ed", "d", "ing", "ings", "er", "ers", "ly"),
    *("ion", "ions", "ation", "ations"),
)
_ENGLISH_DOUBLED = ("ed", "ing", "er", "ers")
_FRENCH = (
    *("", "e", "s", "es", "x", "er", "é", "ée", "és", "ées", "ez", "ait", "aient", "ent"),
    *("ant", "ante", "ants", "antes", "ons", "era", "i", "ie", "is", "it", "ies", "ir"),
    *("ation", "ations", "ement", "ements", "eur", "eurs", "eux", "euse", "euses"),
)
_FRENCH_DOUBLED = ("e", "es")
"""Endings that many words have. Each costs a look into the index, so those of the written past and
of the subjunctive are left out."""


def find_forms(word: str) -> list[str]:
    """The forms of a word, as `split_words` gives them, in order; none of one too short for any."""
    word = word.lower()
    if len(word) < _LEAST:
        return []
    forms = [*_inflect(word, "english"), *_inflect(word, "french")]
    return sorted({found for form in forms for found in split_words(form)})


def _inflect(word: str, language: str) -> list[str]:
    stem = _stem(language, word)
    if len(stem) < _LEAST:
        return []
    return [form for form in _CANDIDATES[language](word, stem) if _stem(language, form) == stem]


def _write_english(_word: str, stem: str) -> list[str]:
    forms = [stem + ending for ending in _ENGLISH]
    if stem[-2] in "aeiou" and stem[-1] not in "aeiou":
        forms += [stem + stem[-1] + ending for ending in _ENGLISH_DOUBLED]
    if stem.endswith("i"):
        forms += [f"{stem[:-1]}y", f"{stem[:-1]}ying"]
    if stem.endswith("e"):
        forms += [f"{stem[:-1]}ing", f"{stem[:-1]}ings"]
    return forms


def _write_french(word: str, stem: str) -> list[str]:
    doubled = stem + stem[-1]
    forms = [stem + ending for ending in _FRENCH]
    forms += [doubled + ending for ending in (_FRENCH if doubled in word else _FRENCH_DOUBLED)]
    if stem.endswith("al"):
        forms.append(f"{stem[:-1]}ux")
    if stem.endswith("x"):
        forms += [f"{stem[:-1]}se", f"{stem[:-1]}ses"]
    return forms


_CANDIDATES = {"english": _write_english, "french": _write_french}
_stemmers: dict[str, Any] = {}


def _stem(language: str, word: str) -> str:
    if language not in _stemmers:
        from Stemmer import Stemmer  # type: ignore[import-not-found]

        _stemmers[language] = Stemmer(language)
    stem: str = _stemmers[language].stemWord(word)
    return stem
