"""One spelling for names of customers that look the same: wherever a name comes in, it passes here.

The case of a name stays as it is written, for that of a company is its own.
"""

import unicodedata


def tidy_name(text: str | None) -> str | None:
    """An account's name: accents joined to their letters, single blanks; None when nothing is left.

    Blanks of every width count, and marks that show nothing are dropped.
    """
    if not text:
        return None
    if not text.isascii():
        text = "".join(
            letter for letter in unicodedata.normalize("NFC", text) if letter not in _SHOWS_NOTHING
        )
    return " ".join(text.split()) or None


def tidy_address(text: str | None) -> str | None:
    """Who writes: as a name, and an address in small letters, since mail finds it in any."""
    tidy = tidy_name(text)
    return tidy.lower() if tidy and "@" in tidy and " " not in tidy else tidy


_SHOWS_NOTHING = frozenset("\u00ad\u200b\u2060\ufeff")
"""Soft hyphen, zero-width space, word joiner, byte order mark."""
