"""Which ticket an agent had in hand last on a desk, named by `.`; when they last left its board.

Kept outside the desk, in the state of whoever works at this machine: reading a ticket writes
nothing to it. Where it cannot be kept, `.` names nothing, and no command fails for it.
"""

from __future__ import annotations

import os

from helpdesk_cli.location import find_location

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_TICKET = "last-ticket"
_LOOK = "last-look"


def remember_ticket(db: str, agent: str, ticket_id: int) -> None:
    """Keep that this ticket is the one in hand now."""
    _remember_number(_TICKET, db, agent, ticket_id)


def recall_ticket(db: str, agent: str) -> int | None:
    """The one last remembered; None when there is none."""
    return _recall_number(_TICKET, db, agent)


def remember_look(db: str, agent: str, at: int) -> None:
    """They left the board at this instant: what moves from now on is news."""
    _remember_number(_LOOK, db, agent, at)


def recall_look(db: str, agent: str) -> int | None:
    """The instant last remembered; None when there is none."""
    return _recall_number(_LOOK, db, agent)


def _remember_number(kind: str, db: str, agent: str, number: int) -> None:
    """Keep a number of this kind for an agent on a desk, where that is possible."""
    file = name_state(kind, db, agent)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(f"{number}\n", encoding="ascii")
    except (OSError, RuntimeError):
        return


def _recall_number(kind: str, db: str, agent: str) -> int | None:
    """The one last remembered; None when there is none."""
    try:
        return int(name_state(kind, db, agent).read_text(encoding="ascii")[:20])
    except (OSError, RuntimeError, ValueError):
        return None


def name_state(kind: str, db: str, agent: str) -> Path:
    """The file in which something of this kind is kept for an agent on a desk."""
    from hashlib import sha256

    name = sha256(f"{find_location(db)}\n{agent}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return _state() / "hd" / kind / name


def _state() -> Path:
    """The folder in which programs keep such things; found by hand, since `hd show` must start
    immediately."""
    from pathlib import Path

    named = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(named) if named else Path.home() / ".local" / "state"
