"""Message-IDs and dates: what a mail and those before it are known by."""

import re

from helpdesk_cli.mail.parsing.charset import clean

_ID = re.compile(rb"<([^<>]{1,998})>")
_MOST = 200
"""Mails that one refers to; of more, the last ones count, for they are the nearest."""

_LONGEST_DATE = 200
_YEAR_10000 = 253_402_300_800


def read_ids(values: list[bytes]) -> tuple[str, ...]:
    """The Message-IDs in the headers, in order, each as it was written: no program may change a
    byte.

    Blanks are none of an identifier, though some break a long one over two lines.
    """
    found = [
        b"<" + b"".join(each.split()) + b">" for value in values for each in _ID.findall(value)
    ]
    texts = (clean(each.decode("utf-8", "replace")) for each in found[-_MOST:])
    return tuple(dict.fromkeys(texts))


def read_message_id(value: bytes | None) -> str | None:
    """The mail's own; one that somebody wrote without `<>` is given them."""
    if value is None:
        return None
    bare = value.split()
    found = read_ids([value]) or read_ids([b"<" + bare[0].strip(b"<>") + b">"] if bare else [])
    return found[0] if found else None


def read_instant(value: bytes | None) -> int | None:
    """UTC seconds of a Date header, None when it tells none."""
    from email.utils import mktime_tz, parsedate_tz

    try:
        parsed = parsedate_tz((value or b"")[:_LONGEST_DATE].decode("ascii", "replace"))
        instant = -1 if parsed is None else int(mktime_tz(parsed))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return instant if 0 <= instant < _YEAR_10000 else None
