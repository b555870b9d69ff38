"""The name under which a file of a stranger is kept: readable, and nothing in it acts."""

import re

from helpdesk_cli.characters import ACTING, kind_of

_LONGEST = 100
_ENDINGS = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "message/delivery-status": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rfc822-headers": ".txt",
}
"""Of files that have no name. The system's own list differs from one machine to the next."""

_FORBIDDEN = re.compile(r'[<>:"|?*\\/]')
# Devices on Windows, whatever the ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def make_harmless(name: str | None, kind: str, number: int) -> str:
    """The last part of a path without what acts; `attachment-2.pdf` where nothing is left.

    Long ones keep their ending, for it says what they are.
    """
    last = re.split(r"[\\/]", name or "")[-1]
    line = " ".join(last[:1000].split())
    seen = "".join(each for each in line if kind_of(each) not in ACTING)
    cleaned = _FORBIDDEN.sub("_", seen).strip(". ")
    if not cleaned or _DEVICES.fullmatch(cleaned):
        return f"attachment-{number}{_ENDINGS.get(kind, '.bin')}"
    stem, dot, ending = cleaned.rpartition(".")
    if len(cleaned) <= _LONGEST or not dot or len(ending) > 10:
        return cleaned[:_LONGEST]
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"
