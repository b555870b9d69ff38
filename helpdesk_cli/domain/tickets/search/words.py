"""The words of a text as they are compared: no case, no accents, no punctuation.

One definition for searching, for guessing and for the index of a desk, which is built from it.
Serves French and English alike, and what is written without blanks: there each sign is a word, so
that what stands side by side is found inside a longer run. Which words matter is for others to say.
"""

import re
from functools import lru_cache
from unicodedata import normalize

_PLAIN = re.compile("[a-z0-9]+")

_ALONE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff"  # East Asian
    "\u2600-\u27bf\U0001f000-\U0001faff"  # emoji
)
_WITH_MARKS = "\u0900-\u0963\u0966-\u0dff"
"""Scripts of India, whose vowels are marks that Python takes for no part of a word."""

_WORD = re.compile(f"(?![\u0e3f\u0e4f\u0e5a\u0e5b])[{_ALONE}]|(?:[^\\W_{_ALONE}]|[{_WITH_MARKS}])+")
_UNIT = re.compile(f"[{_ALONE}]|[^\\s{_ALONE}]+")

_UNSEEN = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u064b-\u065f"  # accents, points of Hebrew and Arabic
    "\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+"  # soft hyphens, joiners, what picks a glyph
)
_LETTERS = (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("đ", "d"), ("ł", "l"), ("\u0131", "i"))
"""Letters that Unicode does not take apart, and how people write them who lack the key."""


def split_words(text: str) -> list[str]:
    """The words in order: `l'Été` gives `l` and `ete`, `cœur` gives `coeur`."""
    if text.isascii():
        return _PLAIN.findall(text.lower())
    plain = _UNSEEN.sub("", normalize("NFKD", text)).casefold()
    for letter, letters in _LETTERS:
        plain = plain.replace(letter, letters)
    if plain.isascii():
        return _PLAIN.findall(plain)
    return _WORD.findall(normalize("NFC", plain))


def split_units(text: str) -> list[tuple[str, int]]:
    """The texts between blanks, and each sign of a script that has no blanks, with their places."""
    return [(found[0], found.start()) for found in _UNIT.finditer(text)]


def space_words(text: str) -> str:
    """The words with blanks around each, to look for many phrases in."""
    return f" {' '.join(split_words(text))} "


def has_words(spaced: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in what `space_words` gave, side by side and in order."""
    return _space_phrase(phrase) in spaced


_space_phrase = lru_cache(maxsize=1024)(space_words)
"""Those of a policy are few, and asked for with each ticket."""
