"""One spelling for names of customers that look the same: wherever a name comes in, it passes here.

The case of a name stays as it is written, for that of a company is its own.
"""

import unicodedata
from collections.abc import Sequence

from helpdesk_cli.errors import ConflictError, UnknownAccountError, UsageError, find_near

NEAR = 3
"""How many near misses are shown."""


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
    """A contact in one spelling: an address in small letters, since mail finds it in any."""
    tidy = tidy_name(text)
    return tidy.lower() if tidy and "@" in tidy and " " not in tidy else tidy


_SHOWS_NOTHING = frozenset("\u00ad\u200b\u2060\ufeff")
"""Soft hyphen, zero-width space, word joiner, byte order mark."""


def name_account(said: str, known: Sequence[str], *, may_be_new: bool) -> str:
    """The account that somebody means, as it is spelt; one that is not known only if it may be new.

    The first account of all cannot be a slip for another.
    """
    if not said.strip():
        raise UsageError(f"expected the name of an account, got {said!r}")
    meant = match_account(said, known)
    if meant is not None:
        return meant
    if known and not may_be_new:
        raise UnknownAccountError(said, near_accounts(said, known))
    return tidy_name(said) or said


def match_account(said: str, known: Sequence[str]) -> str | None:
    """The account that somebody means, whatever the case and blanks they wrote it with."""
    if said in known:
        return said
    key = spell(said)
    found = [name for name in known if spell(name) == key]
    if len(found) > 1:
        named = " and ".join(f'"{name}"' for name in found)
        raise ConflictError(f'"{said}" may be {named}', hint="write it as one of them is written")
    return found[0] if found else None


def near_accounts(said: str, known: Sequence[str]) -> list[str]:
    """Accounts that an unknown name may have meant, the nearest first."""
    key = spell(said)
    by_key = {spell(name): name for name in known}
    alike = find_near(key, [*by_key], NEAR)
    longer = sorted(other for other in by_key if key in other) if key else []
    return [by_key[other] for other in dict.fromkeys([*alike, *longer])][:NEAR]


def spell(name: str) -> str:
    """A name without what carries no meaning in it: case, blanks, ways to write accents."""
    return "".join(unicodedata.normalize("NFKC", tidy_name(name) or "").casefold().split())
