"""The words of a text as they are compared: no case, no accents, no punctuation.

Serves French and English alike. Which words matter is for others to say.
"""

import re
from unicodedata import combining, normalize

_WORD = re.compile(r"\w+")


def split_words(text: str) -> list[str]:
    """The words in order: `l'Été` gives `l` and `ete`."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return _WORD.findall(plain.casefold())


def has_words(text: str, phrase: str) -> bool:
    """Whether the words of a phrase stand in a text, next to one another and in order."""
    return _spaced(phrase) in _spaced(text)


def _spaced(text: str) -> str:
    return f" {' '.join(split_words(text))} "
