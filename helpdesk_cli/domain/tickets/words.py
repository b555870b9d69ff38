"""The words of a text as they are compared: no case, no accents, no punctuation.

Serves French and English alike. Which words matter is for others to say.
"""

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"\w+")
_BEYOND_ASCII = re.compile(r"[^\0-\x7f]")


def split_words(text: str) -> list[str]:
    """The words in order: `l'Été` gives `l` and `ete`."""
    plain = _BEYOND_ASCII.sub(_drop_accent, normalize("NFKD", text))
    return _WORD.findall(plain.casefold())


def _drop_accent(found: re.Match[str]) -> str:
    return "" if combining(found[0]) else found[0]


def has_words(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in a text, next to one another and in order."""
    return _spaced(phrase) in _spaced(text)


def _spaced(text: str) -> str:
    return f" {' '.join(split_words(text))} "
