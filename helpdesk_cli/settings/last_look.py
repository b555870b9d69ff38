"""When an agent left the board of a desk, kept on this machine: what moved since is news."""

from __future__ import annotations

from helpdesk_cli.settings.last_ticket import name_state


def remember_look(db: str, agent: str, at: int) -> None:
    """At this instant. Where it cannot be kept, less is news the next time."""
    file = name_state("last-look", db, agent)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(f"{at}\n", encoding="ascii")
    except (OSError, RuntimeError):
        return


def recall_look(db: str, agent: str) -> int | None:
    """The instant last remembered; None when there is none."""
    try:
        return int(name_state("last-look", db, agent).read_text(encoding="ascii")[:20])
    except (OSError, RuntimeError, ValueError):
        return None
