"""Copies of a desk's file beside it: how those are named that hd makes, and which there are.

Made when a newer hd changes the schema, when another desk takes the place of this one, and by
backups that have their moment in the name.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from helpdesk_cli.location import is_address

_ENDING = ".bak"
_MOMENT = "%Y%m%dT%H%M%SZ"
_ANY_MOMENT = r"\d{8}T\d{6}Z"


def name_moment(now: int) -> str:
    """Such as 20261130T103000Z."""
    return f"{datetime.fromtimestamp(now, UTC):{_MOMENT}}"


def name_aside(path: str, moment: str) -> str:
    """Such as desk.db.20261130T103000Z.bak, for the file that makes room for another."""
    return f"{path}.{moment}{_ENDING}"


def name_before_upgrade(path: str, version: int) -> Iterator[str]:
    """Such as desk.db.v3.bak, desk.db.v3.2.bak and so on, of which the first that is free is
    taken."""
    yield f"{path}.v{version}{_ENDING}"
    yield from (f"{path}.v{version}.{number}{_ENDING}" for number in count(2))


def name_dated(place: Path, now: int) -> Path:
    """Such as desk-20261130T103000Z.db, for a backup named desk.db."""
    return place.with_name(f"{place.stem}-{name_moment(now)}{place.suffix}")


def list_dated(place: Path) -> list[Path]:
    """The backups of that name with a moment in it, the oldest first."""
    return _list(place, f"{re.escape(place.stem)}-{_ANY_MOMENT}{re.escape(place.suffix)}")


def list_copies(location: str) -> list[Path]:
    """Every copy of a desk beside it, in order of name; none of one on a server."""
    if is_address(location):
        return []
    # Its folder as it is written, or paths that are printed would change.
    place = Path(location)
    return sorted(
        [*_list(place, rf"{re.escape(place.name)}\..*{re.escape(_ENDING)}"), *list_dated(place)]
    )


def _list(place: Path, pattern: str) -> list[Path]:
    names = re.compile(pattern, re.DOTALL)
    found = os.listdir(place.parent)
    return sorted(place.with_name(name) for name in found if names.fullmatch(name))
