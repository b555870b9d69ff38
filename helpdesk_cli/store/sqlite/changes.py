"""What tells when the desk in a file changes: SQLite's own count of what others have written."""

import os
from typing import Self

from helpdesk_cli.errors import HdError
from helpdesk_cli.store.door.changes import look_again
from helpdesk_cli.store.sqlite.opening import connect

_PAUSE_SECONDS = 0.2


class FileChanges:
    """`Changes` (see `store.door.changes`) of a file, which may be replaced meanwhile."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._store = connect(path, 0)
        self._seen = self._look()

    def wait(self, seconds: float) -> bool:
        return look_again(self._has_changed, seconds, _PAUSE_SECONDS)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _has_changed(self) -> bool:
        try:
            found = self._look()
            if found[0] != self._seen[0]:
                # The one that was stays until there is another, for there may be none for a moment.
                before, self._store = self._store, connect(self._path, 0)
                before.close()
                found = self._look()
        except (HdError, OSError):
            # Held for a moment, or about to be replaced: whoever reads it finds out.
            return False
        has_changed = found != self._seen
        self._seen = found
        return has_changed

    def _look(self) -> tuple[tuple[object, ...], int]:
        """The identity of the file and its log, and how often others have written to them."""
        ((count,),) = self._store.rows("PRAGMA data_version")
        stat = os.stat(self._path)
        return (stat.st_dev, stat.st_ino, _find_log(self._path)), count


def _find_log(path: str) -> int | None:
    """Its inode; there is none while nobody uses the desk."""
    try:
        return os.stat(f"{path}-wal").st_ino
    except FileNotFoundError:
        return None
