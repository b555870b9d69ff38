"""A note that an agent has begun and not finished, kept on this machine until it is.

Nothing of it is on the desk. Where it cannot be kept, that is ignored.
"""

from __future__ import annotations

from pathlib import Path

from helpdesk_cli.settings.remembered.last import name_state


class KeptNotes:
    """The notes of one agent on one desk, a file each."""

    def __init__(self, db: str, agent: str) -> None:
        self._place = name_state("notes", db, agent)

    def keep(self, ticket_id: int, text: str) -> None:
        """Keep a note in place of the earlier one; a blank note is none."""
        file = self._file(ticket_id)
        try:
            if not text.strip():
                file.unlink(missing_ok=True)
                return
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(text, encoding="utf-8", errors="replace")
        except (OSError, RuntimeError):
            return

    def recall(self, ticket_id: int) -> str:
        """The one on this ticket; empty where there is none."""
        try:
            return self._file(ticket_id).read_text(encoding="utf-8")
        except (OSError, RuntimeError, ValueError):
            return ""

    def _file(self, ticket_id: int) -> Path:
        return self._place / str(ticket_id)
